import { type Dialog, uacDialog } from '../dialog/dialog.ts';
import { sessionTimerDelayMs, uacSessionTimer } from '../dialog/session-timer.ts';
import { header, headerValues } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import { tagOf } from '../message/name-addr.ts';
import { readMinSe } from '../message/session-expires.ts';
import { clientKey } from '../transaction/matching.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import { acknowledgeSuccess } from './acknowledge.ts';
import { answerChallengeOnce } from './challenge.ts';
import { sendBye } from './confirmed-leg.ts';
import { type Context, dialogKey, emit, setTimer } from './context.ts';
import { allowsUpdate, contactUriOf, reasonOf, sdpOf, sessionTimerOffer, talks, uuiOf } from './facts.ts';
import { dropLeg, legTimerId } from './legs.ts';
import { nextHop } from './next-hop.ts';
import {
  abandon,
  cancelBranch,
  closeBranch,
  concludeIfDone,
  openBranch,
  raiseSessionInterval,
  sendCancel,
  sendInvite,
} from './outgoing-leg.ts';
import type { Branch, ClientData, ConfirmedLeg, OutgoingLeg, Refusal, TransactionData } from './state.ts';
import { trunkUri } from './targets.ts';
import { dropTransaction, openClient } from './transactions.ts';

type Entry = TransactionEntry<TransactionData>;

/** A response to the INVITE of a branch. */
export function onInviteResponse(
  ctx: Context,
  entry: Entry,
  data: ClientData,
  branch: Branch,
  response: SipResponse,
): void {
  const found = ctx.state.legs.get(branch.leg);
  const leg = found?.phase === 'outgoing' ? found : undefined;
  if (response.status < 200) {
    if (leg !== undefined) onProvisional(ctx, leg, branch, response);
  } else if (response.status < 300) {
    onSuccess(ctx, entry, data, branch, leg, response);
  } else if (leg !== undefined && branch.state !== 'done') {
    onRefusal(ctx, leg, data, branch, response);
  }
}

/** The INVITE of a branch got no final response. */
export function inviteFailed(ctx: Context, branch: Branch, why: 'timedOut' | 'transport'): void {
  const leg = ctx.state.legs.get(branch.leg);
  if (leg?.phase !== 'outgoing' || branch.state === 'done') return;
  // RFC 3261 §8.1.3.1: a time-out counts as 408, a transport error as 503.
  const refusal: Refusal =
    why === 'timedOut'
      ? { status: 408, reason: 'Request Timeout', cause: undefined }
      : { status: 503, reason: 'Transport error', cause: undefined };
  endBranch(ctx, leg, branch, refusal);
}

/** A branch's timer: what it was for follows from the branch's state. */
export function branchTimer(ctx: Context, branch: Branch): void {
  const leg = ctx.state.legs.get(branch.leg);
  if (leg?.phase !== 'outgoing') return;
  switch (branch.state) {
    case 'calling':
      // No sign of life: the next address is tried, and this INVITE is cancelled should it show one after all.
      tryNextAddress(ctx, leg, branch);
      return;
    case 'proceeding':
      noteRefusal(leg, { status: 408, reason: 'Rang for too long', cause: undefined });
      sendCancel(ctx, leg, branch);
      return;
    case 'cancelSent': {
      const entry = ctx.state.transactions.find(branch.txKey);
      if (entry !== undefined) dropTransaction(ctx, entry);
      endBranch(ctx, leg, branch, { status: 487, reason: 'Request Terminated', cause: undefined });
      return;
    }
    case 'cancelling':
    case 'done':
      return;
  }
}

function onProvisional(ctx: Context, leg: OutgoingLeg, branch: Branch, response: SipResponse): void {
  if (branch.state === 'cancelling') {
    sendCancel(ctx, leg, branch);
    return;
  }
  if (branch.state === 'calling') {
    branch.state = 'proceeding';
    setTimer(ctx, branch.timerId, ctx.settings.limits.ringMsMax);
  }
  if (branch.state !== 'proceeding' || leg.state !== 'calling' || response.status === 100) return;
  const sdp = sdpOf(response);
  if (sdp !== undefined) branch.earlySdp = sdp;
  branch.early = earlyDialog(branch, response) ?? branch.early;
  const can = branch.early === undefined ? {} : { talks: true as const };
  emit(ctx, { type: 'legRinging', leg: leg.id, status: response.status, sdp, ...can });
}

/** RFC 3261 §12.1: a provisional response with a To tag and a Contact makes an early dialog. We need it only to say `talk` in it. */
function earlyDialog(branch: Branch, response: SipResponse): Dialog | undefined {
  const toTag = tagOf(header(response, 'to'));
  const contactUri = contactUriOf(response);
  if (!talks(response) || toTag === undefined || contactUri === undefined) return undefined;
  const dialog = dialogOf(branch, response, contactUri);
  return dialog.remoteTag === branch.early?.remoteTag ? { ...dialog, localCseq: branch.early.localCseq } : dialog;
}

function dialogOf(branch: Branch, response: SipResponse, contactUri: string): Dialog {
  return uacDialog({
    callId: branch.callId,
    localTag: branch.localTag,
    toTag: tagOf(header(response, 'to')),
    from: branch.from,
    to: header(response, 'to') ?? `<${branch.to}>`,
    cseq: branch.cseq,
    contactUri,
    recordRoute: headerValues(response, 'record-route'),
  });
}

function onSuccess(
  ctx: Context,
  entry: Entry,
  data: ClientData,
  branch: Branch,
  leg: OutgoingLeg | undefined,
  response: SipResponse,
): void {
  const made = dialogOf(branch, response, contactUriOf(response) ?? branch.requestUri);
  // RFC 3261 §12.2.1.1: numbers that were used in the early dialog are used up.
  const dialog: Dialog = { ...made, localCseq: Math.max(made.localCseq, branch.early?.localCseq ?? 0) };
  const flow = nextHop(ctx, dialog, branch.flow, branch.party);
  const isNew = acknowledgeSuccess(ctx, entry, data, response, flow);
  if (!isNew) return;
  const sdp = sdpOf(response) ?? branch.earlySdp;
  const wins = leg !== undefined && leg.state === 'calling' && branch.state !== 'done';
  const session = uacSessionTimer(sessionTimerOffer(response));
  const confirmed: ConfirmedLeg = {
    phase: 'confirmed',
    id: wins ? leg.id : `${branch.timerId}~${tagOf(header(response, 'to')) ?? ''}`,
    dialog,
    flow,
    party: branch.party,
    state: 'up',
    cause: leg?.cause,
    ack: undefined,
    negotiation: { kind: 'idle' },
    queuedOffer: undefined,
    localSdp: leg?.request.sdp ?? '',
    remoteSdp: sdp,
    session: undefined,
    peerAllowsUpdate: allowsUpdate(response),
    weMadeCallId: true,
  };
  if (leg !== undefined && branch.state !== 'done') releaseBranch(ctx, leg, branch, wins);
  ctx.state.legs.set(confirmed.id, confirmed);
  if (!wins || sdp === undefined) {
    // A late fork, or a 200 that crossed our CANCEL: acknowledged, then ended (RFC 3261 §13.2.2.4, §9.1).
    if (wins) {
      const reason = 'No session description in the answer';
      emit(ctx, { type: 'legFailed', leg: confirmed.id, status: 488, reason, cause: undefined });
      ctx.state.dialogs.set(dialogKey(dialog.callId, dialog.localTag), confirmed.id);
    }
    sendBye(ctx, confirmed);
    return;
  }
  ctx.state.dialogs.set(dialogKey(dialog.callId, dialog.localTag), confirmed.id);
  confirmed.session = session;
  if (session !== undefined) setTimer(ctx, legTimerId('session', confirmed.id), sessionTimerDelayMs(session));
  const uui = uuiOf(response);
  emit(ctx, { type: 'legAnswered', leg: confirmed.id, sdp, ...(uui === undefined ? {} : { uui }) });
}

/** The branch leaves its leg: won, or (`wins` false) answered when nobody wanted it any more. */
function releaseBranch(ctx: Context, leg: OutgoingLeg, branch: Branch, wins: boolean): void {
  closeBranch(ctx, branch);
  if (!wins) {
    concludeIfDone(ctx, leg);
    return;
  }
  const rest = leg.branches.filter((other) => other.state !== 'done');
  dropLeg(ctx, leg);
  if (rest.length === 0) return;
  // The losers become a leg of their own that nobody hears of, until the last of them is cancelled.
  const losers: OutgoingLeg = { ...leg, id: `${leg.id}~losers`, branches: rest };
  for (const other of rest) {
    other.leg = losers.id;
    ctx.state.dialogs.set(dialogKey(other.callId, other.localTag), losers.id);
  }
  ctx.state.legs.set(losers.id, losers);
  // RFC 3326 §3.1: the phones that lost show no missed call.
  abandon(ctx, losers, { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' });
}

function onRefusal(ctx: Context, leg: OutgoingLeg, data: ClientData, branch: Branch, response: SipResponse): void {
  const { status, reason } = response;
  if (leg.state === 'calling' && branch.state !== 'cancelSent' && branch.state !== 'cancelling') {
    if ((status === 401 || status === 407) && !branch.authTried && retryWithCredentials(ctx, data, branch, response)) {
      return;
    }
    if (status === 422 && raiseSessionInterval(branch, readMinSe(response)) && sendInvite(ctx, leg, branch)) return;
    // RFC 3261 §21.5.4: 503 says nothing about other addresses.
    if (status === 503 && branch.alternatives.length > 0) {
      tryNextAddress(ctx, leg, branch);
      return;
    }
  }
  endBranch(ctx, leg, branch, { status, reason, cause: reasonOf(response) });
}

function retryWithCredentials(ctx: Context, data: ClientData, branch: Branch, response: SipResponse): boolean {
  const again = answerChallengeOnce(ctx, data, response, branch.party, branch.cseq + 1);
  if (again === undefined) return false;
  branch.authTried = true;
  branch.cseq += 1;
  branch.txKey = clientKey(again.branch, 'INVITE');
  return openClient(ctx, again, { use: 'invite', branch }) !== undefined;
}

function tryNextAddress(ctx: Context, leg: OutgoingLeg, branch: Branch): void {
  const [flow, ...alternatives] = branch.alternatives;
  const { party } = branch;
  const { target } = leg.request;
  const trunk = party.kind === 'trunk' ? ctx.settings.trunks.find(({ name }) => name === party.trunk) : undefined;
  if (flow === undefined || trunk === undefined || target.kind !== 'trunk' || leg.state !== 'calling') return;
  const uri = trunkUri(trunk, flow, target.number);
  const fromHost = trunk.domain ?? (ctx.settings.local.udp ?? ctx.settings.local.tcp)?.address ?? ctx.settings.domain;
  // The old INVITE answers for itself from now on, as an abandoned leg.
  if (branch.state === 'calling') retire(ctx, leg, branch);
  else closeBranch(ctx, branch);
  openBranch(ctx, leg, { requestUri: uri, to: uri, fromHost, flow, party, alternatives });
  concludeIfDone(ctx, leg);
}

function retire(ctx: Context, leg: OutgoingLeg, branch: Branch): void {
  const entry = ctx.state.transactions.find(branch.txKey);
  const silent = entry?.machine.tx.state === 'calling';
  leg.branches.splice(leg.branches.indexOf(branch), 1);
  const retired: OutgoingLeg = { ...leg, id: `${branch.timerId}~retired`, branches: [branch], state: 'abandoned' };
  branch.leg = retired.id;
  ctx.state.legs.set(retired.id, retired);
  ctx.state.dialogs.set(dialogKey(branch.callId, branch.localTag), retired.id);
  if (silent) cancelBranch(ctx, retired, branch);
  else {
    closeBranch(ctx, branch);
    concludeIfDone(ctx, retired);
  }
}

function endBranch(ctx: Context, leg: OutgoingLeg, branch: Branch, refusal: Refusal): void {
  if (
    leg.state === 'calling' &&
    refusal.status === 503 &&
    branch.state === 'calling' &&
    branch.alternatives.length > 0
  ) {
    tryNextAddress(ctx, leg, branch);
    return;
  }
  closeBranch(ctx, branch);
  noteRefusal(leg, refusal);
  // RFC 3261 §16.7 step 5: a 6xx speaks for all.
  if (refusal.status >= 600) for (const other of leg.branches) cancelBranch(ctx, leg, other);
  concludeIfDone(ctx, leg);
}

/** RFC 3261 §16.7 step 6: 6xx before all, else the lowest class; 401 and the like tell more than others of it. */
function noteRefusal(leg: OutgoingLeg, refusal: Refusal): void {
  const old = leg.refusal;
  if (old === undefined || rank(refusal.status) < rank(old.status)) leg.refusal = refusal;
}

function rank(status: number): number {
  if (status >= 600) return 0;
  // 408 and 487 are what is left when nobody said anything.
  if (status === 408 || status === 487) return 9;
  return Math.floor(status / 100);
}
