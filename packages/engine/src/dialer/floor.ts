import { type Answers, learnOutcome, noAnswers } from './answers.ts';
import { type Durations, learnDuration, noDurations } from './durations.ts';
import type { DialCause } from './inputs.ts';

/** The floor as the inputs tell it: who does what since when, who rings since when. */
export interface Floor {
  readonly agents: Map<string, AgentWork>;
  /** Began to ring, ms. */
  readonly ringing: Map<string, number>;
  /** Answered, without an agent: since when. */
  readonly waiting: Map<string, number>;
  /** Dials asked for and not started yet, and when the last of them was asked for. */
  asked: number;
  askedAtMs: number;
}

export interface AgentWork {
  work: 'ready' | 'talking' | 'wrapUp' | 'away';
  sinceMs: number;
}

/** What the floor teaches. Plain data. */
export interface Lessons {
  readonly answers: Answers;
  readonly talks: Durations;
  readonly wrapUps: Durations;
}

/** More than any trunk carries or any company employs; who is beyond is not looked at. */
const RINGING_MAX = 5_000;
const AGENTS_MAX = 5_000;
/** Nobody rings longer; a dial whose end was never told is forgotten after this. */
const RINGING_MS_MAX = 120_000;
/** The same for a customer who waits, and for dials asked for and never reported. */
const WAITING_MS_MAX = 30_000;
const ASKED_MS_MAX = 5_000;

export function emptyFloor(): Floor {
  return { agents: new Map(), ringing: new Map(), waiting: new Map(), asked: 0, askedAtMs: 0 };
}

export function noLessons(): Lessons {
  return { answers: noAnswers(), talks: noDurations(), wrapUps: noDurations() };
}

/** An agent's work changes. What it did before is over, and its length is learnt. */
export function agentTurnsTo(
  floor: Floor,
  lessons: Lessons,
  agentId: string,
  work: AgentWork['work'],
  nowMs: number,
): void {
  const agent = floor.agents.get(agentId);
  if (agent === undefined) {
    if (floor.agents.size < AGENTS_MAX) floor.agents.set(agentId, { work, sinceMs: nowMs });
    return;
  }
  if (agent.work === work) return;
  learnWork(lessons, agent, work, nowMs);
  agent.work = work;
  agent.sinceMs = nowMs;
}

export function agentLeaves(floor: Floor, lessons: Lessons, agentId: string, nowMs: number): void {
  const agent = floor.agents.get(agentId);
  if (agent !== undefined) learnWork(lessons, agent, 'away', nowMs);
  floor.agents.delete(agentId);
}

export function dialStarts(floor: Floor, dialId: string, nowMs: number): void {
  floor.asked = Math.max(0, floor.asked - 1);
  if (floor.ringing.size < RINGING_MAX) floor.ringing.set(dialId, nowMs);
}

/** A dial rings no longer. Returns whether it was known. */
export function ringingEnds(
  floor: Floor,
  lessons: Lessons,
  dialId: string,
  cause: DialCause | 'answered',
  nowMs: number,
): boolean {
  const sinceMs = floor.ringing.get(dialId);
  if (sinceMs === undefined) return false;
  floor.ringing.delete(dialId);
  if (cause !== 'trunkFailed' && cause !== 'cancelled') {
    learnOutcome(lessons.answers, cause === 'answered', (nowMs - sinceMs) / 1000);
  }
  return true;
}

/** Forgets what should have ended long ago, so that an input that was lost does not count for ever. */
export function forgetLost(floor: Floor, nowMs: number): void {
  forgetBefore(floor.ringing, nowMs - RINGING_MS_MAX);
  forgetBefore(floor.waiting, nowMs - WAITING_MS_MAX);
  if (floor.askedAtMs < nowMs - ASKED_MS_MAX) floor.asked = 0;
}

/** Ages in seconds of those who do this work now. */
export function agesOf(floor: Floor, work: AgentWork['work'], nowMs: number): number[] {
  const ages: number[] = [];
  for (const agent of floor.agents.values()) {
    if (agent.work === work) ages.push((nowMs - agent.sinceMs) / 1000);
  }
  return ages;
}

function learnWork(lessons: Lessons, agent: AgentWork, next: AgentWork['work'], nowMs: number): void {
  const seconds = (nowMs - agent.sinceMs) / 1000;
  if (agent.work === 'talking') learnDuration(lessons.talks, seconds);
  if (agent.work === 'wrapUp') learnDuration(lessons.wrapUps, seconds);
  // Ready straight after the talk: there is no wrap-up here.
  if (agent.work === 'talking' && next === 'ready') learnDuration(lessons.wrapUps, 0);
}

/** Entries are in the order of their times. */
function forgetBefore(since: Map<string, number>, limitMs: number): void {
  for (const [id, sinceMs] of since) {
    if (sinceMs >= limitMs) return;
    since.delete(id);
  }
}
