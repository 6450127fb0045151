import { realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { messageName } from '../host/recording-path.ts';
import type { Store } from '../store/store.ts';

export interface RecordingPlace {
  readonly store: Pick<Store, 'recordings'>;
  readonly folders: { readonly recordings: string };
}

/** Path of the `nth` message (from 1) that the customer left in the IVR, as `findRecording`. */
export async function findMessage(
  place: RecordingPlace,
  companyId: number,
  callId: string,
  nth: number,
): Promise<string | undefined> {
  const recordings = await place.store.recordings(companyId, callId);
  const recording = recordings.find((one) => one.recording === messageName(callId, nth));
  return recording === undefined ? undefined : insideFolder(place.folders.recordings, recording.path);
}

/**
 * Path of a segment's recording, relative to the recordings folder; undefined when there is none, when its file is gone, or
 * when it lies outside that folder (by `..` or by a symbolic link), whatever the database says.
 */
export async function findRecording(
  place: RecordingPlace,
  companyId: number,
  callId: string,
  segment: number,
): Promise<string | undefined> {
  const recordings = await place.store.recordings(companyId, callId);
  const isIt = (one: (typeof recordings)[number]) =>
    segment === 0 ? one.recording === messageName(callId, 1) : one.segment === segment;
  const recording = recordings.find(isIt);
  return recording === undefined ? undefined : insideFolder(place.folders.recordings, recording.path);
}

async function insideFolder(folder: string, path: string): Promise<string | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, path));
    const inside = relative(root, file);
    const outside = inside === '' || inside.startsWith(`..${sep}`) || inside === '..';
    return outside || !(await stat(file)).isFile() ? undefined : inside;
  } catch {
    return undefined; // gone, or never written
  }
}
