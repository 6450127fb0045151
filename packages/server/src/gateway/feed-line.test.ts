import type { CtiEvent } from '@callwright/cti';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AT_LEISURE, AT_ONCE, FeedLine, FRAMES_WAITING_MAX } from './feed-line.ts';

const { framesPerTurn, turnMs } = AT_LEISURE;
const QUEUE: CtiEvent = { type: 'queuenum', cmdtype: 1, autonum: 0, groupid: 1, num: 0 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open(pace = AT_LEISURE) {
  const told: string[] = [];
  const line = new FeedLine(pace, (agentKey) => told.push(agentKey));
  return { told, line };
}

test('feeds leave in their order, a few in each turn', () => {
  const { told, line } = open();
  const agents = Array.from({ length: framesPerTurn + 2 }, (_, i) => `${i}@demo`);
  for (const agent of agents) line.push(agent, QUEUE);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(told).toHaveLength(framesPerTurn);
  line.push('last@demo', QUEUE);
  vi.advanceTimersByTime(turnMs - 1);
  expect(told).toHaveLength(framesPerTurn);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([...agents, 'last@demo']);
  expect(vi.getTimerCount()).toBe(0);
  line.push('again@demo', QUEUE);
  vi.advanceTimersByTime(0);
  expect(told.at(-1)).toBe('again@demo');
});

test('15,000 queue numbers have left before the next 15,000 come', () => {
  const { told, line } = open();
  for (let i = 0; i < 15_000; i++) line.push(`${i}@demo`, QUEUE);
  vi.advanceTimersByTime(4_000);
  expect(told).toHaveLength(15_000);
});

test('what supervisors watch does not wait for the queue numbers of a large house', () => {
  const { told, line } = open(AT_ONCE);
  for (let i = 0; i < 1_000; i++) line.push(`${i}@demo`, QUEUE);
  vi.advanceTimersByTime(50);
  expect(told).toHaveLength(1_000);
});

test('of too many, the oldest are given up', () => {
  const { told, line } = open();
  for (let i = 0; i < FRAMES_WAITING_MAX + 3; i++) line.push(`${i}@demo`, QUEUE);
  vi.runAllTimers();
  expect(told).toHaveLength(FRAMES_WAITING_MAX);
  expect(told[0]).toBe('3@demo');
});

test('nothing leaves once the server goes down', () => {
  const { told, line } = open();
  line.push('1@demo', QUEUE);
  line.close();
  vi.runAllTimers();
  expect(told).toEqual([]);
});
