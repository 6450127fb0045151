/**
 * The random walk at length: simulated customers, agents and supervisors press every button in every state, on a virtual
 * clock. `node packages/engine/bench/walk.ts [--calls N] [--seed S] [--json]`
 *
 * Two figures, both by CPU time: `engine` is the machine alone, fed again what the walk fed to it; `whole` is the walk
 * itself, with the people, the phones, the schemas, the grammar and the laws after every step. A walk that breaks a law is
 * printed with its seed, and ends the program with 1.
 */
import { replay, type WalkResult, walk } from '../src/harness/walk.ts';
import type { World } from '../src/harness/world.ts';

/** Calls of one walk; each has a seed of its own, the first that of the program, and ends with every law held against what is left. */
const CALLS_A_WALK = 2_000;
/** Every so many walks are fed to a machine alone. */
const REPLAYED = 5;
const PROGRESS_CALLS = 100_000;
const WARM_UP_WALKS = 5;

interface Totals {
  calls: number;
  steps: number;
  wholeS: number;
  /** Calls of the walks that were replayed, and what the machine alone took for them. */
  replayedCalls: number;
  engineS: number;
  inputs: number;
  effects: number;
  readonly broken: { readonly seed: number; readonly result: WalkResult }[];
}

const { calls, seed, json } = readArguments(process.argv.slice(2));
for (let nth = 0; nth < WARM_UP_WALKS; nth++) {
  const fed: World['fed'] = [];
  walk(nth, CALLS_A_WALK, undefined, fed);
  replay(fed);
}
const totals: Totals = {
  ...{ calls: 0, steps: 0, wholeS: 0, replayedCalls: 0, engineS: 0, inputs: 0, effects: 0 },
  broken: [],
};
for (let nth = 0; totals.calls < calls && totals.broken.length === 0; nth++) {
  oneWalk(seed + nth, Math.min(CALLS_A_WALK, calls - totals.calls), nth % REPLAYED === 0);
}
print();
process.exitCode = totals.broken.length === 0 ? 0 : 1;

function oneWalk(walkSeed: number, walkCalls: number, replays: boolean): void {
  const fed: World['fed'] = replays ? [] : undefined;
  const before = totals.calls;
  let result: WalkResult | undefined;
  totals.wholeS += cpuOf(() => {
    result = walk(walkSeed, walkCalls, undefined, fed);
  });
  if (result === undefined) {
    return;
  }
  totals.calls += result.calls;
  totals.steps += result.steps;
  if (result.broken.length > 0) {
    totals.broken.push({ seed: walkSeed, result });
  }
  if (fed !== undefined) {
    totals.replayedCalls += result.calls;
    totals.inputs += fed.length;
    totals.engineS += cpuOf(() => {
      totals.effects += replay(fed);
    });
  }
  if (Math.floor(totals.calls / PROGRESS_CALLS) > Math.floor(before / PROGRESS_CALLS)) {
    console.error(`${totals.calls} calls, seed ${walkSeed}`);
  }
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function print(): void {
  const { replayedCalls } = totals;
  const figures = {
    what: 'engine: random walk',
    firstSeed: seed,
    walks: Math.ceil(totals.calls / CALLS_A_WALK),
    calls: totals.calls,
    violations: totals.broken.length,
    engineCallsPerSecond: Math.round(replayedCalls / totals.engineS),
    wholeCallsPerSecond: Math.round(totals.calls / totals.wholeS),
    engineUsPerInput: round((totals.engineS * 1e6) / totals.inputs),
    inputsPerCall: round(totals.inputs / replayedCalls),
    effectsPerCall: round(totals.effects / replayedCalls),
    cpuS: round(totals.wholeS),
  };
  if (json) {
    console.log(JSON.stringify(figures));
  } else {
    for (const [name, value] of Object.entries(figures)) {
      console.log(`${name.padEnd(22)} ${value}`);
    }
  }
  for (const { seed: walkSeed, result } of totals.broken) {
    console.log(`SEED=${walkSeed} after ${result.calls} calls, step ${result.steps}:`);
    console.log(result.broken.slice(0, 10).join('\n'));
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function readArguments(given: readonly string[]): { calls: number; seed: number; json: boolean } {
  const numberOf = (name: string, otherwise: number) => {
    const at = given.indexOf(name);
    const value = at < 0 ? otherwise : Number(given[at + 1]);
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new Error(`${name} wants a whole number`);
    }
    return value;
  };
  return { calls: numberOf('--calls', 50_000), seed: numberOf('--seed', 1), json: given.includes('--json') };
}
