import { expect, test } from 'vitest';
import type { Bridge } from '../bridge/bridge.ts';
import { type Heard, presenceOf } from './inactivity.ts';

const LOST_MS = 120_000;
const talking = { mode: 'direct' } as Bridge;

function leg(some: Partial<Heard> = {}): Heard {
  return {
    kind: 'rtp',
    sendAudio: true,
    peerSilent: false,
    role: { kind: 'talk' },
    bridge: talking,
    lastPacketMs: 0,
    heard: true,
    asked: false,
    ...some,
  };
}

/** What is said of a silence, second by second. */
function story(one: Heard, seconds = 130): readonly string[] {
  const said: string[] = [];
  for (let second = 1; second <= seconds; second++) {
    const presence = presenceOf(one, second * 1_000, LOST_MS);
    if (presence !== 'present') said.push(`${second} ${presence}`);
    if (presence === 'lost') break;
  }
  return said;
}

test('a phone that stops is asked about once, after 30 s, and lost after 120 s', () => {
  expect(story(leg())).toEqual(['30 silent', '120 lost']);
});

test('a phone that suppresses silence begins anew with each word', () => {
  const one = leg();
  expect(story(one, 40)).toEqual(['30 silent']);
  one.lastPacketMs = 41_000;
  expect(presenceOf(one, 42_000, LOST_MS)).toBe('present');
  expect(presenceOf(one, 71_000, LOST_MS)).toBe('silent');
  expect(presenceOf(one, 72_000, LOST_MS)).toBe('present');
});

test.each([
  ['holds us', { sendAudio: false }],
  ['agreed to send nothing', { peerSilent: true }],
  ['only listens', { role: { kind: 'listen' } as const }],
  ['is in no bridge', { bridge: undefined }],
  ['is alone in its bridge', { bridge: { mode: 'idle' } as Bridge }],
  ['is a page', { kind: 'webrtc' as const }],
])('one that %s is not missed', (_, some) => {
  expect(story(leg(some))).toEqual([]);
});

test('the time on hold does not count after it', () => {
  const one = leg({ sendAudio: false });
  expect(story(one, 100)).toEqual([]);
  one.sendAudio = true;
  expect(presenceOf(one, 129_000, LOST_MS)).toBe('present');
  expect(presenceOf(one, 130_000, LOST_MS)).toBe('silent');
});

test('one that never sent anything is not asked about, and lost all the same', () => {
  expect(story(leg({ heard: false }))).toEqual(['120 lost']);
});

test('0: never', () => {
  expect(presenceOf(leg(), 10_000_000, 0)).toBe('present');
});
