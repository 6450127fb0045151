import type { BusyTypeMap } from './busy-types.ts';
import { busyTypeMap } from './busy-types.ts';

/** `HH:mm:ss` */
export function secondsToHours(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map((part) => pad(part, 2)).join(':');
}

/** `yyyy-MM-dd HH:mm:ss.SSS`, in the browser's time zone. @param at unix ms */
export function dateText(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => pad(part, 2)).join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part, 2)).join(':');
  return `${day} ${time}.${pad(date.getMilliseconds(), 3)}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** The incumbent's map, made with `new CallCenter.HashMap()`. */
export const HashMap = function HashMap(): BusyTypeMap {
  let types: ReadonlyMap<number, string> = new Map();
  return busyTypeMap(
    () => types,
    (next) => {
      types = next;
    },
  );
} as unknown as new () => BusyTypeMap;
