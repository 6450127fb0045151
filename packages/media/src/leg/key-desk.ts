import type { Leg } from './leg.ts';

/** The legs that are sent keys, or whose keys are on their way in: they need the 20 ms beat. */
export class KeyDesk {
  readonly #legs = new Set<Leg>();
  readonly #startBeat: () => void;

  constructor(startBeat: () => void) {
    this.#startBeat = startBeat;
  }

  /** Sends keys to the leg's peer. Answers why not, or undefined when it is fine. */
  press(leg: Leg, digits: string): string | undefined {
    const refusal = leg.press(digits);
    if (refusal === undefined) this.watch(leg);
    return refusal;
  }

  /** A key that came in whole goes on to whom its packets could not be forwarded. */
  passOn(from: Leg, digit: string): void {
    const other = from.bridge?.toldOfKey(from);
    if (other !== undefined) this.press(other, digit);
  }

  watch(leg: Leg): void {
    this.#legs.add(leg);
    this.#startBeat();
  }

  forget(leg: Leg): void {
    this.#legs.delete(leg);
  }

  /** False when no leg needs another beat. */
  beat(nowMs: number): boolean {
    for (const leg of this.#legs) {
      const sending = leg.sendDigitsBeat(nowMs);
      const receiving = leg.expireDigits(nowMs);
      if (!sending && !receiving) this.#legs.delete(leg);
    }
    return this.#legs.size > 0;
  }
}
