import { type BaresipOptions, type BaresipPhone, startBaresip } from '../../src/baresip/baresip.ts';

/** Phones answer at once what happens to them; the rest is the machine's patience. */
const PHONE_MS_MAX = 15_000;
const LIFE_MS_MAX = 400_000;

/** Somebody at a baresip phone who does what the test says, step by step: nothing happens by itself. */
export class Person {
  readonly phone: BaresipPhone;
  /** The tone that the phone says. */
  readonly hz: number;
  /** Events of the phone that were looked at. */
  #seen = 0;

  protected constructor(phone: BaresipPhone, hz: number) {
    this.phone = phone;
    this.hz = hz;
  }

  static async at(options: Omit<BaresipOptions, 'autoAnswer' | 'timeoutMs'>): Promise<Person> {
    return new Person(await phoneOf(options), options.toneHz);
  }

  /** The phone rings. */
  async rings(): Promise<void> {
    await this.#next('CALL_INCOMING');
  }

  /** Waits for the phone to ring, and picks it up. */
  async picksUp(): Promise<void> {
    await this.rings();
    await this.answers();
  }

  /** Picks up the phone, which rings. */
  async answers(): Promise<void> {
    await this.phone.answer();
    await this.#next('CALL_ESTABLISHED');
  }

  /** Waits for the phone to ring, and refuses (486). */
  async declines(): Promise<void> {
    await this.rings();
    await this.hangsUp();
  }

  async hangsUp(): Promise<void> {
    await this.phone.hangUp();
    await this.isHungUp();
  }

  /** The other end hung up, or stopped ringing. */
  async isHungUp(): Promise<void> {
    await this.#next('CALL_CLOSED');
  }

  async dials(uri: string): Promise<void> {
    await this.phone.dial(uri);
  }

  /** The other end picked up. */
  async isAnswered(): Promise<void> {
    await this.#next('CALL_ESTABLISHED');
  }

  stop(): Promise<void> {
    return this.phone.stop();
  }

  async #next(type: string): Promise<void> {
    const event = await this.phone.waitFor(type, PHONE_MS_MAX, this.#seen).catch((error: unknown) => {
      throw new Error(`no ${type}; the phone's log:\n${this.phone.log().slice(-1_500)}`, { cause: error });
    });
    this.#seen = this.phone.events.indexOf(event) + 1;
  }
}

export function phoneOf(options: Omit<BaresipOptions, 'autoAnswer' | 'timeoutMs'>): Promise<BaresipPhone> {
  return startBaresip({ ...options, autoAnswer: false, timeoutMs: LIFE_MS_MAX });
}
