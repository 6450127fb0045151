import { withNextCseq } from '../dialog/dialog.ts';
import { quote } from '../message/split.ts';
import { makeUri } from '../message/uri.ts';
import { branchOf, topVia } from '../message/via.ts';
import { clientKey } from '../transaction/matching.ts';
import { MIN_SE_S } from './config.ts';
import { type Context, clearTimer, dialogKey, emit, setTimer, unexpected } from './context.ts';
import { randomToken } from './ids.ts';
import type { DialRequest, LegId, ReasonHeader } from './inputs.ts';
import { dropLeg } from './legs.ts';
import { nextHop } from './next-hop.ts';
import { ALLOW, cancelOf, contactOf, dialogRequest, field, outsideRequest, plainText, SUPPORTED } from './requests.ts';
import type { Branch, OutgoingLeg } from './state.ts';
import { type Target, targetsOf } from './targets.ts';
import { openClient } from './transactions.ts';

/** Dials: one INVITE to each target. */
export function dial(ctx: Context, id: LegId, request: DialRequest): void {
  const { legs } = ctx.state;
  if (legs.has(id)) {
    unexpected(ctx, 'dial', `leg ${id} exists`);
    return;
  }
  const found = targetsOf(ctx, request.target);
  if (!found.ok) {
    emit(ctx, { type: 'legFailed', leg: id, status: found.status, reason: found.reason, cause: undefined });
    return;
  }
  if (legs.size >= ctx.settings.limits.legsMax) {
    emit(ctx, { type: 'legFailed', leg: id, status: 503, reason: 'Too many legs', cause: undefined });
    return;
  }
  const leg: OutgoingLeg = {
    phase: 'outgoing',
    id,
    request,
    branches: [],
    state: 'calling',
    cause: undefined,
    refusal: undefined,
  };
  legs.set(id, leg);
  for (const target of found.targets) openBranch(ctx, leg, target);
  concludeIfDone(ctx, leg);
}

/** Sends a branch's INVITE: the first one, or the next after a challenge, a 422 or a fail-over. */
export function sendInvite(ctx: Context, leg: OutgoingLeg, branch: Branch): boolean {
  const { request } = leg;
  const outgoing = outsideRequest(ctx, branch.flow, {
    method: 'INVITE',
    requestUri: branch.requestUri,
    from: branch.from,
    to: `<${branch.to}>`,
    callId: branch.callId,
    cseq: branch.cseq,
    more: [
      field('contact', contactOf(ctx, branch.flow)),
      field('allow', ALLOW),
      field('supported', SUPPORTED),
      ...(branch.sessionExpiresS === 0 ? [] : [field('session-expires', String(branch.sessionExpiresS))]),
      ...(branch.minSeS === undefined ? [] : [field('min-se', String(branch.minSeS))]),
      ...identityFields(ctx, request, branch),
    ],
    sdp: request.sdp,
  });
  branch.txKey = clientKey(outgoing.branch, 'INVITE');
  return openClient(ctx, outgoing, { use: 'invite', branch }) !== undefined;
}

/**
 * Makes a phone that rings answer: NOTIFY with `Event: talk` in its early dialog. Of several phones of one account the one that
 * said first that it can; the others stop ringing when it answers. What it replies to the NOTIFY does not matter: its 200 to the
 * INVITE is the answer.
 */
export function talkOutgoing(ctx: Context, leg: OutgoingLeg): void {
  const branch = leg.branches.find((one) => one.state === 'proceeding' && one.early !== undefined);
  if (branch?.early === undefined || leg.state !== 'calling') {
    unexpected(ctx, 'talk', 'no phone of this leg can be made to answer');
    return;
  }
  branch.early = withNextCseq(branch.early);
  const flow = nextHop(ctx, branch.early, branch.flow, branch.party);
  const more = [field('event', 'talk'), field('subscription-state', 'active'), field('contact', contactOf(ctx, flow))];
  openClient(ctx, dialogRequest(ctx, flow, branch.early, 'NOTIFY', { more }), { use: 'talk' });
}

/** The engine hangs up before anybody answered. */
export function hangupOutgoing(ctx: Context, leg: OutgoingLeg, cause: ReasonHeader | undefined): void {
  abandon(ctx, leg, cause);
}

/** Nothing of this leg concerns the engine any more: every open branch is cancelled, and the leg goes with the last. */
export function abandon(ctx: Context, leg: OutgoingLeg, cause: ReasonHeader | undefined): void {
  leg.state = 'abandoned';
  leg.cause = cause;
  for (const branch of leg.branches) cancelBranch(ctx, leg, branch);
  concludeIfDone(ctx, leg);
}

/** Cancels a branch, now or when its first provisional comes (RFC 3261 §9.1). */
export function cancelBranch(ctx: Context, leg: OutgoingLeg, branch: Branch): void {
  if (branch.state === 'calling') {
    // RFC 3261 §9.1: no CANCEL before a provisional response; the INVITE might still be under way behind it.
    branch.state = 'cancelling';
    if (branch.alternatives.length > 0) clearTimer(ctx, branch.timerId);
  } else if (branch.state === 'proceeding') {
    sendCancel(ctx, leg, branch);
  }
}

export function sendCancel(ctx: Context, leg: OutgoingLeg, branch: Branch): void {
  branch.state = 'cancelSent';
  const entry = ctx.state.transactions.find(branch.txKey);
  const invite = entry?.data.role === 'client' ? entry.data.request : undefined;
  if (invite === undefined) return;
  const via = topVia(invite);
  const viaBranch = via === undefined ? undefined : branchOf(via);
  if (viaBranch === undefined) return;
  openClient(ctx, { request: cancelOf(invite, leg.cause), branch: viaBranch, flow: branch.flow }, { use: 'cancel' });
  // RFC 3261 §9.1: a peer that never ends the INVITE is given up after 64 × T1.
  setTimer(ctx, branch.timerId, 64 * ctx.settings.times.t1Ms);
}

/** A branch is over. */
export function closeBranch(ctx: Context, branch: Branch): void {
  if (branch.state === 'proceeding' || branch.state === 'cancelSent' || branch.alternatives.length > 0) {
    clearTimer(ctx, branch.timerId);
  }
  branch.state = 'done';
  ctx.state.openBranches.delete(branch.timerId);
}

/** With its last branch a leg ends: as failed when the engine still waits for it. */
export function concludeIfDone(ctx: Context, leg: OutgoingLeg): void {
  if (leg.branches.some((branch) => branch.state !== 'done')) return;
  dropLeg(ctx, leg);
  if (leg.state === 'abandoned') return;
  const { status, reason, cause } = leg.refusal ?? { status: 503, reason: 'Overload', cause: undefined };
  emit(ctx, { type: 'legFailed', leg: leg.id, status, reason, cause });
}

/** One more branch of a leg; `old` is given when the next address of the same trunk is tried. */
export function openBranch(ctx: Context, leg: OutgoingLeg, target: Target): void {
  const { settings, state } = ctx;
  const { rng } = settings;
  const localTag = randomToken(rng);
  const { request } = leg;
  const name = request.displayName === undefined || request.displayName === '' ? '' : `${quote(request.displayName)} `;
  const branch: Branch = {
    callId: `${randomToken(rng)}${randomToken(rng)}`,
    localTag,
    from: `${name}<${makeUri({ user: request.from, address: target.fromHost })}>;tag=${localTag}`,
    to: target.to,
    requestUri: target.requestUri,
    flow: target.flow,
    party: target.party,
    leg: leg.id,
    timerId: `B${randomToken(rng)}`,
    cseq: 1,
    txKey: '',
    state: 'calling',
    authTried: false,
    minSeS: undefined,
    sessionExpiresS: settings.sessionExpiresS,
    alternatives: target.alternatives,
    earlySdp: undefined,
    early: undefined,
  };
  leg.branches.push(branch);
  state.openBranches.set(branch.timerId, branch);
  state.dialogs.set(dialogKey(branch.callId, localTag), leg.id);
  if (!sendInvite(ctx, leg, branch)) closeBranch(ctx, branch);
  else if (branch.alternatives.length > 0) setTimer(ctx, branch.timerId, settings.limits.failoverMs);
}

/** The branch's INVITE once more with the interval that a 422 asks for (RFC 4028 §7.3). */
export function raiseSessionInterval(branch: Branch, minS: number | undefined): boolean {
  if (minS === undefined || minS <= branch.sessionExpiresS || branch.minSeS !== undefined) return false;
  branch.sessionExpiresS = Math.max(minS, MIN_SE_S);
  branch.minSeS = branch.sessionExpiresS;
  branch.cseq += 1;
  return true;
}

/** RFC 3325 towards trunks only; RFC 7433 as it was given. */
function identityFields(ctx: Context, request: DialRequest, branch: Branch): ReturnType<typeof field>[] {
  const fields = [];
  if (branch.party.kind === 'trunk') {
    const host = ctx.settings.trunks.find(({ name }) => branch.party.kind === 'trunk' && name === branch.party.trunk);
    const address = host?.domain ?? (ctx.settings.local.udp ?? ctx.settings.local.tcp)?.address ?? ctx.settings.domain;
    fields.push(field('p-asserted-identity', `<${makeUri({ user: request.from, address })}>`));
  }
  if (request.uui !== undefined && request.uui !== '') fields.push(field('user-to-user', plainText(request.uui)));
  if (request.autoAnswer === true && request.target.kind === 'account') {
    // RFC 3261 §20.9, §20.4: both are URIs; nobody fetches these, the parameters are what counts.
    const uri = `<${makeUri({ address: ctx.settings.domain })}>`;
    fields.push(field('answer-mode', 'Auto'), field('call-info', `${uri};answer-after=0`));
    fields.push(field('alert-info', `${uri};info=alert-autoanswer;delay=0`));
  }
  return fields;
}
