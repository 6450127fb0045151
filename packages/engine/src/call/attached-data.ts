import { toData } from '@callwright/cti/light';
import type { Call } from './call.ts';

/** What a call may carry of the platform's data, characters of JSON: as much as one command may bring. */
const USERDATA_CHARS_MAX = 65_536;

/** Data that a command brings, merged into the platform's data of the call (reading.md); `undefined`: it would become too large. */
export function mergedUserdata(call: Call, brought: unknown): Call['userdata'] | undefined {
  if (brought === undefined) {
    return call.userdata;
  }
  const merged = { ...call.userdata, ...toData(brought) };
  return JSON.stringify(merged).length > USERDATA_CHARS_MAX ? undefined : merged;
}

/** User-to-User data that came with an answer: it goes into the frames and INVITEs from here on. None leaves what there is. */
export function noteUui(call: Call, uui: string | undefined): void {
  if (uui !== undefined && uui !== '') {
    call.uui = uui;
  }
}
