import { expect, test } from 'vitest';
import type { MediaEvent } from '../process/protocol.ts';
import { PromptLibrary } from './library.ts';
import { Player } from './player.ts';

const SENTENCE = [{ kind: 'say', text: 'hello', language: 'en' }] as const;

function playerWith(say: () => Promise<Uint8Array>): { readonly player: Player; readonly events: MediaEvent[] } {
  const events: MediaEvent[] = [];
  const player = new Player(new PromptLibrary([], { say }), (event) => events.push(event));
  return { player, events };
}

test('a prompt that is not made within ten seconds is given up, and once only', async () => {
  let made: (samples: Uint8Array) => void = () => undefined;
  const { player, events } = playerWith(() => new Promise((resolve) => (made = resolve)));
  player.play('p', [], SENTENCE, false);
  for (let nowMs = 500; nowMs <= 10_500; nowMs += 20) player.beat(nowMs);
  expect(events).toEqual([]);
  player.beat(10_520);
  expect(events).toEqual([{ type: 'playEnded', play: 'p', reason: 'failed', detail: 'it took too long to make' }]);
  made(new Uint8Array(160));
  await Promise.resolve();
  expect(player.beat(10_540)).toBe(false);
  expect(events).toHaveLength(1);
});

test('one that is made is played to its end', async () => {
  const { player, events } = playerWith(() => Promise.resolve(new Uint8Array(160)));
  player.play('p', [], SENTENCE, false);
  for (let nowMs = 0; events.length === 0; nowMs += 20) {
    player.beat(nowMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(events).toEqual([{ type: 'playEnded', play: 'p', reason: 'finished' }]);
});
