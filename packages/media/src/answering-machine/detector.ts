import { FRAME_MS, FRAME_SAMPLES } from '../rtp/g711.ts';
import { judgeCadence, type Verdict } from './cadence.ts';
import { Loudness, levelOf } from './loudness.ts';
import { SteadyTone, type Tone } from './steady-tone.ts';
import {
  BEEP_MS_MAX,
  BEEP_MS_MIN,
  GREETING_OVER_MS_MAX,
  LOST_FRAMES_HELD_MAX,
  NO_BEEP_SILENCE_MS,
  VERDICT_MS_MAX,
} from './thresholds.ts';

/** What was found, and after how many ms of the stream. */
export type MachineFinding =
  | ({ readonly type: 'verdict'; readonly atMs: number } & Verdict)
  /** Messages are recorded from here on. `beep`: it has ended; `silence`: there was none; `gaveUp`: the greeting has no end. */
  | { readonly type: 'greetingOver'; readonly atMs: number; readonly cause: 'beep' | 'silence' | 'gaveUp' };

/**
 * Who answered a call, by the sound of its first seconds, and, when it is a machine, when its greeting is over.
 *
 * ```
 *  judging ──person, unsure──▶ done
 *     └─────machine──▶ waiting ──beep ended, silence, long enough──▶ done
 * ```
 * Sees the stream alone, 20 ms a frame: when the frames arrive does not matter.
 */
export class AnsweringMachineDetector {
  #state: 'judging' | 'waiting' | 'done' = 'judging';
  readonly #levels: number[] = [];
  readonly #loudness = new Loudness();
  readonly #tone = new SteadyTone();
  readonly #last = new Int16Array(FRAME_SAMPLES);
  #frames = 0;
  #lostFrames = 0;
  #silentFrames = 0;

  /** Nothing is listened for any more. */
  get done(): boolean {
    return this.#state === 'done';
  }

  /** Stream time so far, ms. */
  get nowMs(): number {
    return this.#frames * FRAME_MS;
  }

  /** The next 20 ms. Undefined: they were lost, or the other side sent nothing. */
  add(samples: Int16Array | undefined): readonly MachineFinding[] {
    if (this.#state === 'done') return [];
    this.#frames++;
    const frame = this.#conceal(samples);
    const level = levelOf(frame);
    const tone = this.#tone.add(frame);
    if (this.#state === 'judging') {
      const found = this.#judge(level, tone);
      return found === undefined ? [] : [found];
    }
    const found = this.#listenOn(level, tone);
    return found === undefined ? [] : [found];
  }

  /** The time for a verdict is over by another clock: the stream has stopped. */
  hurry(): readonly MachineFinding[] {
    if (this.#state !== 'judging') return [];
    const judged = judgeCadence(this.#levels, this.#loudness.voiceThreshold);
    return [this.#decide(judged ?? { verdict: 'unsure', cause: 'undecided' })];
  }

  /** A few lost frames sound like the last that came; more are silence. */
  #conceal(samples: Int16Array | undefined): Int16Array {
    this.#lostFrames = samples === undefined ? this.#lostFrames + 1 : 0;
    if (samples !== undefined) this.#last.set(samples.subarray(0, FRAME_SAMPLES));
    return this.#lostFrames > LOST_FRAMES_HELD_MAX ? SILENCE : this.#last;
  }

  #judge(level: number, tone: Tone | undefined): MachineFinding | undefined {
    this.#levels.push(level);
    this.#loudness.add(level);
    if (tone !== undefined && tone.ms >= BEEP_MS_MIN) return this.#decide({ verdict: 'machine', cause: 'tone' });
    const judged = judgeCadence(this.#levels, this.#loudness.voiceThreshold);
    if (judged !== undefined) return this.#decide(judged);
    return this.nowMs >= VERDICT_MS_MAX ? this.#decide({ verdict: 'unsure', cause: 'undecided' }) : undefined;
  }

  #decide(verdict: Verdict): MachineFinding {
    this.#state = verdict.verdict === 'machine' ? 'waiting' : 'done';
    return { type: 'verdict', atMs: this.nowMs, ...verdict };
  }

  #listenOn(level: number, tone: Tone | undefined): MachineFinding | undefined {
    this.#silentFrames = level >= this.#loudness.voiceThreshold ? 0 : this.#silentFrames + 1;
    if (tone?.over === true && tone.ms >= BEEP_MS_MIN && tone.ms <= BEEP_MS_MAX) return this.#over('beep');
    if (this.#silentFrames * FRAME_MS >= NO_BEEP_SILENCE_MS) return this.#over('silence');
    return this.nowMs >= GREETING_OVER_MS_MAX ? this.#over('gaveUp') : undefined;
  }

  #over(cause: 'beep' | 'silence' | 'gaveUp'): MachineFinding {
    this.#state = 'done';
    return { type: 'greetingOver', atMs: this.nowMs, cause };
  }
}

const SILENCE = new Int16Array(FRAME_SAMPLES);
