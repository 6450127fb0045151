import { describe, expect, it } from 'vitest';
import { generateTone, toneLevel } from '../audio/tone.ts';
import { KeyDesk } from '../leg/key-desk.ts';
import { Leg } from '../leg/leg.ts';
import { createCounters } from '../process/counters.ts';
import type { BridgeRole } from '../process/protocol.ts';
import { decodingTable, encode, FRAME_SAMPLES, payloadTypeOf } from '../rtp/g711.ts';
import { createRtpView, readRtp, writeRtpHeader } from '../rtp/packet.ts';
import { Bridge } from './bridge.ts';

const TALK: BridgeRole = { kind: 'talk' };
const counters = createCounters();

type Party = { leg: Leg; hz: number; heard: Uint8Array[]; sequence: number };

function party(id: string, role: BridgeRole, hz: number, codec: 'PCMA' | 'PCMU' = 'PCMA'): Party {
  const leg = new Leg({
    id,
    number: hz,
    kind: 'rtp',
    counters,
    random32: () => hz,
    onDigit: () => undefined,
    onDigitPending: () => undefined,
  });
  const heard: Uint8Array[] = [];
  leg.setFormat(codec, 101, true);
  leg.role = role;
  leg.transport = { send: (packet) => heard.push(packet.slice()), sweep: () => undefined, close: () => undefined };
  return { leg, hz, heard, sequence: 0 };
}

function bridgeOf(...parties: Party[]): Bridge {
  const bridge = new Bridge('b', counters);
  for (const { leg } of parties) leg.bridge = bridge;
  bridge.setMembers(parties.map(({ leg }) => leg));
  return bridge;
}

/** Everybody sends his tone for 40 frames while the bridge mixes. */
function talkAll(bridge: Bridge, parties: readonly Party[]): void {
  for (let i = 0; i < 40; i++) {
    for (const one of parties) {
      const codec = one.leg.payloadType === 8 ? 'PCMA' : 'PCMU';
      send(one, payloadTypeOf(codec), encode(generateTone(one.hz, 20, 5_000, i * FRAME_SAMPLES), codec), i * 20);
    }
    bridge.mix(i * 20);
  }
}

function send(one: Party, payloadType: number, payload: Uint8Array, nowMs: number): Uint8Array {
  const packet = new Uint8Array(12 + payload.length);
  writeRtpHeader(packet, 0, payloadType, false, one.sequence & 0xffff, one.sequence * FRAME_SAMPLES, one.hz);
  one.sequence++;
  packet.set(payload, 12);
  const view = createRtpView();
  readRtp(packet, view);
  one.leg.receive(packet, view, nowMs);
  return packet;
}

/** Which of the tones 400, 700, 1000, 1300 a party hears. */
function hears(one: Party): number[] {
  const samples = Int16Array.from(
    one.heard.slice(10).flatMap((packet) => {
      const table = decodingTable((packet[1] ?? 0) & 0x7f);
      return [...packet.subarray(12)].map((code) => table[code] ?? 0);
    }),
  );
  return [400, 700, 1000, 1300].filter((hz) => toneLevel(samples, hz) > 2_500);
}

describe('bridge', () => {
  it('two talkers: the payload passes through untouched, in the leg’s own stream', () => {
    const [a, b] = [party('a', TALK, 400), party('b', TALK, 700)];
    const bridge = bridgeOf(a, b);
    expect(bridge.mode).toBe('direct');
    const payload = Uint8Array.from({ length: 160 }, (_, i) => i);
    send(a, 8, payload, 0);
    expect(b.heard).toHaveLength(1);
    expect(b.heard[0]?.subarray(12)).toEqual(payload);
    expect(a.heard).toHaveLength(0);
  });

  it('two talkers with different laws: transcoded by table', () => {
    const [a, b] = [party('a', TALK, 400), party('b', TALK, 700, 'PCMU')];
    talkAll(bridgeOf(a, b), [a, b]);
    expect(hears(a)).toEqual([700]);
    expect(hears(b)).toEqual([400]);
    expect((b.heard[0]?.[1] ?? 0) & 0x7f).toBe(0);
  });

  it('three talkers hear each other and not themselves', () => {
    const parties = [party('a', TALK, 400), party('b', TALK, 700, 'PCMU'), party('c', TALK, 1000)];
    talkAll(bridgeOf(...parties), parties);
    expect(parties.map(hears)).toEqual([
      [700, 1000],
      [400, 1000],
      [400, 700],
    ]);
  });

  it('a listener hears all and is heard by none; a whisper is heard by one', () => {
    const customer = party('customer', TALK, 400);
    const agent = party('agent', TALK, 700);
    const coach = party('coach', { kind: 'whisper', to: 'agent' }, 1000);
    const listener = party('listener', { kind: 'listen' }, 1300);
    const parties = [customer, agent, coach, listener];
    talkAll(bridgeOf(...parties), parties);
    expect(parties.map(hears)).toEqual([[700], [400, 1000], [400, 700], [400, 700]]);
  });

  it('the mix saturates and does not wrap', () => {
    const parties = [party('a', TALK, 400), party('b', TALK, 700), party('c', TALK, 1000)];
    const bridge = bridgeOf(...parties);
    for (let i = 0; i < 6; i++) {
      for (const one of parties) send(one, 8, encode(new Int16Array(160).fill(32_000), 'PCMA'), i * 20);
      bridge.mix(i * 20);
    }
    expect(parties[0]?.heard.at(-1)?.[100]).toBe(0xaa);
  });

  it('one alone is sent nothing, and one on hold is sent nothing', () => {
    const [a, b] = [party('a', TALK, 400), party('b', TALK, 700)];
    expect(bridgeOf(a).mode).toBe('idle');
    b.leg.sendAudio = false;
    talkAll(bridgeOf(a, b), [a, b]);
    expect([a.heard.length, b.heard.length]).toEqual([40, 0]);
  });

  it('keys pass between two talkers with the payload type of the other side', () => {
    const [a, b] = [party('a', TALK, 400), party('b', TALK, 700)];
    b.leg.telephoneEvent = 96;
    bridgeOf(a, b);
    send(a, 101, Uint8Array.of(5, 0x8a, 3, 32), 0);
    expect((b.heard[0]?.[1] ?? 0) & 0x7f).toBe(96);
    b.leg.telephoneEvent = undefined;
    send(a, 101, Uint8Array.of(5, 0x8a, 3, 32), 20);
    expect(b.heard).toHaveLength(1);
  });

  it('keys also arrive while a supervisor listens, and as tones where telephone-event is not spoken', () => {
    const [a, b] = [party('a', TALK, 400), party('b', TALK, 700)];
    const keys = new KeyDesk(() => undefined);
    const beatAll = (from: number) => {
      for (let nowMs = from; keys.beat(nowMs); nowMs += 20);
    };
    bridgeOf(a, b, party('c', { kind: 'listen' }, 1000));
    keys.passOn(a.leg, '5');
    beatAll(0);
    expect(new Set(b.heard.map((packet) => (packet[1] ?? 0) & 0x7f))).toEqual(new Set([101]));
    expect(b.heard[0]?.[12]).toBe(5);
    b.leg.telephoneEvent = undefined;
    b.heard.length = 0;
    bridgeOf(a, b);
    keys.passOn(a.leg, '5');
    beatAll(1_000);
    expect(b.heard).toHaveLength(9);
    expect((b.heard[0]?.[1] ?? 0) & 0x7f).toBe(8);
    expect(a.heard).toHaveLength(0);
  });

  it('a key of two talkers is not sent twice, and one of a three-way call to nobody', () => {
    const [a, b, c] = [party('a', TALK, 400), party('b', TALK, 700), party('c', TALK, 1000)];
    expect(bridgeOf(a, b).toldOfKey(a.leg)).toBeUndefined();
    expect(bridgeOf(a, b, c).toldOfKey(a.leg)).toBeUndefined();
  });
});
