import { headerLines } from '../message/headers.ts';
import type { HeaderField, SipResponse } from '../message/message.ts';
import { serializeMessage } from '../message/serialize.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import { type Context, emit } from './context.ts';
import { EMPTY_BODY, field, SDP_TYPE, sdpBody } from './requests.ts';
import type { IncomingRequest, TransactionData } from './state.ts';
import { stepServer } from './transactions.ts';

export interface ResponseParts {
  /** Default: the RFC's phrase. */
  readonly reason?: string;
  /** Put into To when the request had no tag there. */
  readonly toTag?: string;
  readonly more?: readonly HeaderField[];
  readonly sdp?: string | undefined;
}

/** A response to a request, RFC 3261 §8.2.6. */
export function responseTo(incoming: IncomingRequest, status: number, parts: ResponseParts = {}): SipResponse {
  const headers: HeaderField[] = [];
  for (const via of incoming.vias) headers.push(field('via', via));
  const needsTag = incoming.toTag === undefined && status > 100;
  headers.push(
    field('from', incoming.from),
    // RFC 3261 §8.2.6.2: every response but 100 has a To tag.
    field('to', needsTag ? `${incoming.to};tag=${parts.toTag ?? statelessTag(incoming)}` : incoming.to),
    field('call-id', incoming.identity.callId),
    field('cseq', `${incoming.identity.cseq} ${incoming.identity.method}`),
  );
  if (parts.more !== undefined) headers.push(...parts.more);
  const reason = parts.reason ?? REASONS.get(status) ?? 'Other';
  if (parts.sdp === undefined) return { kind: 'response', status, reason, headers, body: EMPTY_BODY };
  headers.push(field('content-type', SDP_TYPE));
  return { kind: 'response', status, reason, headers, body: sdpBody(parts.sdp) };
}

/** Answers through the request's transaction; returns the bytes, for those who send them again. */
export function respond(
  ctx: Context,
  entry: TransactionEntry<TransactionData>,
  incoming: IncomingRequest,
  status: number,
  parts?: ResponseParts,
): Uint8Array {
  const bytes = serializeMessage(responseTo(incoming, status, parts));
  stepServer(ctx, entry, { type: 'respond', status, bytes });
  return bytes;
}

/**
 * Answers and forgets (RFC 3261 §8.2.7). A retransmission is answered anew, alike, as the To tag follows from the
 * request. The ACK that an INVITE's refusal draws matches nothing and is dropped.
 */
export function respondStateless(ctx: Context, incoming: IncomingRequest, status: number, parts?: ResponseParts): void {
  if (incoming.identity.method === 'ACK') return;
  const bytes = serializeMessage(responseTo(incoming, status, parts));
  emit(ctx, { type: 'send', flow: incoming.replyFlow, bytes });
}

/** Record-Route values of the request: a response that makes a dialog carries them too (RFC 3261 §12.1.1). */
export function recordRouteFields(incoming: IncomingRequest): HeaderField[] {
  return headerLines(incoming.message, 'record-route').map((value) => field('record-route', value));
}

/** FNV-1a over what stays the same in retransmissions. */
function statelessTag(incoming: IncomingRequest): string {
  let hash = 0x811c9dc5;
  const text = `${incoming.identity.topVia} ${incoming.identity.callId}`;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `s${(hash >>> 0).toString(36)}`;
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [100, 'Trying'],
  [180, 'Ringing'],
  [181, 'Call Is Being Forwarded'],
  [182, 'Queued'],
  [183, 'Session Progress'],
  [200, 'OK'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [406, 'Not Acceptable'],
  [408, 'Request Timeout'],
  [415, 'Unsupported Media Type'],
  [416, 'Unsupported URI Scheme'],
  [420, 'Bad Extension'],
  [422, 'Session Interval Too Small'],
  [423, 'Interval Too Brief'],
  [480, 'Temporarily Unavailable'],
  [481, 'Call/Transaction Does Not Exist'],
  [482, 'Loop Detected'],
  [486, 'Busy Here'],
  [487, 'Request Terminated'],
  [488, 'Not Acceptable Here'],
  [491, 'Request Pending'],
  [500, 'Server Internal Error'],
  [501, 'Not Implemented'],
  [503, 'Service Unavailable'],
  [504, 'Server Time-out'],
  [505, 'Version Not Supported'],
  [513, 'Message Too Large'],
  [600, 'Busy Everywhere'],
  [603, 'Decline'],
]);
