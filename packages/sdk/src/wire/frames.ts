/**
 * One JSON object from the server. The same object goes to every handler of its type (sdk-facts §2.1), so it is not
 * frozen: `ping` gets a field `delay` before handlers see it.
 */
export interface ServerFrame {
  readonly type: string;
  [field: string]: unknown;
}

/** One JSON object to the server. `sequence` strictly increases, except in `pingack`, which carries the server's. */
export interface ClientFrame {
  readonly cmd: string;
  readonly sequence: number;
  readonly [field: string]: unknown;
}

/** The supervisor feed of 5,000 agents is about 2 million characters; anything far above it is no frame of ours. */
export const FRAME_CHARACTERS_MAX = 8_000_000;

/**
 * Reads one text frame. Undefined for what is no JSON object with a string `type`: such frames are ignored, never
 * evaluated and never thrown.
 */
export function parseServerFrame(text: unknown): ServerFrame | undefined {
  if (typeof text !== 'string' || text.length > FRAME_CHARACTERS_MAX) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isServerFrame(value) ? value : undefined;
}

function isServerFrame(value: unknown): value is ServerFrame {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** `status` of a reply; the incumbent reads it with parseInt, so a numeric string counts. Absent or odd: 0. */
export function statusOf(frame: ServerFrame): number {
  const status = Number.parseInt(String(frame.status ?? 0), 10);
  return Number.isNaN(status) ? 0 : status;
}

/** A field that should be text: numbers become text, everything else `""`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}
