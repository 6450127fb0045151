/** Writes unix ms as `yyyy-MM-dd HH:mm:ss` in a company's time zone (manual 6.9 `operate_time`, `after`). */
export interface ZoneClock {
  format(unixMs: number): string;
}

/** Zones change their offset on a quarter of an hour at the finest, so one look at the zone's rules serves for that long. */
const BUCKET_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** An unknown zone counts as UTC. */
export function createZoneClock(timeZone: string): ZoneClock {
  const zone = zoneFormat(timeZone);
  const offset = zoneOffsets(zone);
  let second = Number.NaN;
  let text = '';
  return {
    format(unixMs) {
      const thisSecond = Math.floor(unixMs / 1000);
      if (thisSecond !== second) {
        text = formatUtc(thisSecond * 1000 + offset(unixMs));
        second = thisSecond;
      }
      return text;
    },
  };
}

/** Offsets from UTC, ms. Those of two days are kept, as a call's beginning and end are written one after the other; a day in which the clock is changed is looked at by the quarter. */
function zoneOffsets(zone: Intl.DateTimeFormat | undefined): (unixMs: number) => number {
  const days = [Number.NaN, Number.NaN];
  const offsetsMs: (number | undefined)[] = [undefined, undefined];
  return (unixMs) => {
    const day = Math.floor(unixMs / DAY_MS);
    const slot = day & 1;
    if (days[slot] !== day) {
      const atStart = offsetOf(zone, day * DAY_MS);
      offsetsMs[slot] = atStart === offsetOf(zone, (day + 1) * DAY_MS) ? atStart : undefined;
      days[slot] = day;
    }
    return offsetsMs[slot] ?? offsetOf(zone, Math.floor(unixMs / BUCKET_MS) * BUCKET_MS);
  };
}

/** A formatter takes a millisecond to make, and is needed again with every new configuration: kept by zone, of which there are some 600. */
const formats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  let format = formats.get(timeZone);
  try {
    format ??= new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  formats.set(timeZone, format);
  return format;
}

/** The zone's offset from UTC, read from its name for the moment: `GMT+08:00`, `GMT-03:30`, `GMT`. */
function offsetOf(zone: Intl.DateTimeFormat | undefined, unixMs: number): number {
  const name = zone?.formatToParts(unixMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) {
    return 0;
  }
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

function formatUtc(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
