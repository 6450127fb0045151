import { refuseAccept, refuseBody, refuseExtensions } from '../message/refusals.ts';
import { type Refusal, validateRequest } from '../message/validate-request.ts';
import { mergeKey, serverKey } from '../transaction/matching.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import { authenticate } from './authentication.ts';
import { type Context, clearTimer, count } from './context.ts';
import { methodRefusal } from './dialog-requests.ts';
import type { IncomingParty } from './effects.ts';
import { cancelIncoming, openIncomingLeg } from './incoming-leg.ts';

import { legTimerId } from './legs.ts';
import { takeToken } from './rate-limit.ts';
import { onRegister } from './registration.ts';
import { ALLOW, EXTENSIONS, field, SDP_TYPE, SUPPORTED } from './requests.ts';
import { respond, respondStateless } from './responses.ts';
import { sourceOf, trunkOfCall } from './source.ts';
import type { IncomingRequest, Source, TransactionData } from './state.ts';
import { isUnanswered, openServer } from './transactions.ts';

/** A share of the transaction table is kept for the dialogs that are up. */
const SHARE_FOR_NEW_CALLS = 0.9;

/** A request that belongs to no dialog of ours and that no transaction knows (RFC 3261 §8.2). */
export function onOutsideRequest(ctx: Context, incoming: IncomingRequest): void {
  const { method } = incoming.identity;
  if (method === 'ACK') return;
  if (method === 'CANCEL') {
    onCancel(ctx, incoming);
    return;
  }
  const source = sourceOf(ctx, incoming.flow);
  if (source.kind === 'unknown') {
    count(ctx, 'unknownSource', incoming.flow);
    if (!takeToken(ctx.state.sources, incoming.flow.address, ctx.settings.limits, ctx.nowMs)) {
      count(ctx, 'rateLimited', incoming.flow);
      return;
    }
  }
  const refusal = validateRequest(incoming.message);
  if (refusal !== undefined) {
    if (refusal.status === 400) count(ctx, 'malformed', incoming.flow);
    refuse(ctx, incoming, refusal);
    return;
  }
  if (incoming.toTag !== undefined) {
    // RFC 3261 §12.2.2: a dialog that we do not know, or no more.
    count(ctx, 'stray', incoming.flow);
    respondStateless(ctx, incoming, 481);
    return;
  }
  if (ctx.state.transactions.findMerged(mergeKey(incoming.identity)) !== undefined) {
    respondStateless(ctx, incoming, 482);
    return;
  }
  byMethod(ctx, source, incoming);
}

function byMethod(ctx: Context, source: Source, incoming: IncomingRequest): void {
  switch (incoming.identity.method) {
    case 'INVITE':
      onInvite(ctx, source, incoming);
      return;
    case 'REGISTER': {
      const refusal = refuseExtensions(incoming.message, EXTENSIONS);
      if (refusal !== undefined) refuse(ctx, incoming, refusal);
      else onRegister(ctx, incoming);
      return;
    }
    case 'OPTIONS':
      onOptions(ctx, incoming);
      return;
    case 'BYE':
    case 'INFO':
    case 'UPDATE':
    case 'PRACK':
      // Requests that live in dialogs only.
      respondStateless(ctx, incoming, 481);
      return;
    default:
      respondStateless(ctx, incoming, methodRefusal(incoming.identity.method), { more: [field('allow', ALLOW)] });
  }
}

/** RFC 3261 §11.2. Answered without a transaction: it changes nothing. */
function onOptions(ctx: Context, incoming: IncomingRequest): void {
  const refusal = refuseExtensions(incoming.message, EXTENSIONS);
  if (refusal !== undefined) {
    refuse(ctx, incoming, refusal);
    return;
  }
  respondStateless(ctx, incoming, 200, {
    more: [field('allow', ALLOW), field('accept', SDP_TYPE), field('supported', SUPPORTED)],
  });
}

/** A new call: who, then whether we can, then what. */
function onInvite(ctx: Context, source: Source, incoming: IncomingRequest): void {
  const trunk = trunkOfCall(ctx, source, incoming);
  let party: IncomingParty;
  if (trunk !== undefined) {
    party = { kind: 'trunk', trunk };
  } else {
    const account = authenticate(ctx, incoming);
    if (account === undefined) return;
    party = { kind: 'account', account };
  }
  const { limits } = ctx.settings;
  const { legs, transactions } = ctx.state;
  if (legs.size >= limits.legsMax || transactions.size >= limits.transactionsMax * SHARE_FOR_NEW_CALLS) {
    count(ctx, 'overload', incoming.flow);
    respondStateless(ctx, incoming, 503, { more: [field('retry-after', String(limits.retryAfterS))] });
    return;
  }
  const { message } = incoming;
  const refusal =
    refuseExtensions(message, EXTENSIONS) ?? refuseBody(message, [SDP_TYPE]) ?? refuseAccept(message, SDP_TYPE);
  const entry = openServer(ctx, incoming);
  if (entry === undefined) return;
  if (refusal !== undefined) {
    respond(ctx, entry, incoming, refusal.status, { reason: refusal.text, more: refusal.headers ?? [] });
    return;
  }
  openIncomingLeg(ctx, entry, incoming, party);
}

/** RFC 3261 §9.2. It may come from nobody but the sender of the INVITE. */
function onCancel(ctx: Context, incoming: IncomingRequest): void {
  const entry = ctx.state.transactions.find(serverKey(incoming.identity, 'INVITE'));
  if (entry?.data.role !== 'server' || entry.data.sourceAddress !== incoming.flow.address) {
    onStrayCancel(ctx, incoming);
    return;
  }
  const leg = entry.data.leg === undefined ? undefined : ctx.state.legs.get(entry.data.leg);
  const own = openServer(ctx, incoming);
  // RFC 3261 §9.2: the To tag of the answer to CANCEL is that of the INVITE's.
  const toTag = leg?.phase === 'incoming' ? { toTag: leg.localTag } : {};
  if (own !== undefined) respond(ctx, own, incoming, 200, toTag);
  if (!isUnanswered(entry) || leg === undefined) return;
  if (leg.phase === 'incoming') cancelIncoming(ctx, leg, 'cancel', incoming);
  else if (leg.phase === 'confirmed') cancelReinvite(ctx, entry, leg.id);
}

function onStrayCancel(ctx: Context, incoming: IncomingRequest): void {
  count(ctx, 'stray', incoming.flow);
  if (sourceOf(ctx, incoming.flow).kind === 'unknown') {
    const { state, settings } = ctx;
    if (!takeToken(state.sources, incoming.flow.address, settings.limits, ctx.nowMs)) return;
  }
  respondStateless(ctx, incoming, 481);
}

/** The peer withdraws its re-INVITE: the session stays as it was. */
function cancelReinvite(ctx: Context, entry: TransactionEntry<TransactionData>, id: string): void {
  const leg = ctx.state.legs.get(id);
  if (leg?.phase !== 'confirmed' || leg.negotiation.kind !== 'theirs' || leg.negotiation.txKey !== entry.key) return;
  const { request } = leg.negotiation;
  clearTimer(ctx, legTimerId('offer', leg.id));
  leg.negotiation = { kind: 'idle' };
  respond(ctx, entry, request, 487);
}

function refuse(ctx: Context, incoming: IncomingRequest, refusal: Refusal): void {
  respondStateless(ctx, incoming, refusal.status, { reason: refusal.text, more: refusal.headers ?? [] });
}
