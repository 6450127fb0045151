import type { CtiEvent } from '../events/index.ts';
import { validateEvent } from '../validate/validate-event.ts';
import { AgentTrace, type AgentTraceOptions, type TraceFields } from './agent-trace.ts';
import { allowedTokens, describeSet } from './automaton.ts';
import { Calls, type Complaint } from './calls.ts';
import { tokenOf } from './tokens.ts';
import type { Violation } from './violation.ts';

/** Agents followed at once; beyond it the one heard of first is forgotten and begins anew. */
export const AGENTS_MAX = 100_000;

export interface CheckerOptions {
  /** Also hold every event against its schema. Default false: inside the house the types see to it. */
  readonly schemas?: boolean;
  /** The trace begins in the middle (production sampling): an agent's first event may be any. Default false. */
  readonly midway?: boolean;
  /** `seq` must go up by exactly one: for traces that are not cut out by call id. Default false: it must go up. */
  readonly gapless?: boolean;
}

export interface CheckerStats {
  readonly events: number;
  readonly agents: number;
  readonly calls: number;
  /** Steps taken in each flow, by manual section. */
  readonly flows: ReadonlyMap<string, number>;
}

export interface Checker {
  /** Takes the next event of an agent. After a violation the checker goes on, from what that event usually leads to. */
  step(agentKey: string, event: CtiEvent, atMs: number): Violation | undefined;
  /** Parts still open: for the end of a trace that should have none. */
  unfinished(atMs: number): Violation[];
  stats(): CheckerStats;
}

/** An incremental checker of the flow grammar: for each agent, which event may follow which. Pure, memory bounded. */
export function createChecker(options: CheckerOptions = {}): Checker {
  return new GrammarChecker(options);
}

class GrammarChecker implements Checker {
  readonly #schemas: boolean;
  readonly #options: AgentTraceOptions;
  readonly #agents = new Map<string, AgentTrace>();
  readonly #calls = new Calls();
  readonly #flows = new Map<string, number>();
  #events = 0;
  #agentsSeen = 0;

  constructor(options: CheckerOptions) {
    this.#schemas = options.schemas === true;
    this.#options = { midway: options.midway === true, gapless: options.gapless === true };
  }

  step(agentKey: string, event: CtiEvent, atMs: number): Violation | undefined {
    this.#events++;
    const fields: TraceFields = event;
    const token = tokenOf(fields);
    const agent = this.#agentOf(agentKey, token);
    const { state, callid } = agent;
    const complaint = agent.take(fields, token);
    if (agent.flow !== undefined) this.#flows.set(agent.flow, (this.#flows.get(agent.flow) ?? 0) + 1);
    const wrong = (this.#schemas ? schemaComplaint(event) : undefined) ?? complaint;
    if (wrong === undefined) return undefined;
    return {
      ...wrong,
      agentKey,
      atMs,
      event: token,
      callid: typeof fields.callid === 'string' ? fields.callid : callid,
      state: describeSet(state),
      allowed: allowedTokens(state),
    };
  }

  unfinished(atMs: number): Violation[] {
    const open = [...this.#agents].filter(([, agent]) => agent.state.allPart);
    return open.map(([agentKey, { state, callid }]) => ({
      kind: 'unfinished',
      why: 'the part never got its after',
      agentKey,
      atMs,
      event: '',
      callid,
      state: describeSet(state),
      allowed: allowedTokens(state),
    }));
  }

  stats(): CheckerStats {
    return { events: this.#events, agents: this.#agentsSeen, calls: this.#calls.seen, flows: this.#flows };
  }

  #agentOf(agentKey: string, token: string): AgentTrace {
    let agent = this.#agents.get(agentKey);
    if (agent === undefined) {
      agent = new AgentTrace(agentKey, token, this.#options, this.#calls);
      this.#agents.set(agentKey, agent);
      this.#agentsSeen++;
      if (this.#agents.size > AGENTS_MAX) this.#forgetOldest();
    }
    return agent;
  }

  #forgetOldest(): void {
    for (const agentKey of this.#agents.keys()) {
      this.#agents.delete(agentKey);
      return;
    }
  }
}

function schemaComplaint(event: CtiEvent): Complaint | undefined {
  const validation = validateEvent(event);
  return validation.ok
    ? undefined
    : { kind: 'schema', why: `${validation.path || 'the message'} ${validation.problem}` };
}
