import type { ZoneRule } from '../store/campaigns.ts';

/** The zone of the longest prefix that the number begins with; `""`: that of the company. */
export function zoneOf(zones: readonly ZoneRule[], number: string): string {
  let best: ZoneRule | undefined;
  for (const zone of zones) {
    if (number.startsWith(zone.prefix) && zone.prefix.length > (best?.prefix.length ?? -1)) {
      best = zone;
    }
  }
  return best?.timeZone ?? '';
}
