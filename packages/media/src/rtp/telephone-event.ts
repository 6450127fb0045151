/**
 * Keys as RTP packets (RFC 4733), received and sent.
 *
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     event     |E|R| volume    |          duration             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
import { generateTone } from '../audio/tone.ts';
import { FRAME_SAMPLES } from './g711.ts';
import { timestampDelta } from './packet.ts';

/** RFC 4733 §3.2, table 3: event codes 0–15. Others (flash, tones) are no digits. */
const DIGITS = '0123456789*#ABCD';
const SAMPLES_PER_MS = 8;
/** An event whose end packets were all lost counts as ended after so long without a packet (senders repeat every 50 ms at most). */
export const EVENT_LOST_END_MS = 150;
export const EVENT_PAYLOAD_BYTES = 4;

/** A key that was pressed and let go. */
export type Digit = { readonly digit: string; readonly durationMs: number };

/** The event being received; plain numbers, mutated once a packet. */
export type DigitReceiver = {
  /** An event is going on and was not reported yet. */
  pending: boolean;
  event: number;
  timestamp: number;
  duration: number;
  lastMs: number;
  /** Something was received: `timestamp` means something. */
  any: boolean;
};

/** A receiver that has heard nothing. */
export function createDigitReceiver(): DigitReceiver {
  return { pending: false, event: 0, timestamp: 0, duration: 0, lastMs: 0, any: false };
}

/**
 * Takes one event packet. Each event has its own timestamp (RFC 4733 §2.5.1.2), so it is reported once however often
 * its packets come: at the first packet with E set, or when the next event begins, or by `expireDigit`.
 * Returns the digits that this packet finished (at most two: one whose end was lost, and a whole new one).
 */
export function receiveEvent(
  receiver: DigitReceiver,
  payload: Uint8Array,
  start: number,
  length: number,
  timestamp: number,
  nowMs: number,
): readonly Digit[] {
  if (length < EVENT_PAYLOAD_BYTES) return NONE;
  const event = payload[start] ?? 0;
  const end = ((payload[start + 1] ?? 0) & 0x80) !== 0;
  const duration = ((payload[start + 2] ?? 0) << 8) | (payload[start + 3] ?? 0);
  const finished: Digit[] = [];
  if (!receiver.any || timestamp !== receiver.timestamp) {
    // An older timestamp is a late packet of an event that was reported already.
    if (receiver.any && timestampDelta(timestamp, receiver.timestamp) < 0) return NONE;
    if (continuesLongEvent(receiver, event, timestamp)) {
      receiver.timestamp = timestamp;
      receiver.lastMs = nowMs;
      return NONE;
    }
    if (receiver.pending) report(receiver, finished);
    receiver.any = true;
    receiver.pending = true;
    receiver.event = event;
    receiver.timestamp = timestamp;
    receiver.duration = 0;
  }
  if (!receiver.pending) return finished;
  receiver.lastMs = nowMs;
  receiver.duration = Math.max(receiver.duration, duration);
  if (end) report(receiver, finished);
  return finished;
}

/** Reports an event whose end packets were lost, once `EVENT_LOST_END_MS` have passed since its last packet. */
export function expireDigit(receiver: DigitReceiver, nowMs: number): readonly Digit[] {
  if (!receiver.pending || nowMs - receiver.lastMs < EVENT_LOST_END_MS) return NONE;
  const finished: Digit[] = [];
  report(receiver, finished);
  return finished;
}

const NONE: readonly Digit[] = [];

/** RFC 4733 §2.5.1.3: an event longer than 65,535 units goes on in a new segment right after the full one. */
function continuesLongEvent(receiver: DigitReceiver, event: number, timestamp: number): boolean {
  return receiver.pending && receiver.event === event && timestampDelta(timestamp, receiver.timestamp) === 0xffff;
}

function report(receiver: DigitReceiver, finished: Digit[]): void {
  receiver.pending = false;
  const digit = DIGITS[receiver.event];
  if (digit !== undefined) finished.push({ digit, durationMs: Math.round(receiver.duration / SAMPLES_PER_MS) });
}

/** How long a key of ours is held, and the pause after it: well over the 40 ms that receivers must understand. */
const KEY_MS = 100;
const PAUSE_MS = 80;
const TICK_MS = 20;
const KEY_TICKS = KEY_MS / TICK_MS;
const PAUSE_TICKS = PAUSE_MS / TICK_MS;
/** RFC 4733 §2.5.1.4: the end packet is sent three times. */
const END_REPEATS = 3;
/** Moderate: −10 dBm0. */
const VOLUME = 10;

/** More digits than any card number or account a page would send at once. */
export const SEND_DIGITS_MAX = 64;

/** Digits under way to a peer: which one, and how many ticks of it are over. */
export type DigitSender = { digits: string; index: number; tick: number };

/** Returns undefined when a character is no key (0–9, *, #, A–D) or there are more than `SEND_DIGITS_MAX`. */
export function createDigitSender(digits: string): DigitSender | undefined {
  const sender: DigitSender = { digits: '', index: 0, tick: 0 };
  return digits.length > 0 && addDigits(sender, digits) ? sender : undefined;
}

/** More keys, after those that are under way. False, and nothing is added: no keys, or too many at once. */
export function addDigits(sender: DigitSender, digits: string): boolean {
  const upper = digits.toUpperCase();
  const left = sender.digits.slice(sender.index);
  if (left.length + upper.length > SEND_DIGITS_MAX) return false;
  for (const digit of upper) if (!DIGITS.includes(digit)) return false;
  sender.digits = left + upper;
  sender.index = 0;
  return true;
}

/** What to send in this tick of 20 ms; `beginning` packets start a new timestamp. */
export type EventToSend = 'beginning' | 'going on' | 'pause' | 'done';

/** Advances by 20 ms and, unless the answer is `pause` or `done`, writes the 4-byte payload at `offset`. */
export function nextEvent(sender: DigitSender, target: Uint8Array, offset: number): EventToSend {
  const digit = sender.digits[sender.index];
  if (digit === undefined) return 'done';
  const tick = sender.tick++;
  if (tick >= KEY_TICKS + END_REPEATS - 1) return paused(sender, tick);
  const duration = Math.min(tick + 1, KEY_TICKS) * TICK_MS * SAMPLES_PER_MS;
  target[offset] = DIGITS.indexOf(digit);
  target[offset + 1] = (tick >= KEY_TICKS - 1 ? 0x80 : 0) | VOLUME;
  target[offset + 2] = duration >> 8;
  target[offset + 3] = duration;
  return tick === 0 ? 'beginning' : 'going on';
}

/**
 * The same keys for a peer that did not negotiate telephone-event: advances by 20 ms, and returns the 160 samples of the
 * key's two tones (ITU-T Q.23), or silence between keys; `undefined` when none is left.
 */
export function nextTone(sender: DigitSender): Int16Array | undefined {
  const digit = sender.digits[sender.index];
  if (digit === undefined) return undefined;
  const tick = sender.tick++;
  if (tick >= KEY_TICKS) {
    paused(sender, tick);
    return SILENCE;
  }
  return keyTone(digit, tick * TICK_MS * SAMPLES_PER_MS);
}

function paused(sender: DigitSender, tick: number): 'pause' {
  if (tick + 1 >= KEY_TICKS + PAUSE_TICKS) {
    sender.index++;
    sender.tick = 0;
  }
  return 'pause';
}

/** ITU-T Q.23: the rows and columns of the key pad. */
const KEY_PAD = ['123A', '456B', '789C', '*0#D'];
const ROWS_HZ = [697, 770, 852, 941];
const COLUMNS_HZ = [1209, 1336, 1477, 1633];
/** Peak of each tone: about −9 dBm0 both together, inside the −3 to −24 dBm that receivers take (Q.24). */
const TONE_AMPLITUDE = 6_000;
const SILENCE = new Int16Array(FRAME_SAMPLES);

function keyTone(digit: string, startSample: number): Int16Array {
  const row = KEY_PAD.findIndex((keys) => keys.includes(digit));
  const column = KEY_PAD[row]?.indexOf(digit) ?? 0;
  const low = generateTone(ROWS_HZ[row] ?? 0, TICK_MS, TONE_AMPLITUDE, startSample);
  const high = generateTone(COLUMNS_HZ[column] ?? 0, TICK_MS, TONE_AMPLITUDE, startSample);
  return low.map((sample, at) => sample + (high[at] ?? 0));
}
