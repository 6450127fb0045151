import type { Context } from '../company/context.ts';
import type { PromptPart } from '../company/effects.ts';
import type { LegId } from '../company/inputs.ts';
import { activePart, type Call, type Part, type PartRecording, type PlayPurpose } from './call.ts';

/**
 * Who hears whom, derived from the state of a call: after every change `arrange` compares what should be with what is,
 * and moves legs between bridges and prompts. Prompts whose end matters (`prompt`, `announcement`) are started by the
 * flows; music, ringback, the bridge and the recording follow from here.
 */
export function arrange(ctx: Context, call: Call): void {
  const part = partWithCustomer(call);
  const talks = part !== undefined && talksNow(call, part);
  const agentLeg = part?.leg;
  const customerLeg = call.customer.state === 'gone' ? undefined : call.customer.leg;

  setLoop(ctx, call, 'music', customerWaits(call, part) ? customerLeg : undefined);
  setLoop(ctx, call, 'ringback', waitsForAnswer(call, part) ? agentLeg : undefined);
  setBridge(ctx, call, talks && agentLeg !== undefined && customerLeg !== undefined ? [customerLeg, agentLeg] : []);
  if (part?.recording !== undefined) {
    const heard = talks && part.state.kind === 'talking';
    setRecording(ctx, part.recording, heard ? customerLeg : undefined, heard ? agentLeg : undefined);
  }
}

const MUSIC: readonly PromptPart[] = [{ kind: 'sound', sound: 'music' }];
const RINGBACK: readonly PromptPart[] = [{ kind: 'sound', sound: 'ringback' }];

/** The part of the agent whom the customer is with, or who is calling the customer. */
function partWithCustomer(call: Call): Part | undefined {
  const { place } = call;
  return place.kind === 'agent' || place.kind === 'calling' ? activePart(call, place.segment) : undefined;
}

function talksNow(call: Call, part: Part): boolean {
  return part.state.kind === 'talking' || (call.place.kind === 'calling' && call.place.earlyMedia);
}

function customerWaits(call: Call, part: Part | undefined): boolean {
  if (call.customer.state !== 'up') {
    return false;
  }
  switch (call.place.kind) {
    case 'queued':
      return true;
    case 'agent':
      return part?.state.kind === 'held' || (part?.state.kind === 'talking' && part.leg === undefined);
    default:
      return false;
  }
}

function waitsForAnswer(call: Call, part: Part | undefined): boolean {
  return call.place.kind === 'calling' && !call.place.earlyMedia && part?.state.kind === 'calling';
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
  const current = call.media.plays.find((active) => active.what === what);
  if (current?.legs[0] === leg) {
    return;
  }
  stopPlay(ctx, call, current?.play);
  if (leg !== undefined) {
    startPlay(ctx, call, what, [leg], what === 'music' ? MUSIC : RINGBACK);
  }
}

function setBridge(ctx: Context, call: Call, members: readonly LegId[]): void {
  const current = call.media.bridge;
  if (current.length === members.length && current.every((leg, index) => leg === members[index])) {
    return;
  }
  call.media.bridge = members;
  ctx.effects.push({
    type: 'bridge',
    bridge: call.callId,
    members: members.map((leg) => ({ leg, role: { kind: 'talk' } })),
  });
}

function setRecording(ctx: Context, recording: PartRecording, left: LegId | undefined, right: LegId | undefined): void {
  if (recording.left !== left || recording.right !== right) {
    recording.started = true;
    recording.left = left;
    recording.right = right;
    ctx.effects.push({ type: 'record', recording: recording.recording, left, right });
  }
}
