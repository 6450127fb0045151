import { withRemoteCseq } from '../dialog/dialog.ts';
import { refuseExtensions } from '../message/refusals.ts';
import { validateRequest } from '../message/validate-request.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import { onBye } from './confirmed-leg.ts';
import { type Context, count, dialogKey, emit } from './context.ts';
import { readDtmf } from './dtmf.ts';
import { sdpOf } from './facts.ts';
import { cancelIncoming } from './incoming-leg.ts';
import { dropLeg } from './legs.ts';
import { onPeerOffer } from './peer-offer.ts';
import { ALLOW, EXTENSIONS, field } from './requests.ts';
import { respond, respondStateless } from './responses.ts';
import type { ConfirmedLeg, IncomingLeg, IncomingRequest, Leg, OutgoingLeg, TransactionData } from './state.ts';
import { onAck } from './success-ack.ts';
import { openServer } from './transactions.ts';

type Entry = TransactionEntry<TransactionData>;

/** The leg whose dialog a request with a To tag belongs to (RFC 3261 §12.2.2). */
export function legOfRequest(ctx: Context, incoming: IncomingRequest): Leg | undefined {
  const id = ctx.state.dialogs.get(dialogKey(incoming.identity.callId, incoming.toTag ?? ''));
  const leg = id === undefined ? undefined : ctx.state.legs.get(id);
  if (leg === undefined) return undefined;
  const { fromTag } = incoming.identity;
  if (leg.phase === 'confirmed') return leg.dialog.remoteTag === (fromTag ?? '') ? leg : undefined;
  return leg.phase === 'outgoing' || leg.invite.identity.fromTag === fromTag ? leg : undefined;
}

/** A request within a dialog of ours that no transaction knows. */
export function onDialogRequest(ctx: Context, leg: Leg, incoming: IncomingRequest): void {
  const { method } = incoming.identity;
  if (method === 'ACK') {
    if (leg.phase === 'confirmed') onAck(ctx, leg, incoming);
    return;
  }
  const problem = validateRequest(incoming.message) ?? refuseExtensions(incoming.message, EXTENSIONS);
  if (problem !== undefined) {
    count(ctx, 'malformed', incoming.flow);
    respondStateless(ctx, incoming, problem.status, { reason: problem.text, more: problem.headers ?? [] });
    return;
  }
  const entry = openServer(ctx, incoming);
  if (entry === undefined) {
    count(ctx, 'overload', incoming.flow);
    const retryAfter = field('retry-after', String(ctx.settings.limits.retryAfterS));
    respondStateless(ctx, incoming, 503, { more: [retryAfter] });
    return;
  }
  switch (leg.phase) {
    case 'incoming':
      inEarlyIncoming(ctx, leg, entry, incoming);
      return;
    case 'outgoing':
      inEarlyOutgoing(ctx, leg, entry, incoming);
      return;
    case 'confirmed':
      inConfirmed(ctx, leg, entry, incoming);
      return;
  }
}

/** Refuses a method that has no place in a dialog of ours, or that nobody knows (RFC 3261 §8.2.1). */
export function refuseMethod(ctx: Context, entry: Entry, incoming: IncomingRequest): void {
  respond(ctx, entry, incoming, methodRefusal(incoming.identity.method), { more: [field('allow', ALLOW)] });
}

/** 405 for methods that exist, 501 for others. */
export function methodRefusal(method: string): number {
  return FOREIGN_METHODS.has(method) ? 405 : 501;
}

const FOREIGN_METHODS = new Set(['PRACK', 'SUBSCRIBE', 'NOTIFY', 'PUBLISH', 'REFER', 'MESSAGE', 'REGISTER']);

function inEarlyIncoming(ctx: Context, leg: IncomingLeg, entry: Entry, incoming: IncomingRequest): void {
  const { method, cseq } = incoming.identity;
  if (cseq <= leg.remoteCseq) {
    respond(ctx, entry, incoming, 500, { reason: 'CSeq out of order' });
    return;
  }
  leg.remoteCseq = cseq;
  switch (method) {
    case 'BYE':
      // RFC 3261 §15: the caller may end an early dialog by BYE.
      respond(ctx, entry, incoming, 200);
      cancelIncoming(ctx, leg, 'bye', incoming);
      return;
    case 'INVITE':
      respond(ctx, entry, incoming, 500, { more: [field('retry-after', '2')] });
      return;
    case 'UPDATE':
      // RFC 3311 §5.2: the offer of the INVITE has no answer yet.
      if (sdpOf(incoming.message) === undefined) respond(ctx, entry, incoming, 200);
      else respond(ctx, entry, incoming, 500, { more: [field('retry-after', '2')] });
      return;
    default:
      inAnyDialog(ctx, leg, entry, incoming);
  }
}

function inEarlyOutgoing(ctx: Context, leg: OutgoingLeg, entry: Entry, incoming: IncomingRequest): void {
  switch (incoming.identity.method) {
    case 'INVITE':
      respond(ctx, entry, incoming, 491);
      return;
    case 'UPDATE':
      // RFC 3311 §5.2: our offer has no answer yet.
      respond(ctx, entry, incoming, sdpOf(incoming.message) === undefined ? 200 : 491);
      return;
    case 'BYE':
      // RFC 3261 §15: the callee ends an early dialog by a final response, never by BYE.
      respond(ctx, entry, incoming, 481);
      return;
    default:
      inAnyDialog(ctx, leg, entry, incoming);
  }
}

function inConfirmed(ctx: Context, leg: ConfirmedLeg, entry: Entry, incoming: IncomingRequest): void {
  const dialog = withRemoteCseq(leg.dialog, incoming.identity.cseq);
  if (dialog === undefined) {
    respond(ctx, entry, incoming, 500, { reason: 'CSeq out of order' });
    return;
  }
  leg.dialog = dialog;
  const { method } = incoming.identity;
  if (method === 'BYE') {
    respond(ctx, entry, incoming, 200);
    if (leg.state === 'up') onBye(ctx, leg, incoming.message);
    else dropLeg(ctx, leg);
    return;
  }
  if (leg.state !== 'up') {
    respond(ctx, entry, incoming, 481);
    return;
  }
  if (method === 'INVITE' || method === 'UPDATE') {
    if (entry.data.role === 'server') entry.data.leg = leg.id;
    onPeerOffer(ctx, leg, entry, incoming);
    return;
  }
  inAnyDialog(ctx, leg, entry, incoming);
}

function inAnyDialog(ctx: Context, leg: Leg, entry: Entry, incoming: IncomingRequest): void {
  switch (incoming.identity.method) {
    case 'INFO':
      onInfo(ctx, leg, entry, incoming);
      return;
    case 'OPTIONS':
      respond(ctx, entry, incoming, 200, { more: [field('allow', ALLOW), field('accept', 'application/sdp')] });
      return;
    default:
      refuseMethod(ctx, entry, incoming);
  }
}

function onInfo(ctx: Context, leg: Leg, entry: Entry, incoming: IncomingRequest): void {
  const read = readDtmf(incoming.message);
  if (read.kind === 'foreign') {
    respond(ctx, entry, incoming, 415, { more: [field('accept', 'application/dtmf-relay, application/dtmf')] });
    return;
  }
  if (read.kind === 'malformed') {
    respond(ctx, entry, incoming, 400, { reason: 'Bad DTMF' });
    return;
  }
  respond(ctx, entry, incoming, 200);
  if (read.kind === 'digit') {
    emit(ctx, { type: 'legDigit', leg: leg.id, digit: read.digit, durationMs: read.durationMs });
  }
}
