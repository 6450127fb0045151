import type { TestServer } from '@callwright/testkit';
import { expect } from 'vitest';
import type { AgentPage, SeenEvent } from './agent-page.ts';

/** Issue 2: the state is back so soon after a reload, ms. */
export const BACK_MS_MAX = 3_000;
const SETTLED_MS_MAX = 10_000;
/** The page's idea of the server's clock moves with each heartbeat, ms. */
const CLOCK_MS_MAX = 1_000;
/** Told by the way: heartbeats, feeds, and the phone that a page without its audio has not. */
const FEEDS: readonly string[] = ['ping', 'pingack', 'queuenum', 'audio'];

/** Loads the page anew, in the middle of whatever it does, and holds what its handlers were told against the server's trace. */
export class PageLife {
  readonly #server: TestServer;
  readonly #agentKey: string;
  readonly agent: AgentPage;
  /** From each reload to the state, ms. */
  readonly backMs: number[] = [];

  constructor(server: TestServer, agent: AgentPage, operator: string) {
    this.#server = server;
    this.agent = agent;
    this.#agentKey = `${operator}@demo`;
  }

  /**
   * The page is loaded anew: it shows this state, its handlers were told exactly these types, and that is all that the
   * server sent. Its timers go on, its call is the same.
   */
  async reload(word: string, types: readonly string[]): Promise<void> {
    const { page } = this.agent;
    const before = await this.#shown();
    const sinceMs = Date.now();
    const fromMs = performance.now();
    await page.reload({ waitUntil: 'commit' });
    await this.agent.state(word);
    this.backMs.push(performance.now() - fromMs);
    if (await this.#hasAudio()) await this.agent.audioUp();
    await expect.poll(() => this.agent.received(), { timeout: SETTLED_MS_MAX }).toEqual(['logon', ...types]);
    await this.told(sinceMs);
    const after = await this.#shown();
    expect({ ...after, times: {} }).toEqual({ ...before, times: {} });
    for (const [name, ms] of Object.entries(before.times)) {
      const now = Object.entries(after.times).find(([other]) => other === name)?.[1];
      expect(Math.abs((now ?? Number.NaN) - ms), `${name} of ${word}`).toBeLessThan(CLOCK_MS_MAX);
    }
  }

  #hasAudio(): Promise<boolean> {
    return this.agent.page.evaluate(() => window.CallCenter.client.snapshot.agent?.worktype === 2);
  }

  /** What the page shows of the agent, without what it keeps for itself. */
  #shown() {
    return this.agent.page.evaluate(() => {
      const { snapshot } = window.CallCenter.client;
      const { call, can, nextState, lastCall } = snapshot;
      const { sinceMs, ...card } = call ?? { sinceMs: undefined };
      const times: Record<string, number> = {};
      const note = (name: string, ms: number | undefined): void => {
        if (ms !== undefined) times[name] = ms;
      };
      note('sinceMs', sinceMs);
      if (call === undefined) note('stateSinceMs', snapshot.stateSinceMs);
      if (call === undefined) note('wrapUpUntilMs', snapshot.state === 'wrapUp' ? lastCall?.wrapUpUntilMs : undefined);
      return { card, can, nextState, times };
    });
  }

  /** The page's handlers were told what the server sent since then: nothing lost, nothing doubled, nothing out of order. */
  async told(sinceMs: number): Promise<void> {
    await expect
      .poll(async () => [await this.#heard(), await this.#sent(sinceMs)], { timeout: SETTLED_MS_MAX })
      .toSatisfy(([heard, sent]: readonly (readonly string[])[]) => String(heard) === String(sent));
    const numbers = (await this.#numbered()).map(({ json }) => json.seq);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  }

  async #heard(): Promise<readonly string[]> {
    return (await this.#numbered()).filter(({ json }) => isTraced(json)).map(({ type }) => type);
  }

  /** What came from the server on this page, in the order in which its handlers were told. */
  async #numbered(): Promise<readonly SeenEvent[]> {
    const seen = await this.agent.events();
    return seen.filter(({ direction, json }) => direction === 'recive' && typeof json.seq === 'number');
  }

  async #sent(sinceMs: number): Promise<readonly string[]> {
    const text = await (await this.#server.fetch(`/trace?since=${sinceMs}`)).text();
    const types = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { agentKey: string; event: Readonly<Record<string, unknown>> })
      .filter(({ agentKey, event }) => agentKey === this.#agentKey && isTraced(event))
      .map(({ event }) => String(event.type));
    // What comes before its sign-in was sent to the page that went away.
    return types.slice(types.lastIndexOf('logon'));
  }
}

/** In its place among the others: what is asked for in a call and comes after it, the trace keeps apart. */
function isTraced({ type, deferred }: Readonly<Record<string, unknown>>): boolean {
  return !FEEDS.includes(String(type)) && deferred !== true;
}
