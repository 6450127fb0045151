/**
 * One beat of a conference: everybody hears the sum of all talkers but himself, the target of a whisper hears the
 * whisperer as well. Linear 16 bit, saturating.
 */
import type { Leg } from '../leg/leg.ts';
import { encodeInto, FRAME_SAMPLES } from '../rtp/g711.ts';
import { SOURCE_MIXER } from '../rtp/outgoing-stream.ts';
import type { JitterQueue } from './jitter-queue.ts';

/** A leg in the mix; listeners have no queue. */
export type MixMember = { readonly leg: Leg; readonly queue: JitterQueue | undefined };

type Heard = { leg: Leg; spoke: boolean; readonly samples: Int16Array };

export class Mixer {
  readonly #heard: Heard[] = [];
  readonly #sum = new Int32Array(FRAME_SAMPLES);
  readonly #out = new Int32Array(FRAME_SAMPLES);
  readonly #encoded = new Uint8Array(FRAME_SAMPLES);

  /** Takes 20 ms from each talker and sends 20 ms to each member that may hear. */
  mix(members: Iterable<MixMember>, nowMs: number): void {
    const count = this.#takeAll(members);
    this.#sum.fill(0);
    for (let i = 0; i < count; i++) {
      const heard = this.#heard[i];
      if (heard?.spoke && heard.leg.role.kind === 'talk') addTo(this.#sum, heard.samples, 1);
    }
    for (let i = 0; i < count; i++) {
      const hearer = this.#heard[i];
      if (hearer?.leg.mayHear(SOURCE_MIXER)) this.#sendTo(hearer, count, nowMs);
    }
    this.#heard.length = count;
  }

  #takeAll(members: Iterable<MixMember>): number {
    let count = 0;
    for (const { leg, queue } of members) {
      const heard = this.#heard[count] ?? { leg, spoke: false, samples: new Int16Array(FRAME_SAMPLES) };
      heard.leg = leg;
      heard.spoke = queue?.pull(heard.samples) ?? false;
      this.#heard[count++] = heard;
    }
    return count;
  }

  #sendTo(hearer: Heard, count: number, nowMs: number): void {
    const out = this.#out;
    out.set(this.#sum);
    if (hearer.spoke && hearer.leg.role.kind === 'talk') addTo(out, hearer.samples, -1);
    for (let i = 0; i < count; i++) {
      const whisperer = this.#heard[i];
      if (whisperer?.spoke && whisperer.leg.role.kind === 'whisper' && whisperer.leg.role.to === hearer.leg.id) {
        addTo(out, whisperer.samples, 1);
      }
    }
    saturate(out);
    encodeInto(out, this.#encoded, 0, hearer.leg.payloadType);
    hearer.leg.sendFrame(this.#encoded, hearer.leg.payloadType, SOURCE_MIXER, nowMs);
  }
}

function addTo(sum: Int32Array, samples: Int16Array, sign: 1 | -1): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) sum[i] = (sum[i] ?? 0) + sign * (samples[i] ?? 0);
}

function saturate(samples: Int32Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    const sample = samples[i] ?? 0;
    if (sample > 32_767) samples[i] = 32_767;
    else if (sample < -32_768) samples[i] = -32_768;
  }
}
