import { BODY_BYTES_MAX, HEADER_SECTION_BYTES_MAX } from '../message/limits.ts';
import type { SipMessage } from '../message/message.ts';
import { lengthProblem, type MessageHead, type ParseProblem, parseHead, withBody } from '../message/parse.ts';

/** What came out of a byte stream. */
export type StreamEvent =
  | { readonly type: 'message'; readonly message: SipMessage }
  /** A faulty message whose end is known: answer from `problem`, the stream goes on. */
  | { readonly type: 'malformed'; readonly problem: ParseProblem }
  /** Double CRLF between messages: answer with `PONG` (RFC 5626 §4.4.1). At most one a push. */
  | { readonly type: 'ping' }
  /** Nobody knows where the next message begins: answer from `problem` if it can be, then close the connection. */
  | { readonly type: 'lost'; readonly problem: ParseProblem };

/** Answer to `ping`. */
export const PONG: Uint8Array = Buffer.from('\r\n', 'latin1');

/** How long a begun message may stay unfinished before the owner calls `abandon` (ms): a hung or hostile sender. */
export const UNFINISHED_MESSAGE_MS_MAX = 32_000;

/**
 * Cuts a TCP or TLS byte stream into messages by Content-Length (RFC 3261 §18.3). One a connection. It copies what it
 * keeps; each byte is looked at a bounded number of times, however the bytes are cut.
 */
export class StreamFramer {
  private buffer = Buffer.alloc(0);
  /** Unread bytes are `buffer[start, end)`. */
  private start = 0;
  private end = 0;
  /** Up to here no end of the header section was found. */
  private scanned = 0;
  private head: MessageHead | undefined;
  private lineEnds = 0;
  private dead = false;

  /** Whether a message has begun and not ended; for the owner's timer. */
  get unfinished(): boolean {
    return !this.dead && (this.head !== undefined || this.end > this.start);
  }

  /** Takes bytes as they came. After `lost` nothing comes any more. Never throws. */
  push(bytes: Uint8Array): StreamEvent[] {
    const events: StreamEvent[] = [];
    if (this.dead) return events;
    this.append(bytes);
    while (this.step(events)) {
      // One message, or the line ends before it, a turn.
    }
    if (this.start === this.end) this.release();
    return events;
  }

  /** Gives the unfinished message up (time out, end of stream): `lost` with what can be answered, or `undefined`. */
  abandon(): StreamEvent | undefined {
    if (!this.unfinished) return undefined;
    const text = 'Message never completed';
    const found: ParseProblem =
      this.head === undefined
        ? { kind: 'incomplete', isResponse: false, status: 400, text }
        : lengthProblem(this.head.message, text);
    return this.lose(found);
  }

  /** Whether there may be more to take out. */
  private step(events: StreamEvent[]): boolean {
    if (this.dead) return false;
    if (this.head === undefined) {
      this.skipLineEnds(events);
      if (!this.readHead(events)) return false;
    }
    return this.readBody(events);
  }

  private skipLineEnds(events: StreamEvent[]): void {
    while (this.end - this.start >= 2 && this.buffer[this.start] === 13 && this.buffer[this.start + 1] === 10) {
      this.start += 2;
      this.lineEnds += 1;
      if (this.lineEnds % 2 === 0 && !events.some((event) => event.type === 'ping')) events.push({ type: 'ping' });
    }
    if (this.start > this.scanned) this.scanned = this.start;
  }

  private readHead(events: StreamEvent[]): boolean {
    const available = this.end - this.start;
    if (available === 0 || (available === 1 && this.buffer[this.start] === 13)) return false;
    this.lineEnds = 0;
    const blank = this.buffer.subarray(0, this.end).indexOf('\r\n\r\n', this.scanned, 'latin1');
    if (blank < 0) {
      // The four octets may lie across two pushes.
      this.scanned = Math.max(this.start, this.end - 3);
      if (available > HEADER_SECTION_BYTES_MAX) events.push(this.lose(TOO_LARGE));
      return false;
    }
    if (blank + 2 - this.start > HEADER_SECTION_BYTES_MAX) {
      events.push(this.lose(TOO_LARGE));
      return false;
    }
    const head = parseHead(this.buffer.subarray(this.start, blank + 4), 0);
    this.start = blank + 4;
    this.scanned = this.start;
    const { problem } = head;
    if (
      problem !== undefined &&
      (problem.kind === 'notSip' || problem.kind === 'length' || problem.kind === 'tooLarge')
    ) {
      events.push(this.lose(problem));
      return false;
    }
    // RFC 3261 §18.3: on a stream Content-Length is a MUST; without it the message has no end.
    if (head.contentLength === undefined) {
      events.push(this.lose(problem ?? lengthProblem(head.message, 'Missing Content-Length')));
      return false;
    }
    this.head = head;
    return true;
  }

  private readBody(events: StreamEvent[]): boolean {
    const { head } = this;
    if (head === undefined) return false;
    const length = head.contentLength ?? 0;
    if (this.end - this.start < length) return false;
    if (head.problem !== undefined) {
      events.push({ type: 'malformed', problem: head.problem });
    } else if (length === 0) {
      events.push({ type: 'message', message: head.message });
    } else {
      const body = new Uint8Array(this.buffer.subarray(this.start, this.start + length));
      events.push({ type: 'message', message: withBody(head.message, body) });
    }
    this.start += length;
    this.scanned = this.start;
    this.head = undefined;
    return true;
  }

  private append(bytes: Uint8Array): void {
    const needed = this.end - this.start + bytes.length;
    if (this.end + bytes.length > this.buffer.length) {
      // Doubling, so that bytes that come one by one are copied a constant number of times on average.
      const room = needed > this.buffer.length / 2 ? Math.max(needed * 2, FIRST_BYTES) : this.buffer.length;
      const next = Buffer.allocUnsafeSlow(room);
      this.buffer.copy(next, 0, this.start, this.end);
      this.scanned -= this.start;
      this.end -= this.start;
      this.start = 0;
      this.buffer = next;
    }
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** An idle connection keeps no more than a small buffer. */
  private release(): void {
    if (this.buffer.length > FIRST_BYTES) this.buffer = Buffer.alloc(0);
    this.start = 0;
    this.end = 0;
    this.scanned = 0;
  }

  private lose(problem: ParseProblem): StreamEvent {
    this.dead = true;
    this.head = undefined;
    this.buffer = Buffer.alloc(0);
    this.start = 0;
    this.end = 0;
    return { type: 'lost', problem };
  }
}

/** Room for a usual message. */
const FIRST_BYTES = 4_096;

/** Most that one connection can make a framer hold, besides one push: header section, body. */
export const STREAM_BYTES_MAX = HEADER_SECTION_BYTES_MAX + BODY_BYTES_MAX;

const TOO_LARGE: ParseProblem = {
  kind: 'tooLarge',
  isResponse: false,
  status: 400,
  text: 'Header section too large',
};
