/**
 * Events of which only the latest value counts: they carry no number, are not replayed to a page that comes back (DESIGN,
 * Wire), and stay out of the stored trace.
 */
export const FEEDS: ReadonlySet<string> = new Set([
  'ping',
  'queuenum',
  'monitoragent',
  'monitorqueue',
  'monitorcaller',
  'callinfo',
]);
