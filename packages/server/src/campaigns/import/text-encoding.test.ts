import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { detectEncoding } from './text-encoding.ts';

const folder = mkdtempSync(join(tmpdir(), 'callwright-encoding-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** 姓名,张三 in GBK. */
const GBK = Buffer.from('d0d5c3fb2cd5c5c8fd0a', 'hex');

async function encodingOf(...parts: (string | Buffer)[]): Promise<string> {
  const path = join(folder, 'file.csv');
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  return await detectEncoding(path);
}

it('believes the byte order mark', async () => {
  expect(await encodingOf('\ufeffname\n')).toBe('utf-8');
  expect(await encodingOf(Buffer.from('\ufeffname\n', 'utf16le'))).toBe('utf-16le');
  expect(await encodingOf(Buffer.from('\ufeffname\n', 'utf16le').swap16())).toBe('utf-16be');
});

it('knows UTF-8 and GBK without one, also when what tells comes after megabytes of ASCII', async () => {
  const ascii = '13900000001,x\n'.repeat(200_000);
  expect(await encodingOf('')).toBe('utf-8');
  expect(await encodingOf(ascii, '姓名\n')).toBe('utf-8');
  expect(await encodingOf(GBK)).toBe('gb18030');
  expect(await encodingOf(ascii, GBK)).toBe('gb18030');
  expect(await encodingOf('王\n'.repeat(400_000))).toBe('utf-8');
});

it('a few broken lines do not turn UTF-8 into something else', async () => {
  expect(await encodingOf('姓名\n'.repeat(10), Buffer.from([0x31, 0xff, 0x0a]), '张三\n')).toBe('utf-8');
});
