import type { CompanyEffect } from '../company/effects.ts';
import type { LegId } from '../company/inputs.ts';

/**
 * The world of legs and media that the engine's effects act on. It holds every effect against what is possible: nobody
 * can answer a leg twice, bridge a leg that is gone, or stop a play that never began. What breaks a rule is a complaint.
 */
export interface Telephony {
  readonly legs: Map<LegId, WorldLeg>;
  /** Active plays: the legs that hear them, and whether they loop. */
  readonly plays: Map<string, { readonly legs: readonly LegId[]; readonly loop: boolean }>;
  readonly bridges: Map<string, readonly LegId[]>;
  readonly recordings: Map<string, readonly (LegId | undefined)[]>;
  readonly timers: Map<string, number>;
  /** Web requests of flows that were not answered yet: the call of each. */
  readonly requests: Map<string, string>;
  /** Ids of plays and timers that were ever used. */
  readonly used: Set<string>;
  /** The timer that was cleared last. */
  lastCleared: string;
  readonly complaints: string[];
}

export interface WorldLeg {
  readonly kind: 'incoming' | 'dialed' | 'standing';
  /** `new`: neither ringing nor answered. */
  state: 'new' | 'ringing' | 'up' | 'ended';
  /** Number or account that was dialled. */
  readonly target: string;
}

export function createTelephony(): Telephony {
  return {
    legs: new Map(),
    plays: new Map(),
    bridges: new Map(),
    recordings: new Map(),
    timers: new Map(),
    requests: new Map(),
    used: new Set(),
    lastCleared: 't0',
    complaints: [],
  };
}

export function addLeg(world: Telephony, leg: LegId, kind: WorldLeg['kind'], target: string): void {
  if (world.legs.has(leg)) {
    world.complaints.push(`leg ${leg} exists already`);
  }
  world.legs.set(leg, { kind, state: kind === 'standing' ? 'up' : 'new', target });
}

/** A leg is gone: whatever it heard ends with it. */
export function endLeg(world: Telephony, leg: LegId): void {
  const found = world.legs.get(leg);
  if (found !== undefined) {
    found.state = 'ended';
  }
}

export function isAlive(world: Telephony, leg: LegId): boolean {
  const found = world.legs.get(leg);
  return found !== undefined && found.state !== 'ended';
}

/** Applies one effect on legs, media or timers. */
export function applyEffect(world: Telephony, effect: CompanyEffect, nowMs: number): void {
  switch (effect.type) {
    case 'ring':
      move(world, effect.leg, ['new'], 'ringing', effect.type);
      return;
    case 'answer':
      move(world, effect.leg, ['new', 'ringing'], 'up', effect.type);
      return;
    case 'reject':
      move(world, effect.leg, ['new', 'ringing'], 'ended', effect.type);
      return;
    case 'dial':
      addLeg(
        world,
        effect.leg,
        'dialed',
        effect.target.kind === 'number' ? effect.target.number : effect.target.account,
      );
      return;
    case 'pickUp': {
      const found = world.legs.get(effect.leg);
      demand(
        world,
        found?.kind === 'dialed' && found.state === 'ringing',
        `leg ${effect.leg} told to answer, not ringing`,
      );
      return;
    }
    case 'hangup':
      move(world, effect.leg, ['new', 'ringing', 'up'], 'ended', effect.type);
      return;
    case 'bridge':
      applyBridge(
        world,
        effect.bridge,
        effect.members.map((member) => member.leg),
      );
      return;
    case 'play':
    case 'stopPlay':
      applyPlay(world, effect);
      return;
    case 'record':
    case 'stopRecord':
      applyRecord(world, effect);
      return;
    case 'sendDigits':
      demand(world, isAlive(world, effect.leg), `key to leg ${effect.leg}, which is not there`);
      return;
    case 'setTimer':
      demand(world, !world.used.has(effect.timerId), `timer ${effect.timerId} set twice`);
      world.timers.set(effect.timerId, nowMs + effect.afterMs);
      world.used.add(effect.timerId);
      return;
    case 'clearTimer':
      demand(world, world.timers.delete(effect.timerId), `timer ${effect.timerId} cleared, though not set`);
      world.lastCleared = effect.timerId;
      return;
    case 'httpRequest':
      demand(world, !world.used.has(effect.requestId), `request ${effect.requestId} made twice`);
      world.requests.set(effect.requestId, effect.callId);
      world.used.add(effect.requestId);
      return;
    case 'httpCancel':
      demand(world, world.requests.delete(effect.requestId), `request ${effect.requestId} cancelled, though over`);
      return;
    case 'emit':
    case 'emitMany':
    case 'endSession':
    case 'storeCall':
    case 'storeNote':
    case 'unexpected':
    case 'wantCustomers':
    case 'attemptStarted':
    case 'storeAttempt':
    case 'storePacing':
    case 'returnCustomers':
    case 'claimed':
    case 'claimRefused':
    case 'detectMachine':
      return;
  }
}

function applyBridge(world: Telephony, bridge: string, members: readonly LegId[]): void {
  if (members.length === 0) {
    demand(world, world.bridges.delete(bridge), `bridge ${bridge} removed, though there is none`);
    return;
  }
  demand(world, members.length > 1, `bridge ${bridge} with one leg`);
  for (const leg of members) {
    demand(world, world.legs.get(leg)?.state !== 'ended' && world.legs.has(leg), `bridge with ended leg ${leg}`);
    for (const [other, legs] of world.bridges) {
      demand(world, other === bridge || !legs.includes(leg), `leg ${leg} is in bridge ${other} already`);
    }
  }
  world.bridges.set(bridge, members);
}

function applyPlay(world: Telephony, effect: CompanyEffect & { readonly type: 'play' | 'stopPlay' }): void {
  if (effect.type === 'stopPlay') {
    demand(world, world.plays.delete(effect.play), `play ${effect.play} stopped, though not playing`);
    return;
  }
  demand(world, !world.used.has(effect.play), `play ${effect.play} used twice`);
  demand(world, effect.legs.length > 0 && effect.parts.length > 0, `play ${effect.play} of nothing to nobody`);
  for (const leg of effect.legs) {
    demand(world, world.legs.get(leg)?.state === 'up', `play to leg ${leg}, which is not up`);
    for (const [other, { legs }] of world.plays) {
      demand(world, !legs.includes(leg), `play ${effect.play} would silently end ${other} on ${leg}`);
    }
  }
  world.plays.set(effect.play, { legs: effect.legs, loop: effect.loop });
  world.used.add(effect.play);
}

function applyRecord(world: Telephony, effect: CompanyEffect & { readonly type: 'record' | 'stopRecord' }): void {
  if (effect.type === 'stopRecord') {
    demand(world, world.recordings.delete(effect.recording), `recording ${effect.recording} stopped, though not on`);
    return;
  }
  for (const leg of [effect.left, effect.right]) {
    demand(world, leg === undefined || world.legs.get(leg)?.state === 'up', `recording of leg ${leg}, not up`);
  }
  world.recordings.set(effect.recording, [effect.left, effect.right]);
}

function move(
  world: Telephony,
  leg: LegId,
  from: readonly WorldLeg['state'][],
  to: WorldLeg['state'],
  what: string,
): void {
  const found = world.legs.get(leg);
  demand(world, found !== undefined && from.includes(found.state), `${what} of leg ${leg}, which is ${found?.state}`);
  if (what === 'ring' || what === 'answer' || what === 'reject') {
    demand(world, found?.kind === 'incoming', `${what} of leg ${leg}, which is ${found?.kind}`);
  }
  if (found !== undefined) {
    found.state = to;
  }
}

function demand(world: Telephony, holds: boolean, otherwise: string): void {
  if (!holds) {
    world.complaints.push(otherwise);
  }
}
