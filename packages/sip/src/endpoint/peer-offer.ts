import { withRemoteTarget } from '../dialog/dialog.ts';
import { refuseBody } from '../message/refusals.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import { MIN_SE_S } from './config.ts';
import { awaitAckAgain, restartSessionTimer } from './confirmed-leg.ts';
import { type Context, clearTimer, emit, setTimer, unexpected } from './context.ts';
import { contactUriOf, sdpOf } from './facts.ts';
import { dialogFields, sessionAnswer, sessionFields } from './incoming-leg.ts';
import { legTimerId, stopTimer } from './legs.ts';
import { continueNegotiation, yieldToPeer } from './renegotiation.ts';
import { ALLOW, field, SDP_TYPE, SUPPORTED } from './requests.ts';
import { respond } from './responses.ts';
import type { ConfirmedLeg, IncomingRequest, TransactionData } from './state.ts';

type Entry = TransactionEntry<TransactionData>;

/** re-INVITE or UPDATE of the peer in a confirmed dialog (RFC 3261 §14.2, RFC 3311 §5.2). */
export function onPeerOffer(ctx: Context, leg: ConfirmedLeg, entry: Entry, incoming: IncomingRequest): void {
  const refusal = refusalOf(ctx, leg, incoming);
  if (refusal !== undefined) {
    respond(ctx, entry, incoming, refusal.status, refusal);
    return;
  }
  confirmSilently(ctx, leg);
  yieldToPeer(ctx, leg);
  leg.dialog = withRemoteTarget(leg.dialog, contactUriOf(incoming.message));
  const offer = sdpOf(incoming.message);
  const isInvite = incoming.identity.method === 'INVITE';
  if (!isInvite && offer === undefined) {
    // RFC 3311 §5.2: an UPDATE without offer only refreshes the session.
    answer(ctx, leg, entry, incoming, undefined);
    return;
  }
  if (offer !== undefined && offer === leg.remoteSdp) {
    // RFC 4028 §7.4: the same description again is a mere refresh; the engine need not hear of it.
    answer(ctx, leg, entry, incoming, leg.localSdp);
    return;
  }
  leg.negotiation = { kind: 'theirs', request: incoming, txKey: entry.key, offered: offer === undefined };
  if (isInvite) respond(ctx, entry, incoming, 100);
  setTimer(ctx, legTimerId('offer', leg.id), ctx.settings.limits.offerMsMax);
  emit(ctx, { type: 'legOffer', leg: leg.id, sdp: offer });
}

/** The driver answers the peer's offer (or makes the offer that the peer's re-INVITE left to us). */
export function answerPeerOffer(ctx: Context, leg: ConfirmedLeg, sdp: string): void {
  const { negotiation } = leg;
  if (negotiation.kind !== 'theirs') {
    unexpected(ctx, 'answerOffer', 'no offer of the peer waits');
    return;
  }
  clearTimer(ctx, legTimerId('offer', leg.id));
  leg.negotiation = { kind: 'idle' };
  const entry = ctx.state.transactions.find(negotiation.txKey);
  if (entry === undefined) return;
  const offer = sdpOf(negotiation.request.message);
  if (offer !== undefined) leg.remoteSdp = offer;
  answer(ctx, leg, entry, negotiation.request, sdp);
}

/** The driver refuses it: the session stays as it was (RFC 3261 §14.2). */
export function refusePeerOffer(ctx: Context, leg: ConfirmedLeg, status: number): void {
  const { negotiation } = leg;
  if (negotiation.kind !== 'theirs') {
    unexpected(ctx, 'refuseOffer', 'no offer of the peer waits');
    return;
  }
  clearTimer(ctx, legTimerId('offer', leg.id));
  leg.negotiation = { kind: 'idle' };
  const entry = ctx.state.transactions.find(negotiation.txKey);
  if (entry !== undefined) respond(ctx, entry, negotiation.request, refusalStatus(status));
  continueNegotiation(ctx, leg);
}

/** The driver was silent for too long. */
export function peerOfferTimer(ctx: Context, leg: ConfirmedLeg): void {
  if (leg.negotiation.kind === 'theirs') refusePeerOffer(ctx, leg, 500);
}

/** 400–699, whatever was asked for. */
export function refusalStatus(status: number): number {
  return Number.isInteger(status) && status >= 400 && status <= 699 ? status : 500;
}

interface OfferRefusal {
  readonly status: number;
  readonly more?: { readonly name: string; readonly value: string }[];
}

function refusalOf(ctx: Context, leg: ConfirmedLeg, incoming: IncomingRequest): OfferRefusal | undefined {
  const body = refuseBody(incoming.message, [SDP_TYPE]);
  if (body !== undefined) return { status: body.status, more: [...(body.headers ?? [])] };
  const offers = incoming.identity.method === 'INVITE' || sdpOf(incoming.message) !== undefined;
  if (offers) {
    // RFC 3261 §14.2: while the peer's former offer waits, 500 with Retry-After; while ours does, 491.
    if (leg.negotiation.kind === 'theirs') {
      return { status: 500, more: [field('retry-after', String(Math.floor(ctx.settings.rng.next() * 10)))] };
    }
    const oursOpen = leg.negotiation.kind === 'ours' && leg.negotiation.sdp !== undefined;
    if (oursOpen || (leg.ack?.offered ?? false)) return { status: 491 };
  }
  if (sessionAnswer(ctx, incoming).kind === 'tooSmall') {
    return { status: 422, more: [field('min-se', String(MIN_SE_S))] };
  }
  return undefined;
}

/** A request of the peer proves that it got our 2xx, though its ACK was lost or is late. */
function confirmSilently(ctx: Context, leg: ConfirmedLeg): void {
  const pending = leg.ack;
  if (pending === undefined || pending.offered) return;
  stopTimer(ctx, leg, 'ack');
  leg.ack = undefined;
  if (pending.of === 'initial') emit(ctx, { type: 'legConfirmed', leg: leg.id, sdp: undefined });
}

function answer(
  ctx: Context,
  leg: ConfirmedLeg,
  entry: Entry,
  incoming: IncomingRequest,
  sdp: string | undefined,
): void {
  const session = sessionAnswer(ctx, incoming);
  const bytes = respond(ctx, entry, incoming, 200, {
    more: [
      ...dialogFields(ctx, incoming),
      field('allow', ALLOW),
      field('supported', SUPPORTED),
      ...sessionFields(session),
    ],
    sdp,
  });
  if (sdp !== undefined) leg.localSdp = sdp;
  stopTimer(ctx, leg, 'session');
  leg.session = session.kind === 'timer' ? session.timer : undefined;
  restartSessionTimer(ctx, leg);
  if (incoming.identity.method === 'INVITE') {
    const offered = sdpOf(incoming.message) === undefined;
    awaitAckAgain(ctx, leg, bytes, incoming.identity.cseq, { offered, txKey: entry.key });
  } else {
    continueNegotiation(ctx, leg);
  }
}
