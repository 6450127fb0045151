import { retransmitAwaitingAck } from '../dialog/awaiting-ack.ts';
import { endConfirmed, sendBye } from './confirmed-leg.ts';
import { type Context, clearTimer, emit, setTimer } from './context.ts';
import { sdpOf } from './facts.ts';
import { legTimerId } from './legs.ts';
import { continueNegotiation } from './renegotiation.ts';
import type { ConfirmedLeg, IncomingRequest } from './state.ts';

/** An ACK for a 2xx of ours, RFC 3261 §13.3.1.4. */
export function onAck(ctx: Context, leg: ConfirmedLeg, ack: IncomingRequest): void {
  const pending = leg.ack;
  // A second ACK, or one for an older INVITE, changes nothing.
  if (pending === undefined || ack.identity.cseq !== pending.waiting.cseq) return;
  clearTimer(ctx, legTimerId('ack', leg.id));
  leg.ack = undefined;
  const answer = sdpOf(ack.message);
  if (pending.offered && answer !== undefined) leg.remoteSdp = answer;
  if (leg.state === 'closingAfterAck') {
    sendBye(ctx, leg);
    return;
  }
  if (leg.state !== 'up') return;
  if (pending.of === 'initial') {
    emit(ctx, { type: 'legConfirmed', leg: leg.id, sdp: pending.offered ? answer : undefined });
  } else if (pending.offered) {
    emit(ctx, { type: 'legOfferAnswered', leg: leg.id, sdp: answer });
  }
  continueNegotiation(ctx, leg);
}

/** No ACK yet: our 2xx again, and after 64 × T1 the end (RFC 3261 §13.3.1.4). */
export function ackTimer(ctx: Context, leg: ConfirmedLeg): void {
  const pending = leg.ack;
  if (pending === undefined) return;
  const waiting = retransmitAwaitingAck(pending.waiting, ctx.settings.times);
  if (waiting === undefined) {
    leg.ack = undefined;
    endConfirmed(ctx, leg, 'ackTimeout', { protocol: 'SIP', cause: 408, text: 'ACK timeout' });
    return;
  }
  leg.ack = { ...pending, waiting };
  const entry = ctx.state.transactions.find(pending.txKey);
  const flow = entry?.data.flow ?? leg.flow;
  emit(ctx, { type: 'send', flow, bytes: waiting.bytes });
  setTimer(ctx, legTimerId('ack', leg.id), waiting.intervalMs);
}
