import type { NonceTable } from '../digest/nonce.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { TransactionEntry, TransactionTable } from '../transaction/table.ts';
import type { StreamFramer } from '../transport/stream-framer.ts';
import type { Settings } from './config.ts';
import type { CountedEvent, EndpointEffect } from './effects.ts';
import type { BranchSource } from './ids.ts';
import type { Flow, LegId } from './inputs.ts';
import type { SourceBuckets } from './rate-limit.ts';
import type {
  Bindings,
  Branch,
  ClientData,
  IncomingRequest,
  Leg,
  TransactionData,
  TrunkRegistration,
} from './state.ts';

/** What all parts of the endpoint share during one step. Nothing of it leaves the step but `state` and `out`. */
export interface Context {
  readonly settings: Settings;
  readonly state: EndpointState;
  readonly user: TransactionUser;
  /** Monotonic clock of this step. */
  nowMs: number;
  /** Effects of this step, in order. */
  out: EndpointEffect[];
}

export interface EndpointState {
  readonly transactions: TransactionTable<TransactionData>;
  readonly legs: Map<LegId, Leg>;
  /** Call-ID and local tag → leg (RFC 3261 §12). */
  readonly dialogs: Map<string, LegId>;
  /** Branches of dialled legs by their timer id. */
  readonly openBranches: Map<string, Branch>;
  readonly bindings: Bindings;
  /** Ours at trunks, by trunk. */
  readonly registrations: Map<string, TrunkRegistration>;
  /** By connection. */
  readonly streams: Map<string, Stream>;
  readonly sources: SourceBuckets;
  readonly nonces: NonceTable;
  noncesSweptMs: number;
  readonly branches: BranchSource;
}

export interface Stream {
  readonly framer: StreamFramer;
  readonly flow: Flow;
  /** A message is begun and its timer runs. */
  timed: boolean;
}

/** How transactions speak to the parts above them (RFC 3261 §17, "TU"). */
export interface TransactionUser {
  response(ctx: Context, entry: TransactionEntry<TransactionData>, data: ClientData, response: SipResponse): void;
  /** No final response: timer B or F, or the transport failed. */
  failed(ctx: Context, data: ClientData, why: 'timedOut' | 'transport'): void;
  /** A request that no transaction knows. */
  request(ctx: Context, request: IncomingRequest): void;
}

export function emit(ctx: Context, effect: EndpointEffect): void {
  ctx.out.push(effect);
}

export function count(ctx: Context, what: CountedEvent, flow: Flow | undefined): void {
  ctx.out.push({ type: 'count', what, flow });
}

export function unexpected(ctx: Context, what: string, where: string): void {
  ctx.out.push({ type: 'unexpected', what, where });
}

export function setTimer(ctx: Context, timerId: string, afterMs: number): void {
  ctx.out.push({ type: 'setTimer', timerId, afterMs });
}

export function clearTimer(ctx: Context, timerId: string): void {
  ctx.out.push({ type: 'clearTimer', timerId });
}

export function isReliable(flow: Flow): boolean {
  return flow.transport !== 'udp';
}

/** The key under which a dialog, early or confirmed, is found by our tag. */
export function dialogKey(callId: string, localTag: string): string {
  return `${callId} ${localTag}`;
}

/** A request of ours, ready to be sent. */
export interface OutgoingRequest {
  readonly request: SipRequest;
  readonly branch: string;
  readonly flow: Flow;
}
