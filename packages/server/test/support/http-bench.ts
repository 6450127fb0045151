import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignView, CompanyConfig, CompanyInput } from '@callwright/engine';
import type { FastifyInstance } from 'fastify';
import { Outbound } from '../../src/campaigns/outbound.ts';
import { CredentialDesk } from '../../src/companies/credential-desk.ts';
import { type Config, isConfigProblem, loadConfig } from '../../src/config/config.ts';
import { createOriginPolicy } from '../../src/gateway/origin-policy.ts';
import { createHttp } from '../../src/http/create-http.ts';
import type { HttpDeps } from '../../src/http/http-deps.ts';
import { createAgentDirectory } from '../../src/login/agent-directory.ts';
import { CookieSessions } from '../../src/login/cookie-sessions.ts';
import { LoginDesk } from '../../src/login/login-desk.ts';
import { createPasswordDesk, hashPassword, SCRYPT_COST_DEMO } from '../../src/login/passwords.ts';
import { sipSecret } from '../../src/login/sip-secret.ts';
import { SipSecrets } from '../../src/login/sip-secrets.ts';
import { createTokenDesk, type TokenDesk } from '../../src/login/token-desk.ts';
import { silentLog } from '../../src/metrics/log.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { openStore } from '../../src/store/open-store.ts';
import { CallTrace } from '../../src/trace/trace.ts';
import { demoCompany } from './gateway-bench.ts';

export interface HttpBench {
  readonly app: FastifyInstance;
  readonly deps: HttpDeps;
  readonly tokens: TokenDesk;
  /** What phones are asked for. */
  readonly secrets: SipSecrets;
  readonly trace: CallTrace;
  readonly clock: { wall: number; mono: number };
  /** What the simulated customers were told. */
  readonly told: string[];
  /** The configurations that the machine was given. */
  readonly configured: readonly CompanyConfig[];
  /** What the engine was told. */
  readonly inputs: { readonly companyId: number; readonly input: CompanyInput }[];
  /** Calls that are up, with the page's data. */
  readonly followData: Map<string, Record<string, unknown>>;
  /** Campaigns of the company. */
  readonly outbound: Outbound;
  /** What the engine shows of them. */
  readonly campaignViews: CampaignView[];
  /** Agents who are signed in. */
  readonly online: Set<string>;
  /** A file in the recordings folder. */
  record(path: string, content: Buffer): void;
  close(): Promise<void>;
}

export interface HttpBenchOptions {
  readonly env?: Record<string, string>;
  readonly demo?: boolean;
  readonly agents?: number;
  readonly beforeClose?: () => Promise<void>;
}

/** The whole HTTP side over a store in memory and a virtual clock. */
export async function createHttpBench(options: HttpBenchOptions = {}): Promise<HttpBench> {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-http-'));
  const clock = { wall: 1_800_000_000_000, mono: 1_000 };
  const ports = { wallMs: () => clock.wall, monoMs: () => clock.mono };
  const store = await openStore('sqlite::memory:', { log: silentLog });
  const agents = createAgentDirectory();
  const company = demoCompany(options.agents);
  agents.load(company);
  await store.putCredentials(
    1,
    company.agents.map((agent) => ({
      operatorId: agent.operatorId,
      passwordHash: hashPassword(agent.operatorId, SCRYPT_COST_DEMO),
      sipAccount: agent.sipAccount,
      sipSecret: sipSecret(agent.sipAccount, agent.sipAccount),
    })),
  );
  const metrics = createMetrics();
  const tokens = createTokenDesk(ports);
  const cookies = new CookieSessions(ports);
  const secrets = new SipSecrets(agents);
  const told: string[] = [];
  const configured: CompanyConfig[] = [];
  const inputs: { companyId: number; input: CompanyInput }[] = [];
  const followData = new Map<string, Record<string, unknown>>();
  const online = new Set<string>();
  const campaignViews: CampaignView[] = [];
  const outbound = new Outbound({
    ...{
      store: store.outbound,
      databaseUrl: 'sqlite::memory:',
      dataFolder: folder,
      log: silentLog,
      wallMs: ports.wallMs,
    },
    recordsWritten: () => store.flush(),
    callRecord: (companyId, callId) => store.call(companyId, callId),
    company: (companyId) => agents.company(companyId),
    input: (companyId, input) => inputs.push({ companyId, input }),
  });
  await outbound.start([1]);
  const trace = new CallTrace({
    store,
    companyOf: (key) => agents.byKey(key)?.companyId,
    clock: ports,
    log: silentLog,
    hours: 24,
  });
  const [sdk, docs, examples, recordings] = ['sdk', 'docs', 'examples', 'recordings'].map((name) => join(folder, name));
  const folders = { sdk, docs, examples, recordings } as HttpDeps['folders'];
  fillFolders(folders);
  const deps: HttpDeps = {
    config: configOf(options.env ?? {}, folder),
    demo: options.demo ?? true,
    clock: ports,
    log: silentLog,
    metrics,
    store,
    trace: {
      record: (...args) => trace.record(...args),
      ofCall: (...args) => trace.ofCall(...args),
      recent: (...args) => trace.recent(...args),
      close: () => trace.writeAll(),
    },
    agents,
    login: new LoginDesk({
      agents,
      store,
      tokens,
      cookies,
      passwords: createPasswordDesk(SCRYPT_COST_DEMO),
      metrics,
      log: silentLog,
      clock: ports,
      sipAddress: () => ({ host: '127.0.0.1', port: 5060 }),
    }),
    credentials: new CredentialDesk({ store, secrets, cookies }),
    cookies,
    origins: createOriginPolicy({ origins: ['https://crm.example.com'], anyLoopback: true }),
    live: {
      agents: () => [...online].map((agentKey) => ({ ...AGENT_VIEW, agentKey })),
      queues: () => [],
      campaigns: () => campaignViews,
      calls: () => [],
      followData: (_, callId) => followData.get(callId),
    },
    outbound,
    configure: async (company) => {
      await store.putCompany(company);
      agents.load(company);
      configured.push(company);
    },
    input: (companyId, input) => inputs.push({ companyId, input }),
    tokens,
    health: () => ({ ready: true, parts: { store: 'ok' } }),
    customers: {
      list: () => Promise.resolve([CUSTOMER]),
      call: (number, called) => {
        told.push(`${number} calls ${called}`);
        return 'c2';
      },
      answer: (id) => told.push(`${id} answers`),
      hangUp: (id) => told.push(`${id} hangs up`),
      press: (id, digits) => told.push(`${id} presses ${digits}`),
    },
    folders,
    beforeClose: async () => options.beforeClose?.(),
  };
  const app = await createHttp(deps);
  return {
    app,
    deps,
    tokens,
    secrets,
    trace,
    clock,
    told,
    configured,
    inputs,
    followData,
    outbound,
    campaignViews,
    online,
    record(path, content) {
      mkdirSync(join(folders.recordings, path, '..'), { recursive: true });
      writeFileSync(join(folders.recordings, path), content);
    },
    async close() {
      await app.close();
      await outbound.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const AGENT_VIEW = {
  agentId: 1,
  operatorId: '',
  name: '',
  state: 'ready',
  notReadyReason: undefined,
  worktype: 1,
  groupIds: [],
  reachable: true,
  changedAtMs: undefined,
  callId: undefined,
} as const;

const CUSTOMER = {
  id: 'c1',
  number: '13300000019',
  called: '95003',
  direction: 'inbound',
  state: 'talking',
  endReason: undefined,
  sipStatus: undefined,
  sinceMs: 0,
} as const;

function configOf(env: Record<string, string>, cwd: string): Config {
  const config = loadConfig(env, cwd);
  if (isConfigProblem(config)) {
    throw new Error(config.problem);
  }
  return config;
}

function fillFolders(folders: HttpDeps['folders']): void {
  const files: readonly [string, string][] = [
    [join(folders.sdk, 'CallCenter.js'), 'window.CallCenter = {};'],
    [join(folders.sdk, 'index.html'), '<!doctype html><title>start</title>'],
    [join(folders.sdk, 'start.js'), '1;'],
    [join(folders.sdk, 'agent/index.html'), '<!doctype html><title>agent</title>'],
    [join(folders.sdk, 'agent/agent.js'), '2;'],
    [
      join(folders.docs, 'events/index.md'),
      '# Events\n\n| event | what |\n| --- | --- |\n| [`after`](after.md) | a \\| b |\n',
    ],
    [
      join(folders.docs, 'events/after.md'),
      '# after\n\n**Once** a part. <script>alert(1)</script> [x](javascript:alert)\n\n```json\n{"type": "after"}\n```\n',
    ],
    [join(folders.docs, 'secret.md'), 'secret'],
    [join(folders.docs, 'secret.html'), 'secret'],
    [join(folders.examples, 'index.html'), '<!doctype html><title>index</title>'],
    [join(folders.examples, 'first-call.html'), '<script src="/sdk/CallCenter.js"></script><script>show(1);</script>'],
    [join(folders.examples, 'shared/demo.js'), '3;'],
    [join(folders.examples, 'testing/crm.test.ts'), '4;'],
    [join(folders.examples, 'testing/page.html'), '<!doctype html>'],
    [join(folders.recordings, 'keep'), ''],
  ];
  for (const [path, content] of files) {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
  }
}
