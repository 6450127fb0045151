import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignAttempt, CampaignInput } from '@callwright/engine';
import { type DatabaseConnection, type Dialect, Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoCompany } from '../demo/demo-company.ts';
import { silentLog } from '../metrics/log.ts';
import { nodeSqliteDialect } from '../store/node-sqlite.ts';
import { openStore } from '../store/open-store.ts';
import { OutboundStore } from '../store/outbound-store.ts';
import type { Tables } from '../store/schema.ts';
import { CampaignDesk } from './campaign-desk.ts';
import { DialGate } from './dial-gate.ts';
import { defaultSettings } from './settings.ts';

/** A server that is killed just before its nth write to the database, for every n; the next one goes on. */

const START = Date.parse('2026-03-03T10:00:00+08:00');
const HOUR = 3_600_000;
const NUMBERS = ['101', '102', '103', '104'];
const ATTEMPTS_MAX = 3;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callwright-killed-'));
  const store = await openStore(`sqlite:${join(folder, 'empty')}`, { log: silentLog });
  const limits = { attempts: ATTEMPTS_MAX, perDay: 100, per5Minutes: 10 };
  const settings = defaultSettings({ name: 'spring', groupId: 804, mode: 'progressive', limits, windows: [] });
  const campaign = await store.outbound.campaigns.add(1, settings, START);
  if (campaign !== undefined) {
    await store.outbound.campaigns.put({ ...campaign, life: 'running' });
    const row = { name: '', data: {}, priority: 5, zone: '', nextAtMs: 0 };
    await store.outbound.customers.add(
      1,
      NUMBERS.map((number) => ({ ...row, number })),
    );
  }
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The file, used by a process that dies before a write: nothing that it asks from then on is answered. */
function mortal(file: string, writes: number): { readonly store: OutboundStore; readonly died: Promise<void> } {
  const inner = nodeSqliteDialect(file);
  let left = writes;
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const dialect: Dialect = {
    createAdapter: () => inner.createAdapter(),
    createIntrospector: (db) => inner.createIntrospector(db),
    createQueryCompiler: () => inner.createQueryCompiler(),
    createDriver: () => {
      const driver = inner.createDriver();
      const watch = (connection: DatabaseConnection): DatabaseConnection => ({
        streamQuery: (query, size) => connection.streamQuery(query, size),
        executeQuery: async (query) => {
          left -= /^(?:insert|update|delete|commit)/i.test(query.sql) ? 1 : 0;
          if (left < 0) {
            if (left === -1) {
              // As with a process that is gone: what was not committed is rolled back.
              await driver.destroy();
              die();
            }
            left = Number.NEGATIVE_INFINITY;
            return await new Promise(() => undefined);
          }
          return await connection.executeQuery(query);
        },
      });
      const open = new Map<DatabaseConnection, DatabaseConnection>();
      return {
        init: () => driver.init(),
        acquireConnection: async () => {
          const connection = await driver.acquireConnection();
          const watched = watch(connection);
          open.set(watched, connection);
          return watched;
        },
        beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
        commitTransaction: (connection) => driver.commitTransaction(connection),
        rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
        releaseConnection: (connection) => driver.releaseConnection(open.get(connection) ?? connection),
        destroy: () => driver.destroy(),
      };
    },
  };
  return { store: new OutboundStore(new Kysely<Tables>({ dialect }), () => '?'), died };
}

interface World {
  nowMs: number;
  calls: number;
  /** INVITEs that left, by number. */
  readonly invites: string[];
}

/** Serves the campaign until it is over or the server dies. True: it is over. */
async function serve(world: World, file: string, writes: number): Promise<boolean> {
  const { store, died } = mortal(file, writes);
  const inputs: CampaignInput[] = [];
  const desk = new CampaignDesk({
    ...{ companyId: 1, store, log: silentLog, wallMs: () => world.nowMs, company: () => demoCompany(2) },
    ...{ recordsWritten: () => Promise.resolve(), callRecord: () => Promise.resolve(undefined) },
    input: (input) => inputs.push(input),
  });
  const gate = new DialGate({
    written: (_, attempt) => desk.book.written(attempt),
    legs: (_, effect) => {
      if (effect.type === 'dial' && effect.target.kind === 'number') {
        world.invites.push(effect.target.number);
      }
    },
    input: () => undefined,
    log: silentLog,
  });
  const over = async () => (await store.campaigns.get(1, 1))?.life === 'finished';
  const work = async () => {
    await desk.start();
    for (let turn = 0; turn < 20 && !(await over()); turn += 1) {
      inputs.length = 0;
      desk.run({ type: 'wantCustomers', campaignId: 1, requestId: 'r', count: 3 });
      await desk.settled();
      const asked = inputs.find((input) => input.type === 'customers');
      await dialAll(world, desk, gate, asked?.type === 'customers' ? asked.customers.map((one) => one.custId) : []);
      world.nowMs += 2 * HOUR;
    }
    await desk.close();
    await store.close();
  };
  const finished = await Promise.race([work().then(() => true), died.then(() => false)]);
  return finished;
}

/** The engine: the third is given back, the others are dialled; the first of them is busy, the second is reached. */
async function dialAll(world: World, desk: CampaignDesk, gate: DialGate, numbers: readonly string[]): Promise<void> {
  const dialled = numbers.slice(0, 2).map((number) => {
    world.calls += 1;
    const callId = String(1_000 + world.calls);
    desk.run({ type: 'attemptStarted', campaignId: 1, custId: number, callId, atMs: world.nowMs });
    const target = { kind: 'number', number } as const;
    gate.run(1, { type: 'dial', leg: `l${callId}`, target, from: '1', displayName: '', uui: '', attempt: callId });
    return { number, callId };
  });
  desk.run({ type: 'returnCustomers', campaignId: 1, custIds: numbers.slice(2), reason: 'notWanted' });
  await desk.settled();
  for (const [nth, { number, callId }] of dialled.entries()) {
    const attempt: CampaignAttempt = {
      ...{ campaignId: 1, custId: number, callId, attempt: 1, number, caller: '1', endReason: 'customerHungUp' },
      ...{ outcome: nth === 0 ? 'busy' : 'connected', sipStatus: undefined, startedAtMs: world.nowMs },
      ...{ answeredAtMs: undefined, connectedAtMs: undefined, endedAtMs: world.nowMs, agentKey: undefined, talkMs: 0 },
    };
    desk.run({ type: 'storeAttempt', attempt });
  }
  await desk.settled();
}

it('whenever it is killed, nobody is dialled without an attempt that counts, and nobody is lost', async () => {
  let writes = 0;
  for (let over = false; !over; writes += 1) {
    const file = join(folder, `cut-${writes}`);
    copyFileSync(join(folder, 'empty-outbound'), file);
    const world: World = { nowMs: START, calls: 0, invites: [] };
    over = await serve(world, file, writes);
    world.nowMs += HOUR;
    if (!over) {
      expect([writes, await serve(world, file, Number.POSITIVE_INFINITY)]).toEqual([writes, true]);
    }
    const { store } = mortal(file, Number.POSITIVE_INFINITY);
    const attempts = await store.attempts.list(1, 1_000, Number.MAX_SAFE_INTEGER);
    const counts = await store.campaigns.counts(1);
    for (const number of NUMBERS) {
      const invited = world.invites.filter((one) => one === number).length;
      const counted = attempts.filter((one) => one.number === number);
      const customer = await store.customers.get(1, number);
      expect([writes, number, customer?.state]).toEqual([writes, number, 'done']);
      expect([writes, number, invited <= counted.length]).toEqual([writes, number, true]);
      expect([writes, number, counted.length <= ATTEMPTS_MAX]).toEqual([writes, number, true]);
      expect(counted.filter((one) => one.outcome === undefined)).toEqual([]);
    }
    expect(counts.get('customers')).toBe(NUMBERS.length);
    const outcomes = [...counts].filter(([counter]) => counter.startsWith('outcome.'));
    expect(outcomes.reduce((sum, [, value]) => sum + value, 0)).toBe(attempts.length);
    await store.close();
  }
  // It did die at each of many writes.
  expect(writes).toBeGreaterThan(25);
}, 120_000);
