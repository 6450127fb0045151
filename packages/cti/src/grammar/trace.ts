import type { CtiEvent } from '../events/index.ts';
import { type CheckerOptions, type CheckerStats, createChecker } from './checker.ts';
import type { Violation } from './violation.ts';

/** One line of a trace file: what was sent to whom, when. */
export interface TraceLine {
  /** Unix ms, or an ISO 8601 time. */
  readonly at: number | string;
  readonly agentKey: string;
  readonly event: CtiEvent;
}

export type TraceResult =
  | { readonly ok: true; readonly stats: CheckerStats }
  /** `line` counts from 1; it is the last line for parts that never ended. */
  | { readonly ok: false; readonly line: number; readonly violation: Violation; readonly stats: CheckerStats }
  /** A line that is no line of a trace. */
  | { readonly ok: false; readonly line: number; readonly unreadable: string; readonly stats: CheckerStats };

export interface TraceOptions extends CheckerOptions {
  /** Report parts that are open at the end. Default false: a trace may be taken while calls are up. */
  readonly finished?: boolean;
}

/** Longest line, characters: the largest event (64 kB of data, escaped) with room to spare. */
const LINE_CHARS_MAX = 1_000_000;

/** Holds a trace against schemas and grammar, up to the first event that breaks them. Empty lines are skipped. */
export function checkTrace(lines: Iterable<string>, options: TraceOptions = {}): TraceResult {
  const checker = createChecker({ schemas: true, ...options });
  let line = 0;
  let atMs = 0;
  for (const text of lines) {
    line++;
    if (text.trim() === '') continue;
    const parsed = parseTraceLine(text);
    if (typeof parsed === 'string') return { ok: false, line, unreadable: parsed, stats: checker.stats() };
    atMs = parsed.atMs;
    const violation = checker.step(parsed.agentKey, parsed.event, atMs);
    if (violation !== undefined) return { ok: false, line, violation, stats: checker.stats() };
  }
  const open = options.finished === true ? checker.unfinished(atMs)[0] : undefined;
  if (open !== undefined) return { ok: false, line, violation: open, stats: checker.stats() };
  return { ok: true, stats: checker.stats() };
}

/** Reads a line; a string says why it is none. The event itself is only known to be an object with a `type`. */
export function parseTraceLine(text: string): { atMs: number; agentKey: string; event: CtiEvent } | string {
  if (text.length > LINE_CHARS_MAX) return `is longer than ${LINE_CHARS_MAX} characters`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'is no JSON';
  }
  if (typeof value !== 'object' || value === null) return 'is no JSON object';
  const { at, agentKey, event } = value as { at?: unknown; agentKey?: unknown; event?: unknown };
  const atMs = typeof at === 'number' ? at : typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if (!Number.isFinite(atMs)) return '`at` is neither unix ms nor an ISO 8601 time';
  if (typeof agentKey !== 'string' || agentKey === '') return '`agentKey` is missing or no string';
  if (typeof event !== 'object' || event === null) return '`event` is missing or no object';
  if (typeof (event as { type?: unknown }).type !== 'string') return '`event` has no `type`';
  return { atMs, agentKey, event: event as CtiEvent };
}
