import { type Checker, type CtiCommand, type CtiEvent, createChecker, validateEvent } from '@callwright/cti';
import type { BridgeMember } from '../call/call.ts';
import type { CallRecord } from '../call/call-record.ts';
import { type CampaignEffect, isCampaignEffect } from '../campaign/contract.ts';
import { type Company, companyOf } from '../company/company.ts';
import type { CompanyConfig } from '../company/config.ts';
import { type Context, createContext } from '../company/context.ts';
import type { CompanyEffect } from '../company/effects.ts';
import type { AgentKey, CompanyInput, LegId, Now, WorkType } from '../company/inputs.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { addLeg, applyEffect, createTelephony, endLeg, type Telephony } from './telephony.ts';

/**
 * A company with its world around it, on a virtual clock: agents, phones and customers do what a test says, timers fire when
 * their time comes, and every event is held against the grammar of `cti`.
 */
export interface World {
  company: Company;
  /** The machine's inside, for the laws: to look at only. */
  ctx: Context;
  readonly telephony: Telephony;
  readonly checker: Checker;
  readonly ledger: Ledger;
  /** Whether `events` and `records` are kept: a walk of a million calls has no room for them. */
  readonly keeps: boolean;
  /** Calls stored. */
  calls: number;
  readonly events: { readonly agentKey: AgentKey; readonly event: CtiEvent }[];
  /** Type of the last event that moved each agent's page. */
  readonly lastTypes: Map<AgentKey, string>;
  readonly records: CallRecord[];
  /** Campaign effects that no simulated server has taken yet: see `campaign-server.ts`. */
  campaigns: CampaignEffect[];
  readonly sessionsEnded: { readonly agentKey: AgentKey; readonly why: string }[];
  readonly complaints: string[];
  /** Members of the bridge that was set last, with what each may do. */
  roles: readonly BridgeMember[];
  nowMs: number;
  legs: number;
  /** What the machine was fed, in order, where that is kept: to feed it to another. */
  readonly fed: { readonly input: CompanyInput; readonly now: Now }[] | undefined;
  /** Changes the effects before the world sees them: for tests of the checks themselves. */
  tamper: ((effects: readonly CompanyEffect[]) => readonly CompanyEffect[]) | undefined;
}

/** 2026-01-01 00:00:00 UTC; the monotonic clock starts elsewhere, so that mixing the two shows. */
export const WALL_START_MS = Date.UTC(2026, 0, 1);
const AREA = { city: 'Beijing', province: 'Beijing', provice: 'Beijing' };
export const WORLD_PORTS = { nodeId: 7, areaOf: () => AREA };

export function createWorld(config: CompanyConfig, keeps = true, fed?: World['fed']): World {
  const ctx = createContext(config, WORLD_PORTS);
  return {
    company: companyOf(ctx),
    ctx,
    telephony: createTelephony(),
    checker: createChecker(),
    ledger: createLedger(),
    keeps,
    calls: 0,
    events: [],
    lastTypes: new Map(),
    records: [],
    campaigns: [],
    sessionsEnded: [],
    complaints: [],
    roles: [],
    nowMs: 0,
    legs: 0,
    fed,
    tamper: undefined,
  };
}

/** A crash and a recovery: another machine, with this configuration, goes on from the dump. */
export function recover(world: World, config: CompanyConfig): void {
  const dump = JSON.parse(JSON.stringify(world.company.dump()));
  world.ctx = createContext(config, WORLD_PORTS);
  world.company = companyOf(world.ctx);
  world.company.restore(dump);
}

export function feed(world: World, input: CompanyInput): readonly CompanyEffect[] {
  const now = { wallMs: WALL_START_MS + world.nowMs, monoMs: 5_000 + world.nowMs };
  world.fed?.push({ input, now });
  const made = world.company.step(input, now);
  const effects = world.tamper === undefined ? made : world.tamper(made);
  for (const effect of effects) {
    applyEffect(world.telephony, effect, world.nowMs);
    see(world, effect, now.wallMs);
  }
  return effects;
}

function see(world: World, effect: CompanyEffect, wallMs: number): void {
  if (effect.type === 'emit') {
    holdToSchema(world, effect.event);
    hear(world, effect.agentKey, effect.event, wallMs);
  } else if (effect.type === 'emitMany') {
    holdToSchema(world, effect.event);
    for (const agentKey of effect.agentKeys) {
      hear(world, agentKey, effect.event, wallMs);
    }
  } else if (effect.type === 'bridge') {
    world.roles = effect.members;
  } else if (effect.type === 'record') {
    world.ledger.recorded(effect.recording);
  } else if (effect.type === 'storeCall') {
    world.calls += 1;
    world.ledger.stored(effect.record);
    if (world.keeps) {
      world.records.push(effect.record);
    }
  } else if (effect.type === 'endSession') {
    world.ledger.left(effect.agentKey);
    if (world.keeps) {
      world.sessionsEnded.push({ agentKey: effect.agentKey, why: effect.why });
    }
  } else if (isCampaignEffect(effect)) {
    world.campaigns.push(effect);
  }
}

/** Once for an event that many get: feeds are most of what is sent. */
function holdToSchema(world: World, event: CtiEvent): void {
  const validation = validateEvent(event);
  if (!validation.ok) {
    world.complaints.push(`schema: ${event.type}${validation.path} ${validation.problem}`);
  }
}

function hear(world: World, agentKey: AgentKey, event: CtiEvent, wallMs: number): void {
  if (world.keeps) {
    world.events.push({ agentKey, event });
  }
  world.ledger.heard(agentKey, event);
  if (!FEEDS.has(event.type) && !('status' in event && event.status !== 0)) {
    world.lastTypes.set(agentKey, event.type);
  }
  const violation = world.checker.step(agentKey, event, wallMs);
  if (violation !== undefined) {
    const { kind, event: token, state, why } = violation;
    world.complaints.push(`${kind}: ${agentKey} ${token} in ${state}: ${why}`);
  }
}

/** Lets time pass; timers fire in their order. */
export function wait(world: World, ms: number): void {
  const until = world.nowMs + ms;
  for (let next = nextTimer(world, until); next !== undefined; next = nextTimer(world, until)) {
    world.nowMs = Math.max(world.nowMs, next.atMs);
    world.telephony.timers.delete(next.timerId);
    const effects = feed(world, { type: 'timer', timerId: next.timerId });
    if (effects.some((effect) => effect.type === 'unexpected')) {
      world.complaints.push(`timer ${next.timerId} was left running`);
    }
  }
  world.nowMs = until;
}

function nextTimer(world: World, untilMs: number): { timerId: string; atMs: number } | undefined {
  let next: { timerId: string; atMs: number } | undefined;
  for (const [timerId, atMs] of world.telephony.timers) {
    if (atMs <= untilMs && (next === undefined || atMs < next.atMs)) {
      next = { timerId, atMs };
    }
  }
  return next;
}

export function signIn(world: World, agentKey: AgentKey, worktype: WorkType, audioLeg?: LegId): void {
  if (audioLeg !== undefined && !world.telephony.legs.has(audioLeg)) {
    addLeg(world.telephony, audioLeg, 'standing', agentKey);
  }
  feed(world, { type: 'signIn', agentKey, worktype, auto: false, groupIds: [], audioLeg, sequence: undefined });
}

export function says(world: World, agentKey: AgentKey, command: CtiCommand): readonly CompanyEffect[] {
  return feed(world, { type: 'command', agentKey, command, sequence: undefined });
}

/** A customer calls in. Returns the leg. */
export function callsIn(world: World, called: string, caller = '18910393942', uui = ''): LegId {
  world.legs += 1;
  const leg = `in${world.legs}`;
  addLeg(world.telephony, leg, 'incoming', called);
  feed(world, { type: 'legIncoming', leg, trunk: 'carrier', called, caller, displayName: '', uui });
  return leg;
}

/** `picksUp`: the page may have the phone answer. */
export function rings(world: World, leg: LegId, earlyMedia = false, picksUp = false): void {
  feed(world, { type: 'legRinging', leg, earlyMedia, ...(picksUp ? { picksUp } : {}) });
}

/** A phone rings for as long as anybody lets it. */
export function ringsInVain(world: World, leg: LegId): void {
  rings(world, leg);
  wait(world, 20_000);
}

export function picksUp(world: World, leg: LegId, uui = ''): readonly CompanyEffect[] {
  const found = world.telephony.legs.get(leg);
  if (found !== undefined && found.state !== 'ended') {
    found.state = 'up';
  }
  return feed(world, { type: 'legAnswered', leg, uui });
}

export function fails(world: World, leg: LegId, sipStatus: number): readonly CompanyEffect[] {
  endLeg(world.telephony, leg);
  return feed(world, { type: 'legFailed', leg, sipStatus, reason: '' });
}

export function hangsUp(world: World, leg: LegId, lost = false, ourFault = false): readonly CompanyEffect[] {
  endLeg(world.telephony, leg);
  return feed(world, { type: 'legEnded', leg, lost, reason: '', ourFault });
}

export function audioDies(world: World, agentKey: AgentKey, leg: LegId): void {
  endLeg(world.telephony, leg);
  feed(world, { type: 'audioDown', agentKey, leg, reason: 'ice failed' });
}

export function audioComes(world: World, agentKey: AgentKey, leg: LegId): void {
  addLeg(world.telephony, leg, 'standing', agentKey);
  feed(world, { type: 'audioUp', agentKey, leg });
}

/** The play that this leg hears ends. */
export function playEnds(world: World, leg: LegId, reason: 'finished' | 'failed' = 'finished'): void {
  for (const [play, { legs }] of world.telephony.plays) {
    if (legs.includes(leg)) {
      world.telephony.plays.delete(play);
      feed(world, { type: 'playEnded', play, reason });
      return;
    }
  }
  world.complaints.push(`nothing plays to ${leg}`);
}

/** A web service answers the oldest request of a flow. */
export function webAnswers(world: World, outcome: 'ok' | 'failed' | 'timeout', data?: unknown): void {
  const [oldest] = world.telephony.requests;
  if (oldest === undefined) {
    world.complaints.push('no flow asks a web service');
    return;
  }
  const [requestId, callId] = oldest;
  world.telephony.requests.delete(requestId);
  const effects = feed(world, { type: 'httpResponse', requestId, callId, outcome, data });
  if (effects.some((effect) => effect.type === 'unexpected')) {
    world.complaints.push(`request ${requestId} was not cancelled, and nobody waits for it`);
  }
}

/** The leg that was dialled last, and that is still there, to this number or account. */
export function dialed(world: World, target: string): LegId {
  const legs = [...world.telephony.legs].filter(([, leg]) => leg.target === target && leg.state !== 'ended');
  const last = legs.at(-1);
  if (last === undefined) {
    throw new Error(`nobody called ${target}`);
  }
  return last[0];
}

const FEEDS: ReadonlySet<string> = new Set(['queuenum', 'monitorqueue', 'monitorcaller', 'callinfo']);

/** Types of the events that an agent got, in order, without the feeds; a failed reply as `type!`. */
export function heard(world: World, agentKey: AgentKey): string[] {
  return world.events
    .filter((line) => line.agentKey === agentKey && !FEEDS.has(line.event.type))
    .map(({ event }) =>
      'status' in event && event.status !== 0 && event.status !== undefined ? `${event.type}!` : event.type,
    );
}

/** The last event of a type that an agent got. */
export function lastEvent<T extends CtiEvent['type']>(
  world: World,
  agentKey: AgentKey,
  type: T,
): Extract<CtiEvent, { type: T }> | undefined {
  const found = world.events.findLast((line) => line.agentKey === agentKey && line.event.type === type);
  return found?.event as Extract<CtiEvent, { type: T }> | undefined;
}
