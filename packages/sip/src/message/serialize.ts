import { fieldPrefix } from './header-names.ts';
import type { SipMessage } from './message.ts';

/**
 * The message as bytes (RFC 3261 §7). Content-Length is always that of `body`: rewritten where it stands, else added as
 * the last field. CR and LF in any text become spaces, so no value can bring a header field of its own.
 */
export function serializeMessage(message: SipMessage): Uint8Array {
  const { body } = message;
  const head = headText(message);
  const size = head.length * UTF8_BYTES_A_UNIT_MAX;
  const buffer = size <= scratch.length ? scratch : Buffer.allocUnsafe(size);
  const written = buffer.write(head, 0, 'utf8');
  if (lineEnds(buffer, written) !== expectedLineEnds(message)) return joined(headText(cleaned(message)), body);
  const bytes = Buffer.allocUnsafe(written + body.length);
  buffer.copy(bytes, 0, 0, written);
  if (body.length > 0) bytes.set(body, written);
  return bytes;
}

/** Kept from call to call, empty in between: saves measuring each text before it is written. */
const scratch = Buffer.allocUnsafeSlow(16_384);

/** A UTF-16 unit takes at most three bytes. */
const UTF8_BYTES_A_UNIT_MAX = 3;

function headText(message: SipMessage): string {
  const { headers, body } = message;
  let head =
    message.kind === 'request'
      ? `${message.method} ${message.requestUri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  let hasLength = false;
  for (const { name, value } of headers) {
    if (name !== 'content-length') {
      head += fieldPrefix(name) + value;
    } else if (!hasLength) {
      head += `\r\nContent-Length: ${body.length}`;
      hasLength = true;
    }
  }
  return hasLength ? `${head}\r\n\r\n` : `${head}\r\nContent-Length: ${body.length}\r\n\r\n`;
}

/** CR and LF that the head has when no value has any: cheaper to count once than to search each value. */
function expectedLineEnds({ headers }: SipMessage): number {
  let lengths = 0;
  for (const { name } of headers) if (name === 'content-length') lengths += 1;
  const lines = 1 + headers.length - lengths + 1;
  return 2 * (lines + 1);
}

function lineEnds(buffer: Buffer, end: number): number {
  let count = 0;
  for (let i = 0; i < end; i += 1) {
    const byte = buffer[i];
    if (byte === 13 || byte === 10) count += 1;
  }
  return count;
}

function joined(head: string, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(head, 'utf8'), body]);
}

/** The message with CR and LF in its texts made spaces. */
function cleaned(message: SipMessage): SipMessage {
  const headers = message.headers.map(({ name, value }) => ({ name: oneLine(name), value: oneLine(value) }));
  return message.kind === 'request'
    ? { ...message, method: oneLine(message.method), requestUri: oneLine(message.requestUri), headers }
    : { ...message, reason: oneLine(message.reason), headers };
}

function oneLine(text: string): string {
  return text.replaceAll('\r', ' ').replaceAll('\n', ' ');
}
