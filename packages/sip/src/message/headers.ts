import { HEADER_VALUES_MAX } from './limits.ts';
import type { HeaderField, SipMessage } from './message.ts';
import { splitList } from './split.ts';

/** Value of the first field of that canonical name, whole line, or `undefined`. */
export function header(message: SipMessage, name: string): string | undefined {
  for (const field of message.headers) {
    if (field.name === name) return field.value;
  }
  return undefined;
}

/** Whether the message has a field of that canonical name. */
export function hasHeader(message: SipMessage, name: string): boolean {
  return header(message, name) !== undefined;
}

/** How many field lines have that canonical name. */
export function headerCount(message: SipMessage, name: string): number {
  let count = 0;
  for (const field of message.headers) {
    if (field.name === name) count += 1;
  }
  return count;
}

/**
 * All values of that canonical name in order, comma lists split (RFC 3261 §7.3.1), each trimmed; quoted strings and
 * `<>` keep their commas. Empty elements stay as `''`. At most `HEADER_VALUES_MAX`. Not for the four headers that may
 * not be joined by commas (WWW-Authenticate, Authorization, Proxy-Authenticate, Proxy-Authorization): `headerLines`.
 */
export function headerValues(message: SipMessage, name: string): string[] {
  const values: string[] = [];
  for (const field of message.headers) {
    if (field.name !== name) continue;
    if (!field.value.includes(',')) values.push(field.value);
    else splitList(field.value, ',', values);
    if (values.length >= HEADER_VALUES_MAX) return values.slice(0, HEADER_VALUES_MAX);
  }
  return values;
}

/** The values of that canonical name, one a field line, not split. */
export function headerLines(message: SipMessage, name: string): string[] {
  const values: string[] = [];
  for (const field of message.headers) {
    if (field.name === name) values.push(field.value);
  }
  return values;
}

/** First value of a comma list, e.g. the top Via. */
export function firstValue(message: SipMessage, name: string): string | undefined {
  const value = header(message, name);
  return value?.includes(',') ? splitList(value, ',')[0] : value;
}

/** Lower-case tokens of a list header such as Supported, Require, Allow; empty elements left out. */
export function headerTokens(message: SipMessage, name: string): string[] {
  return headerValues(message, name)
    .map((value) => value.toLowerCase())
    .filter((value) => value !== '');
}

/** The message with exactly one field of that name: the first one's value is replaced, others go; else added last. */
export function withHeader<M extends SipMessage>(message: M, name: string, value: string): M {
  const headers: HeaderField[] = [];
  let placed = false;
  for (const field of message.headers) {
    if (field.name !== name) headers.push(field);
    else if (!placed) {
      headers.push({ name, value });
      placed = true;
    }
  }
  if (!placed) headers.push({ name, value });
  return { ...message, headers };
}

/** The message without fields of that name. */
export function withoutHeader<M extends SipMessage>(message: M, name: string): M {
  return { ...message, headers: message.headers.filter((field) => field.name !== name) };
}

/** The message with these fields in front of all others, e.g. one more Via. */
export function withFirstHeader<M extends SipMessage>(message: M, name: string, value: string): M {
  return { ...message, headers: [{ name, value }, ...message.headers] };
}
