import type { Context } from '../company/context.ts';
import type { BridgeRole, PromptPart } from '../company/effects.ts';
import type { LegId } from '../company/inputs.ts';
import { withObservers } from '../supervisor/observers.ts';
import {
  activePart,
  type BridgeMember,
  type Call,
  isObserving,
  type Part,
  type PartRecording,
  type PlayPurpose,
} from './call.ts';

/**
 * Who hears whom, derived from the state of a call: after every change `arrange` compares what should be with what is,
 * and moves legs between bridges and prompts. Prompts whose end matters (`prompt`, `announcement`) are started by the
 * flows; music, ringback, the bridges and the recordings follow from here.
 */
export function arrange(ctx: Context, call: Call): void {
  const main = withObservers(call, mainMembers(call));
  setLoop(ctx, call, 'music', customerWaits(call, main) ? call.customer.leg : undefined);
  setLoop(ctx, call, 'ringback', waitsForAnswer(call));
  setBridges(ctx, call, main, withObservers(call, sideMembers(call)));
  for (const part of call.parts) {
    if (part.recording !== undefined && part.state.kind !== 'over') {
      const other = talksWith(call, part);
      setRecording(ctx, part.recording, other, other === undefined ? undefined : part.leg);
    }
  }
}

const MUSIC: readonly PromptPart[] = [{ kind: 'sound', sound: 'music' }];
const RINGBACK: readonly PromptPart[] = [{ kind: 'sound', sound: 'ringback' }];
const NOBODY: readonly BridgeMember[] = [];

/** The main conversation: the customer and everybody who talks; while it is being dialled, early media is heard by the agent. */
function mainMembers(call: Call): readonly BridgeMember[] {
  const { place } = call;
  if (place.kind === 'ivr' && place.stage.kind === 'connected') {
    return [talker(call.customer.leg), talker(place.stage.leg)];
  }
  if (place.kind !== 'agent' && place.kind !== 'calling' && place.kind !== 'internal') {
    return NOBODY;
  }
  const members: BridgeMember[] = [];
  if (place.kind !== 'internal' && call.customer.state !== 'gone') {
    members.push(talker(call.customer.leg));
  }
  for (const part of call.parts) {
    const hears = part.state.kind === 'talking' || (place.kind === 'calling' && place.earlyMedia && isCalling(part));
    if (hears && part.leg !== undefined) {
      members.push(talker(part.leg));
    }
  }
  return members.length < 2 ? NOBODY : members;
}

/** The consultation beside it: who asked, and who advises. */
function sideMembers(call: Call): readonly BridgeMember[] {
  if (call.side?.stage !== 'talking') {
    return NOBODY;
  }
  const [asks, advises] = [activePart(call, call.side.by)?.leg, activePart(call, call.side.with)?.leg];
  return asks === undefined || advises === undefined ? NOBODY : [talker(asks), talker(advises)];
}

function talker(leg: LegId): BridgeMember {
  return { leg, role: { kind: 'talk' } };
}

function isCalling(part: Part): boolean {
  return part.state.kind === 'calling';
}

/** Music: in a queue, on hold, beside a consultation, or when the page's audio of the only agent is down. */
function customerWaits(call: Call, main: readonly BridgeMember[]): boolean {
  if (call.customer.state !== 'up') {
    return false;
  }
  switch (call.place.kind) {
    case 'queued':
      // On the grace nobody is meant to notice that he waits.
      return call.place.graceUntilMonoMs === undefined || call.place.offered !== undefined;
    case 'promised':
      return true;
    case 'ivr':
      return call.place.stage.kind === 'requesting' && call.place.stage.music;
    case 'agent':
      return main.length === 0 && activePart(call, call.place.segment)?.state.kind !== 'announcing';
    default:
      return false;
  }
}

/** The leg that hears the ringing tone of the phone that it waits for. */
function waitsForAnswer(call: Call): LegId | undefined {
  const { place, side } = call;
  if (place.kind === 'ivr') {
    return place.stage.kind === 'reaching' && call.customer.state === 'up' ? call.customer.leg : undefined;
  }
  if (side?.stage === 'ringing') {
    return activePart(call, side.by)?.leg;
  }
  if (place.kind === 'calling' && !place.earlyMedia) {
    const part = activePart(call, place.segment);
    return part?.state.kind === 'calling' ? part.leg : undefined;
  }
  const caller = place.kind === 'internal' ? activePart(call, place.caller) : undefined;
  return caller?.state.kind === 'calling' ? caller.leg : undefined;
}

/** The other side that a part's recording has on its left channel; `undefined` while the part is not recorded. */
function talksWith(call: Call, part: Part): LegId | undefined {
  const { place, side } = call;
  if (side?.stage === 'talking' && (side.by === part.segment || side.with === part.segment)) {
    return activePart(call, side.by === part.segment ? side.with : side.by)?.leg;
  }
  if (part.state.kind !== 'talking') {
    return undefined;
  }
  if (place.kind === 'internal') {
    return activePart(call, place.caller === part.segment ? place.callee : place.caller)?.leg;
  }
  return place.kind === 'agent' && call.customer.state === 'up' ? call.customer.leg : undefined;
}

/** The legs of those who talk with a part, supervisors aside; nobody while the part is in no conversation. */
export function talksTo(call: Call, part: Part): readonly LegId[] {
  const { main, side } = call.media.bridges;
  const members = [main, side].find((bridge) => bridge.some(({ leg }) => leg === part.leg)) ?? NOBODY;
  const own = (leg: LegId) => call.parts.some((other) => other.leg === leg && (other === part || isObserving(other)));
  return part.supervises === undefined ? members.map(({ leg }) => leg).filter((leg) => !own(leg)) : [];
}

/** Starts a play and remembers it. Returns its id, which `playEnded` names. */
export function startPlay(
  ctx: Context,
  call: Call,
  what: PlayPurpose,
  legs: readonly LegId[],
  parts: readonly PromptPart[],
): string {
  call.nextId += 1;
  const play = `${call.callId}.p${call.nextId}`;
  call.media.plays = [...call.media.plays, { play, what, legs }];
  ctx.state.plays.set(play, call.callId);
  ctx.effects.push({ type: 'play', play, legs, parts, loop: what === 'music' || what === 'ringback' });
  return play;
}

/** Stops a play that may have ended already. */
export function stopPlay(ctx: Context, call: Call, play: string | undefined): void {
  if (play !== undefined && forgetPlay(ctx, call, play) !== undefined) {
    ctx.effects.push({ type: 'stopPlay', play });
  }
}

/** A play has ended. Returns what it was for. */
export function forgetPlay(ctx: Context, call: Call, play: string): PlayPurpose | undefined {
  const found = call.media.plays.find((active) => active.play === play);
  if (found === undefined) {
    return undefined;
  }
  call.media.plays = call.media.plays.filter((active) => active !== found);
  ctx.state.plays.delete(play);
  return found.what;
}

export function stopPlays(ctx: Context, call: Call, what?: PlayPurpose): void {
  for (const active of call.media.plays) {
    if (what === undefined || active.what === what) {
      stopPlay(ctx, call, active.play);
    }
  }
}

function setLoop(ctx: Context, call: Call, what: 'music' | 'ringback', leg: LegId | undefined): void {
  if (leg === undefined && call.media.plays.length === 0) {
    return;
  }
  const current = call.media.plays.find((active) => active.what === what);
  if (current?.legs[0] === leg) {
    return;
  }
  stopPlay(ctx, call, current?.play);
  if (leg !== undefined) {
    startPlay(ctx, call, what, [leg], what === 'music' ? MUSIC : RINGBACK);
  }
}

/** A leg is in one bridge at a time: who leaves a bridge leaves it before joining the other. */
function setBridges(ctx: Context, call: Call, main: readonly BridgeMember[], side: readonly BridgeMember[]): void {
  if (side.length > 0) {
    setBridge(ctx, call, 'main', main);
    setBridge(ctx, call, 'side', side);
  } else {
    setBridge(ctx, call, 'side', side);
    setBridge(ctx, call, 'main', main);
  }
}

function setBridge(ctx: Context, call: Call, which: 'main' | 'side', members: readonly BridgeMember[]): void {
  const { bridges } = call.media;
  if (sameMembers(bridges[which], members)) {
    return;
  }
  bridges[which] = members;
  ctx.effects.push({ type: 'bridge', bridge: which === 'main' ? call.callId : `${call.callId}.s`, members });
}

function sameMembers(some: readonly BridgeMember[], other: readonly BridgeMember[]): boolean {
  return (
    some.length === other.length &&
    some.every((member, index) => member.leg === other[index]?.leg && sameRole(member.role, other[index].role))
  );
}

function sameRole(one: BridgeRole, other: BridgeRole): boolean {
  return one.kind === 'whisper' ? other.kind === 'whisper' && one.to === other.to : one.kind === other.kind;
}

function setRecording(ctx: Context, recording: PartRecording, left: LegId | undefined, right: LegId | undefined): void {
  if (recording.left !== left || recording.right !== right) {
    recording.started = true;
    recording.left = left;
    recording.right = right;
    ctx.effects.push({ type: 'record', recording: recording.recording, left, right });
  }
}
