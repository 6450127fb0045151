import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChildExit, type RunningChild, startChild } from '../process/child.ts';
import { freePort, untilBound } from '../process/ports.ts';
import { makeTempFolder } from '../process/temp-folder.ts';
import { readSippStatistics, type SippStatistics } from './statistics.ts';

const SCENARIO_FOLDER = join(import.meta.dirname, '../../sipp');
/** A run that says nothing else may take this long. */
const TIMEOUT_MS_DEFAULT = 60_000;
/** Until SIPp has its socket. */
const START_MS_MAX = 3_000;

/** The scenarios of packages/testkit/sipp; each file says on top what its party does. */
export type SippScenario =
  | 'customer-calls-queue'
  | 'customer-speaks'
  | 'customer-gets-bye'
  | 'customer-abandons'
  | 'customer-is-refused'
  | 'customer-brings-data'
  | 'agent-answers'
  | 'agent-speaks'
  | 'agent-hangs-up'
  | 'agent-declines'
  | 'agent-no-answer'
  | 'agent-obeys'
  | 'callee-checks-data'
  | 'carrier-challenges'
  | 'phone-registers';

export interface SippOptions {
  readonly scenario: SippScenario;
  /** `host:port` to call; absent for a party that waits to be called. */
  readonly remote?: string;
  /** Port on 127.0.0.1; a free one by default. */
  readonly port?: number;
  readonly transport?: 'udp' | 'tcp';
  /** The number called, or the account that registers. */
  readonly service?: string;
  /** Calls altogether; then SIPp ends. Absent: until `stop`. */
  readonly calls?: number;
  /** New calls a second, 10 by default. */
  readonly rate?: number;
  /** Calls at once. */
  readonly concurrentMax?: number;
  /** What `-d` is in the scenario: talking time, ringing time; 0 by default. */
  readonly pauseMs?: number;
  /** `[name]` in the scenario. `caller` is 13800138000 by default. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Words of the scenario file that are replaced before it is used, such as `STATUS` and `AUDIO`. */
  readonly words?: Readonly<Record<string, string>>;
  readonly password?: string;
  /** First of the ports that the scenarios that speak send from, a few above it too; 6000 by default. */
  readonly rtpPort?: number;
  readonly timeoutMs?: number;
  /** Further arguments, verbatim. */
  readonly args?: readonly string[];
}

export interface SippResult extends SippStatistics {
  readonly exit: ChildExit;
  /** What went wrong in SIPp's own words: unexpected messages, timeouts. */
  readonly errors: string;
}

export interface RunningSipp {
  readonly pid: number;
  readonly port: number;
  /** `127.0.0.1:port`. */
  readonly address: string;
  readonly finished: Promise<SippResult>;
  /** No new calls, then the end (SIGUSR1); killed when that takes longer than `graceMs`. */
  stop(graceMs?: number): Promise<SippResult>;
}

/** Runs SIPp to its end. The outcome is in the result, failed calls are no exception; a SIPp that cannot start is. */
export async function runSipp(options: SippOptions): Promise<SippResult> {
  return (await startSipp(options)).finished;
}

/** Starts SIPp in a folder of its own and reads its statistics when it has ended. */
export async function startSipp(options: SippOptions): Promise<RunningSipp> {
  const port = options.port ?? (await freePort());
  const folder = makeTempFolder('sipp');
  const scenarioFile = writeScenario(folder.path, options);
  const child = await startChild({
    command: 'sipp',
    args: sippArguments(options, scenarioFile, port),
    cwd: folder.path,
    env: { TERM: 'dumb' },
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS_DEFAULT,
  });
  await Promise.race([untilBound(port, options.transport ?? 'udp', START_MS_MAX), child.exited]);
  await throwIfNotStarted(child);
  const finished = child.exited.then((exit) => {
    const result = { ...readSippStatistics(folder.path), exit, errors: readErrors(folder.path, child, exit) };
    folder.remove();
    return result;
  });
  return { pid: child.pid, port, address: `127.0.0.1:${port}`, finished, stop: (ms) => stopSipp(child, finished, ms) };
}

/** SIPp ends with this when it cannot bind, connect, or read its scenario. */
const FATAL_CODES = new Set([254, 255]);

async function throwIfNotStarted(child: RunningChild): Promise<void> {
  if (child.running) return;
  const { code } = await child.exited;
  if (code !== null && FATAL_CODES.has(code)) throw new Error(`SIPp did not start:\n${child.output().slice(-2_000)}`);
}

function writeScenario(folder: string, options: SippOptions): string {
  let text = readFileSync(join(SCENARIO_FOLDER, `${options.scenario}.xml`), 'utf8');
  for (const [word, value] of Object.entries(options.words ?? {})) text = text.replaceAll(word, value);
  const path = join(folder, 'scenario.xml');
  writeFileSync(path, text);
  return path;
}

function sippArguments(options: SippOptions, scenarioFile: string, port: number): string[] {
  const args = options.remote === undefined ? [] : [options.remote];
  args.push('-sf', scenarioFile, '-i', '127.0.0.1', '-bind_local', '-mi', '127.0.0.1', '-p', String(port));
  args.push('-t', options.transport === 'tcp' ? 't1' : 'u1', '-nostdin');
  args.push('-trace_stat', '-stf', 'statistics.csv', '-fd', '1', '-trace_rtt', '-rtt_freq', '1');
  args.push('-trace_err', '-error_file', 'errors.log');
  args.push('-d', String(options.pauseMs ?? 0), '-r', String(options.rate ?? 10));
  if (options.service !== undefined) args.push('-s', options.service);
  if (options.calls !== undefined) args.push('-m', String(options.calls));
  if (options.concurrentMax !== undefined) args.push('-l', String(options.concurrentMax));
  if (options.password !== undefined) args.push('-ap', options.password);
  if (options.rtpPort !== undefined) args.push('-mp', String(options.rtpPort));
  const keys = { caller: '13800138000', contact_port: String(port), ...options.keys };
  for (const [name, value] of Object.entries(keys)) args.push('-key', name, value);
  return [...args, ...(options.args ?? [])];
}

function readErrors(folder: string, child: RunningChild, exit: ChildExit): string {
  try {
    return readFileSync(join(folder, 'errors.log'), 'utf8');
  } catch {
    // No error file: SIPp wrote none because all went well, or it did not even start, and its output says why.
    return exit.code === 0 ? '' : child.output().slice(-2_000);
  }
}

async function stopSipp(
  child: RunningChild,
  finished: Promise<SippResult>,
  graceMs: number | undefined,
): Promise<SippResult> {
  child.signal('SIGUSR1');
  const killer = setTimeout(() => void child.stop(), graceMs ?? 1_000);
  const result = await finished;
  clearTimeout(killer);
  return result;
}
