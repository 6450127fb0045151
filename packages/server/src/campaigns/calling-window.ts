import type { CallingWindow } from '@callwright/engine';

/**
 * Calling hours in the callee's zone. A zone whose rules change in between (summer time) is right: every moment is looked at
 * with the offset that holds then.
 */

/** Zones change their offset on a quarter of an hour at the finest, and windows are written in minutes. */
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** One week and a day: a weekly window opens within it, or never. */
const LOOK_AHEAD_MS = 8 * DAY_MINUTES * MINUTE_MS;

export interface WindowNow {
  readonly open: boolean;
  /** Open: when it closes; closed: when it opens; unix ms, a whole minute. undefined: never. */
  readonly changesAtMs: number | undefined;
}

/** No windows at all: always open. */
export function windowAt(windows: readonly CallingWindow[], timeZone: string, nowMs: number): WindowNow {
  if (windows.length === 0) {
    return { open: true, changesAtMs: undefined };
  }
  const open = isOpen(windows, localOf(timeZone, nowMs));
  // Windows begin and end at the minutes that they name, and at midnight, where the day is another: only those are looked at.
  const edges = edgesOf(windows);
  let atMs = nowMs;
  while (atMs < nowMs + LOOK_AHEAD_MS) {
    atMs = nextEdge(edges, timeZone, atMs);
    if (isOpen(windows, localOf(timeZone, atMs)) !== open) {
      return { open, changesAtMs: atMs };
    }
  }
  return { open, changesAtMs: undefined };
}

/** When calling for `neededMs`, in open hours only, from `nowMs` on, is over. undefined: there are no open hours. */
export function endOfWork(
  windows: readonly CallingWindow[],
  timeZone: string,
  nowMs: number,
  neededMs: number,
): number | undefined {
  let atMs = nowMs;
  let leftMs = neededMs;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const { open, changesAtMs } = windowAt(windows, timeZone, atMs);
    if (changesAtMs === undefined) {
      return open ? atMs + leftMs : undefined;
    }
    if (open && atMs + leftMs <= changesAtMs) {
      return atMs + leftMs;
    }
    leftMs -= open ? changesAtMs - atMs : 0;
    atMs = changesAtMs;
  }
  return undefined;
}

/** Openings and closings that an estimate looks ahead: a year of days with a pause at noon. */
const STEPS_MAX = 1_500;

/** Start of the callee's day, unix ms: what "a day" of a limit means. */
export function dayStart(timeZone: string, nowMs: number): number {
  const { minute } = localOf(timeZone, nowMs);
  const start = floorMinute(nowMs) - minute * MINUTE_MS;
  // A day with a change of the offset is an hour longer or shorter.
  const off = localOf(timeZone, start).minute;
  return off === 0 ? start : start + (off > DAY_MINUTES / 2 ? DAY_MINUTES - off : -off) * MINUTE_MS;
}

/** False for a name that no zone has. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `HH:mm` as minutes of the day; `24:00` is 1,440. undefined: it is none. */
export function minuteOf(text: string): number | undefined {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text);
  const minute = match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
  return minute === undefined || minute > DAY_MINUTES ? undefined : minute;
}

interface Local {
  /** 1 Monday to 7 Sunday. */
  readonly day: number;
  /** Of the day. */
  readonly minute: number;
}

function isOpen(windows: readonly CallingWindow[], local: Local): boolean {
  return windows.some(
    (window) =>
      window.days.includes(local.day) &&
      local.minute >= (minuteOf(window.from) ?? DAY_MINUTES) &&
      local.minute < (minuteOf(window.to) ?? 0),
  );
}

/** Ascending, midnight included. */
function edgesOf(windows: readonly CallingWindow[]): readonly number[] {
  const minutes = windows.flatMap((window) => [minuteOf(window.from) ?? 0, minuteOf(window.to) ?? 0]);
  return [...new Set([0, ...minutes.map((minute) => minute % DAY_MINUTES)])].sort((left, right) => left - right);
}

/** The next moment after `atMs` at which the zone's clock shows one of `edges`, or an hour from now, where its offset may have changed. */
function nextEdge(edges: readonly number[], timeZone: string, atMs: number): number {
  const { minute } = localOf(timeZone, atMs);
  const next = edges.find((edge) => edge > minute) ?? DAY_MINUTES;
  return floorMinute(atMs) + Math.min(next - minute, 60) * MINUTE_MS;
}

function floorMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

const DAYS: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };
const formats = new Map<string, Intl.DateTimeFormat>();

function localOf(timeZone: string, atMs: number): Local {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  const parts = format.formatToParts(atMs);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return { day: DAYS[part('weekday')] ?? 1, minute: Number(part('hour')) * 60 + Number(part('minute')) };
}
