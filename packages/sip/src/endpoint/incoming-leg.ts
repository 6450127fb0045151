import { startAwaitingAck } from '../dialog/awaiting-ack.ts';
import { uasDialog } from '../dialog/dialog.ts';
import { sessionTimerDelayMs, type UasSessionTimer, uasSessionTimer } from '../dialog/session-timer.ts';
import { headerLines } from '../message/headers.ts';
import type { HeaderField } from '../message/message.ts';
import { readNameAddr } from '../message/name-addr.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import { MIN_SE_S } from './config.ts';
import { type Context, dialogKey, emit, setTimer, unexpected } from './context.ts';
import type { IncomingParty, LegEndedBy } from './effects.ts';
import { allowsUpdate, contactUriOf, legFacts, reasonOf, sdpOf, sessionTimerOffer } from './facts.ts';
import { randomToken } from './ids.ts';
import type { LegId, ReasonHeader } from './inputs.ts';
import { dropLeg, legTimerId } from './legs.ts';
import { nextHop } from './next-hop.ts';
import { ALLOW, contactOf, field, plainText, reasonField, SUPPORTED } from './requests.ts';
import { recordRouteFields, respond } from './responses.ts';
import type { ConfirmedLeg, IncomingLeg, IncomingRequest, TransactionData } from './state.ts';

/** RFC 3261 §13.3.1.1: a provisional response at least each minute keeps proxies from giving the call up. */
const PROVISIONAL_REFRESH_MS = 60_000;

/** A new INVITE that passed every check becomes a leg: the engine hears of it, and 100 goes out when it takes its time. */
export function openIncomingLeg(
  ctx: Context,
  entry: TransactionEntry<TransactionData>,
  incoming: IncomingRequest,
  party: IncomingParty,
): void {
  // RFC 3261 §8.1.1.8 asks for a Contact; clients of RFC 2543 that send none are reached at their From (RFC 4475 §3.4.1).
  const contactUri = contactUriOf(incoming.message) ?? readNameAddr(incoming.from)?.uri ?? '';
  const session = sessionAnswer(ctx, incoming);
  if (session.kind === 'tooSmall') {
    respond(ctx, entry, incoming, 422, { more: [field('min-se', String(MIN_SE_S))] });
    return;
  }
  const id = freeLegId(ctx);
  const leg: IncomingLeg = {
    phase: 'incoming',
    id,
    invite: incoming,
    txKey: entry.key,
    localTag: randomToken(ctx.settings.rng),
    party,
    offer: sdpOf(incoming.message),
    contactUri,
    remoteCseq: incoming.identity.cseq,
    provisional: undefined,
  };
  if (entry.data.role === 'server') entry.data.leg = id;
  ctx.state.legs.set(id, leg);
  ctx.state.dialogs.set(dialogKey(incoming.identity.callId, leg.localTag), id);
  const { tryingAfterMs } = ctx.settings.limits;
  if (tryingAfterMs === 0) respond(ctx, entry, incoming, 100);
  else setTimer(ctx, legTimerId('ring', id), tryingAfterMs);
  emit(ctx, {
    type: 'legIncoming',
    leg: id,
    from: party,
    ...legFacts(ctx, incoming, party),
    sdp: leg.offer,
    callIdHeader: incoming.identity.callId,
  });
}

/** 180, or 183 with early media. */
export function ringIncoming(ctx: Context, leg: IncomingLeg, sdp: string | undefined): void {
  const first = leg.provisional === undefined;
  // The timer that waits to send 100 is moved: this response stands in its place.
  // Early media goes on while it rings: once an answer was given in a 183, every later provisional repeats it.
  const answer = sdp ?? leg.provisional?.sdp;
  leg.provisional = { status: answer === undefined ? 180 : 183, sdp: answer };
  sendProvisional(ctx, leg);
  if (first) setTimer(ctx, legTimerId('ring', leg.id), PROVISIONAL_REFRESH_MS);
}

/** The engine has said nothing yet, or a minute has gone by. */
export function ringTimer(ctx: Context, leg: IncomingLeg): void {
  const entry = ctx.state.transactions.find(leg.txKey);
  if (leg.provisional === undefined && entry !== undefined) respond(ctx, entry, leg.invite, 100);
  else sendProvisional(ctx, leg);
  setTimer(ctx, legTimerId('ring', leg.id), PROVISIONAL_REFRESH_MS);
}

/** 200 with our answer (or offer); it is sent again until its ACK comes. */
export function answerIncoming(ctx: Context, leg: IncomingLeg, sdp: string): void {
  const entry = ctx.state.transactions.find(leg.txKey);
  if (entry === undefined) {
    unexpected(ctx, 'answer without INVITE transaction', 'incoming leg');
    return;
  }
  const { invite } = leg;
  const session = sessionAnswer(ctx, invite);
  const bytes = respond(ctx, entry, invite, 200, {
    toTag: leg.localTag,
    more: [
      ...dialogFields(ctx, invite),
      field('allow', ALLOW),
      field('supported', SUPPORTED),
      ...sessionFields(session),
    ],
    sdp,
  });
  dropLeg(ctx, leg);
  const dialog = uasDialog({
    callId: invite.identity.callId,
    localTag: leg.localTag,
    fromTag: invite.identity.fromTag,
    from: invite.from,
    to: invite.to,
    cseq: leg.remoteCseq,
    contactUri: leg.contactUri,
    recordRoute: headerLines(invite.message, 'record-route'),
  });
  const confirmed: ConfirmedLeg = {
    phase: 'confirmed',
    id: leg.id,
    dialog,
    flow: nextHop(ctx, dialog, invite.flow, leg.party),
    party: leg.party,
    state: 'up',
    cause: undefined,
    ack: {
      waiting: startAwaitingAck(bytes, invite.identity.cseq, ctx.settings.times),
      of: 'initial',
      offered: leg.offer === undefined,
      txKey: leg.txKey,
    },
    negotiation: { kind: 'idle' },
    queuedOffer: undefined,
    localSdp: sdp,
    remoteSdp: leg.offer,
    session: session.kind === 'timer' ? session.timer : undefined,
    peerAllowsUpdate: allowsUpdate(invite.message),
    weMadeCallId: false,
  };
  ctx.state.legs.set(leg.id, confirmed);
  ctx.state.dialogs.set(dialogKey(dialog.callId, dialog.localTag), leg.id);
  setTimer(ctx, legTimerId('ack', leg.id), ctx.settings.times.t1Ms);
  if (confirmed.session !== undefined) {
    setTimer(ctx, legTimerId('session', leg.id), sessionTimerDelayMs(confirmed.session));
  }
}

/** Final refusal by us. */
export function rejectIncoming(
  ctx: Context,
  leg: IncomingLeg,
  status: number,
  parts: { readonly reason?: string; readonly cause?: ReasonHeader } = {},
): void {
  const entry = ctx.state.transactions.find(leg.txKey);
  if (entry !== undefined) {
    respond(ctx, entry, leg.invite, status, {
      toTag: leg.localTag,
      ...(parts.reason === undefined ? {} : { reason: plainText(parts.reason) }),
      ...(parts.cause === undefined ? {} : { more: [reasonField(parts.cause)] }),
    });
  }
  dropLeg(ctx, leg);
}

/** The peer gave up before our final response: its CANCEL, or a BYE on the early dialog (RFC 3261 §9.2, §15.1.2). */
export function cancelIncoming(ctx: Context, leg: IncomingLeg, by: LegEndedBy, request: IncomingRequest): void {
  rejectIncoming(ctx, leg, 487);
  emit(ctx, { type: 'legEnded', leg: leg.id, by, cause: reasonOf(request.message) });
}

/** Contact and Record-Route of a response that makes or keeps a dialog. */
export function dialogFields(ctx: Context, incoming: IncomingRequest): HeaderField[] {
  return [...recordRouteFields(incoming), field('contact', contactOf(ctx, incoming.replyFlow))];
}

/** What we do about session timers in a 2xx to this request. */
export function sessionAnswer(ctx: Context, incoming: IncomingRequest): UasSessionTimer {
  return uasSessionTimer(sessionTimerOffer(incoming.message), ctx.settings.sessionExpiresS, MIN_SE_S);
}

export function sessionFields(session: UasSessionTimer): HeaderField[] {
  if (session.kind !== 'timer') return [];
  const expires = field('session-expires', session.header);
  return session.require ? [expires, field('require', 'timer')] : [expires];
}

function sendProvisional(ctx: Context, leg: IncomingLeg): void {
  const entry = ctx.state.transactions.find(leg.txKey);
  if (entry === undefined || leg.provisional === undefined) return;
  const { status, sdp } = leg.provisional;
  respond(ctx, entry, leg.invite, status, { toTag: leg.localTag, more: dialogFields(ctx, leg.invite), sdp });
}

function freeLegId(ctx: Context): LegId {
  const { newLegId, rng } = ctx.settings;
  const id = newLegId?.() ?? `in-${randomToken(rng)}`;
  // An id that is taken would put two calls into one leg, whoever is to blame for it.
  return ctx.state.legs.has(id) ? `${id}-${randomToken(rng)}` : id;
}
