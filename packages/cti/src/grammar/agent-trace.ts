import {
  ALL_STATES,
  describeSet,
  type Edge,
  edgeOf,
  isShownWhole,
  landing,
  REST,
  SIGNED_OUT,
  type StateSet,
  showing,
} from './automaton.ts';
import type { Calls, Complaint } from './calls.ts';
import { SUPERVISOR_FEEDS } from './rest.ts';
import type { Token } from './tokens.ts';

/** The fields that the grammar reads, of whatever type. */
export interface TraceFields {
  readonly type: string;
  readonly callid?: unknown;
  readonly callId?: unknown;
  readonly timestamp?: unknown;
  readonly segment?: unknown;
  readonly filename?: unknown;
  readonly resumed?: unknown;
  readonly seq?: unknown;
  readonly epoch?: unknown;
}

export interface AgentTraceOptions {
  readonly midway: boolean;
  readonly gapless: boolean;
}

const feeds: ReadonlySet<Token> = new Set(SUPERVISOR_FEEDS);
const opensSession: ReadonlySet<Token> = new Set(['logon', 'reconnection']);

/** One agent's way through the grammar. */
export class AgentTrace {
  state: StateSet;
  callid: string | undefined;
  /** Flow that the last event moved on in. */
  flow: string | undefined;
  readonly #agentKey: string;
  readonly #options: AgentTraceOptions;
  readonly #calls: Calls;
  /** A `logon` or `reconnection` was seen, so the states at rest are known. Until then only calls are held to the grammar. */
  #told = false;
  /** Calls were told before any session was: of what is between them nothing will be known. */
  #toldCall = false;
  /** Frames with numbers that came before may come again: after a take-over or a reconnection. */
  #replay = false;
  /** The current state may be sent again: after a take-over, or a reconnection that resumes nothing; until all of it was. */
  #shows = false;
  #monitors = false;
  #segment: number | undefined;
  #connected: 'yes' | 'any' | 'no' = 'no';
  #seq = -1;
  #epoch: string | undefined;

  constructor(agentKey: string, firstToken: Token, options: AgentTraceOptions, calls: Calls) {
    this.#agentKey = agentKey;
    this.#options = options;
    this.#calls = calls;
    this.state = options.midway ? ALL_STATES : firstToken === 'logon' ? SIGNED_OUT : REST;
  }

  /** Takes an event; says what is wrong with it. */
  take(fields: TraceFields, token: Token): Complaint | undefined {
    this.flow = undefined;
    let complaint: Complaint | undefined;
    if (typeof fields.seq === 'number') {
      // What was missed comes again after a reconnection, with its old number: it was held to the grammar the first time.
      if (fields.seq <= this.#seq && this.#sameEpoch(fields) && this.#replay) return undefined;
      complaint = this.#number(fields.seq, fields);
    }
    if (opensSession.has(token)) this.#openSession(fields);
    else if (this.#shows && this.#showsAgain(token)) return complaint;
    const edge = edgeOf(this.state, token);
    if (edge === undefined) return this.#pickUp(fields, token);
    const moved = edge.moves ? this.#move(fields, token, edge) : this.#stay(fields, token, edge);
    return moved ?? complaint;
  }

  #sameEpoch(fields: TraceFields): boolean {
    return typeof fields.epoch !== 'string' || this.#epoch === undefined || fields.epoch === this.#epoch;
  }

  #number(seq: number, fields: TraceFields): Complaint | undefined {
    const [last, same] = [this.#seq, this.#sameEpoch(fields)];
    this.#seq = seq;
    if (typeof fields.epoch === 'string') this.#epoch = fields.epoch;
    if (!same) {
      // The server began anew: what it recovered is told by what it sends.
      this.#leavePart();
      this.state = ALL_STATES;
      return undefined;
    }
    if (last === -1 || (seq > last && (seq === last + 1 || !this.#options.gapless))) return undefined;
    return { kind: 'numbering', why: `seq ${seq} after ${last}` };
  }

  #openSession(fields: TraceFields): void {
    // A page that comes back in a trace that told nothing yet may be in any state.
    if (!this.#told && this.state === REST) this.state = ALL_STATES;
    // A trace cut out by call id has these frames too, where the page was opened anew in the middle of the call.
    this.#told ||= !this.#toldCall;
    this.#replay = true;
    this.#shows = fields.resumed !== true;
  }

  #showsAgain(token: Token): boolean {
    const shown = showing(this.state, token);
    if (shown === undefined) return false;
    this.state = this.#known(shown);
    this.#shows = !isShownWhole(shown, token);
    return true;
  }

  /** A feed, a refusal, a reply that changes nothing. */
  #stay(fields: TraceFields, token: Token, edge: Edge): Complaint | undefined {
    this.state = edge.to;
    if (token === 'monitoragent') this.#monitors = true;
    else if (feeds.has(token)) {
      if (this.#told && !this.#monitors) return { kind: 'feed', why: `${token} without monitoragent before it` };
    } else if (typeof fields.callId === 'string') {
      if (token === 'memberEnqueue') this.#calls.enqueuedFor(fields.callId, this.#agentKey);
      else if (token === 'memberDequeue' && !this.#options.midway) {
        return this.#calls.dequeuedFor(fields.callId, this.#agentKey);
      }
    }
    return undefined;
  }

  #move(fields: TraceFields, token: Token, edge: Edge): Complaint | undefined {
    const before = this.state;
    this.flow = edge.flow;
    this.#replay = opensSession.has(token);
    this.#shows &&= this.#replay;
    const complaint = before.allPart || edge.to.allPart ? this.#inPart(fields, token) : undefined;
    const recording = token === 'after' && before.allPart ? this.#recording(fields) : undefined;
    this.#enter(edge.to, token);
    const offer = this.#offers(before, edge.to);
    return complaint ?? recording ?? offer;
  }

  #enter(to: StateSet, token: Token): void {
    if (token === 'after') this.#leavePart();
    if (to.connected !== 'no' && to.allPart && this.#connected !== 'yes') this.#connected = to.connected;
    if (to === SIGNED_OUT) this.#monitors = false;
    this.state = this.#known(to);
  }

  /** A trace cut out by call id tells calls only: what lies between them is unknown. */
  #known(to: StateSet): StateSet {
    return !this.#told && to.allRest ? REST : to;
  }

  #leavePart(): void {
    if (this.callid !== undefined) this.#calls.close(this.callid, this.#agentKey);
    this.callid = undefined;
    this.#segment = undefined;
    this.#connected = 'no';
  }

  /** Call id, part number and creation time are those of the part. */
  #inPart(fields: TraceFields, token: Token): Complaint | undefined {
    const { callid, timestamp, segment } = fields;
    if (typeof callid === 'string') {
      if (this.callid === undefined) {
        this.callid = callid;
        this.#calls.open(callid);
      } else if (this.callid !== callid) {
        return { kind: 'callid', why: `callid is ${callid}, the part is of call ${this.callid}` };
      }
    }
    if (this.callid === undefined) return undefined;
    this.#toldCall ||= !this.#told;
    if (typeof segment === 'number' && segment !== this.#segment) {
      // A supervisor who barged in and now takes over begins a new part without an `after` between them.
      if (this.#segment !== undefined && token !== 'agentinterceptcall') {
        return { kind: 'segment', why: `segment is ${segment}, the part’s is ${this.#segment}` };
      }
      this.#segment = segment;
      const complaint = this.#calls.segment(this.callid, segment, this.#agentKey);
      if (complaint !== undefined) return complaint;
    }
    return typeof timestamp === 'string' ? this.#calls.timestamp(this.callid, timestamp) : undefined;
  }

  /** `filename` is non-empty exactly when the agent was connected (reading.md, `after`). */
  #recording(fields: TraceFields): Complaint | undefined {
    if (typeof fields.filename !== 'string' || this.#connected === 'any') return undefined;
    const named = fields.filename.trim() !== '';
    if (named === (this.#connected === 'yes')) return undefined;
    const why = named
      ? 'filename is set, but the agent was never connected'
      : 'filename is empty, but the agent was connected';
    return { kind: 'recording', why };
  }

  #offers(before: StateSet, to: StateSet): Complaint | undefined {
    if (before.offered === to.offered || this.callid === undefined) return undefined;
    if (to.offered) return this.#calls.offer(this.callid, this.#agentKey);
    this.#calls.endOffer(this.callid, this.#agentKey);
    return undefined;
  }

  /** After an event that may not come, the trace is picked up where such an event usually leads. */
  #pickUp(fields: TraceFields, token: Token): Complaint {
    const complaint: Complaint = { kind: 'order', why: `${token} may not come in state ${describeSet(this.state)}` };
    const to = landing(token);
    if (to !== undefined) {
      this.#leavePart();
      if (to.allPart) {
        this.#inPart(fields, token);
        this.#connected = 'any';
      }
      this.state = to;
    }
    return complaint;
  }
}
