import { chanceBelieved, chanceFeared, fadeFear } from './answers.ts';
import {
  type Budget,
  countAbandoned,
  countAnswered,
  enterShift,
  inPurse,
  newBudget,
  plannedRate,
  riskAt,
} from './budget.ts';
import { stretchOf } from './durations.ts';
import {
  agentLeaves,
  agentTurnsTo,
  agesOf,
  dialStarts,
  emptyFloor,
  type Floor,
  forgetLost,
  type Lessons,
  noLessons,
  ringingEnds,
} from './floor.ts';
import { type Forecast, forecast, RINGING_STEPS, WRAP_UP_STEPS } from './forecast.ts';
import type { DialInput, PacingInput } from './inputs.ts';
import { Surplus } from './surplus.ts';
import { carried, linesAllowed, noPause, refused } from './trunk.ts';

/** What is promised and configured. */
export interface PacingConfig {
  /** Most abandoned of the answered in a shift, a fraction; default 0.03. 0: never ahead of the agents. */
  readonly cap?: number;
  /** Length of a shift in ms; default 8 h. */
  readonly windowMs?: number;
  /** How long an answered customer waits for an agent before it is abandoned, in ms; default 2 s. */
  readonly graceMs?: number;
}

/** What was learnt, and the running shift. Plain data. */
export interface PacingHistory {
  readonly lessons: Lessons;
  readonly budget: Budget;
}

/** For pages and logs. */
export interface PacingView {
  readonly ringing: number;
  readonly waiting: number;
  readonly agentsReady: number;
  /** Of the running shift. */
  readonly answered: number;
  readonly abandoned: number;
  /** Abandoned calls that the shift can still afford. */
  readonly inPurse: number;
  /** Learnt share of dialled customers who answer. */
  readonly answerChance: number;
  /** Share of the next answers that may be abandoned; 0: a line for each ready agent and no more. */
  readonly planned: number;
}

/** The pacing machine: told what happens on the floor, it says how many customers to dial. */
export interface Pacing {
  /**
   * One input; returns how many dials to start now, 0 to `DIALS_MAX`. Each is to be reported by `dialStarted`, or in
   * `dialsDropped`. `nowMs`: a clock that does not go back, also not over a restart with `dump`.
   */
  step(input: PacingInput, nowMs: number): number;
  dump(): PacingHistory;
  view(): PacingView;
}

/** Most dials that one decision asks for: a thousand ready agents are served within seconds, and the trunk is not flooded. */
export const DIALS_MAX = 100;
/** What was learnt is made into tables this often. */
const FORECAST_MS = 30_000;
/** Sooner, but not more often than this, when the answer rate has moved by this much (as a logarithm). */
const REVISION_MS = 1_000;
const OFF_MAX = 0.15;
/** Before so much was seen, a line for each ready agent. */
const ENDS_MIN = 8;
const OUTCOMES_MIN = 30;

/** `history`: what `dump` gave before a restart; agents and calls are told anew. */
export function createPacing(config: PacingConfig = {}, history?: PacingHistory): Pacing {
  return new Machine(config, history);
}

class Machine implements Pacing {
  readonly #cap: number;
  readonly #windowMs: number;
  readonly #graceMs: number;
  readonly #lessons: Lessons;
  readonly #budget: Budget;
  readonly #floor: Floor = emptyFloor();
  readonly #trunk = noPause();
  readonly #surplus = new Surplus();
  #forecast: Forecast | undefined;
  #forecastAtMs = Number.NEGATIVE_INFINITY;
  #planned = 0;

  constructor(config: PacingConfig, history: PacingHistory | undefined) {
    this.#cap = config.cap ?? 0.03;
    this.#windowMs = config.windowMs ?? 8 * 3_600_000;
    this.#graceMs = config.graceMs ?? 2_000;
    const kept = structuredClone(history);
    this.#lessons = kept?.lessons ?? noLessons();
    this.#budget = kept?.budget ?? newBudget();
  }

  step(input: PacingInput, nowMs: number): number {
    enterShift(this.#budget, this.#windowMs, nowMs);
    if (!this.#take(input, nowMs)) return 0;
    const dials = Math.min(DIALS_MAX, this.#decide(nowMs));
    if (dials > 0) {
      this.#floor.asked += dials;
      this.#floor.askedAtMs = nowMs;
    }
    return dials;
  }

  dump(): PacingHistory {
    return structuredClone({ lessons: this.#lessons, budget: this.#budget });
  }

  view(): PacingView {
    return {
      ringing: this.#floor.ringing.size,
      waiting: this.#floor.waiting.size,
      agentsReady: this.#idle(),
      answered: this.#budget.answered,
      abandoned: this.#budget.abandoned,
      inPurse: inPurse(this.#budget, this.#cap),
      answerChance: this.#lessons.answers.chance,
      planned: this.#planned,
    };
  }

  /** Takes note of the input; `false`: what belongs to it is still to come, so it is too early to decide. */
  #take(input: PacingInput, nowMs: number): boolean {
    const floor = this.#floor;
    switch (input.type) {
      case 'agentJoined':
      case 'agentAway':
        agentTurnsTo(floor, this.#lessons, input.agentId, 'away', nowMs);
        return true;
      case 'agentReady':
        agentTurnsTo(floor, this.#lessons, input.agentId, 'ready', nowMs);
        return floor.waiting.size === 0;
      case 'agentTalking':
        agentTurnsTo(floor, this.#lessons, input.agentId, 'talking', nowMs);
        return true;
      case 'agentWrapUp':
        agentTurnsTo(floor, this.#lessons, input.agentId, 'wrapUp', nowMs);
        return true;
      case 'agentLeft':
        agentLeaves(floor, this.#lessons, input.agentId, nowMs);
        return true;
      case 'customerGiven':
        floor.waiting.delete(input.dialId);
        agentTurnsTo(floor, this.#lessons, input.agentId, 'talking', nowMs);
        return true;
      case 'tick':
        forgetLost(floor, nowMs);
        return true;
      default:
        return this.#takeDial(input, nowMs);
    }
  }

  #takeDial(input: DialInput, nowMs: number): boolean {
    const floor = this.#floor;
    switch (input.type) {
      case 'dialStarted':
        dialStarts(floor, input.dialId, nowMs);
        return false;
      case 'dialsDropped':
        floor.asked = Math.max(0, floor.asked - input.count);
        return false;
      case 'dialAnswered':
        carried(this.#trunk);
        if (!ringingEnds(floor, this.#lessons, input.dialId, 'answered', nowMs)) return false;
        countAnswered(this.#budget, this.#planned);
        floor.waiting.set(input.dialId, nowMs);
        return false;
      case 'dialFailed':
        if (input.cause === 'trunkFailed') refused(this.#trunk, nowMs);
        else carried(this.#trunk);
        return ringingEnds(floor, this.#lessons, input.dialId, input.cause, nowMs);
      case 'callAbandoned':
        if (floor.waiting.delete(input.dialId)) countAbandoned(this.#budget);
        return true;
      case 'customerLeft':
        floor.waiting.delete(input.dialId);
        return true;
    }
  }

  #decide(nowMs: number): number {
    const floor = this.#floor;
    const underWay = floor.ringing.size + floor.asked;
    const lines = linesAllowed(this.#trunk, nowMs) - underWay;
    const idle = this.#idle();
    // Nobody who is dialled now could be lost: there is a ready agent for each who rings.
    const safe = Math.max(0, idle - underWay);
    const forecast = this.#forecastAt(nowMs);
    this.#planned = 0;
    if (forecast === undefined || lines <= 0) return Math.min(safe, Math.max(0, lines));
    return Math.min(lines, Math.max(safe, this.#ahead(forecast, idle, nowMs)));
  }

  /** Dials ahead of the agents: as many as keep the risk of the next one under the threshold, and the surprise in the purse. */
  #ahead(forecast: Forecast, idle: number, nowMs: number): number {
    const surplus = this.#surplus;
    let answering = this.#addUp(forecast, nowMs);
    const { answers } = this.#lessons;
    // As many again as are expected, or as the highest answer rate of the last hours would bring, come as a surprise.
    const factor = Math.max(1, chanceFeared(answers) / forecast.chance - 1);
    const waiting = this.#floor.waiting.size;
    let dials = 0;
    for (; dials < DIALS_MAX; dials++) {
      const exposure = { waiting, surprise: answering * factor };
      const planned = plannedRate(this.#budget, this.#cap, this.#windowMs, exposure, nowMs);
      if (dials === 0) this.#planned = planned;
      if (planned === 0 || surplus.risk(idle) >= riskAt(this.#budget, planned)) break;
      surplus.addCall(forecast.dialled);
      answering += forecast.everAnswers[0] ?? 0;
    }
    return dials;
  }

  /** Fills the surplus with everyone who may answer or become ready; returns how many are expected to answer. */
  #addUp(forecast: Forecast, nowMs: number): number {
    const { agents, ringing, asked } = this.#floor;
    const surplus = this.#surplus;
    surplus.clear();
    for (const agent of agents.values()) {
      const seconds = (nowMs - agent.sinceMs) / 1000;
      const ready =
        agent.work === 'talking'
          ? forecast.talking[stretchOf(seconds)]
          : agent.work === 'wrapUp'
            ? forecast.wrapUp[Math.min(WRAP_UP_STEPS - 1, Math.floor(seconds))]
            : undefined;
      if (ready !== undefined) surplus.addAgent(ready);
    }
    let answering = asked * (forecast.everAnswers[0] ?? 0);
    for (const sinceMs of ringing.values()) {
      const step = Math.min(RINGING_STEPS - 1, Math.floor((nowMs - sinceMs) / 500));
      const answers = forecast.ringing[step];
      if (answers !== undefined) surplus.addCall(answers);
      answering += forecast.everAnswers[step] ?? 0;
    }
    for (let dial = 0; dial < asked; dial++) surplus.addCall(forecast.dialled);
    return answering;
  }

  /** Ready agents whom no customer waits for; negative when more wait than are ready. */
  #idle(): number {
    let ready = 0;
    for (const agent of this.#floor.agents.values()) if (agent.work === 'ready') ready += 1;
    return ready - this.#floor.waiting.size;
  }

  #forecastAt(nowMs: number): Forecast | undefined {
    const { answers, talks, wrapUps } = this.#lessons;
    const ageMs = nowMs - this.#forecastAtMs;
    const off = Math.abs(Math.log(chanceBelieved(answers) / (this.#forecast?.chance ?? chanceBelieved(answers))));
    if (ageMs < FORECAST_MS && (ageMs < REVISION_MS || off < OFF_MAX)) return this.#forecast;
    this.#forecastAtMs = nowMs;
    fadeFear(answers, Math.min(FORECAST_MS, ageMs));
    if (answers.seen < OUTCOMES_MIN || talks.seen < ENDS_MIN || wrapUps.seen < ENDS_MIN) return undefined;
    const running = { talkS: agesOf(this.#floor, 'talking', nowMs), wrapUpS: agesOf(this.#floor, 'wrapUp', nowMs) };
    this.#forecast = forecast(this.#lessons, running, this.#graceMs / 1000);
    return this.#forecast;
  }
}
