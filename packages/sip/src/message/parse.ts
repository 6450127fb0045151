import { isToken } from './header-names.ts';
import { latin1ToUtf8, readHeaderSection } from './header-section.ts';
import { BODY_BYTES_MAX, HEADER_SECTION_BYTES_MAX } from './limits.ts';
import type { HeaderField, SipMessage, SipRequest } from './message.ts';
import { readUint } from './uint.ts';

export interface ParseOptions {
  /** `stream`: Content-Length is mandatory, and bytes beyond the body belong to the next message. Default `datagram`. */
  readonly framing: 'datagram' | 'stream';
}

export type ParseProblemKind =
  /** Nothing but line ends: a keep-alive (RFC 5626 §4.4.1). */
  | 'empty'
  /** No SIP start line: drop without an answer. */
  | 'notSip'
  | 'malformed'
  | 'version'
  | 'tooLarge'
  /** Content-Length missing, repeated, unreadable or beyond the datagram: on a stream the next message can't be found. */
  | 'length'
  /** Stream only: more bytes are needed. */
  | 'incomplete';

export interface ParseProblem {
  readonly kind: ParseProblemKind;
  /** Drop it: responses are never answered. */
  readonly isResponse: boolean;
  /** Response to send when `recover` is there: 400, 505, 513. */
  readonly status: number;
  readonly text: string;
  /** The request as far as it was understood: has a Via, and so can be answered. Not for an ACK (RFC 3261 §17.1.1.2). */
  readonly recover?: SipRequest;
}

export type ParseResult =
  | { readonly ok: true; readonly message: SipMessage; readonly consumed: number }
  | { readonly ok: false; readonly problem: ParseProblem };

/** Start line and header fields, before the body is there. */
export interface MessageHead {
  readonly message: SipMessage;
  /** From Content-Length; `undefined`: absent. */
  readonly contentLength: number | undefined;
  /** Index behind the empty line; `undefined`: none was found. */
  readonly bodyStart: number | undefined;
  readonly problem: ParseProblem | undefined;
}

const EMPTY = new Uint8Array(0);

/**
 * Reads one message (RFC 3261 §7, §18.3). Never throws. A datagram's body is cut to Content-Length, octets after it are
 * ignored. What only the meaning of a header decides is left to `validateRequest` and `validateResponse`.
 */
export function parseMessage(bytes: Uint8Array, options?: ParseOptions): ParseResult {
  const stream = options?.framing === 'stream';
  const buffer = asBuffer(bytes);
  const start = skipLineEnds(buffer);
  if (start === buffer.length) return refuse('empty', 'Keep-alive');
  const head = parseHead(buffer, start);
  const { bodyStart } = head;
  if (bodyStart === undefined && buffer.length - start > HEADER_SECTION_BYTES_MAX) {
    return refuse('tooLarge', 'Header section too large');
  }
  if (bodyStart === undefined && stream) return refuse('incomplete', 'Incomplete header section');
  if (head.problem !== undefined) return { ok: false, problem: head.problem };
  // Deviation: a datagram may lack the empty line (RFC 4475's baddn); the CRLF of its last header field ends it then.
  const from = bodyStart ?? buffer.length;
  const available = buffer.length - from;
  const length = head.contentLength ?? (stream ? undefined : available);
  if (length === undefined) return { ok: false, problem: lengthProblem(head.message, 'Missing Content-Length') };
  if (length > available) {
    if (stream) return refuse('incomplete', 'Incomplete body');
    return { ok: false, problem: lengthProblem(head.message, 'Content-Length beyond the end') };
  }
  const end = from + length;
  // A copy: a body that outlives this call must not pin or share the receive buffer.
  const message = length === 0 ? head.message : withBody(head.message, Buffer.from(buffer.subarray(from, end)));
  return { ok: true, message, consumed: end };
}

/** Reads start line and header fields from `start` on, up to the empty line or the end. */
export function parseHead(buffer: Buffer, start: number): MessageHead {
  const text = buffer.toString('latin1', 0, Math.min(buffer.length, start + HEADER_SECTION_BYTES_MAX));
  const lineFeed = text.indexOf('\n', start);
  const lineEnd = lineFeed > start && text.charCodeAt(lineFeed - 1) === 13 ? lineFeed - 1 : -1;
  if (lineEnd < 0) return { ...NO_HEAD, problem: problem('notSip', false, 'No start line') };
  const line = readStartLine(text.slice(start, lineEnd));
  if (line.kind === 'notSip') return { ...NO_HEAD, problem: problem('notSip', false, 'Not SIP') };
  const { headers, fault, bodyStart } = readHeaderSection(buffer, text, lineFeed + 1);
  const message: SipMessage =
    line.kind === 'request'
      ? { kind: 'request', method: line.method, requestUri: line.requestUri, headers, body: EMPTY }
      : { kind: 'response', status: line.status, reason: line.reason, headers, body: EMPTY };
  const length = contentLengthOf(headers);
  const contentLength = typeof length === 'string' ? undefined : length;
  return { message, contentLength, bodyStart, problem: problemOf(message, line.fault, length, fault) };
}

/** The gravest of what is wrong with a head. */
function problemOf(
  message: SipMessage,
  lineFault: Fault | undefined,
  length: number | string | undefined,
  fieldFault: string | undefined,
): ParseProblem | undefined {
  if (typeof length === 'string') return lengthProblem(message, length);
  if (length !== undefined && length > BODY_BYTES_MAX) return withRecovery(MESSAGE_TOO_LARGE, message);
  if (lineFault !== undefined) return withRecovery(lineFault, message);
  return fieldFault === undefined ? undefined : withRecovery(badRequest(fieldFault), message);
}

/** The message with its body put in. */
export function withBody(message: SipMessage, body: Uint8Array): SipMessage {
  return message.kind === 'request'
    ? { kind: 'request', method: message.method, requestUri: message.requestUri, headers: message.headers, body }
    : { kind: 'response', status: message.status, reason: message.reason, headers: message.headers, body };
}

export function lengthProblem(message: SipMessage, text: string): ParseProblem {
  return withRecovery({ kind: 'length', status: 400, text }, message);
}

const NOTHING: SipRequest = { kind: 'request', method: '', requestUri: '', headers: [], body: EMPTY };
const NO_HEAD: MessageHead = { message: NOTHING, contentLength: undefined, bodyStart: undefined, problem: undefined };

interface Fault {
  readonly kind: ParseProblemKind;
  readonly status: number;
  readonly text: string;
}

type StartLine =
  | { readonly kind: 'notSip' }
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly requestUri: string;
      readonly fault: Fault | undefined;
    }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string; readonly fault: Fault | undefined };

function readStartLine(line: string): StartLine {
  if (startsWithSip(line)) return readStatusLine(line);
  // The common case by two searches: METHOD SP URI SP SIP/2.0
  const first = line.indexOf(' ');
  const last = line.length - VERSION.length - 1;
  if (first > 0 && first < last && line.charCodeAt(last) === 32 && line.endsWith(VERSION)) {
    const method = line.slice(0, first);
    const requestUri = latin1ToUtf8(line.slice(first + 1, last));
    if (isToken(method)) return { kind: 'request', method, requestUri, fault: uriFault(requestUri) };
  }
  return readOddRequestLine(line);
}

/** Whatever is no well-formed request line: SIP of another version, misplaced blanks, or no SIP at all. */
function readOddRequestLine(line: string): StartLine {
  const trimmed = line.trim();
  const first = trimmed.indexOf(' ');
  const last = trimmed.lastIndexOf(' ');
  const version = trimmed.slice(last + 1).toUpperCase();
  if (first <= 0 || !version.startsWith('SIP/')) return { kind: 'notSip' };
  const method = trimmed.slice(0, first);
  const requestUri = trimmed.slice(first + 1, Math.max(first + 1, last)).trim();
  if (!isToken(method)) return { kind: 'notSip' };
  if (version !== VERSION) {
    return { kind: 'request', method, requestUri, fault: VERSION_FAULT };
  }
  const exact = trimmed === line && line === `${method} ${requestUri} ${line.slice(last + 1)}`;
  return { kind: 'request', method, requestUri, fault: exact ? uriFault(requestUri) : badRequest('Bad request line') };
}

function uriFault(requestUri: string): Fault | undefined {
  // RFC 3261 §7.1: no unescaped space or control character in the Request-URI, and it is not enclosed in "<>".
  if (requestUri === '') return badRequest('Missing Request-URI');
  if (requestUri.includes(' ') || requestUri.includes('\t') || requestUri.includes('\r')) {
    return badRequest('Space in Request-URI');
  }
  return undefined;
}

/** `SIP/2.0 SP 3DIGIT SP reason`; the second space may be missing with an empty reason. */
function readStatusLine(line: string): StartLine {
  const digits = line.slice(8, 11);
  const status = readUint(digits, STATUS_MAX);
  const wellFormed =
    line.slice(0, 7).toUpperCase() === VERSION &&
    line.charCodeAt(7) === 32 &&
    digits.length === 3 &&
    status !== undefined &&
    status >= STATUS_MIN &&
    (line.length === 11 || line.charCodeAt(11) === 32) &&
    !line.includes('\r');
  if (!wellFormed) return { kind: 'response', status: 0, reason: '', fault: badRequest('Bad status line') };
  return { kind: 'response', status, reason: latin1ToUtf8(line.slice(12)), fault: undefined };
}

function startsWithSip(text: string): boolean {
  return text.charCodeAt(3) === 47 && text.slice(0, 4).toUpperCase() === 'SIP/';
}

const VERSION = 'SIP/2.0';
const STATUS_MIN = 100;
const STATUS_MAX = 699;
const VERSION_FAULT: Fault = { kind: 'version', status: 505, text: 'Version Not Supported' };

const MESSAGE_TOO_LARGE: Fault = { kind: 'tooLarge', status: 513, text: 'Message Too Large' };

function badRequest(text: string): Fault {
  return { kind: 'malformed', status: 400, text };
}

/** Its number, `undefined` when absent, or what is wrong with it. */
function contentLengthOf(headers: readonly HeaderField[]): number | string | undefined {
  let found: number | undefined;
  for (const { name, value } of headers) {
    if (name !== 'content-length') continue;
    if (found !== undefined) return 'Repeated Content-Length';
    found = readUint(value, Number.MAX_SAFE_INTEGER);
    if (found === undefined) return 'Bad Content-Length';
  }
  return found;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** RFC 3261 §7.5: line ends before the start line are ignored. */
function skipLineEnds(buffer: Buffer): number {
  let start = 0;
  while (start < buffer.length && (buffer[start] === 13 || buffer[start] === 10)) start += 1;
  return start;
}

function refuse(kind: ParseProblemKind, text: string): ParseResult {
  return { ok: false, problem: problem(kind, false, text) };
}

function problem(kind: ParseProblemKind, isResponse: boolean, text: string): ParseProblem {
  return { kind, isResponse, status: kind === 'tooLarge' ? 513 : 400, text };
}

function withRecovery(fault: Fault, message: SipMessage): ParseProblem {
  const { kind, status, text } = fault;
  if (message.kind === 'response') return { kind, isResponse: true, status, text };
  const answerable = message.method !== 'ACK' && message.headers.some((field) => field.name === 'via');
  return answerable
    ? { kind, isResponse: false, status, text, recover: message }
    : { kind, isResponse: false, status, text };
}
