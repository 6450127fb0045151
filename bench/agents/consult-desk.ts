import { type AgentFrame, signInAgent, type WsAgent } from '@callwright/testkit';

/** Logins under way at once: the server's login is part of no figure. */
const LOGINS_AT_ONCE = 16;
/** Agents asked before the asker gives up: another call may have come to the one who seemed free. */
const ASKED_MAX = 5;

/** Agents who take each call that comes, ask a colleague, and leave him the customer. */
export class ConsultDesk {
  /** Customers handed over, and consultations that were refused five times over, since the last look. */
  handedOver = 0;
  failed = 0;
  readonly #agents: WsAgent[] = [];
  readonly #free = new Set<WsAgent>();
  readonly #asked = new Map<WsAgent, number>();

  async open(baseUrl: string, firstOperator: number, count: number, group: string): Promise<void> {
    for (let from = 0; from < count; from += LOGINS_AT_ONCE) {
      const operators = Array.from({ length: Math.min(LOGINS_AT_ONCE, count - from) }, (_, nth) => nth + from);
      await Promise.all(operators.map((nth) => this.#signIn(baseUrl, String(firstOperator + nth), group)));
    }
    for (const agent of this.#agents) agent.send('agentidle');
  }

  async close(): Promise<void> {
    await Promise.all(this.#agents.splice(0).map((agent) => agent.close()));
  }

  async #signIn(baseUrl: string, operator: string, loginGroups: string): Promise<void> {
    const seat: { agent: WsAgent | undefined } = { agent: undefined };
    const onFrame = (frame: AgentFrame): void => {
      if (seat.agent !== undefined) this.#take(seat.agent, frame);
    };
    seat.agent = await signInAgent({ baseUrl, operator, worktype: 1, loginGroups, framesKept: 0, onFrame });
    this.#agents.push(seat.agent);
  }

  #take(agent: WsAgent, { type, fields }: AgentFrame): void {
    switch (type) {
      case 'agentidle':
        this.#free.add(agent);
        break;
      case 'inringing':
      case 'consultinringing':
        this.#free.delete(agent);
        break;
      case 'agentbusy':
        agent.send('agentidle');
        break;
      case 'incall':
        this.#asked.set(agent, 0);
        this.#ask(agent);
        break;
      case 'agentconsult':
        if (fields.status !== 0) this.#ask(agent);
        break;
      case 'consultationcalls':
        agent.send('agentshift');
        break;
      case 'agentshift':
        if (fields.status === 0) this.handedOver++;
        break;
      default:
    }
  }

  /** Asks who has become free last: the next call from the queue goes to who has been free the longest. */
  #ask(agent: WsAgent): void {
    const tries = (this.#asked.get(agent) ?? 0) + 1;
    this.#asked.set(agent, tries);
    const colleague = [...this.#free].at(-1);
    if (tries > ASKED_MAX || colleague === undefined) {
      this.failed++;
      return;
    }
    this.#free.delete(colleague);
    agent.send('agentconsult', { num: colleague.key });
  }
}
