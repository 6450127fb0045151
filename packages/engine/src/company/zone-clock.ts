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
  const formatUtc = utcFormat();
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

/** The day's text is made once a day. */
function utcFormat(): (ms: number) => string {
  let day = Number.NaN;
  let dayText = '';
  return (ms) => {
    const thisDay = Math.floor(ms / DAY_MS);
    if (thisDay !== day) {
      const date = new Date(thisDay * DAY_MS);
      dayText = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
      day = thisDay;
    }
    const seconds = Math.floor((ms - thisDay * DAY_MS) / 1000);
    return `${dayText} ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  };
}

function two(value: number): string {
  return TWO_DIGITS[value] ?? String(value);
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
