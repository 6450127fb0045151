/** Digits of the unix ms at the front of a call id, and so of a recording's name. */
const MS_DIGITS = 13;

/** `1700000000000001-1` → `2023/11/14/1700000000000001-1.wav`: a folder a day (UTC), as call ids begin with their time. */
export function recordingPath(recording: string): string {
  const day = new Date(Number(recording.slice(0, MS_DIGITS))).toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/${recording}.wav`;
}

/** Name of the `nth` message (from 1) that a customer left in the IVR, as the engine gives it. */
export function messageName(callId: string, nth: number): string {
  return `${callId}-m${nth}`;
}

/** Call and segment that a recording's name tells; a message left in the IVR belongs to no segment (0). */
export function readRecordingName(recording: string): { readonly callId: string; readonly segment: number } {
  const [callId = '', part = ''] = recording.split('-');
  return { callId, segment: /^\d+$/.test(part) ? Number(part) : 0 };
}
