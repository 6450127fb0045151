import { expect } from 'vitest';
import { type AgentFrame, isFeed, signInAgent, type WsAgent } from '../../src/agents/ws-agent.ts';
import type { BaresipPhone } from '../../src/baresip/baresip.ts';
import type { House } from './house.ts';
import { Person, phoneOf } from './person.ts';

/** A frame that is expected: its type, and fields that it has. */
export type Expected = readonly [type: string, fields?: Readonly<Record<string, unknown>>];

/** What a phone or a command causes comes at once; the rest is the machine's patience. */
const FRAME_MS_MAX = 20_000;

/**
 * An agent with a page (its socket) and a SIP phone. What the page gets is read like a script: `gets` takes the next
 * frames, and fails at the first that is another than expected, so nothing can come twice, late, or unseen.
 */
export class PhoneDesk extends Person {
  readonly #signIn: () => Promise<WsAgent>;
  #agent: WsAgent;
  #seen = 0;

  private constructor(phone: BaresipPhone, hz: number, agent: WsAgent, signIn: () => Promise<WsAgent>) {
    super(phone, hz);
    this.#agent = agent;
    this.#signIn = signIn;
  }

  /**
   * Signs agent `operator` in, at the SIP phone of its account, as not ready. `loginGroups`: a comma list; absent: all of the agent's.
   * `auto` 1: for smart outbound, a short sign-in (manual 6.7).
   */
  static async of(
    house: Pick<House, 'server' | 'sip'>,
    operator: string,
    toneHz: number,
    loginGroups = '',
    auto: 0 | 1 = 0,
  ): Promise<PhoneDesk> {
    const user = String(Number(operator) + 7000);
    const phone = await phoneOf({ user, toneHz, registerAt: { ...house.sip, password: user } });
    const signIn = () => signInAgent({ baseUrl: house.server.baseUrl, operator, worktype: 1, loginGroups, auto });
    const desk = new PhoneDesk(phone, toneHz, await signIn(), signIn);
    await desk.gets(['logon', { status: 0 }]);
    if (auto === 1) await desk.gets(['inringing', { agentStandby: true }], ['incall', { agentStandby: true }]);
    await desk.rests();
    return desk;
  }

  /** The present page's socket. */
  get agent(): WsAgent {
    return this.#agent;
  }

  get key(): string {
    return this.agent.key;
  }

  says(cmd: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.agent.send(cmd, fields);
  }

  /** The next frames, feeds left out, are exactly these. Returns the last. */
  gets(...expected: readonly Expected[]): Promise<Readonly<Record<string, unknown>>> {
    return this.getsWithin(FRAME_MS_MAX, ...expected);
  }

  /** The same, for what takes its time, such as a phone that rings until nobody answers. */
  async getsWithin(eachMs: number, ...expected: readonly Expected[]): Promise<Readonly<Record<string, unknown>>> {
    let last: AgentFrame | undefined;
    for (const [type, fields] of expected) {
      last = await this.#next(type, eachMs);
      expect(last.fields, `${this.key}: ${this.#story()}`).toMatchObject({ type, ...fields });
    }
    return last?.fields ?? {};
  }

  /** Becomes ready; nothing came before the reply that was not taken. */
  async isReady(): Promise<void> {
    this.says('agentidle');
    await this.gets(['agentidle', { status: 0 }]);
  }

  /** Becomes not ready; nothing came before the reply that was not taken. */
  async rests(): Promise<void> {
    this.says('agentbusy');
    await this.gets(['agentbusy', { status: 0 }]);
  }

  /** Waits for the phone to ring, and refuses with the page's command; its reply is not taken. */
  async declinesByCommand(): Promise<void> {
    await this.rings();
    this.says('cancelmakecall');
    await this.isHungUp();
  }

  /** The page dies without a word, and another is opened: it signs in anew, while the phone stays as it is. */
  async reloads(): Promise<void> {
    await this.#agent.close();
    this.#seen = 0;
    this.#agent = await this.#signIn();
  }

  override async stop(): Promise<void> {
    await this.agent.close().catch(() => undefined);
    await super.stop();
  }

  async #next(type: string, withinMs: number): Promise<AgentFrame> {
    const coming = () => this.agent.frames.slice(this.#seen).find((frame) => !isFeed(frame));
    const untilMs = performance.now() + withinMs;
    for (;;) {
      const frame = coming();
      if (frame !== undefined) {
        this.#seen = this.agent.frames.indexOf(frame) + 1;
        return frame;
      }
      if (performance.now() > untilMs) throw new Error(`${this.key} got no ${type}: ${this.#story()}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  #story(): string {
    return this.agent.types.slice(-25).join(' ');
  }
}
