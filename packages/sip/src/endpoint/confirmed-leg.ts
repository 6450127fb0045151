import { startAwaitingAck } from '../dialog/awaiting-ack.ts';
import { withNextCseq } from '../dialog/dialog.ts';
import { sessionTimerDelayMs } from '../dialog/session-timer.ts';
import type { SipMessage } from '../message/message.ts';
import { type Context, setTimer } from './context.ts';
import type { LegEndedBy } from './effects.ts';
import { reasonOf, uuiOf } from './facts.ts';
import type { ReasonHeader } from './inputs.ts';
import { dropLeg, legTimerId, stopTimer, tellEnded } from './legs.ts';
import { dialogRequest, field, plainText, reasonField } from './requests.ts';
import { respond } from './responses.ts';
import type { ConfirmedLeg, PendingAck } from './state.ts';
import { openClient } from './transactions.ts';

/** Our 2xx to a re-INVITE went out and waits for its ACK. */
export function awaitAckAgain(
  ctx: Context,
  leg: ConfirmedLeg,
  bytes: Uint8Array,
  cseq: number,
  rest: Pick<PendingAck, 'offered' | 'txKey'>,
): void {
  stopTimer(ctx, leg, 'ack');
  leg.ack = { waiting: startAwaitingAck(bytes, cseq, ctx.settings.times), of: 'again', ...rest };
  setTimer(ctx, legTimerId('ack', leg.id), ctx.settings.times.t1Ms);
}

/** The engine hangs up. */
export function hangupConfirmed(
  ctx: Context,
  leg: ConfirmedLeg,
  cause: ReasonHeader | undefined,
  uui?: string | undefined,
): void {
  leg.cause = cause;
  leg.byeUui = uui;
  if (leg.ack?.of === 'initial') {
    // RFC 3261 §15: the callee may not send BYE before the ACK came or its 2xx was given up.
    leg.state = 'closingAfterAck';
    return;
  }
  sendBye(ctx, leg);
}

/** We end the leg by ourselves, and tell the engine. */
export function endConfirmed(ctx: Context, leg: ConfirmedLeg, by: LegEndedBy, cause: ReasonHeader | undefined): void {
  tellEnded(ctx, leg, by, undefined);
  leg.cause = leg.cause ?? cause;
  sendBye(ctx, leg);
}

/** BYE of the peer, RFC 3261 §15.1.2: 200, and requests of the dialog that still wait get 487. */
export function onBye(ctx: Context, leg: ConfirmedLeg, request: SipMessage): void {
  const { negotiation } = leg;
  if (negotiation.kind === 'theirs') {
    const entry = ctx.state.transactions.find(negotiation.txKey);
    if (entry !== undefined) respond(ctx, entry, negotiation.request, 487);
  }
  tellEnded(ctx, leg, 'bye', reasonOf(request), uuiOf(request));
  dropLeg(ctx, leg);
}

/** A successful refresh, or the first 2xx: the session timer starts anew. */
export function restartSessionTimer(ctx: Context, leg: ConfirmedLeg): void {
  if (leg.session !== undefined) setTimer(ctx, legTimerId('session', leg.id), sessionTimerDelayMs(leg.session));
}

/** Sends BYE; the dialog stays until it is answered, so that a BYE that crosses it finds its dialog. */
export function sendBye(ctx: Context, leg: ConfirmedLeg): void {
  const { negotiation } = leg;
  if (negotiation.kind === 'theirs') {
    const entry = ctx.state.transactions.find(negotiation.txKey);
    if (entry !== undefined) respond(ctx, entry, negotiation.request, 487);
  }
  for (const kind of ['ack', 'session', 'glare', 'offer'] as const) stopTimer(ctx, leg, kind);
  leg.ack = undefined;
  leg.session = undefined;
  leg.negotiation = { kind: 'idle' };
  leg.state = 'closing';
  leg.dialog = withNextCseq(leg.dialog);
  const more = [
    ...(leg.cause === undefined ? [] : [reasonField(leg.cause)]),
    ...(leg.byeUui === undefined ? [] : [field('user-to-user', plainText(leg.byeUui))]),
  ];
  const bye = dialogRequest(ctx, leg.flow, leg.dialog, 'BYE', { more });
  const entry = openClient(ctx, bye, { use: 'bye', leg: leg.id, authTried: false });
  // With the table full nothing can be sent reliably: the peer will see it by its own timers.
  if (entry === undefined) dropLeg(ctx, leg);
}
