import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateTone } from '../audio/tone.ts';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../rtp/g711.ts';
import { AnsweringMachineDetector, type MachineFinding } from './detector.ts';

const samplesOf = (ms: number) => Math.round((ms * SAMPLE_RATE) / 1000);
const quiet = (ms: number) => new Int16Array(samplesOf(ms));
const beep = (ms: number, hz = 1_000) => generateTone(hz, ms, 9_000);

/** Syllables of a voice whose pitch moves: four a second, with a closure of 40 ms between them. */
function talk(ms: number, amplitude = 6_000): Int16Array {
  let phase = 0;
  return Int16Array.from({ length: samplesOf(ms) }, (_, at) => {
    const t = at / SAMPLE_RATE;
    phase += (2 * Math.PI * (140 + 30 * Math.sin(2 * Math.PI * 1.3 * t))) / SAMPLE_RATE;
    const voice = [1, 2, 3, 4, 5].reduce((sum, part) => sum + Math.sin(part * phase) / part, 0);
    return t % 0.25 > 0.21 ? 0 : (voice * amplitude) / 2;
  });
}

function join(...parts: readonly Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

/** `lost`: these frames do not arrive. */
function listen(samples: Int16Array, lost: (frame: number) => boolean = () => false): MachineFinding[] {
  const detector = new AnsweringMachineDetector();
  const found: MachineFinding[] = [];
  for (let frame = 0; (frame + 1) * FRAME_SAMPLES <= samples.length; frame++) {
    const piece = samples.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES);
    found.push(...detector.add(lost(frame) ? undefined : piece));
  }
  return found;
}

function overLine(samples: Int16Array, noise: number, echo: number): Int16Array {
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 0x7fff_ffff;
    return seed / 0x7fff_ffff;
  };
  return samples.map((sample, at) => sample + (samples[at - 960] ?? 0) * echo + (random() - 0.5) * 2 * noise);
}

describe('who answered', () => {
  const HELLO = join(quiet(300), talk(450), quiet(4_000));

  it('a person says a word and waits: known 700 ms after it', () => {
    expect(listen(HELLO)).toEqual([{ type: 'verdict', verdict: 'person', cause: 'waits', atMs: expect.any(Number) }]);
    expect(listen(HELLO)[0]?.atMs).toBeGreaterThanOrEqual(1_400);
    expect(listen(HELLO)[0]?.atMs).toBeLessThanOrEqual(1_500);
  });

  it('who says more takes a longer breath', () => {
    const [said] = listen(join(talk(1_700), quiet(800), talk(300), quiet(4_000)));
    expect(said).toMatchObject({ verdict: 'machine', cause: 'longGreeting' });
    const [waits] = listen(join(talk(1_700), quiet(4_000)));
    expect(waits).toMatchObject({ verdict: 'person' });
    expect(waits?.atMs).toBeLessThanOrEqual(2_700);
  });

  it('noise and echo of the line are neither words nor silence broken', () => {
    for (const noise of [20, 60, 110]) {
      expect(listen(overLine(HELLO, noise, 0.1)), String(noise)).toMatchObject([{ verdict: 'person', cause: 'waits' }]);
      expect(listen(overLine(quiet(4_000), noise, 0)), String(noise)).toMatchObject([{ cause: 'silence' }]);
    }
  });

  it('a quiet voice is heard as a loud one is', () => {
    for (const amplitude of [600, 2_000, 20_000]) {
      const said = join(quiet(200), talk(450, amplitude), quiet(2_000));
      expect(listen(said), String(amplitude)).toMatchObject([{ verdict: 'person' }]);
    }
  });

  it('a machine reads on', () => {
    const [found] = listen(join(quiet(200), talk(5_000)));
    expect(found).toMatchObject({ verdict: 'machine', cause: 'longGreeting' });
    expect(found?.atMs).toBeLessThanOrEqual(3_000);
  });

  it('a machine that begins late is known when time is up', () => {
    expect(listen(join(quiet(1_800), talk(5_000)))).toMatchObject([
      { verdict: 'machine', cause: 'lateGreeting', atMs: 3_600 },
    ]);
  });

  it('many short pieces: keys that are read out', () => {
    const piece = join(beep(40, 500), beep(40, 700), beep(40, 900), quiet(100));
    expect(listen(join(...Array.from({ length: 12 }, () => piece)))).toMatchObject([{ cause: 'manyWords' }]);
  });

  it('silence is nobody that one could tell', () => {
    expect(listen(quiet(5_000))).toEqual([{ type: 'verdict', verdict: 'unsure', cause: 'silence', atMs: 2_500 }]);
  });

  it('a few lost frames change nothing', () => {
    const all = join(quiet(200), talk(5_000), quiet(500), beep(400), quiet(2_000));
    expect(listen(all, (frame) => frame % 7 < 2)).toMatchObject([{ verdict: 'machine' }, { cause: 'beep' }]);
    expect(listen(HELLO, (frame) => frame % 7 < 2)).toMatchObject([{ verdict: 'person' }]);
  });
});

describe('when the greeting of a machine is over', () => {
  it.each([
    [220, 440],
    [400, 800],
    [800, 1_000],
    [400, 1_400],
    [1_500, 2_000],
  ])('after a beep of %i ms at %i Hz', (ms, hz) => {
    const greeting = join(quiet(200), talk(5_000), quiet(700), beep(ms, hz), quiet(3_000));
    const endMs = 5_900 + ms;
    const [verdict, over] = listen(overLine(greeting, 60, 0.05));
    expect(verdict).toMatchObject({ verdict: 'machine' });
    expect(over).toMatchObject({ type: 'greetingOver', cause: 'beep' });
    expect(over?.atMs).toBeGreaterThan(endMs);
    expect(over?.atMs).toBeLessThanOrEqual(endMs + 120);
  });

  it('a beep before anything was known tells both', () => {
    expect(listen(join(talk(600), quiet(400), beep(500), quiet(2_000)))).toMatchObject([
      { verdict: 'machine', cause: 'tone' },
      { type: 'greetingOver', cause: 'beep' },
    ]);
  });

  it('without a beep, after a silence', () => {
    const [, over] = listen(join(talk(5_000), quiet(5_000)));
    expect(over).toMatchObject({ cause: 'silence' });
    expect(over?.atMs).toBeGreaterThanOrEqual(7_900);
    expect(over?.atMs).toBeLessThanOrEqual(8_100);
  });

  it('a voice is no beep, and who never stops is given up', () => {
    expect(listen(join(talk(32_000)))).toMatchObject([
      { verdict: 'machine' },
      { type: 'greetingOver', cause: 'gaveUp', atMs: 28_000 },
    ]);
  });

  it('a dial tone is a machine that never records', () => {
    const [verdict, over] = listen(join(beep(10_000, 450), quiet(4_000)));
    expect(verdict).toMatchObject({ verdict: 'machine', cause: 'tone' });
    expect(over).toMatchObject({ cause: 'silence' });
  });
});

it('whatever comes: one verdict in its time, then at most one end of the greeting', () => {
  const piece = fc.record({ ms: fc.integer({ min: 10, max: 1_500 }), kind: fc.constantFrom('quiet', 'talk', 'beep') });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const make = { quiet, talk, beep };
      const found = listen(join(...pieces.map(({ ms, kind }) => make[kind as 'quiet'](ms)), quiet(32_000)));
      expect(found[0]).toMatchObject({ type: 'verdict' });
      expect(found[0]?.atMs).toBeLessThanOrEqual(3_600);
      const isMachine = found[0]?.type === 'verdict' && found[0].verdict === 'machine';
      expect(found.slice(1).map(({ type }) => type)).toEqual(isMachine ? ['greetingOver'] : []);
      expect(found.at(-1)?.atMs).toBeLessThanOrEqual(28_000);
    }),
    { numRuns: 15 },
  );
});
