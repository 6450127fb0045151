import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareDataFolder, StartupProblem, withoutPassword } from './startup-problem.ts';

test.each([
  ['postgres://user:secret@db.example/callwright', 'postgres://user:***@db.example/callwright'],
  ['postgres://user@db.example/callwright', 'postgres://user@db.example/callwright'],
  ['postgres://user:se cret@:port/callwright', 'postgres://***@:port/callwright'],
  ['postgres://user:secr@et@[bad/callwright', 'postgres://***@[bad/callwright'],
  ['sqlite:/var/lib/callwright.sqlite', 'sqlite:/var/lib/callwright.sqlite'],
])('%s is shown without its password', (url, shown) => {
  expect(withoutPassword(url)).toBe(shown);
  expect(StartupProblem.database(url, new Error('away')).message).not.toMatch(/se ?cr@?et/);
});

test('the data folder is made, tried, and left as it was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-folder-'));
  try {
    await prepareDataFolder(join(folder, 'a', 'b'));
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual([]);
    writeFileSync(join(folder, 'file'), '');
    await expect(prepareDataFolder(join(folder, 'file', 'data'))).rejects.toThrow(/CALLWRIGHT_DATA/);
    await expect(prepareDataFolder(join(folder, 'file'))).rejects.toThrow(/CALLWRIGHT_DATA/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
