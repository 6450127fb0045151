import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Characters of a program's output that are kept (the newest): enough to see why it failed. */
const OUTPUT_KEPT_MAX = 200_000;
/** How long a program may take to end after SIGTERM before SIGKILL. */
const STOP_GRACE_MS = 3_000;
/** How long output may still trickle in after a program has ended. */
const PIPES_GRACE_MS = 500;

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to this process's environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The program is killed after this time, whatever it does. */
  readonly timeoutMs: number;
  readonly onLine?: (line: string) => void;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
}

/** A program that we started and that never outlives us. */
export interface RunningChild {
  readonly pid: number;
  readonly exited: Promise<ChildExit>;
  readonly running: boolean;
  /** The newest output, stdout and stderr in the order of arrival. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** SIGTERM, and SIGKILL when that does not help. Resolves when the program is gone. */
  stop(graceMs?: number): Promise<ChildExit>;
}

const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts a program with a time limit. Rejects when it cannot be started at all. */
export async function startChild(options: ChildOptions): Promise<RunningChild> {
  const child = spawn(options.command, [...options.args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  alive.add(child);
  return superviseChild(child, options);
}

function superviseChild(child: ChildProcess, options: ChildOptions): RunningChild {
  let kept = '';
  let timedOut = false;
  const onLine = (line: string): void => {
    kept = `${kept}${line}\n`.slice(-OUTPUT_KEPT_MAX);
    options.onLine?.(line);
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine);
  }
  const limit = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, options.timeoutMs);
  const exited = new Promise<ChildExit>((resolve) => {
    child.once('exit', (code, signal) => {
      clearTimeout(limit);
      alive.delete(child);
      const done = (): void => resolve({ code, signal, timedOut });
      // A grandchild may hold our pipes open for long: its output is not waited for.
      child.once('close', done);
      setTimeout(done, PIPES_GRACE_MS).unref();
    });
  });
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    exited,
    get running() {
      return isRunning();
    },
    output: () => kept,
    signal: (name) => void (isRunning() && child.kill(name)),
    async stop(graceMs = STOP_GRACE_MS) {
      if (isRunning()) child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      const outcome = await exited;
      clearTimeout(killer);
      return outcome;
    },
  };
}
