import type { CtiEvent } from '@callwright/cti';
import { expect, it } from 'vitest';
import { silentLog } from '../metrics/log.ts';
import type { TraceBatch } from '../store/store.ts';
import { CallTrace, GATHER_MS } from './trace.ts';

const CALL = { callid: '100', timestamp: '1562898710', segment: 1, dir: 0 } as const;

function traced(...events: readonly object[]): Promise<string> {
  const store = {
    saveTrace: () => undefined,
    trace: async () => [],
    recentTrace: async () => [],
    pruneTrace: async () => undefined,
    flush: async () => undefined,
  };
  const trace = new CallTrace({ store, companyOf: () => 1, clock: { wallMs: () => 5 }, log: silentLog, hours: 1 });
  for (const event of events) {
    trace.record('1001@demo', event as CtiEvent);
  }
  return trace.ofCall(1, CALL.callid);
}

const typesOf = (lines: string): readonly string[] =>
  lines
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => (JSON.parse(text) as { event: { type: string } }).event.type);

const incall = { type: 'incall', ...CALL };
const after = { type: 'after', ...CALL };
const logon = { type: 'logon', status: 0, reason: '' };

it('a page opened anew in a call stands in the trace of the call, before what is sent again', async () => {
  expect(typesOf(await traced(incall, logon, incall, after))).toEqual(['incall', 'logon', 'incall', 'after']);
  expect(typesOf(await traced(incall, after, logon, after))).toEqual(['incall', 'after', 'logon', 'after']);
  const deferred = { type: 'agentbusy', status: 0, reason: '', deferred: true };
  const anew = { type: 'reconnection', status: 0, resumed: false };
  expect(typesOf(await traced(incall, deferred, anew, incall))).toEqual(['incall', 'reconnection', 'incall']);
});

it('one opened between calls does not', async () => {
  const ready = { type: 'agentidle', status: 0, reason: '' };
  expect(typesOf(await traced(logon, ready, incall, after, ready, logon, ready))).toEqual(['incall', 'after']);
});

it('6.11, spelt otherwise, belongs to the call of the customer who waits', async () => {
  const joined = { type: 'memberEnqueue', callId: CALL.callid };
  const left = { type: 'memberDequeue', callId: CALL.callid };
  expect(typesOf(await traced(joined, { ...incall, callid: '99' }, left))).toEqual(['memberEnqueue', 'memberDequeue']);
  expect(typesOf(await traced(incall, { ...joined, callId: '98' }, logon))).toEqual(['incall', 'logon']);
});

it('a call that is never quiet is written all the same, a second after its first event', async () => {
  const written: TraceBatch[] = [];
  const clock = { now: 0, wallMs: () => clock.now };
  const store = {
    saveTrace: (batch: TraceBatch) => void written.push(batch),
    trace: async () => written,
    recentTrace: async () => [],
    pruneTrace: async () => undefined,
    flush: async () => undefined,
  };
  const trace = new CallTrace({ store, companyOf: () => 1, clock, log: silentLog, hours: 1 });
  const told = () => written.map(({ callId, lines }) => [callId, typesOf(lines).length]);
  for (; clock.now < 2 * GATHER_MS; clock.now += 100) {
    trace.record('1001@demo', incall as CtiEvent);
    if (clock.now === 500) trace.record('1002@demo', { ...incall, callid: '101' } as CtiEvent);
    trace.sweep();
  }
  expect(told()).toEqual([
    ['100', 11],
    ['101', 1],
  ]);
  trace.writeAll();
  expect(told()).toEqual([
    ['100', 11],
    ['101', 1],
    ['100', 9],
  ]);
  expect(new Set(written.map((one) => one.batch)).size).toBe(3);
  expect(typesOf(await trace.ofCall(1, '100'))).toHaveLength(21);
});
