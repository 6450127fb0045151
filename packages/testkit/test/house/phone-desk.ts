import { expect } from 'vitest';
import { type AgentFrame, isFeed, signInAgent, type WsAgent } from '../../src/agents/ws-agent.ts';
import type { BaresipPhone } from '../../src/baresip/baresip.ts';
import type { House } from './house.ts';
import { Person, phoneOf } from './person.ts';

/** A frame that is expected: its type, and fields that it has. */
export type Expected = readonly [type: string, fields?: Readonly<Record<string, unknown>>];

/** An agent, its account and its passwords; `password` and `companyId` absent: the demo's. */
export interface Who {
  readonly operator: string;
  readonly password?: string;
  readonly companyId?: number;
  readonly account: string;
  readonly sipPassword: string;
}

/** How the page signs in. */
export interface Page {
  /** A comma list; absent: all of the agent's. */
  readonly loginGroups?: string;
  /** 1: for smart outbound. */
  readonly auto?: 0 | 1;
}

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

  /** Signs somebody in who is told no more than `logon` yet: what `auto` 1 brings (manual 6.7) is the test's to take. */
  static async ofCompany(
    house: Pick<House, 'server' | 'sip'>,
    who: Who,
    toneHz: number,
    page: Page = {},
  ): Promise<PhoneDesk> {
    const { account, sipPassword, ...login } = who;
    const phone = await phoneOf({ user: account, toneHz, registerAt: { ...house.sip, password: sipPassword } });
    const signIn = () => signInAgent({ baseUrl: house.server.baseUrl, ...login, worktype: 1, ...page });
    const desk = new PhoneDesk(phone, toneHz, await signIn(), signIn);
    await desk.gets(['logon', { status: 0 }]);
    return desk;
  }

  /** Signs agent `operator` of the demo in, at the SIP phone of its account, as not ready. */
  static async of(
    house: Pick<House, 'server' | 'sip'>,
    operator: string,
    toneHz: number,
    page: Page = {},
  ): Promise<PhoneDesk> {
    const account = String(Number(operator) + 7000);
    const desk = await PhoneDesk.ofCompany(house, { operator, account, sipPassword: account }, toneHz, page);
    if (page.auto === 1) await desk.gets(['inringing', { agentStandby: true }], ['incall', { agentStandby: true }]);
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
