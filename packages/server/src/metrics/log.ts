import { type Logger, pino, stdTimeFunctions } from 'pino';

/** What every part of the server logs with. Objects first, text second; phone numbers masked by the caller. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** One JSON object a line on standard output. Query strings never reach it: they can carry tokens and passwords. */
export function createLog(level: LogLevel): Logger {
  return pino({
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: ['*.password', '*.pwd', '*.token', 'password', 'pwd', 'token'], censor: '[redacted]' },
  });
}

/** The part of a URL that may be logged: without its query and fragment. */
export function pathOnly(url: string): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

/** `13910010108` → `139****0108`: what a log or a trace shown to strangers may tell of a phone number. */
export function maskNumber(number: string): string {
  return number.length <= 7 ? number : `${number.slice(0, 3)}****${number.slice(-4)}`;
}

/** A log that says nothing, for tests and tools. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {}
