import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../metrics/log.ts';
import type { ImportJob, ImportOptions } from '../../store/imports.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { defaultSettings } from '../settings.ts';
import { Importer } from './importer.ts';
import { ERRORS_MAX } from './run-import.ts';

let folder = '';
let store: Store;
let importer: Importer;
let campaignId = 0;
const told: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callwright-import-'));
  told.length = 0;
  const databaseUrl = 'sqlite::memory:';
  store = await openStore(databaseUrl, { log: silentLog });
  importer = new Importer({
    ...{ store: store.outbound, databaseUrl, folder, log: silentLog, wallMs: () => 1_800_000_000_000 },
    progress: (job) => told.push(job.state),
  });
  await importer.start();
  const zones = [{ prefix: '+1212', timeZone: 'America/New_York' }];
  const settings = defaultSettings({ name: 'a', groupId: 804, zones });
  campaignId = (await store.outbound.campaigns.add(1, settings, 0))?.id ?? 0;
});
afterEach(async () => {
  await importer.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

async function read(
  content: string | Buffer,
  options: Partial<ImportOptions> = {},
  target = campaignId,
): Promise<ImportJob> {
  const job = await store.outbound.imports.add(1, target, { priority: 5, ...options }, 0);
  await importer.upload(job, Readable.from([Buffer.from(content as string)]));
  await importer.idle();
  return (await store.outbound.imports.get(job.id)) ?? job;
}

it('reads a list as people write it: good rows are kept, the others named by their line', async () => {
  const job = await read(
    [
      '姓名,手机号,城市,优先级',
      '张三,139 0000 0001,"上海, 浦东",9',
      '李四,1390000O002,北京,',
      '',
      ',,,',
      '王五,13900000003',
      '赵六,13900000004,"two',
      'lines",7,,',
      '钱七,1.39E+10,,',
      '孙八,13900000005,,x',
      '张三丰,+8613900000001,,',
    ].join('\r\n'),
  );
  expect(job).toMatchObject({ state: 'done', added: 2, merged: 1, wrong: 4, encoding: 'utf-8', delimiter: ',' });
  expect(job.errors).toEqual([
    { line: 3, problem: 'the number has characters that are no digits' },
    { line: 6, problem: 'has 2 columns, not 4' },
    { line: 9, problem: 'the number is in scientific notation, digits of it are lost' },
    { line: 10, problem: 'the priority is not 0 to 9' },
  ]);
  expect(await store.outbound.customers.get(campaignId, '13900000001')).toMatchObject({
    name: '张三丰',
    data: { 城市: '上海, 浦东' },
  });
  expect(await store.outbound.customers.get(campaignId, '13900000004')).toMatchObject({
    data: { 城市: 'two\nlines' },
    priority: 7,
    zone: '',
  });
  expect(told).toEqual(['done']);
});

it('reads GBK and UTF-16, with tabs and semicolons, and lists without a heading', async () => {
  const gbk = Buffer.concat([Buffer.from('d0d5c3fb3bcad6bbfa0ad5c5c8fd3b', 'hex'), Buffer.from('13900000001\n')]);
  expect(await read(gbk)).toMatchObject({ state: 'done', added: 1, encoding: 'gb18030', delimiter: ';' });
  expect(await store.outbound.customers.get(campaignId, '13900000001')).toMatchObject({ name: '张三' });
  const utf16 = Buffer.from('\ufeffname\tphone\n李四\t+12125550100\n', 'utf16le');
  expect(await read(utf16)).toMatchObject({ state: 'done', added: 1, encoding: 'utf-16le', delimiter: '\t' });
  expect(await store.outbound.customers.get(campaignId, '+12125550100')).toMatchObject({ zone: 'America/New_York' });
  expect(await read('x,13900000002\ny,13900000003')).toMatchObject({ added: 2, wrong: 0 });
  expect(await store.outbound.customers.get(campaignId, '13900000002')).toMatchObject({ data: { column1: 'x' } });
});

it('keeps the order of the file, and puts a later file behind it', async () => {
  await read('number\n1003\n1001\n1002');
  await read('number\n1000');
  const [lane] = await store.outbound.customers.lanes(campaignId);
  const order = lane === undefined ? [] : await store.outbound.customers.next(lane, 10);
  expect(order.map((one) => one.number)).toEqual(['1003', '1001', '1002', '1000']);
});

it('a file that is no list fails with what to do about it, and costs nothing else', async () => {
  expect(await read('')).toMatchObject({ state: 'failed', problem: 'the file has no rows' });
  expect(await read('a,b\nc,d')).toMatchObject({ state: 'failed', problem: expect.stringContaining('numberColumn') });
  expect(await read('a,b\n1,2', { numberColumn: 'c' })).toMatchObject({ problem: 'line 1 has no column c' });
  expect(await read(`${'a,'.repeat(200)}\n`)).toMatchObject({ state: 'failed' });
  expect(await read('a,Tel.\nx,13900000001', { numberColumn: 'Tel.' })).toMatchObject({ state: 'done', added: 1 });
  expect(await read(Buffer.from([0, 1, 2, 255, 254, 10, 13, 0]))).toMatchObject({ state: 'failed' });
});

it('NULs, and a line without end, cost their own line', async () => {
  const endless = 'x'.repeat(300_000);
  const job = await read(`number,name\n13900000001,a\0b\n1390000\x000002,c\n${endless}\n13900000003,d\n13900000004`);
  expect(job).toMatchObject({ state: 'done', added: 2, wrong: 3 });
  expect(job.errors.map((error) => error.line)).toEqual([3, 4, 6]);
  expect(await store.outbound.customers.get(campaignId, '13900000001')).toMatchObject({ name: 'ab' });
  expect(await read(endless)).toMatchObject({ state: 'failed', problem: 'the file has no rows' });
});

it('keeps only so many errors, and counts all', async () => {
  const job = await read(`number\n${'none\n'.repeat(12_000)}13900000001\n`);
  expect([job.added, job.wrong, job.errors.length]).toEqual([1, 12_000, ERRORS_MAX]);
});

it('fills the do-not-call list', async () => {
  expect(await read('13900000001\n13900000002\n13900000001', {}, 0)).toMatchObject({
    state: 'done',
    added: 2,
    merged: 1,
  });
  expect(await store.outbound.doNotCall.count(1)).toBe(2);
});

it('one that waits can be cancelled, one that is over can not', async () => {
  const job = await store.outbound.imports.add(1, campaignId, { priority: 5 }, 0);
  expect(await importer.cancel(job.id)).toBe(true);
  expect(await importer.cancel(job.id)).toBe(false);
  expect(await importer.cancel(99)).toBe(false);
  expect((await store.outbound.imports.get(job.id))?.state).toBe('cancelled');
});
