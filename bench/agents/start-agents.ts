import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { AgentsCommand, AgentsEvent } from './protocol.ts';

const ANSWER_MS_MAX = 120_000;
/** Times kept of one run; older ones are dropped by `takeRingTimes`. */
const RING_TIMES_MAX = 200_000;

/** Signed-in agents in a process of their own, so that their CPU time is neither the server's nor the callers'. */
export interface Agents {
  signIn(baseUrl: string, firstOperator: number, count: number): Promise<void>;
  ready(): Promise<void>;
  signOut(): Promise<void>;
  /** When each customer's `inringing` frame came (monotonic ms) since the last call, by the customer's number. */
  takeRingTimes(): Promise<ReadonlyMap<string, number>>;
  stop(): void;
}

export function startAgents(): Agents {
  const child = fork(join(import.meta.dirname, 'main.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  process.once('exit', () => child.kill('SIGKILL'));
  let ringTimes = new Map<string, number>();
  child.on('message', (event: AgentsEvent) => {
    if (event.event !== 'rang' || ringTimes.size > RING_TIMES_MAX) return;
    for (const [caller, atMs] of event.calls) ringTimes.set(caller, atMs);
  });
  return {
    signIn: (baseUrl, firstOperator, count) => ask(child, { cmd: 'signIn', baseUrl, firstOperator, count }, 'signedIn'),
    ready: () => ask(child, { cmd: 'ready' }, 'ready'),
    signOut: () => ask(child, { cmd: 'signOut' }, 'signedOut'),
    async takeRingTimes() {
      // Reports come four times a second; the last one of a run is waited for.
      await new Promise((resolve) => setTimeout(resolve, 600));
      const taken = ringTimes;
      ringTimes = new Map();
      return taken;
    },
    stop: () => void child.kill('SIGTERM'),
  };
}

function ask(child: ChildProcess, command: AgentsCommand, answer: AgentsEvent['event']): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      child.off('message', listener);
      child.off('exit', onExit);
    };
    const fail = (text: string): void => {
      done();
      reject(new Error(`agents: ${command.cmd}: ${text}`));
    };
    const listener = (event: AgentsEvent): void => {
      if (event.event === 'failed') fail(event.text);
      if (event.event !== answer) return;
      done();
      resolve();
    };
    const onExit = (): void => fail('their process ended');
    const timer = setTimeout(() => fail(`no answer within ${ANSWER_MS_MAX} ms`), ANSWER_MS_MAX);
    child.on('message', listener);
    child.on('exit', onExit);
    child.send(command);
  });
}
