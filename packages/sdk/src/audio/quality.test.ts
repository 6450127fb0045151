import { describe, expect, test } from 'vitest';
import { countersOf, isDead, mosOf, qualityBetween } from './quality.ts';

describe('MOS by the E-model', () => {
  test.each([
    [0, 0, 4.41],
    [100, 0, 4.35],
    [150, 0.01, 4.23],
    [300, 0, 3.71],
    [100, 0.05, 3.82],
    [100, 0.2, 2.51],
    [2_000, 0.5, 1],
  ])('%i ms, loss %f: %f', (delayMs, loss, mos) => {
    expect(mosOf(delayMs, loss)).toBeCloseTo(mos, 1);
  });

  test('more delay or loss is never better', () => {
    const delays = [0, 50, 100, 177, 178, 250, 400, 800].map((ms) => mosOf(ms, 0.01));
    const losses = [0, 0.01, 0.02, 0.05, 0.1, 0.3, 1].map((loss) => mosOf(80, loss));
    expect(delays).toEqual([...delays].sort((a, b) => b - a));
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
  });
});

const report = (received: number, lost: number, responses: number) => [
  { type: 'inbound-rtp', packetsReceived: received, packetsLost: lost, jitter: 0.01 },
  { type: 'remote-inbound-rtp', fractionLost: 0.02, roundTripTime: 0.08 },
  { type: 'candidate-pair', nominated: true, responsesReceived: responses, currentRoundTripTime: 0.09 },
  { type: 'codec', mimeType: 'audio/PCMA' },
];

test('figures of the time between two reports', () => {
  const quality = qualityBetween(countersOf(report(1_000, 10, 1)), countersOf(report(1_230, 30, 2)));
  expect(quality).toMatchObject({ lossIn: 0.08, lossOut: 0.02, jitterMs: 10, roundTripMs: 80 });
  expect(quality.mos).toBeLessThan(4);
});

test('nothing received is no loss; strange figures are none', () => {
  const none = countersOf([]);
  expect(qualityBetween(none, none)).toMatchObject({ lossIn: 0, roundTripMs: undefined });
  expect(countersOf([{ type: 'inbound-rtp', packetsReceived: 'x', jitter: Number.NaN }])).toMatchObject({
    packetsReceived: 0,
    jitterS: 0,
  });
});

test('dead: neither sound nor answers to checks; a silent line is not', () => {
  const before = countersOf(report(100, 0, 5));
  expect(isDead(before, countersOf(report(100, 0, 5)))).toBe(true);
  expect(isDead(before, countersOf(report(100, 0, 6)))).toBe(false);
  expect(isDead(before, countersOf(report(101, 0, 5)))).toBe(false);
});
