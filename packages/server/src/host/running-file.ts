import { stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../metrics/log.ts';

export interface RunningFile {
  /** The server ends in order. */
  remove(): Promise<void>;
}

const NAME = 'running';
/** So exactly is it known when a server died, ms. */
const TOUCH_MS = 1_000;

/** When the server before this one died, unix ms; undefined: it ended cleanly, or there was none. Before {@link openRunningFile}. */
export async function diedAt(dataFolder: string): Promise<number | undefined> {
  return stat(join(dataFolder, NAME)).then(
    ({ mtimeMs }) => Math.trunc(mtimeMs),
    () => undefined,
  );
}

/** A file in the data folder that is there while a server runs, and is touched every second: it says when one was killed. */
export async function openRunningFile(dataFolder: string, log: Pick<Log, 'warn'>): Promise<RunningFile> {
  const path = join(dataFolder, NAME);
  await writeFile(path, `${process.pid}\n`);
  let complained = false;
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch((error: unknown) => {
      // A full disk, or somebody who tidied up: calls go on.
      if (!complained) log.warn({ err: error }, 'the data folder can not be written');
      complained = true;
    });
  }, TOUCH_MS);
  timer.unref();
  return {
    async remove() {
      clearInterval(timer);
      await unlink(path).catch(() => undefined);
    },
  };
}
