import { VirtualClock } from '../clock/virtual-clock.ts';
import { SeededRng } from '../rng/seeded-rng.ts';
import { erlang, lognormal, type Sampler, uniform } from './samplers.ts';

/** What a dialer is told: the inputs of the engine's pacing machine, structurally. */
export type FloorInput =
  | { readonly type: 'agentReady' | 'agentWrapUp' | 'agentAway' | 'agentLeft'; readonly agentId: string }
  | { readonly type: 'customerGiven'; readonly agentId: string; readonly dialId: string }
  | { readonly type: 'dialStarted' | 'dialAnswered' | 'callAbandoned'; readonly dialId: string }
  | { readonly type: 'dialFailed'; readonly dialId: string; readonly cause: 'unreachable' | 'noAnswer' }
  | { readonly type: 'tick' };

/** A dialer under test: told what happens, says how many customers to dial at once. */
export interface FloorDialer {
  step(input: FloorInput, nowMs: number): number;
}

/** A floor of agents and the customers that can be dialled. Durations in ms; the defaults are those of the benchmark. */
export interface FloorOptions {
  readonly seed: string | number;
  /** Agents 0 to `agents` − 1 exist; `presence` says when. */
  readonly agents: number;
  /** Chance that a customer dialled at this time answers. */
  readonly answerChance: (atMs: number) => number;
  /** Length of the shift; 8 h. */
  readonly shiftMs?: number;
  /** Not counted in occupancy; 30 min. */
  readonly warmUpMs?: number;
  /** From dialled to answered. */
  readonly answerDelay?: Sampler;
  readonly talk?: Sampler;
  readonly wrapUp?: Sampler;
  /** An answered customer waits this long for an agent; 2 s. */
  readonly graceMs?: number;
  /** Time between two `tick` inputs; 1 s. */
  readonly tickMs?: number;
  /**
   * When each agent comes and goes, `untilMs` excluded; all of the shift by default. One who talks when it is time to go goes
   * after the talk, without a wrap-up and without a word before.
   */
  readonly presence?: (agent: number) => { readonly fromMs: number; readonly untilMs: number };
}

/** What came of a shift. */
export interface FloorResult {
  readonly dialled: number;
  readonly answered: number;
  readonly connected: number;
  readonly abandoned: number;
  /** Abandoned of answered; 0 when nobody answered. */
  readonly abandonRate: number;
  /** Most that `abandonRate` was at any time after the warm-up. */
  readonly abandonRateMax: number;
  /** Time talking and wrapping up of the time signed in, after the warm-up, 0 to 1. */
  readonly occupancy: number;
}

const HOUR_MS = 3_600_000;
const POST_DIAL_MS = 2_000;
/** Networks and people give up after this. */
export const RING_OUT_MS = 25_000;
/** Of those not answered, how many fail fast (busy, unallocated, switched off); the others ring out. */
const FAIL_FAST_SHARE = 0.3;
const FAIL_FAST = uniform(1_000, 5_000);

const RING = erlang(3, 8_000);

/** Answer delay of the benchmark: 2 s post-dial delay and Erlang-3 of 8 s, cut at 25 s in all: who takes longer is not among them. */
export const ANSWER_DELAY: Sampler = (rng) => {
  for (;;) {
    const delayMs = POST_DIAL_MS + RING(rng);
    if (delayMs < RING_OUT_MS) return delayMs;
  }
};
/** Talk of the benchmark: lognormal, mean 120 s, sigma 0.7. */
export const TALK: Sampler = lognormal(120_000, 0.7);
/** Wrap-up of the benchmark: Erlang-4, mean 15 s. */
export const WRAP_UP: Sampler = erlang(4, 15_000);

type AgentState = 'absent' | 'ready' | 'talking' | 'wrapUp';

interface Agent {
  readonly id: string;
  readonly number: number;
  state: AgentState;
  sinceMs: number;
}

/**
 * One shift of an outbound floor on a virtual clock, from a seed (the dialer benchmark, "Floor"): each agent is ready, talking
 * or in wrap-up; the longest ready gets the next answer; an answered customer waits `graceMs` for an agent and is then
 * abandoned; a ringing call is never cancelled; lines and customers have no end.
 */
export function runFloor(options: FloorOptions, dialer: FloorDialer): FloorResult {
  return new Floor(options, dialer).run();
}

class Floor {
  readonly #options: Required<FloorOptions>;
  readonly #dialer: FloorDialer;
  readonly #clock = new VirtualClock();
  readonly #customers: SeededRng;
  readonly #work: SeededRng;
  readonly #agents: readonly Agent[];
  /** Longest ready first. */
  readonly #ready: Agent[] = [];
  /** Answered and without an agent, first come first. */
  readonly #waiting: string[] = [];
  #dialled = 0;
  #answered = 0;
  #connected = 0;
  #abandoned = 0;
  #abandonRateMax = 0;
  #busyMs = 0;
  #signedInMs = 0;

  constructor(options: FloorOptions, dialer: FloorDialer) {
    this.#options = { ...defaults(), ...options };
    this.#dialer = dialer;
    const rng = new SeededRng(options.seed);
    this.#customers = rng.fork('customers');
    this.#work = rng.fork('agents');
    this.#agents = Array.from({ length: options.agents }, (_, number) => ({
      id: `a${number}`,
      number,
      state: 'absent' as const,
      sinceMs: 0,
    }));
  }

  run(): FloorResult {
    for (const agent of this.#agents) {
      const { fromMs, untilMs } = this.#options.presence(agent.number);
      if (fromMs >= untilMs) continue;
      this.#clock.setTimer(`${agent.id} comes`, fromMs, () => this.#free(agent));
      if (untilMs < this.#options.shiftMs) this.#clock.setTimer(`${agent.id} goes`, untilMs, () => this.#goes(agent));
    }
    this.#tick();
    for (let atMs = 0; atMs < this.#options.shiftMs; atMs += HOUR_MS) {
      this.#clock.advance(Math.min(HOUR_MS, this.#options.shiftMs - atMs));
    }
    for (const agent of this.#agents) this.#become(agent, agent.state);
    return {
      dialled: this.#dialled,
      answered: this.#answered,
      connected: this.#connected,
      abandoned: this.#abandoned,
      abandonRate: this.#answered === 0 ? 0 : this.#abandoned / this.#answered,
      abandonRateMax: this.#abandonRateMax,
      occupancy: this.#signedInMs === 0 ? 0 : this.#busyMs / this.#signedInMs,
    };
  }

  #tick(): void {
    this.#tell({ type: 'tick' });
    this.#clock.setTimer('tick', this.#options.tickMs, () => this.#tick());
  }

  #tell(input: FloorInput): void {
    let wanted = this.#dialer.step(input, this.#clock.nowMs);
    for (; wanted > 0; wanted--) wanted += this.#dial();
  }

  /** Returns how many more the dialer wants to be dialled on being told of this one. */
  #dial(): number {
    this.#dialled += 1;
    const dialId = `d${this.#dialled}`;
    const rng = this.#customers;
    if (rng.next() < this.#options.answerChance(this.#clock.nowMs)) {
      this.#clock.setTimer(dialId, this.#options.answerDelay(rng), () => this.#answer(dialId));
    } else {
      const fast = rng.next() < FAIL_FAST_SHARE;
      this.#clock.setTimer(dialId, fast ? FAIL_FAST(rng) : RING_OUT_MS, () =>
        this.#tell({ type: 'dialFailed', dialId, cause: fast ? 'unreachable' : 'noAnswer' }),
      );
    }
    return this.#dialer.step({ type: 'dialStarted', dialId }, this.#clock.nowMs);
  }

  #answer(dialId: string): void {
    this.#answered += 1;
    this.#waiting.push(dialId);
    this.#tell({ type: 'dialAnswered', dialId });
    this.#serve();
    if (this.#waiting.includes(dialId)) {
      this.#clock.setTimer(dialId, this.#options.graceMs, () => this.#abandon(dialId));
    }
  }

  #abandon(dialId: string): void {
    this.#waiting.splice(this.#waiting.indexOf(dialId), 1);
    this.#abandoned += 1;
    if (this.#clock.nowMs >= this.#options.warmUpMs) {
      this.#abandonRateMax = Math.max(this.#abandonRateMax, this.#abandoned / this.#answered);
    }
    this.#tell({ type: 'callAbandoned', dialId });
  }

  /** Customers who wait meet agents who are ready. */
  #serve(): void {
    for (let agent = this.#ready[0]; agent !== undefined && this.#waiting.length > 0; agent = this.#ready[0]) {
      const dialId = this.#waiting.shift() ?? '';
      this.#clock.clearTimer(dialId);
      this.#ready.shift();
      this.#talk(agent, dialId);
    }
  }

  #talk(agent: Agent, dialId: string): void {
    this.#connected += 1;
    this.#become(agent, 'talking');
    this.#clock.setTimer(agent.id, this.#options.talk(this.#work), () => {
      if (this.#isOver(agent)) this.#leave(agent);
      else this.#wrapUp(agent);
    });
    this.#tell({ type: 'customerGiven', agentId: agent.id, dialId });
  }

  #wrapUp(agent: Agent): void {
    this.#become(agent, 'wrapUp');
    this.#clock.setTimer(agent.id, this.#options.wrapUp(this.#work), () => this.#free(agent));
    this.#tell({ type: 'agentWrapUp', agentId: agent.id });
  }

  #free(agent: Agent): void {
    this.#become(agent, 'ready');
    this.#ready.push(agent);
    this.#tell({ type: 'agentReady', agentId: agent.id });
    this.#serve();
  }

  #goes(agent: Agent): void {
    if (agent.state === 'talking') return;
    const at = this.#ready.indexOf(agent);
    if (at >= 0) this.#ready.splice(at, 1);
    this.#clock.clearTimer(agent.id);
    this.#leave(agent);
  }

  #leave(agent: Agent): void {
    this.#become(agent, 'absent');
    this.#tell({ type: 'agentLeft', agentId: agent.id });
  }

  #isOver(agent: Agent): boolean {
    return this.#clock.nowMs >= this.#options.presence(agent.number).untilMs;
  }

  /** Enters a state, the time in the one before booked. */
  #become(agent: Agent, state: AgentState): void {
    const spentMs = Math.max(0, this.#clock.nowMs - Math.max(agent.sinceMs, this.#options.warmUpMs));
    if (agent.state !== 'absent') this.#signedInMs += spentMs;
    if (agent.state === 'talking' || agent.state === 'wrapUp') this.#busyMs += spentMs;
    agent.state = state;
    agent.sinceMs = this.#clock.nowMs;
  }
}

function defaults(): Required<Omit<FloorOptions, 'seed' | 'agents' | 'answerChance'>> {
  return {
    shiftMs: 8 * HOUR_MS,
    warmUpMs: HOUR_MS / 2,
    answerDelay: ANSWER_DELAY,
    talk: TALK,
    wrapUp: WRAP_UP,
    graceMs: 2_000,
    tickMs: 1_000,
    presence: () => ({ fromMs: 0, untilMs: Number.POSITIVE_INFINITY }),
  };
}
