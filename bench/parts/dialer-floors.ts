import { type FloorOptions, mixture, pareto, TALK, uniform } from '@callwright/testkit';

/** A kind of shift, for a number of agents. */
export interface DialerFloor {
  readonly agents: number;
  readonly shifts: number;
  /** As the table names it; a cell of the benchmark is named by its answer rate. */
  readonly name: string;
  /** Occupancy in percent that must be reached, and the one that is close to the best possible; absent: the promise alone counts. */
  readonly reach?: number;
  readonly limit?: number;
  readonly options: Omit<FloorOptions, 'seed' | 'agents'>;
}

const HOUR_MS = 3_600_000;

/** The benchmark: agents, answer rate, reach, limit. */
const CELLS: readonly (readonly [number, number, number, number])[] = [
  [5, 0.2, 76.7, 79.1],
  [5, 0.35, 82.0, 83.5],
  [5, 0.5, 85.6, 86.8],
  [10, 0.2, 82.5, 84.3],
  [10, 0.35, 85.2, 86.6],
  [10, 0.5, 87.6, 88.6],
  [20, 0.2, 87.6, 89.4],
  [20, 0.35, 89.2, 90.3],
  [20, 0.5, 90.4, 91.4],
  [50, 0.2, 92.9, 94.1],
  [50, 0.35, 93.6, 94.6],
  [50, 0.5, 94.1, 95.0],
  [100, 0.2, 95.4, 96.6],
  [100, 0.35, 95.5, 96.8],
  [100, 0.5, 95.7, 96.9],
];

/** The 15 cells; `share` of the benchmark's shifts: 100 a cell up to 20 agents, 20 for more. */
export function benchmarkFloors(share: number): DialerFloor[] {
  return CELLS.map(([agents, chance, reach, limit]) => ({
    agents,
    name: String(chance),
    shifts: Math.max(1, Math.round((agents <= 20 ? 100 : 20) * share)),
    reach,
    limit,
    options: { answerChance: () => chance },
  }));
}

/** Floors that change under the dialer's hands: the promise holds on them too. 20 shifts each. */
export function hardFloors(share: number): DialerFloor[] {
  return [10, 50].flatMap((agents) =>
    Object.entries(hardOptions(agents)).map(([name, options]) => ({
      agents,
      name,
      shifts: Math.max(1, Math.round(20 * share)),
      options,
    })),
  );
}

function hardOptions(agents: number): Readonly<Record<string, DialerFloor['options']>> {
  const steady = () => 0.3;
  const always = { fromMs: 0, untilMs: Number.POSITIVE_INFINITY };
  return {
    'rate jumps 0.2/0.5 every half hour': {
      answerChance: (atMs) => (Math.floor(atMs / (HOUR_MS / 2)) % 2 ? 0.5 : 0.2),
    },
    'rate drifts 0.2 to 0.5 as a sine': {
      answerChance: (atMs) => 0.35 + 0.15 * Math.sin((2 * Math.PI * atMs) / (8 * HOUR_MS)),
    },
    'rate doubles in a minute, hour 7': {
      answerChance: (atMs) => 0.25 * (1 + Math.min(1, Math.max(0, (atMs - 7 * HOUR_MS) / 60_000))),
    },
    'nobody answers for half an hour': {
      answerChance: (atMs) => (atMs > 4 * HOUR_MS && atMs < 4.5 * HOUR_MS ? 0 : 0.4),
    },
    'half of the agents leave, hour 1': leaving(agents, HOUR_MS),
    'half of the agents leave, hour 7': leaving(agents, 7 * HOUR_MS),
    'agents join one by one over 4 h': {
      answerChance: steady,
      presence: (agent) => ({ ...always, fromMs: (agent / agents) * 4 * HOUR_MS }),
    },
    'talk with a heavy tail (Pareto 1.5)': { answerChance: steady, talk: pareto(40_000, 1.5, 2 * HOUR_MS) },
    '40 % machines taken for people': { answerChance: steady, talk: mixture(0.4, uniform(5_000, 12_000), TALK) },
  };
}

function leaving(agents: number, atMs: number): DialerFloor['options'] {
  return {
    answerChance: () => 0.3,
    presence: (agent) => ({ fromMs: 0, untilMs: agent < agents / 2 ? atMs : Number.POSITIVE_INFINITY }),
  };
}
