/** Writes unix ms as `yyyy-MM-dd HH:mm:ss` in a company's time zone (manual 6.9 `operate_time`, `after`). */
export interface ZoneClock {
  format(unixMs: number): string;
}

/** Zones change their offset on a quarter of an hour at the finest, so one look at the zone's rules serves for that long. */
const BUCKET_MS = 15 * 60_000;

/** An unknown zone counts as UTC. */
export function createZoneClock(timeZone: string): ZoneClock {
  const zone = zoneFormat(timeZone);
  let bucket = Number.NaN;
  let offsetMs = 0;
  let second = Number.NaN;
  let text = '';
  return {
    format(unixMs) {
      const thisSecond = Math.floor(unixMs / 1000);
      if (thisSecond === second) {
        return text;
      }
      const thisBucket = Math.floor(unixMs / BUCKET_MS);
      if (thisBucket !== bucket) {
        offsetMs = offsetOf(zone, thisBucket * BUCKET_MS);
        bucket = thisBucket;
      }
      text = formatUtc(thisSecond * 1000 + offsetMs);
      second = thisSecond;
      return text;
    },
  };
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
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
