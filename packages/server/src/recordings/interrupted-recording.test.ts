import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { interruptedDurationMs } from './interrupted-recording.ts';

const folder = mkdtempSync(join(tmpdir(), 'callwright-interrupted-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Two channels of 16 bits at 8 kHz: 32,000 bytes a second. */
function header(dataBytes: number): Buffer {
  const bytes = Buffer.alloc(44);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(32_000, 28);
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}

test('what the header says, though more was written since', async () => {
  expect(await interruptedDurationMs(file('a.wav', Buffer.concat([header(64_000), Buffer.alloc(90_000)])))).toBe(2_000);
  expect(await interruptedDurationMs(file('b.wav', header(0)))).toBe(0);
});

test('no file, half a header, something else: none', async () => {
  expect(await interruptedDurationMs(join(folder, 'none.wav'))).toBeUndefined();
  expect(await interruptedDurationMs(file('c.wav', header(1).subarray(0, 20)))).toBeUndefined();
  expect(await interruptedDurationMs(file('d.wav', Buffer.alloc(100)))).toBeUndefined();
});
