import { expect, it } from 'vitest';
import { generateTone } from '../audio/tone.ts';
import { Leg } from '../leg/leg.ts';
import { createCounters } from '../process/counters.ts';
import type { MediaEvent } from '../process/protocol.ts';
import { encode, FRAME_MS, FRAME_SAMPLES } from '../rtp/g711.ts';
import { createRtpView } from '../rtp/packet.ts';
import { MachineDesk } from './machine-desk.ts';

const START_MS = 1_000;

/** A leg that is listened to, with the plane's beat; `sends` says for each beat what arrives in it. */
function listened() {
  const events: MediaEvent[] = [];
  const told: number[] = [];
  let nowMs = START_MS;
  let beats = 0;
  const desk = new MachineDesk(
    (event) => {
      events.push(event);
      told.push(nowMs - START_MS);
    },
    () => beats++,
  );
  const leg = new Leg({
    ...{ id: '7', number: 1, kind: 'rtp', counters: createCounters(), random32: () => 1 },
    ...{ onDigit: () => undefined, onDigitPending: () => undefined },
  });
  leg.setFormat('PCMA', undefined, true);
  expect(desk.listen(leg, nowMs)).toBeUndefined();
  expect(beats).toBe(1);
  let sent = 0;
  /** The next packets: 20 ms of a sound that is no steady tone, or of silence. */
  const send = (packets: number, isVoice: boolean) => {
    for (let i = 0; i < packets; i++, sent++) {
      const voice = generateTone(300 + 40 * (sent % 5), FRAME_MS, isVoice ? 8_000 : 0);
      const view = {
        ...createRtpView(),
        payloadType: 8,
        timestamp: sent * FRAME_SAMPLES,
        payloadLength: FRAME_SAMPLES,
      };
      leg.receive(encode(voice, 'PCMA'), view, nowMs);
    }
  };
  let more = true;
  const pass = (ms: number, each: () => void = () => undefined) => {
    for (const untilMs = nowMs + ms; nowMs < untilMs; ) {
      nowMs += FRAME_MS;
      each();
      more = desk.beat(nowMs);
    }
  };
  return { desk, leg, events, told, send, pass, wantsBeat: () => more };
}

it('nobody on the leg: unsure by the clock, and then nothing is listened to', () => {
  const { leg, events, told, pass, wantsBeat } = listened();
  pass(5_000);
  expect(events).toEqual([{ type: 'machineVerdict', leg: '7', verdict: 'unsure', cause: 'silence', atMs: 2_500 }]);
  expect(told[0]).toBeLessThanOrEqual(2_600);
  expect(wantsBeat()).toBe(false);
  expect(leg.machineEar).toBeUndefined();
});

it('a phone that sends nothing while nobody speaks: the silence after the word is heard all the same', () => {
  const { events, told, send, pass } = listened();
  pass(400, () => send(1, true));
  pass(3_000);
  expect(events).toMatchObject([{ verdict: 'person', cause: 'waits' }]);
  expect(told[0]).toBeLessThanOrEqual(1_500);
});

it('a process that stood still: what waits in the socket is heard before it is judged', () => {
  const { events, send, pass } = listened();
  pass(600, () => send(1, true));
  // Nothing for 900 ms, then all of it in one burst, and on.
  pass(900);
  send(45, true);
  pass(2_000, () => send(1, true));
  expect(events).toMatchObject([{ verdict: 'machine', cause: 'longGreeting' }]);
});

it('a greeting that is cut off and never goes on: told by the clock before the engine gives up', () => {
  const { events, told, send, pass } = listened();
  pass(3_000);
  pass(2_000, () => send(1, true));
  expect(events).toMatchObject([{ verdict: 'unsure' }]);
  expect(Math.max(...told)).toBeLessThan(4_000);
});

it('a leg that ends is forgotten; one that is not there is refused', () => {
  const { desk, leg, events, pass } = listened();
  desk.forget(leg);
  pass(5_000);
  expect(events).toEqual([]);
  expect(desk.listen(undefined, 0)).toBe('no such leg');
});

it('a machine is listened to until its greeting is over', () => {
  const { events, send, pass, wantsBeat } = listened();
  pass(4_000, () => send(1, true));
  expect(wantsBeat()).toBe(true);
  pass(4_000, () => send(1, false));
  expect(events).toMatchObject([
    { type: 'machineVerdict', verdict: 'machine', cause: 'longGreeting' },
    { type: 'machineBeep', cause: 'silence' },
  ]);
  expect(wantsBeat()).toBe(false);
});
