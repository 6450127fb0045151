import { describe, expect, it } from 'vitest';
import { toneLevel } from '../audio/tone.ts';
import {
  addDigits,
  createDigitReceiver,
  createDigitSender,
  type Digit,
  EVENT_LOST_END_MS,
  expireDigit,
  nextEvent,
  nextTone,
  receiveEvent,
} from './telephone-event.ts';

type Packet = { event: number; end?: boolean; duration: number; timestamp: number; atMs?: number };

function receiveAll(packets: readonly Packet[], receiver = createDigitReceiver()): readonly Digit[] {
  return packets.flatMap(({ event, end = false, duration, timestamp, atMs = 0 }) => {
    const payload = Uint8Array.from([event, (end ? 0x80 : 0) | 10, duration >> 8, duration & 0xff]);
    return receiveEvent(receiver, payload, 0, 4, timestamp, atMs);
  });
}

function press(event: number, timestamp: number): Packet[] {
  const durations = [160, 320, 480, 640];
  const going = durations.map((duration) => ({ event, duration, timestamp }));
  const ends = [0, 1, 2].map(() => ({ event, duration: 800, timestamp, end: true }));
  return [...going, ...ends];
}

describe('telephone-event, received', () => {
  it('RFC 4733 §2.5.1.4: seven packets, three of them ends, are one digit', () => {
    expect(receiveAll(press(5, 1000))).toEqual([{ digit: '5', durationMs: 100 }]);
  });

  it('the same key twice is two digits', () => {
    expect(receiveAll([...press(11, 1000), ...press(11, 3000)]).map(({ digit }) => digit)).toEqual(['#', '#']);
  });

  it('duplicates and late packets of a reported event change nothing', () => {
    const packets = [...press(1, 1000), ...press(2, 3000), ...press(1, 1000), ...press(2, 3000)];
    expect(receiveAll(packets).map(({ digit }) => digit)).toEqual(['1', '2']);
  });

  it('only one end packet arrived, or none of the others', () => {
    expect(receiveAll([{ event: 10, end: true, duration: 800, timestamp: 9 }])).toEqual([
      { digit: '*', durationMs: 100 },
    ]);
  });

  it('all ends were lost: told by the next event, or by time', () => {
    const receiver = createDigitReceiver();
    expect(receiveAll(press(3, 1000).slice(0, 4), receiver)).toEqual([]);
    expect(receiveAll(press(4, 3000).slice(0, 4), receiver)).toEqual([{ digit: '3', durationMs: 80 }]);
    expect(expireDigit(receiver, EVENT_LOST_END_MS - 1)).toEqual([]);
    expect(expireDigit(receiver, EVENT_LOST_END_MS)).toEqual([{ digit: '4', durationMs: 80 }]);
    expect(receiveAll(press(4, 3000), receiver)).toEqual([]);
  });

  it('§2.5.1.3: a key held for more than 8 s is still one digit', () => {
    const held = [
      { event: 7, duration: 0xffff, timestamp: 1000 },
      { event: 7, duration: 400, timestamp: 1000 + 0xffff },
      { event: 7, duration: 800, timestamp: 1000 + 0xffff, end: true },
    ];
    expect(receiveAll(held)).toHaveLength(1);
  });

  it('flash and other events are no digits, truncated payloads nothing', () => {
    expect(receiveAll(press(16, 1000))).toEqual([]);
    expect(receiveEvent(createDigitReceiver(), Uint8Array.of(1, 0x80, 3), 0, 3, 1, 0)).toEqual([]);
  });
});

describe('telephone-event, sent', () => {
  it('what we send is what we receive', () => {
    const sender = createDigitSender('19*#a');
    if (sender === undefined) throw new Error('refused');
    const receiver = createDigitReceiver();
    const heard: Digit[] = [];
    let timestamp = 0;
    for (let nowMs = 0; ; nowMs += 20) {
      const payload = new Uint8Array(4);
      const step = nextEvent(sender, payload, 0);
      if (step === 'done') break;
      if (step === 'pause') continue;
      if (step === 'beginning') timestamp = nowMs * 8;
      heard.push(...receiveEvent(receiver, payload, 0, 4, timestamp, nowMs));
    }
    expect(heard).toEqual([...'19*#A'].map((digit) => ({ digit, durationMs: 100 })));
  });

  it('refuses what is no key', () => {
    expect(createDigitSender('')).toBeUndefined();
    expect(createDigitSender('12x')).toBeUndefined();
    expect(createDigitSender('1'.repeat(65))).toBeUndefined();
  });

  it('keys pressed while others are under way follow them', () => {
    const sender = createDigitSender('12');
    if (sender === undefined) throw new Error('refused');
    nextEvent(sender, new Uint8Array(4), 0);
    expect(addDigits(sender, '3')).toBe(true);
    expect(addDigits(sender, 'x')).toBe(false);
    expect(addDigits(sender, '4'.repeat(62))).toBe(false);
    const begun: number[] = [];
    for (let step = nextEvent(sender, new Uint8Array(4), 0); step !== 'done'; ) {
      const payload = new Uint8Array(4);
      step = nextEvent(sender, payload, 0);
      if (step === 'beginning') begun.push(payload[0] ?? -1);
    }
    expect(begun).toEqual([2, 3]);
  });

  it('Q.23: as tones, for a peer that knows no events', () => {
    const sender = createDigitSender('5#');
    if (sender === undefined) throw new Error('refused');
    const heard: number[] = [];
    for (let frame = nextTone(sender); frame !== undefined; frame = nextTone(sender)) heard.push(...frame);
    const [five, pause, hash] = [heard.slice(0, 800), heard.slice(800, 1_440), heard.slice(1_440, 2_240)];
    const tones = (samples: number[]) =>
      [697, 770, 852, 941, 1209, 1336, 1477].filter((hz) => toneLevel(Int16Array.from(samples), hz) > 4_000);
    expect(tones(five)).toEqual([770, 1336]);
    expect(pause.every((sample) => sample === 0)).toBe(true);
    expect(tones(hash)).toEqual([941, 1477]);
    expect(heard).toHaveLength(2 * 1_440);
  });
});
