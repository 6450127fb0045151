import type { CompanyInput } from '@callwright/engine';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LegEffect } from '../host/legs-ports.ts';
import { silentLog } from '../metrics/log.ts';
import { DialGate, WRITE_MS_MAX } from './dial-gate.ts';

let gate: DialGate;
const done: string[] = [];
const inputs: CompanyInput[] = [];
const unwritten = new Map<string, Promise<void>>();

beforeEach(() => {
  vi.useFakeTimers();
  done.length = 0;
  inputs.length = 0;
  unwritten.clear();
  gate = new DialGate({
    written: (_, attempt) => unwritten.get(attempt),
    legs: (_, effect) => done.push(`${effect.type} ${'leg' in effect ? effect.leg : ''}`),
    input: (_, input) => inputs.push(input),
    log: silentLog,
  });
});
afterEach(() => vi.useRealTimers());

function dial(leg: string, attempt?: string): LegEffect {
  const target = { kind: 'number', number: '101' } as const;
  return { type: 'dial', leg, target, from: '1', displayName: '', uui: '', ...(attempt && { attempt }) };
}

it('dials what is no attempt, and what is written, at once', () => {
  gate.run(1, dial('l1'));
  gate.run(1, dial('l2', '7'));
  gate.run(1, { type: 'hangup', leg: 'l1' });
  expect(done).toEqual(['dial l1', 'dial l2', 'hangup l1']);
});

it('dials an attempt when it is written', async () => {
  const writing = Promise.withResolvers<void>();
  unwritten.set('7', writing.promise);
  gate.run(1, dial('l1', '7'));
  expect(done).toEqual([]);
  writing.resolve();
  await writing.promise;
  expect(done).toEqual(['dial l1']);
  await vi.advanceTimersByTimeAsync(WRITE_MS_MAX);
  expect(inputs).toEqual([]);
});

it('one that is hung up meanwhile is never dialled, and nothing more is heard of it', async () => {
  const writing = Promise.withResolvers<void>();
  unwritten.set('7', writing.promise);
  gate.run(1, dial('l1', '7'));
  gate.run(1, { type: 'hangup', leg: 'l1' });
  writing.resolve();
  await vi.advanceTimersByTimeAsync(WRITE_MS_MAX);
  expect([done, inputs]).toEqual([[], []]);
});

it('gives up when the database is away: the line fails, as with a trunk that refuses', async () => {
  const writing = Promise.withResolvers<void>();
  unwritten.set('7', writing.promise);
  gate.run(1, dial('l1', '7'));
  await vi.advanceTimersByTimeAsync(WRITE_MS_MAX);
  writing.resolve();
  await writing.promise;
  expect(done).toEqual([]);
  expect(inputs).toMatchObject([{ type: 'legFailed', leg: 'l1', sipStatus: 503 }]);
});
