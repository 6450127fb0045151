import { join } from 'node:path';
import { type ChildExit, type RunningChild, startChild } from '../process/child.ts';
import { freePort, freePortRange } from '../process/ports.ts';
import { makeTempFolder } from '../process/temp-folder.ts';
import { type TreeUsage, usageOfTree } from '../process/usage.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');
/** `script/server` may have to set up and build first; the program alone starts within a second or two, on a machine that has a core for it. */
const READY_MS_MAX = { script: 180_000, main: 90_000 };
const TIMEOUT_MS_DEFAULT = 600_000;
const RTP_PORTS_DEFAULT = 800;
const DEMO_TOKEN = 'demo-admin-token';
/** How long the server may take to end cleanly after SIGTERM. */
const STOP_MS_MAX = 10_000;
/** A start that fails takes a second or two; longer where the machine has other work. */
const FAIL_MS_MAX = 60_000;

export interface ServerOptions {
  /** `main` (default): node runs the program as it is. `script`: through `script/server`, as a user starts it. */
  readonly via?: 'script' | 'main';
  /** `127.0.0.1:port` of a carrier. Absent: the server starts its simulated one, on a fixed port. */
  readonly trunk?: string;
  readonly sipPort?: number;
  /** How many RTP ports it gets. */
  readonly rtpPorts?: number;
  readonly demoAgents?: number;
  /** `HOST:PORT` at which every SIP account is reached without registering. */
  readonly demoContact?: string;
  /** An existing data folder is kept; by default a new one is made and removed. */
  readonly dataFolder?: string;
  /** Where the program is started, and looks for `callwright.config.json`; the repository by default. */
  readonly cwd?: string;
  /** Further environment variables; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
}

/** A Callwright server that runs for a test or a benchmark. */
export interface TestServer {
  /** `http://127.0.0.1:port`. */
  readonly baseUrl: string;
  /** `127.0.0.1:port`, UDP and TCP. */
  readonly sipAddress: string;
  readonly sipPort: number;
  /** `first-last`. */
  readonly rtpRange: string;
  readonly dataFolder: string;
  readonly pid: number;
  log(): string;
  /** GET of a resource below `/api/v1` with the demo's token. Throws with the answer when it is no success. */
  fetch(path: string): Promise<Response>;
  /** The same, as JSON. */
  get(path: string): Promise<unknown>;
  /** CPU and memory of all its processes; without the simulated carrier when `trunk` was given, as it runs none then. */
  usage(): TreeUsage;
  stop(): Promise<ChildExit>;
}

/** Starts Callwright with free ports and an empty data folder, and waits for its `callwright ready` line. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const folder = options.dataFolder === undefined ? makeTempFolder('server') : undefined;
  const dataFolder = options.dataFolder ?? folder?.path ?? '';
  const sipPort = options.sipPort ?? (await freePort());
  const env = await serverEnvironment(options, sipPort, dataFolder);
  const child = await startProgram(options, env);
  const baseUrl = await child.ready;
  return {
    baseUrl,
    sipAddress: `127.0.0.1:${sipPort}`,
    sipPort,
    rtpRange: env.CALLWRIGHT_RTP?.split(':')[1] ?? '',
    dataFolder,
    pid: child.running.pid,
    log: () => child.running.output(),
    fetch: (path) => fetchResource(`${baseUrl}/api/v1${path}`),
    get: async (path) => (await fetchResource(`${baseUrl}/api/v1${path}`)).json(),
    usage: () => usageOfTree(child.running.pid),
    async stop() {
      const exit = await child.running.stop(STOP_MS_MAX);
      folder?.remove();
      return exit;
    },
  };
}

/** Starts Callwright where it should refuse to: resolves with its exit and output. Killed after `timeoutMs`, by default a minute. */
export async function startServerThatFails(
  options: ServerOptions,
): Promise<{ readonly exit: ChildExit; readonly output: string }> {
  const folder = makeTempFolder('server');
  const env = await serverEnvironment(
    options,
    options.sipPort ?? (await freePort()),
    options.dataFolder ?? folder.path,
  );
  const child = await startProgram({ timeoutMs: FAIL_MS_MAX, ...options }, env);
  child.ready.catch(() => undefined);
  const exit = await child.running.exited;
  folder.remove();
  return { exit, output: child.running.output() };
}

async function serverEnvironment(
  options: ServerOptions,
  sipPort: number,
  dataFolder: string,
): Promise<Record<string, string | undefined>> {
  const rtpPorts = options.rtpPorts ?? RTP_PORTS_DEFAULT;
  const rtpFirst = await freePortRange(rtpPorts);
  return {
    CALLWRIGHT_HTTP: `127.0.0.1:${await freePort()}`,
    CALLWRIGHT_SIP: `127.0.0.1:${sipPort}`,
    CALLWRIGHT_RTP: `127.0.0.1:${rtpFirst}-${rtpFirst + rtpPorts - 1}`,
    CALLWRIGHT_DATA: dataFolder,
    CALLWRIGHT_TRUNK: options.trunk,
    CALLWRIGHT_DEMO_CARRIER: `127.0.0.1:${await freePort()}`,
    CALLWRIGHT_DEMO_AGENTS: options.demoAgents === undefined ? undefined : String(options.demoAgents),
    CALLWRIGHT_DEMO_CONTACT: options.demoContact,
    CALLWRIGHT_DEMO: undefined,
    CALLWRIGHT_DATABASE_URL: undefined,
    ...options.env,
  };
}

async function startProgram(
  options: ServerOptions,
  env: Record<string, string | undefined>,
): Promise<{ readonly running: RunningChild; readonly ready: Promise<string> }> {
  const via = options.via ?? 'main';
  let tell: (baseUrl: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const running = await startChild({
    command: via === 'script' ? join(REPOSITORY, 'script/server') : process.execPath,
    args: via === 'script' ? [] : [join(REPOSITORY, 'packages/server/src/main.ts')],
    cwd: options.cwd ?? REPOSITORY,
    env,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS_DEFAULT,
    onLine: (line) => {
      const match = /callwright ready (http:\/\/\S+)/.exec(line);
      if (match?.[1] !== undefined) tell(match[1].replace(/\/$/, ''));
    },
  });
  return { running, ready: readyOrDead(running, told, READY_MS_MAX[via]) };
}

async function readyOrDead(running: RunningChild, told: Promise<string>, withinMs: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, withinMs, undefined);
  });
  const baseUrl = await Promise.race([told, late, running.exited.then(() => undefined)]);
  clearTimeout(timer);
  if (baseUrl !== undefined) return baseUrl;
  await running.stop();
  throw new Error(`the server did not get ready within ${withinMs} ms:\n${running.output().slice(-4_000)}`);
}

async function fetchResource(url: string): Promise<Response> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${DEMO_TOKEN}` } });
  if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
  return response;
}
