/** Largest attached data of a command, bytes of UTF-8 once serialised. It travels in every frame of the call. */
export const DATA_BYTES_MAX = 65_536;
/** Deepest nesting of attached data: what recursive code (merge, clone, print) stands on any stack. */
export const DATA_DEPTH_MAX = 32;

export type DataProblem = 'too large' | 'too deep' | 'forbidden key';

/** What is wrong with attached data, if anything. `__proto__` as a key is refused: a careless merge would set a prototype. */
export function dataProblem(value: unknown): DataProblem | undefined {
  const size = measure(value, DATA_DEPTH_MAX);
  if (typeof size === 'string') return size;
  return size > DATA_BYTES_MAX ? 'too large' : undefined;
}

/** Bytes of the JSON text of a value (strings counted with their quotes, escapes as one more byte each). */
function measure(value: unknown, depthLeft: number): number | DataProblem {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value !== 'object' || value === null) return String(value).length;
  if (depthLeft === 0) return 'too deep';
  const keys = Object.keys(value);
  // Two braces, and a comma less than there are members.
  let total = keys.length === 0 ? 2 : 1;
  for (const key of keys) {
    if (key === '__proto__') return 'forbidden key';
    const inner = measure((value as Record<string, unknown>)[key], depthLeft - 1);
    if (typeof inner === 'string') return inner;
    total += inner + 1 + (Array.isArray(value) ? 0 : textBytes(key) + 1);
    if (total > DATA_BYTES_MAX) return 'too large';
  }
  return total;
}

function textBytes(text: string): number {
  let bytes = 2;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20) bytes += 6;
    else if (code === 0x22 || code === 0x5c) bytes += 2;
    else if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    // Each half of a surrogate pair counts 2: the pair is 4 bytes of UTF-8.
    else bytes += code >= 0xd800 && code <= 0xdfff ? 2 : 3;
  }
  return bytes;
}
