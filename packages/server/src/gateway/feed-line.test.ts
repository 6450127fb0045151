import type { CtiEvent } from '@callwright/cti';
import { expect, test } from 'vitest';
import { FeedLine, FRAMES_PER_TURN, FRAMES_WAITING_MAX } from './feed-line.ts';

const QUEUE: CtiEvent = { type: 'queuenum', cmdtype: 1, autonum: 0, groupid: 1, num: 0 };

function open() {
  const told: string[] = [];
  const turns: (() => void)[] = [];
  const line = new FeedLine(
    (agentKey) => told.push(agentKey),
    (run) => turns.push(run),
  );
  const turn = () => turns.shift()?.();
  return { told, turns, line, turn };
}

test('feeds leave in their order, a few in each turn', () => {
  const { told, turns, line, turn } = open();
  const agents = Array.from({ length: FRAMES_PER_TURN + 2 }, (_, i) => `${i}@demo`);
  for (const agent of agents) line.push(agent, QUEUE);
  expect(told).toEqual([]);
  turn();
  expect(told).toHaveLength(FRAMES_PER_TURN);
  line.push('last@demo', QUEUE);
  turn();
  expect(told).toEqual([...agents, 'last@demo']);
  expect(turns).toEqual([]);
  line.push('again@demo', QUEUE);
  turn();
  expect(told.at(-1)).toBe('again@demo');
});

test('of too many, the oldest are given up', () => {
  const { told, turns, line, turn } = open();
  for (let i = 0; i < FRAMES_WAITING_MAX + 3; i++) line.push(`${i}@demo`, QUEUE);
  while (turns.length > 0) turn();
  expect(told).toHaveLength(FRAMES_WAITING_MAX);
  expect(told[0]).toBe('3@demo');
});
