import type { Area, CtiEvent } from '@callwright/cti/light';
import type { Campaign } from '../campaign/campaign.ts';
import type { Pacer } from '../campaign/pacing.ts';
import type { SkillGroup } from '../skill-group/skill-lists.ts';
import type { CompanyConfig } from './config.ts';
import { type ConfigIndex, indexConfig } from './config-index.ts';
import type { CompanyEffect } from './effects.ts';
import type { AgentKey, LegId, Now } from './inputs.ts';
import { type CompanyState, emptyState, type TimerPurpose } from './state.ts';
import { createZoneClock, type ZoneClock } from './zone-clock.ts';

/** What a company needs from outside and that is neither time nor an input. */
export interface CompanyPorts {
  /** Where a number is from. Pure: the same number gives the same area. */
  areaOf(number: string): Area;
  /** 0–99, part of every call id: no two machines that run at the same time may share one. */
  readonly nodeId: number;
}

/** One step's view of the company: its state, what is derived from it, the time, and the effects so far. */
export interface Context {
  readonly ports: CompanyPorts;
  state: CompanyState;
  index: ConfigIndex;
  zone: ZoneClock;
  /** Derived from the state: who waits and who is ready, by group. */
  skillGroups: Map<number, SkillGroup>;
  /** The same for campaigns: answered customers on their grace, agents signed in for them (`auto`), customers of campaigns waiting at all. */
  campaignGroups: Map<number, SkillGroup>;
  /** Agents with `auto` whose session changed in this step, and groups whose campaigns may dial. */
  autoAgentsChanged: AgentKey[];
  poolsToPace: Set<number>;
  /** Derived: campaigns by group; `undefined`: to be made anew, because one came, went or moved. */
  campaignsByGroup: Map<number, Campaign[]> | undefined;
  /** Derived: the pacing of groups with predictive campaigns. What they learnt is put into the state by a dump. */
  pacers: Map<number, Pacer>;
  /** Derived from the state: calls that wait for a remembered agent, by agent (manual 6.11). */
  stickyLines: Map<AgentKey, Set<string>>;
  now: Now;
  effects: CompanyEffect[];
  /** Work for the scheduling at the end of the step: see `queue/schedule.ts`. */
  agentsToServe: AgentKey[];
  callsToServe: { readonly callId: string; readonly isNew: boolean }[];
}

export function createContext(config: CompanyConfig, ports: CompanyPorts): Context {
  return {
    ports,
    state: emptyState(config),
    index: indexConfig(config),
    zone: createZoneClock(config.timeZone),
    skillGroups: new Map(),
    campaignGroups: new Map(),
    autoAgentsChanged: [],
    poolsToPace: new Set(),
    campaignsByGroup: undefined,
    pacers: new Map(),
    stickyLines: new Map(),
    now: { wallMs: 0, monoMs: 0 },
    effects: [],
    agentsToServe: [],
    callsToServe: [],
  };
}

/** Names an input that does not fit the state. The caller changes nothing. */
export function unexpected(ctx: Context, what: string, where: string): void {
  ctx.effects.push({ type: 'unexpected', what, where });
}

export function emit(ctx: Context, agentKey: AgentKey, event: CtiEvent, sequence?: number): void {
  ctx.effects.push({ type: 'emit', agentKey, event, sequence });
}

/** The same event to many agents: one object, which the gateway writes out once. */
export function emitMany(ctx: Context, agentKeys: readonly AgentKey[], event: CtiEvent): void {
  ctx.effects.push({ type: 'emitMany', agentKeys, event });
}

export function startTimer(ctx: Context, purpose: TimerPurpose, afterMs: number): string {
  ctx.state.counters.timer += 1;
  const timerId = `t${ctx.state.counters.timer}`;
  ctx.state.timers.set(timerId, purpose);
  ctx.effects.push({ type: 'setTimer', timerId, afterMs });
  return timerId;
}

/** Clears a timer that may have been cleared or have fired already. */
export function stopTimer(ctx: Context, timerId: string | undefined): void {
  if (timerId !== undefined && ctx.state.timers.delete(timerId)) {
    ctx.effects.push({ type: 'clearTimer', timerId });
  }
}

/** Ends a leg that is still known. */
export function hangUpLeg(ctx: Context, leg: LegId | undefined, uui?: string): void {
  if (leg !== undefined && ctx.state.legs.delete(leg)) {
    ctx.effects.push({ type: 'hangup', leg, ...(uui === undefined ? {} : { uui }) });
  }
}
