import type { ViolationKind } from './violation.ts';

/** Calls kept in memory at once; those that nobody is in are forgotten first. */
export const CALLS_MAX = 50_000;
/** Parts of one call whose numbers are kept; a call with more is some loop that other checks see. */
const SEGMENTS_MAX = 1_000;

interface CallTrace {
  open: number;
  timestamp: string | undefined;
  offeredTo: string | undefined;
  stickyFor: string | undefined;
  readonly segments: Map<number, string>;
}

export interface Complaint {
  readonly kind: ViolationKind;
  readonly why: string;
}

/** What the parts of one call, at all its agents, have in common. */
export class Calls {
  /** Two generations: what was not touched while one of them filled, and has no part open, is forgotten with it. */
  #recent = new Map<string, CallTrace>();
  #earlier = new Map<string, CallTrace>();
  /** Calls seen so far. */
  seen = 0;

  open(callid: string): void {
    this.#get(callid).open++;
  }

  /** The part of an agent is over. */
  close(callid: string, agentKey: string): void {
    const call = this.#find(callid);
    if (call === undefined) return;
    call.open = Math.max(0, call.open - 1);
    if (call.offeredTo === agentKey) call.offeredTo = undefined;
  }

  timestamp(callid: string, timestamp: string): Complaint | undefined {
    const call = this.#get(callid);
    call.timestamp ??= timestamp;
    if (call.timestamp === timestamp) return undefined;
    return {
      kind: 'timestamp',
      why: `timestamp is ${timestamp}, other frames of call ${callid} say ${call.timestamp}`,
    };
  }

  /** A part's number is told for the first time. */
  segment(callid: string, segment: number, agentKey: string): Complaint | undefined {
    const { segments } = this.#get(callid);
    const owner = segments.get(segment);
    if (owner !== undefined) {
      return { kind: 'segment', why: `segment ${segment} of call ${callid} was already a part of ${owner}` };
    }
    if (segments.size < SEGMENTS_MAX) segments.set(segment, agentKey);
    return undefined;
  }

  offer(callid: string, agentKey: string): Complaint | undefined {
    const call = this.#get(callid);
    const other = call.offeredTo;
    call.offeredTo = agentKey;
    if (other === undefined || other === agentKey) return undefined;
    return { kind: 'offer', why: `call ${callid} still rings at ${other}` };
  }

  endOffer(callid: string, agentKey: string): void {
    const call = this.#find(callid);
    if (call?.offeredTo === agentKey) call.offeredTo = undefined;
  }

  enqueuedFor(callid: string, agentKey: string): void {
    this.#get(callid).stickyFor = agentKey;
  }

  dequeuedFor(callid: string, agentKey: string): Complaint | undefined {
    const call = this.#get(callid);
    const waited = call.stickyFor === agentKey;
    call.stickyFor = undefined;
    return waited ? undefined : { kind: 'sticky', why: `no memberEnqueue of call ${callid} came before` };
  }

  #get(callid: string): CallTrace {
    const known = this.#find(callid);
    if (known !== undefined) return known;
    const call: CallTrace = {
      open: 0,
      timestamp: undefined,
      offeredTo: undefined,
      stickyFor: undefined,
      segments: new Map(),
    };
    this.seen++;
    this.#remember(callid, call);
    return call;
  }

  #find(callid: string): CallTrace | undefined {
    const recent = this.#recent.get(callid);
    if (recent !== undefined) return recent;
    const call = this.#earlier.get(callid);
    if (call !== undefined) {
      this.#earlier.delete(callid);
      this.#remember(callid, call);
    }
    return call;
  }

  #remember(callid: string, call: CallTrace): void {
    this.#recent.set(callid, call);
    if (this.#recent.size * 2 < CALLS_MAX) return;
    const forgotten = this.#earlier;
    this.#earlier = this.#recent;
    this.#recent = new Map();
    for (const [id, old] of forgotten) {
      const inUse = old.open > 0 || old.stickyFor !== undefined;
      if (inUse && this.#recent.size * 4 < CALLS_MAX) this.#recent.set(id, old);
    }
  }
}
