import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { loadAreas } from './area/area.ts';
import { CredentialDesk } from './companies/credential-desk.ts';
import { type Config, formatHostPort, type HostPort, isLoopback } from './config/config.ts';
import { resolveNames } from './config/resolve-names.ts';
import { prepareDataFolder, StartupProblem } from './config/startup-problem.ts';
import { type DemoCarrier, startDemoCarrier } from './demo/demo-carrier.ts';
import { isDemoCompany } from './demo/demo-company.ts';
import { seedDemo } from './demo/seed-demo.ts';
import type { Clock } from './gateway/agent-gateway.ts';
import { createOriginPolicy } from './gateway/origin-policy.ts';
import { type ContactCenter, startContactCenter } from './host/contact-center.ts';
import { recordInterruptedCalls } from './host/interrupted-calls.ts';
import { diedAt, openRunningFile } from './host/running-file.ts';
import { createHttp } from './http/create-http.ts';
import type { Health, LiveViews } from './http/http-deps.ts';
import { type AgentDirectory, createAgentDirectory } from './login/agent-directory.ts';
import { CookieSessions } from './login/cookie-sessions.ts';
import { LoginDesk } from './login/login-desk.ts';
import { createPasswordDesk, SCRYPT_COST_DEMO } from './login/passwords.ts';
import { loadSipSecrets } from './login/sip-secrets.ts';
import { createTokenDesk } from './login/token-desk.ts';
import { createLog, type Log } from './metrics/log.ts';
import { createMetrics } from './metrics/metrics.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { createTrace } from './trace/trace.ts';

export interface RunningServer {
  /** `http://HOST:PORT` */
  readonly url: string;
  /** Ends calls, sockets and processes, writes what waits; then nothing of ours runs any more. */
  close(): Promise<void>;
}

const REPOSITORY = join(import.meta.dirname, '../../..');

/** Whole milliseconds, so that durations in records are ints. */
const clock: Clock = { wallMs: () => Date.now(), monoMs: () => Math.floor(performance.now()) };

/** Starts everything in order; what was started is ended again when a later part can't start. */
export async function startServer(config: Config): Promise<RunningServer> {
  const log = createLog(config.logLevel);
  const undo: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) {
      await step();
    }
  };
  try {
    const url = await startParts(await resolveNames(config), log, undo);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startParts(config: Config, log: Log, undo: (() => Promise<void> | void)[]): Promise<string> {
  for (const warning of config.warnings) {
    log.warn(warning);
  }
  await prepareDataFolder(config.dataFolder);
  const metrics = createMetrics();
  const store = await openStore(config.databaseUrl, { log, metrics });
  undo.push(() => store.close());
  const [open, diedAtMs] = [await store.openCalls(), await diedAt(config.dataFolder)];
  const demo = await seedDemo(config, store);
  const agents = await loadAgents(store, config, demo);
  const secrets = await loadSipSecrets(store, agents);

  const trace = createTrace({
    store,
    companyOf: (agentKey) => agents.byKey(agentKey)?.companyId,
    clock,
    log,
    hours: config.traceHours,
  });
  undo.push(() => trace.close());
  const tokens = createTokenDesk(clock);
  const cookies = new CookieSessions(clock);
  const origins = createOriginPolicy({ origins: config.origins, anyLoopback: demo && isLoopback(config.http.host) });
  const center = await startContactCenter({
    ...{ config, clock, store, agents, tokens, origins, trace, log, metrics },
    areaOf: await loadAreas(),
    trunk: config.trunk ?? config.demoCarrier,
    sipSecret: (account) => secrets.of(account),
    onSignedOut: (_agentKey, cookie) => cookies.revoke(cookie),
  });
  undo.push(() => center.close());
  // Now that the ports are ours no other server can be the one whose calls these are.
  const running = await openRunningFile(config.dataFolder, log);
  undo.unshift(() => running.remove());
  center.keepRecordings(await recordInterruptedCalls(store, open, diedAtMs, log));
  const carrier = config.trunk === undefined ? await startCarrier(config.demoCarrier, center, log) : undefined;
  if (carrier !== undefined) {
    undo.push(() => carrier.stop());
  }
  const login = new LoginDesk({
    ...{ agents, store, tokens, cookies, metrics, log, clock },
    passwords: createPasswordDesk(demo ? SCRYPT_COST_DEMO : undefined),
    sipAddress: () => center.sipAddress,
  });
  const http = await createHttp({
    ...{ config, demo, clock, log, metrics, store, trace, agents, login, cookies, origins, tokens },
    credentials: new CredentialDesk({ store, secrets, cookies }),
    live: liveViews(center),
    outbound: center.outbound,
    input: (companyId, input) => center.companies.get(companyId)?.input(input),
    configure: async (company) => {
      await store.putCompany(company);
      agents.load(company);
      await center.configure(company);
    },
    health: () => health(center, store),
    customers: carrier,
    beforeClose: () => center.endCalls(),
    folders: {
      sdk: join(REPOSITORY, 'packages/sdk/dist'),
      docs: join(REPOSITORY, 'docs'),
      examples: join(REPOSITORY, 'examples'),
      recordings: center.recordingsFolder,
    },
  });
  http.server.on('upgrade', (request, socket, head) => center.gateway.handleUpgrade(request, socket, head));
  undo.push(() => http.close());
  return listen(http, config);
}

/** What REST shows of the machines. */
function liveViews({ companies }: ContactCenter): LiveViews {
  const company = (companyId: number) => companies.get(companyId)?.company;
  return {
    agents: (companyId) => company(companyId)?.agents() ?? [],
    queues: (companyId) => company(companyId)?.queues() ?? [],
    campaigns: (companyId) => company(companyId)?.campaigns() ?? [],
    calls: (companyId) => company(companyId)?.calls() ?? [],
    followData: (companyId, callId) => company(companyId)?.followData(callId),
  };
}

/**
 * The companies as they are kept, with what the settings say for all of them. The demo company, whose passwords everybody
 * knows, is one of them only where the demo is served.
 */
async function loadAgents(store: Store, { pageGraceMs }: Config, demo: boolean): Promise<AgentDirectory> {
  const agents = createAgentDirectory();
  for (const company of await store.companies()) {
    if (demo || !isDemoCompany(company)) {
      agents.load({ ...company, pageGraceMs });
    }
  }
  return agents;
}

async function startCarrier(address: HostPort, center: ContactCenter, log: Log): Promise<DemoCarrier> {
  try {
    return await startDemoCarrier(address, center.sipAddress, log);
  } catch (error) {
    throw new StartupProblem(
      'addressTaken',
      `The simulated carrier can't use ${formatHostPort(address)}: ${error instanceof Error ? error.message : String(error)}. Stop what uses it, or set CALLWRIGHT_DEMO_CARRIER to another address, or CALLWRIGHT_TRUNK to your carrier's.`,
      error,
    );
  }
}

async function listen(http: FastifyInstance, { http: address }: Config): Promise<string> {
  try {
    return await http.listen({ host: address.host, port: address.port });
  } catch (error) {
    throw StartupProblem.listen('HTTP', formatHostPort(address), 'CALLWRIGHT_HTTP', error);
  }
}

async function health(center: ContactCenter, store: Store): Promise<Health> {
  const database = await store.ping().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const parts = { ...center.health(), database };
  return { ready: parts.sip === 'ok' && parts.media === 'ok', parts };
}
