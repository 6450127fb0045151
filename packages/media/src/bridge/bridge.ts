/**
 * The legs that hear each other. Two talkers and nobody else: packets go straight through. Anything else that has
 * somebody to hear: a mix every 20 ms, each one hearing all others (n−1).
 */
import type { Leg } from '../leg/leg.ts';
import type { MediaCounters } from '../process/counters.ts';
import type { RtpView } from '../rtp/packet.ts';
import { JitterQueue } from './jitter-queue.ts';
import { Mixer, type MixMember } from './mixer.ts';

/** A conference beyond this is no call any more; the mix of one bridge stays under a millisecond. */
export const BRIDGE_MEMBERS_MAX = 32;

export type BridgeMode = 'idle' | 'direct' | 'mixed';

export class Bridge {
  readonly id: string;
  mode: BridgeMode = 'idle';
  members: readonly Leg[] = [];
  readonly #counters: MediaCounters;
  readonly #mixer = new Mixer();
  #queues = new Map<Leg, JitterQueue>();

  constructor(id: string, counters: MediaCounters) {
    this.id = id;
    this.#counters = counters;
  }

  /** Sets the whole membership; the legs carry their roles. */
  setMembers(members: readonly Leg[]): void {
    this.members = members;
    this.mode = modeOf(members);
    const queues = new Map<Leg, JitterQueue>();
    if (this.mode === 'mixed') {
      for (const leg of members) {
        if (leg.role.kind !== 'listen') queues.set(leg, this.#queues.get(leg) ?? new JitterQueue());
      }
    }
    this.#queues = queues;
  }

  /** What a member said. */
  fromLeg(from: Leg, packet: Uint8Array, view: RtpView, nowMs: number): void {
    if (this.mode === 'direct') this.#otherThan(from)?.relay(packet, view, from.number, nowMs);
    else if (this.mode === 'mixed') {
      const queue = this.#queues.get(from);
      if (queue !== undefined && !queue.push(packet, view)) this.#counters.packetsMixerDropped++;
    }
  }

  /** A key that a member pressed: passed on between two talkers only; a conference does not dial. */
  eventFromLeg(from: Leg, packet: Uint8Array, view: RtpView, nowMs: number): void {
    if (this.mode === 'direct') this.#otherThan(from)?.relayEvent(packet, view, from.number, nowMs);
  }

  /**
   * Who is to be sent a key that a member pressed and that `eventFromLeg` could not pass on: the other of two talkers, when
   * somebody listens to them, or when it did not negotiate telephone-event. A three-way call does not dial.
   */
  toldOfKey(from: Leg): Leg | undefined {
    if (this.mode === 'idle' || from.role.kind !== 'talk') return undefined;
    const others = this.members.filter((leg) => leg !== from && leg.role.kind === 'talk');
    const [other] = others;
    const passedOn = this.mode === 'direct' && other?.telephoneEvent !== undefined;
    return others.length === 1 && !passedOn ? other : undefined;
  }

  /** One beat of the mix; false when this bridge needs none. */
  mix(nowMs: number): boolean {
    if (this.mode !== 'mixed') return false;
    this.#mixer.mix(this.#mixMembers(), nowMs);
    return true;
  }

  *#mixMembers(): Iterable<MixMember> {
    for (const leg of this.members) yield { leg, queue: this.#queues.get(leg) };
  }

  #otherThan(leg: Leg): Leg | undefined {
    return this.members[0] === leg ? this.members[1] : this.members[0];
  }
}

function modeOf(members: readonly Leg[]): BridgeMode {
  if (members.length < 2) return 'idle';
  const allTalk = members.every((leg) => leg.role.kind === 'talk');
  return members.length === 2 && allTalk ? 'direct' : 'mixed';
}
