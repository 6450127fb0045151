import { describe, expect, it } from 'vitest';
import { Leg } from '../leg/leg.ts';
import { createCounters } from '../process/counters.ts';
import { Play, type PlayablePart } from './play.ts';

function newLeg(codec: 'PCMA' | 'PCMU'): { leg: Leg; heard: number[][] } {
  const heard: number[][] = [];
  const leg = new Leg({
    id: 'a',
    number: 1,
    kind: 'rtp',
    counters: createCounters(),
    random32: () => 7,
    onDigit: () => undefined,
    onDigitPending: () => undefined,
  });
  leg.setFormat(codec, undefined, true);
  leg.transport = {
    send: (packet) => heard.push([...packet.subarray(12)]),
    sweep: () => undefined,
    close: () => undefined,
  };
  return { leg, heard };
}

function samples(length: number, code: number): PlayablePart {
  return { kind: 'samples', samples: new Uint8Array(length).fill(code) };
}

function playAll(play: Play, beatsMax = 100): number {
  let beats = 0;
  while (beats < beatsMax && play.beat(beats * 20)) beats++;
  return beats;
}

describe('play', () => {
  it('joins parts without a gap and fills the last frame with silence', () => {
    const { leg, heard } = newLeg('PCMA');
    const play = new Play('p', [leg], false);
    leg.play = play;
    play.begin([samples(100, 1), { kind: 'silence', length: 100 }, samples(200, 3)]);
    expect(playAll(play)).toBe(3);
    expect(heard.flat()).toEqual([
      ...Array(100).fill(1),
      ...Array(100).fill(0xd5),
      ...Array(200).fill(3),
      ...Array(80).fill(0xd5),
    ]);
  });

  it('loops without a gap', () => {
    const { leg, heard } = newLeg('PCMA');
    const play = new Play('p', [leg], true);
    play.begin([samples(100, 1), samples(20, 2)]);
    expect(playAll(play, 3)).toBe(3);
    const round = [...Array(100).fill(1), ...Array(20).fill(2)];
    expect(heard.flat()).toEqual([...round, ...round, ...round, ...round]);
  });

  it('waits for its samples, and ends at once when there are none', () => {
    const play = new Play('p', [], true);
    expect(playAll(play, 5)).toBe(5);
    play.begin([{ kind: 'silence', length: 0 }]);
    expect(playAll(play)).toBe(0);
  });

  it('is transcoded for a µ-law leg', () => {
    const { leg, heard } = newLeg('PCMU');
    const play = new Play('p', [leg], false);
    play.begin([samples(160, 0x34)]);
    playAll(play);
    expect(heard[0]?.[0]).toBe(0x1e);
  });

  it('is not sent to a leg whose peer put us on hold, and goes on all the same', () => {
    const { leg, heard } = newLeg('PCMA');
    leg.sendAudio = false;
    const play = new Play('p', [leg], false);
    play.begin([samples(1600, 1)]);
    expect(playAll(play)).toBe(10);
    expect(heard).toHaveLength(0);
  });
});
