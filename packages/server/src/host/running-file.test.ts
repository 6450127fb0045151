import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { silentLog } from '../metrics/log.ts';
import { diedAt, openRunningFile } from './running-file.ts';

test('says when a server was killed, and nothing of one that ended in order', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const folder = mkdtempSync(join(tmpdir(), 'callwright-running-'));
  try {
    expect(await diedAt(folder)).toBeUndefined();
    const running = await openRunningFile(folder, silentLog);
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1_800_000_000, 1_800_000_000);
    expect(await diedAt(folder)).toBe(1_800_000_000_000);
    await running.remove();
    expect(await diedAt(folder)).toBeUndefined();
    await running.remove();
  } finally {
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  }
});
