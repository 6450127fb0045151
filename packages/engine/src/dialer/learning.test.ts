import { describe, expect, test } from 'vitest';
import { chanceBelieved, chanceFeared, fadeFear, learnOutcome, noAnswers } from './answers.ts';
import { hazards, learnDuration, noDurations, STRETCHES_S, stretchOf } from './durations.ts';
import { noLessons } from './floor.ts';
import { forecast, HORIZONS } from './forecast.ts';
import { Surplus } from './surplus.ts';

/** Every `n`th is answered, after 8 s; the others ring out after 25. */
function outcomes(answers: ReturnType<typeof noAnswers>, count: number, n: number): void {
  for (let dial = 0; dial < count; dial++) learnOutcome(answers, dial % n === 0, dial % n === 0 ? 8 : 25);
}

describe('the answer rate', () => {
  test('is learnt', () => {
    const answers = noAnswers();
    outcomes(answers, 2_000, 5);
    expect(answers.chance).toBeCloseTo(0.2, 1);
  });

  test('is followed within a hundred dials when it jumps, and the higher one is feared for a while', () => {
    const answers = noAnswers();
    outcomes(answers, 5_000, 2);
    fadeFear(answers, 1);
    outcomes(answers, 100, 10);
    expect(answers.chance).toBeLessThan(0.25);
    expect(chanceFeared(answers)).toBeCloseTo(0.5, 1);
    fadeFear(answers, 20 * 3_600_000);
    expect(chanceFeared(answers)).toBeLessThan(0.25);
  });

  test('is never believed to be nothing', () => {
    const answers = noAnswers();
    for (let dial = 0; dial < 10_000; dial++) learnOutcome(answers, false, 25);
    expect(chanceBelieved(answers)).toBeGreaterThanOrEqual(0.02);
  });
});

describe('durations', () => {
  test('stretches of age cover everything', () => {
    expect(stretchOf(0)).toBe(0);
    expect(stretchOf(1e9)).toBe(STRETCHES_S.length - 1);
    for (const [at, from] of STRETCHES_S.entries()) expect(stretchOf(from)).toBe(at);
  });

  test('a fixed length has its hazard where it ends', () => {
    const durations = noDurations();
    for (let one = 0; one < 500; one++) learnDuration(durations, 30);
    const perSecond = hazards(durations, []);
    const end = stretchOf(30);
    expect(perSecond[end]).toBeGreaterThan(20 * (perSecond[stretchOf(10)] ?? 0));
  });

  test('those that go on count too: without ends a long age means a low hazard', () => {
    const durations = noDurations();
    for (let one = 0; one < 20; one++) learnDuration(durations, 10);
    const at = stretchOf(300);
    const alone = hazards(durations, [])[at] ?? 0;
    expect(hazards(durations, new Array<number>(50).fill(3_000))[at]).toBeLessThan(alone / 5);
  });
});

test('who is longer in wrap-up is ready sooner; who just began to talk is not', () => {
  const lessons = noLessons();
  for (let one = 0; one < 400; one++) {
    learnDuration(lessons.talks, 60 + (one % 100));
    learnDuration(lessons.wrapUps, 10 + (one % 10));
    learnOutcome(lessons.answers, one % 3 === 0, one % 3 === 0 ? 5 + (one % 8) : 25);
  }
  const tables = forecast(lessons, { talkS: [], wrapUpS: [] }, 2);
  const sum = (chances: Float64Array = new Float64Array(HORIZONS)) =>
    chances.reduce((total, one) => total + one, 0) / HORIZONS;
  expect(sum(tables.wrapUp[12])).toBeGreaterThan(sum(tables.wrapUp[0]) + 0.1);
  expect(sum(tables.talking[stretchOf(5)])).toBeLessThan(0.005);
  expect(sum(tables.talking[stretchOf(140)])).toBeGreaterThan(0.02);
  // Who has rung longer than anybody who answered will not answer.
  expect(tables.everAnswers[40]).toBeLessThan(0.05);
  // A third answers, and on average over the horizons half of those have by then.
  expect(sum(tables.ringing[0])).toBeCloseTo(1 / 6, 1);
});

describe('surplus', () => {
  const all = (chance: number) => new Float64Array(HORIZONS).fill(chance);

  test('a certainty is one', () => {
    const surplus = new Surplus();
    surplus.clear();
    expect([surplus.risk(0), surplus.risk(1)]).toEqual([1, 0]);
    surplus.addCall(all(1));
    surplus.addCall(all(1));
    surplus.addAgent(all(1));
    expect([surplus.risk(1), surplus.risk(2)]).toEqual([1, 0]);
  });

  test('is close to the exact law', () => {
    const surplus = new Surplus();
    surplus.clear();
    for (let call = 0; call < 20; call++) surplus.addCall(all(0.2));
    // Binomial(20, 0.2): P(≥ 7) = 0.0867, P(≥ 9) = 0.00998.
    expect(surplus.risk(7)).toBeCloseTo(0.0867, 2);
    expect(surplus.risk(9)).toBeCloseTo(0.00998, 2);
  });
});
