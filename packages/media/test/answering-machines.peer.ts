import { expect, test } from 'vitest';
import { listen } from '../bench/listen.ts';
import { speechCorpus } from '../bench/speech-corpus.ts';

/**
 * A part of `bench/machines.ts`: greetings that eSpeak NG really speaks, over noisy and echoing lines. The floors are what was
 * measured, less a sample or two; who says a word and waits is never taken for a machine.
 */
test('spoken greetings: people and machines are told apart, and beeps are found', { timeout: 120_000 }, async () => {
  const counts = {
    people: 0,
    peopleAsMachine: 0,
    words: 0,
    wordsAsPerson: 0,
    machines: 0,
    found: 0,
    beeps: 0,
    beepsFound: 0,
  };
  const wrong: string[] = [];
  for await (const sample of speechCorpus({ seed: 7, voices: 1, lines: 3, every: 3 })) {
    const [verdict, over] = listen(sample.samples);
    if (verdict?.type !== 'verdict') throw new Error(`no verdict: ${sample.what}`);
    expect(verdict.atMs).toBeLessThanOrEqual(3_600);
    if (verdict.verdict !== sample.who) wrong.push(`${verdict.verdict}: ${sample.what}`);
    if (sample.who === 'person') {
      counts.people++;
      if (verdict.verdict === 'machine') counts.peopleAsMachine++;
      if (sample.kind !== 'person, a word or two') continue;
      counts.words++;
      if (verdict.verdict === 'person') counts.wordsAsPerson++;
      expect(verdict.verdict, sample.what).not.toBe('machine');
    } else {
      counts.machines++;
      if (verdict.verdict !== 'machine') continue;
      counts.found++;
      if (sample.beepEndMs === undefined) continue;
      counts.beeps++;
      const lateMs = over?.type === 'greetingOver' && over.cause === 'beep' ? over.atMs - sample.beepEndMs : -1;
      if (lateMs > 0 && lateMs <= 120) counts.beepsFound++;
    }
  }
  const told = `${JSON.stringify(counts)}\n${wrong.join('\n')}`;
  expect(counts.people, told).toBeGreaterThanOrEqual(30);
  expect(counts.machines, told).toBeGreaterThanOrEqual(30);
  expect(counts.wordsAsPerson / counts.words, told).toBeGreaterThanOrEqual(0.9);
  expect(counts.peopleAsMachine / counts.people, told).toBeLessThanOrEqual(0.15);
  expect(counts.found / counts.machines, told).toBeGreaterThanOrEqual(0.85);
  expect(counts.beeps, told).toBeGreaterThanOrEqual(5);
  expect(counts.beepsFound, told).toBe(counts.beeps);
});
