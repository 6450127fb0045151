import { createOffer } from '@callwright/sip';
import { describe, expect, it } from 'vitest';
import { Legs } from './legs.ts';

/**
 * Whatever the phones, the engine and the media process do, and in whatever order: a leg is known here, open in SIP and open in the
 * media process, or nowhere. Else a dialog or a port would stay for ever.
 */

const STEPS = 4_000;
const SDP = createOffer({ address: '127.0.0.1', port: 4_000, sessionId: 1, version: 1 });
const NO_CODEC_OF_OURS = SDP.replaceAll(/a=(?:rtpmap|fmtp).*\r\n/g, '').replace(/RTP\/AVP [\d ]+/, 'RTP/AVP 18');

/** What the SIP endpoint and the media process have, as they are told and as they tell. */
class Outside {
  /** Legs of SIP, and how far they are. */
  readonly sip = new Map<string, 'incoming' | 'dialed' | 'up'>();
  readonly media = new Set<string>();
  readonly legs: Legs;
  #seed: number;
  #ids = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.legs = new Legs({
      sip: (input) => {
        if (input.type === 'dial') this.sip.set(input.leg, 'dialed');
        if (input.type === 'reject' || input.type === 'hangup') this.sip.delete(input.leg);
        if (input.type === 'answer') this.sip.set(input.leg, 'up');
      },
      media: (command) => {
        if (command.type === 'openRtp') this.media.add(command.leg);
        if (command.type === 'closeLeg') this.media.delete(command.leg);
      },
      leasePort: () => (this.chance(0.1) ? undefined : 20_000),
      input: () => undefined,
      companyOf: () => (this.chance(0.1) ? undefined : 1),
      closePageLeg: () => false,
      address: '127.0.0.1',
      trunk: 'carrier',
    });
  }

  /** mulberry32. */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) >>> 0;
    let t = this.#seed;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  chance(of: number): boolean {
    return this.random() < of;
  }

  pick<T>(all: readonly T[], otherwise: T): T {
    return all[Math.floor(this.random() * all.length)] ?? otherwise;
  }

  /** Any leg, also one that is gone: what was on its way comes late. */
  leg(): string {
    return `leg${Math.floor(this.random() * (this.#ids + 1))}`;
  }

  #newLeg(): string {
    this.#ids += 1;
    return `leg${this.#ids}`;
  }

  step(): void {
    const deeds = [() => this.#rings(), () => this.#phone(), () => this.#engine(), () => this.#mediaProcess()];
    this.pick(deeds, () => undefined)();
  }

  #rings(): void {
    const leg = this.#newLeg();
    if (this.chance(0.5)) {
      this.legs.run(1, {
        ...{ type: 'dial', leg, target: { kind: 'number', number: '133' }, from: '95001' },
        ...{ displayName: '', uui: '' },
      });
      return;
    }
    this.sip.set(leg, 'incoming');
    const from = { kind: 'trunk', trunk: 'carrier' } as const;
    const sdp = this.pick([SDP, NO_CODEC_OF_OURS, undefined], undefined);
    const facts = { called: '95001', caller: '133', displayName: '', uui: undefined, callIdHeader: leg };
    this.legs.sip({ type: 'legIncoming', leg, from, sdp, ...facts });
  }

  #phone(): void {
    const leg = this.leg();
    const state = this.sip.get(leg);
    const sdp = this.pick([SDP, NO_CODEC_OF_OURS], SDP);
    if (this.chance(0.3)) {
      this.sip.delete(leg);
      if (state === 'dialed') {
        this.legs.sip({ type: 'legFailed', leg, status: 486, reason: 'Busy Here', cause: undefined });
      } else {
        this.legs.sip({
          type: 'legEnded',
          leg,
          by: this.pick(['bye', 'cancel', 'sessionTimer'], 'bye'),
          cause: undefined,
        });
      }
    } else if (state === 'dialed') {
      if (this.chance(0.3)) this.legs.sip({ type: 'legRinging', leg, status: 183, sdp });
      this.sip.set(leg, 'up');
      this.legs.sip({ type: 'legAnswered', leg, sdp });
    } else if (state === 'up') {
      if (this.chance(0.5)) this.legs.sip({ type: 'legConfirmed', leg, sdp });
      else this.legs.sip({ type: 'legOffer', leg, sdp: this.pick([SDP, NO_CODEC_OF_OURS, undefined], undefined) });
    }
  }

  #engine(): void {
    const leg = this.leg();
    const incoming = this.sip.get(leg) === 'incoming';
    if (incoming && this.chance(0.5)) this.legs.run(1, { type: 'answer', leg });
    else if (incoming && this.chance(0.3)) this.legs.run(1, { type: 'reject', leg, sipStatus: 486 });
    else if (this.chance(0.3)) this.legs.run(1, { type: 'hangup', leg });
  }

  #mediaProcess(): void {
    const leg = this.leg();
    const what = this.random();
    if (what < 0.02) this.legs.mediaLost('the media process died');
    else if (what < 0.2) this.legs.media({ type: 'legLost', leg, reason: 'inactivity' });
    else if (what < 0.4) this.legs.media({ type: 'refused', command: 'openRtp', leg, reason: 'no such port' });
  }
}

describe('legs', () => {
  it.each([1, 2, 3])('are in SIP, in the media process and here, or nowhere (seed %i)', (seed) => {
    const outside = new Outside(seed);
    for (let step = 0; step < STEPS; step += 1) {
      outside.step();
      expect([step, outside.sip.size, outside.media.size]).toEqual([step, outside.legs.count, outside.legs.count]);
    }
    outside.legs.hangUpAll();
    expect([outside.sip.size, outside.media.size, outside.legs.count]).toEqual([0, 0, 0]);
  });
});
