import type { Json } from '../json.ts';

/** Reading the tolerant fields of commands: pure, and light enough for the page. */

/** Longest number after cleaning; the incumbent's page cuts there (sdk-facts §1.6), we refuse. */
export const NUMBER_CHARS_MAX = 32;

/** Longest note of a call, UTF-16 units: a page of text. */
export const NOTE_CHARS_MAX = 4_000;

/** Everything but `[0-9A-Za-z@]` removed (sdk-facts §1.6). An absent number is `""`. */
export function cleanNumber(raw: string | number | undefined): string {
  return raw === undefined ? '' : String(raw).replace(/[^0-9A-Za-z@]/g, '');
}

/** A number, or a string of digits, as a number; anything else is `otherwise`. */
export function toInt(raw: unknown, otherwise: number): number {
  if (typeof raw === 'number' && Number.isInteger(raw)) return raw;
  if (typeof raw === 'boolean') return raw ? 1 : 0;
  return typeof raw === 'string' && /^-?[0-9]{1,15}$/.test(raw) ? Number(raw) : otherwise;
}

/** `"802,803"` → `[802, 803]`; what is no number is left out. */
export function toGroupIds(raw: string | undefined): number[] {
  if (raw === undefined) return [];
  return raw.split(',').flatMap((part) => (/^\s*[0-9]{1,9}\s*$/.test(part) ? [Number(part)] : []));
}

/**
 * Data of a command as an object (reading.md): an object as it is; a string that parses as a JSON object likewise; any other
 * value as `{"value": …}`; absent or `""`: `{}`. A key `__proto__` is left out, so that a later merge cannot set a prototype.
 */
export function toData(raw: unknown): Json {
  if (raw === undefined || raw === null || raw === '') return {};
  const value = typeof raw === 'string' ? parsed(raw) : raw;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { value: raw };
  const source = value as Json;
  if (!Object.hasOwn(source, '__proto__')) return source;
  return Object.fromEntries(Object.entries(source).filter(([key]) => key !== '__proto__'));
}

function parsed(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
