import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { repairRecording } from './interrupted-recording.ts';

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
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}

test('all that is in the file, though the header says less; half a sample is left out', async () => {
  const path = file('a.wav', Buffer.concat([header(64_000), Buffer.alloc(96_003)]));
  expect(await repairRecording(path)).toBe(3_000);
  const repaired = readFileSync(path);
  expect([repaired.readUInt32LE(4), repaired.readUInt32LE(40)]).toEqual([36 + 96_000, 96_000]);
  expect(repaired.length).toBe(44 + 96_003);
  expect(await repairRecording(path)).toBe(3_000);
  expect(await repairRecording(file('b.wav', header(0)))).toBe(0);
});

test('no file, half a header, something else: none', async () => {
  expect(await repairRecording(join(folder, 'none.wav'))).toBeUndefined();
  expect(await repairRecording(file('c.wav', header(1).subarray(0, 20)))).toBeUndefined();
  expect(await repairRecording(file('d.wav', Buffer.alloc(100)))).toBeUndefined();
});
