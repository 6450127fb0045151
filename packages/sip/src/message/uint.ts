/**
 * An unsigned decimal number, leading zeros allowed; `undefined` when it is none or greater than `max`.
 * `max` must be a safe integer.
 */
export function readUint(text: string, max: number): number | undefined {
  const { length } = text;
  if (length === 0) return undefined;
  let value = 0;
  for (let i = 0; i < length; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
    if (value > max) return undefined;
  }
  return value;
}
