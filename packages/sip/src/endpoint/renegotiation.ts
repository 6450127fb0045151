import { withNextCseq, withRemoteTarget } from '../dialog/dialog.ts';
import { uacSessionTimer } from '../dialog/session-timer.ts';
import type { HeaderField, SipResponse } from '../message/message.ts';
import { readMinSe } from '../message/session-expires.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import { acknowledgeSuccess } from './acknowledge.ts';
import { answerChallengeOnce } from './challenge.ts';
import { endConfirmed, restartSessionTimer } from './confirmed-leg.ts';
import { type Context, clearTimer, emit, setTimer, unexpected } from './context.ts';
import { contactUriOf, sdpOf, sessionTimerOffer } from './facts.ts';
import { legTimerId, stopTimer } from './legs.ts';
import { ALLOW, contactOf, dialogRequest, field, SUPPORTED } from './requests.ts';
import type { ClientData, ClientOwner, ConfirmedLeg, TransactionData } from './state.ts';
import { openClient } from './transactions.ts';

type OfferOwner = ClientOwner & { use: 'offer' | 'refresh' };

/** The engine wants new media: re-INVITE now, or as soon as the negotiation under way is over. */
export function offerByUs(ctx: Context, leg: ConfirmedLeg, sdp: string): void {
  if (leg.state !== 'up') {
    unexpected(ctx, 'offer', 'closing leg');
  } else if (leg.negotiation.kind !== 'idle' || leg.ack !== undefined) {
    leg.queuedOffer = sdp;
  } else {
    sendOffer(ctx, leg, 'offer', sdp);
  }
}

/** Somebody doubts that the peer is there: a refresh that it has to answer. */
export function checkPeer(ctx: Context, leg: ConfirmedLeg): void {
  if (leg.state !== 'up' || leg.negotiation.kind !== 'idle' || leg.ack !== undefined) return;
  sendOffer(ctx, leg, 'refresh', undefined);
}

/** The way is free again: an offer that waited goes out. */
export function continueNegotiation(ctx: Context, leg: ConfirmedLeg): void {
  const sdp = leg.queuedOffer;
  if (sdp === undefined || leg.state !== 'up' || leg.negotiation.kind !== 'idle' || leg.ack !== undefined) return;
  leg.queuedOffer = undefined;
  sendOffer(ctx, leg, 'offer', sdp);
}

/** RFC 4028 §10: half the interval is over and we refresh, or the peer did not and the session ends. */
export function sessionTimer(ctx: Context, leg: ConfirmedLeg): void {
  if (leg.session === undefined || leg.state !== 'up') return;
  if (leg.session.refresher === 'peer') {
    endConfirmed(ctx, leg, 'sessionTimer', { protocol: 'SIP', cause: 408, text: 'Session expired' });
    return;
  }
  // A negotiation under way is a refresh too, whoever began it; its outcome starts the timer anew.
  if (leg.negotiation.kind === 'idle' && leg.ack === undefined) sendOffer(ctx, leg, 'refresh', undefined);
  else restartSessionTimer(ctx, leg);
}

/** RFC 3261 §14.1: the time after a glare is over. */
export function glareTimer(ctx: Context, leg: ConfirmedLeg): void {
  const { negotiation } = leg;
  if (negotiation.kind !== 'waiting' || leg.state !== 'up') return;
  leg.negotiation = { kind: 'idle' };
  sendOffer(ctx, leg, negotiation.use, negotiation.sdp);
}

/** A final response to our re-INVITE or UPDATE. */
export function onOfferResponse(
  ctx: Context,
  entry: TransactionEntry<TransactionData>,
  data: ClientData,
  owner: OfferOwner,
  response: SipResponse,
): void {
  const { status } = response;
  if (status < 200) return;
  const found = ctx.state.legs.get(owner.leg);
  const leg = found?.phase === 'confirmed' ? found : undefined;
  if (status < 300) {
    if (data.method === 'INVITE') acknowledgeSuccess(ctx, entry, data, response, leg?.flow ?? data.flow);
    if (leg?.negotiation.kind === 'ours') accepted(ctx, leg, owner.use, response);
    return;
  }
  if (leg === undefined || leg.negotiation.kind !== 'ours') return;
  refused(ctx, leg, data, owner, response);
}

/** No answer to our re-INVITE or UPDATE: the dialog is dead (RFC 3261 §12.2.1.2). */
export function offerFailed(ctx: Context, owner: OfferOwner, why: 'timedOut' | 'transport'): void {
  const leg = ctx.state.legs.get(owner.leg);
  if (leg?.phase !== 'confirmed' || leg.state !== 'up') return;
  const by = owner.use === 'refresh' && why === 'timedOut' ? 'sessionTimer' : 'transport';
  endConfirmed(ctx, leg, by, { protocol: 'SIP', cause: 408, text: 'No answer to a request in the dialog' });
}

/** Session-Expires of our requests in the dialog: the refresher keeps its part (RFC 4028 §7.4). */
export function sessionRequestFields(leg: ConfirmedLeg): HeaderField[] {
  const { session } = leg;
  if (session === undefined) return [];
  const refresher = session.refresher === 'us' ? 'uac' : 'uas';
  return [field('session-expires', `${session.intervalS};refresher=${refresher}`)];
}

function sendOffer(ctx: Context, leg: ConfirmedLeg, use: 'offer' | 'refresh', sdp: string | undefined): void {
  // RFC 4028 §7.4: an UPDATE without offer is the cheapest refresh; a re-INVITE repeats the session as it stands.
  const byUpdate = use === 'refresh' && leg.peerAllowsUpdate;
  const offer = byUpdate ? undefined : (sdp ?? leg.localSdp);
  leg.dialog = withNextCseq(leg.dialog);
  leg.negotiation = { kind: 'ours', use, sdp: offer };
  const outgoing = dialogRequest(ctx, leg.flow, leg.dialog, byUpdate ? 'UPDATE' : 'INVITE', {
    more: [
      field('contact', contactOf(ctx, leg.flow)),
      field('allow', ALLOW),
      field('supported', SUPPORTED),
      ...sessionRequestFields(leg),
    ],
    sdp: offer,
  });
  const entry = openClient(ctx, outgoing, { use, leg: leg.id, authTried: false });
  if (entry === undefined) {
    leg.negotiation = { kind: 'idle' };
    if (use === 'offer') emit(ctx, { type: 'legOfferAnswered', leg: leg.id, sdp: undefined });
    // The table is full: the next time. Without this nobody would ever ask a dead peer again.
    else restartSessionTimer(ctx, leg);
  }
}

function accepted(ctx: Context, leg: ConfirmedLeg, use: 'offer' | 'refresh', response: SipResponse): void {
  const { negotiation } = leg;
  if (negotiation.kind === 'ours' && negotiation.sdp !== undefined) leg.localSdp = negotiation.sdp;
  const answer = sdpOf(response);
  if (answer !== undefined) leg.remoteSdp = answer;
  leg.dialog = withRemoteTarget(leg.dialog, contactUriOf(response));
  leg.negotiation = { kind: 'idle' };
  stopTimer(ctx, leg, 'session');
  leg.session = uacSessionTimer(sessionTimerOffer(response));
  restartSessionTimer(ctx, leg);
  if (use === 'offer') emit(ctx, { type: 'legOfferAnswered', leg: leg.id, sdp: answer });
  continueNegotiation(ctx, leg);
}

function refused(ctx: Context, leg: ConfirmedLeg, data: ClientData, owner: OfferOwner, response: SipResponse): void {
  const { status } = response;
  const sdp = leg.negotiation.kind === 'ours' ? leg.negotiation.sdp : undefined;
  if ((status === 401 || status === 407) && !owner.authTried) {
    leg.dialog = withNextCseq(leg.dialog);
    const again = answerChallengeOnce(ctx, data, response, leg.party, leg.dialog.localCseq);
    if (again !== undefined && openClient(ctx, again, { ...owner, authTried: true }) !== undefined) return;
  }
  if (status === 491) {
    leg.negotiation = { kind: 'waiting', use: owner.use, sdp };
    setTimer(ctx, legTimerId('glare', leg.id), glareDelayMs(ctx, leg));
    return;
  }
  leg.negotiation = { kind: 'idle' };
  if (status === 408 || status === 481) {
    // RFC 3261 §12.2.1.2: the peer does not know the dialog any more.
    const by = owner.use === 'refresh' ? 'sessionTimer' : 'transport';
    endConfirmed(ctx, leg, by, { protocol: 'SIP', cause: status });
    return;
  }
  if (owner.use === 'offer') {
    emit(ctx, { type: 'legOfferAnswered', leg: leg.id, sdp: undefined });
    continueNegotiation(ctx, leg);
  } else {
    refreshRefused(ctx, leg, data, response);
  }
}

/** The peer lives but does not take this refresh: another interval, another method, or the next time. */
function refreshRefused(ctx: Context, leg: ConfirmedLeg, data: ClientData, response: SipResponse): void {
  const minS = readMinSe(response);
  if (response.status === 422 && minS !== undefined && leg.session !== undefined && minS > leg.session.intervalS) {
    leg.session = { ...leg.session, intervalS: minS };
    sendOffer(ctx, leg, 'refresh', undefined);
    return;
  }
  if (data.method === 'UPDATE' && (response.status === 405 || response.status === 501)) {
    leg.peerAllowsUpdate = false;
    sendOffer(ctx, leg, 'refresh', undefined);
    return;
  }
  restartSessionTimer(ctx, leg);
  continueNegotiation(ctx, leg);
}

/** RFC 3261 §14.1: the owner of the Call-ID waits 2.1 to 4 s, the other side up to 2 s, so that they part. */
function glareDelayMs(ctx: Context, leg: ConfirmedLeg): number {
  const random = ctx.settings.rng.next();
  return leg.weMadeCallId ? 2100 + Math.floor(random * 190) * 10 : Math.floor(random * 200) * 10;
}

/** The peer offers while our own offer waits after a glare: theirs goes first, ours is kept. */
export function yieldToPeer(ctx: Context, leg: ConfirmedLeg): void {
  const { negotiation } = leg;
  if (negotiation.kind !== 'waiting') return;
  clearTimer(ctx, legTimerId('glare', leg.id));
  if (negotiation.use === 'offer') leg.queuedOffer = leg.queuedOffer ?? negotiation.sdp;
  leg.negotiation = { kind: 'idle' };
}
