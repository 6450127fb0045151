import { isReachable } from '../agent/readiness.ts';
import { activePart, type BridgeMember, type Call, type Part, type QueuedPlace } from '../call/call.ts';
import type { Context } from '../company/context.ts';
import type { LegId } from '../company/inputs.ts';
import type { Telephony } from './telephony.ts';
import type { World } from './world.ts';

/** What must hold whatever happened. Each returns what is broken, as sentences; none when all is well. */

/** After every step. */
export function brokenNow(world: World): readonly string[] {
  const broken = stateLaws(world.ctx, world.telephony);
  const { complaints, telephony, ledger } = world;
  if (broken === NONE && complaints.length + telephony.complaints.length + ledger.complaints.length === 0) {
    return NONE;
  }
  return [...complaints, ...telephony.complaints, ...ledger.complaints, ...broken];
}

/** When every call is over: nothing is left of any of them. */
export function leftOver(world: World): string[] {
  const { legs, plays, bridges, recordings, timers, requests } = world.telephony;
  const known = world.company.dump().timers;
  const feedTimers = new Set(known.filter(([, { kind }]) => FEED_TIMERS.has(kind)).map(([timer]) => timer));
  const standing = new Set(
    world.company.dump().legs.flatMap(([leg, owner]) => (owner.kind === 'standing' ? [leg] : [])),
  );
  const left = [...legs]
    .filter(([id, leg]) => leg.kind !== 'standing' && leg.state !== 'ended' && !standing.has(id))
    .map(([id, leg]) => `leg ${id} is still ${leg.state}`);
  return [
    ...brokenNow(world),
    ...left,
    ...[...plays.keys()].map((play) => `play ${play} goes on`),
    ...[...bridges.keys()].map((bridge) => `bridge ${bridge} is left`),
    ...[...requests.keys()].map((request) => `request ${request} goes on`),
    ...[...recordings.keys()].map((recording) => `recording ${recording} goes on`),
    ...[...timers.keys()].filter((timer) => !feedTimers.has(timer)).map((timer) => `timer ${timer} is set`),
    ...world.company.calls().map((call) => `call ${call.callId} is still ${call.place}`),
    ...world.company
      .agents()
      .filter((agent) => !RESTING.has(agent.state))
      .map((agent) => `${agent.agentKey} is still ${agent.state}`),
    ...world.checker.unfinished(world.nowMs).map((violation) => `${violation.agentKey}: ${violation.why}`),
    ...world.ledger.open(),
    ...indexesEmpty(world),
  ];
}

/** They run while somebody is signed in, or a campaign runs. */
const FEED_TIMERS: ReadonlySet<string> = new Set(['feedTick', 'feedPush', 'poolTick', 'askCustomers', 'claim']);
const RESTING: ReadonlySet<string> = new Set(['signedOut', 'signedIn', 'ready', 'notReady']);
/** One list for "all is well": this is asked after every step. */
const NONE: readonly string[] = [];

/** Looks at the machine's own state, which it must not change. */
function stateLaws(ctx: Context, telephony: Telephony): readonly string[] {
  let broken = NONE;
  for (const call of ctx.state.calls.values()) {
    const found = ownerless(call) ?? strangers(ctx, call) ?? workWaits(ctx, call) ?? soundDiffers(call, telephony);
    if (found !== undefined) {
      broken = [...broken, found];
    }
  }
  for (const agent of ctx.state.agents.values()) {
    const activity = agent.session?.activity;
    if (activity?.kind !== 'inCall') {
      continue;
    }
    const call = ctx.state.calls.get(activity.callId);
    const part = call === undefined ? undefined : activePart(call, activity.segment);
    if (part?.agentKey !== agent.key) {
      broken = [...broken, `${agent.key} is stuck in call ${activity.callId}`];
    }
  }
  return broken;
}

/** What the machine believes of bridges, plays and recordings is what the world has; who is recorded together talks together. */
function soundDiffers(call: Call, telephony: Telephony): string | undefined {
  const { bridges, plays } = call.media;
  const sideId = `${call.callId}.s`;
  if (!hasMembers(telephony, call.callId, bridges.main) || !hasMembers(telephony, sideId, bridges.side)) {
    return `call ${call.callId} is not bridged as it believes`;
  }
  for (const { play } of plays) {
    if (!telephony.plays.has(play)) {
      return `call ${call.callId} believes that ${play} plays`;
    }
  }
  for (const { recording, state } of call.parts) {
    if (recording?.started !== true || state.kind === 'over') {
      continue;
    }
    const [left, right] = telephony.recordings.get(recording.recording) ?? [];
    if (left !== recording.left || right !== recording.right || !areTogether(telephony, left, right)) {
      return `recording ${recording.recording} is of other legs than those that talk`;
    }
  }
  return undefined;
}

function hasMembers(telephony: Telephony, bridge: string, wanted: readonly BridgeMember[]): boolean {
  const legs = telephony.bridges.get(bridge);
  return legs === undefined
    ? wanted.length === 0
    : legs.length === wanted.length && wanted.every(({ leg }, index) => leg === legs[index]);
}

function areTogether(telephony: Telephony, left: LegId | undefined, right: LegId | undefined): boolean {
  if (left === undefined || right === undefined) {
    return true;
  }
  for (const legs of telephony.bridges.values()) {
    if (legs.includes(left)) {
      return legs.includes(right);
    }
  }
  return false;
}

/** A customer who is past the menus and queues is somebody's. */
function ownerless(call: Call): string | undefined {
  const { place } = call;
  const owned = (place.kind !== 'agent' && place.kind !== 'promised') || activePart(call, place.segment) !== undefined;
  return owned ? undefined : `call ${call.callId} has no owner`;
}

/** Who has a part in a call is in that call and in no other. */
function strangers(ctx: Context, call: Call): string | undefined {
  for (const part of call.parts) {
    if (part.state.kind !== 'over' && part.agentKey !== '' && !isIn(ctx, call, part)) {
      return `${part.agentKey} has part ${part.segment} of call ${call.callId}, and is not in it`;
    }
  }
  return undefined;
}

function isIn(ctx: Context, call: Call, part: Part): boolean {
  const activity = ctx.state.agents.get(part.agentKey)?.session?.activity;
  return activity?.kind === 'inCall' && activity.callId === call.callId && activity.segment === part.segment;
}

/** No call waits while an agent of its group, who did not decline it, is ready. */
function workWaits(ctx: Context, call: Call): string | undefined {
  const { place } = call;
  if (place.kind !== 'queued' || place.offered !== undefined) {
    return undefined;
  }
  for (const agent of ctx.state.agents.values()) {
    const { session } = agent;
    // An answered customer of a campaign waits, for the grace, only for agents who are signed in for campaigns.
    if (session === undefined || (place.graceUntilMonoMs !== undefined && !session.auto)) {
      continue;
    }
    if (isReachable(session) && mayServe(call, place, agent.key, session.groupIds)) {
      return `call ${call.callId} waits in ${place.groupId} while ${agent.key} is ready`;
    }
  }
  return undefined;
}

function mayServe(call: Call, place: QueuedPlace, agentKey: string, groupIds: readonly number[]): boolean {
  const fits = place.sticky?.only !== true || place.sticky.agentKey === agentKey;
  return fits && groupIds.includes(place.groupId) && !call.declinedBy.includes(agentKey);
}

/** The state keeps nothing of calls that are over. */
function indexesEmpty(world: World): string[] {
  const dump = world.company.dump();
  return [
    ...dump.legs.filter(([, owner]) => owner.kind !== 'standing').map(([leg]) => `the state still knows leg ${leg}`),
    ...dump.plays.map(([play]) => `the state still knows play ${play}`),
    ...dump.timers
      .filter(([, purpose]) => !FEED_TIMERS.has(purpose.kind))
      .map(([timer, purpose]) => `the state still knows timer ${timer} (${purpose.kind})`),
  ];
}
