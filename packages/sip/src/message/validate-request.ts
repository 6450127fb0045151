import { readCseq } from './cseq.ts';
import { header, headerValues } from './headers.ts';
import { CSEQ_MAX, DELTA_SECONDS_MAX, MAX_FORWARDS_MAX } from './limits.ts';
import type { HeaderField, SipRequest } from './message.ts';
import { readContacts, readNameAddr } from './name-addr.ts';
import { readUint } from './uint.ts';
import { readUri, uriScheme } from './uri.ts';
import { readVia } from './via.ts';

/** How to refuse a request, statelessly and before a transaction exists. */
export interface Refusal {
  readonly status: number;
  /** Reason phrase: says what is wrong, e.g. `Bad CSeq`. */
  readonly text: string;
  /** To be added to the response. */
  readonly headers?: readonly HeaderField[];
}

/** Methods that IANA knows; one that is not in here and does not fit its CSeq is 501 rather than 400. */
export const KNOWN_METHODS: ReadonlySet<string> = new Set([
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'REGISTER',
  'OPTIONS',
  'PRACK',
  'SUBSCRIBE',
  'NOTIFY',
  'PUBLISH',
  'INFO',
  'REFER',
  'MESSAGE',
  'UPDATE',
]);

/**
 * What every request must have whatever its method (RFC 3261 §8.1.1, §16.3; verdicts of RFC 4475 and RFC 5118):
 * the mandatory header fields, once each and readable, numbers in range, CSeq that agrees with the method, a
 * Request-URI that is one. `undefined`: nothing is wrong. Max-Forwards, the From tag and the Via branch may be missing
 * (RFC 2543). What only this endpoint can decide (405, 406, 415, 420, 501) is not asked here; see `refusals.ts`.
 */
export function validateRequest(request: SipRequest): Refusal | undefined {
  const seen = countSingles(request.headers);
  if (seen !== undefined) return seen;
  return (
    checkVia(request) ??
    checkParties(request) ??
    checkCseq(request) ??
    checkScalars(request) ??
    checkContact(request) ??
    checkRequestUri(request.requestUri)
  );
}

/** The Request-URI alone: 416 for a scheme that is not `sip` or `sips`, 400 for one that is no URI. */
export function checkRequestUri(requestUri: string): Refusal | undefined {
  const scheme = uriScheme(requestUri);
  if (scheme === undefined) return bad('Request-URI');
  // RFC 3261 §8.2.2.1.
  if (scheme !== 'sip' && scheme !== 'sips') return { status: 416, text: 'Unsupported URI Scheme' };
  const uri = readUri(requestUri);
  // RFC 4475 §3.1.2.11: headers in a Request-URI are not allowed and must never get into the message.
  return uri === undefined || uri.headers.length > 0 ? bad('Request-URI') : undefined;
}

/** Headers that may stand once only: RFC 3261 §7.3.1 and table 2. Contact, Via, Route … may be repeated. */
const SINGLES: ReadonlyMap<string, number> = new Map(
  [
    'call-id',
    'from',
    'to',
    'cseq',
    'max-forwards',
    'content-length',
    'content-type',
    'expires',
    'session-expires',
    'min-se',
    'replaces',
    'refer-to',
    'event',
  ].map((name, bit) => [name, 1 << bit]),
);

const MANDATORY = ['call-id', 'from', 'to', 'cseq'] as const;

function countSingles(headers: readonly HeaderField[]): Refusal | undefined {
  let seen = 0;
  for (const { name } of headers) {
    const bit = SINGLES.get(name);
    if (bit === undefined) continue;
    if ((seen & bit) !== 0) return { status: 400, text: `Repeated ${name}` };
    seen |= bit;
  }
  for (const name of MANDATORY) {
    const bit = SINGLES.get(name) ?? 0;
    if ((seen & bit) === 0) return { status: 400, text: `Missing ${name}` };
  }
  return undefined;
}

function checkVia(request: SipRequest): Refusal | undefined {
  const values = headerValues(request, 'via');
  if (values.length === 0) return { status: 400, text: 'Missing via' };
  return values.every((value) => readVia(value) !== undefined) ? undefined : bad('Via');
}

function checkParties(request: SipRequest): Refusal | undefined {
  if (readNameAddr(header(request, 'from') ?? '') === undefined) return bad('From');
  if (readNameAddr(header(request, 'to') ?? '') === undefined) return bad('To');
  const callId = header(request, 'call-id') ?? '';
  return isWordPair(callId) ? undefined : bad('Call-ID');
}

/** RFC 3261 §25.1 `callid`, taken loosely: something, no blanks, nothing that is not ASCII. */
function isWordPair(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code <= 32 || code >= 127) return false;
  }
  return text.length > 0;
}

function checkCseq(request: SipRequest): Refusal | undefined {
  const cseq = readCseq(request);
  if (cseq === undefined || cseq.number > CSEQ_MAX) return bad('CSeq');
  if (cseq.method === request.method) return undefined;
  // RFC 4475 §3.1.2.18: for a method nobody knows 501 says more.
  return KNOWN_METHODS.has(request.method) ? bad('CSeq method') : { status: 501, text: 'Not Implemented' };
}

function checkScalars(request: SipRequest): Refusal | undefined {
  const maxForwards = header(request, 'max-forwards');
  if (maxForwards !== undefined && readUint(maxForwards, MAX_FORWARDS_MAX) === undefined) return bad('Max-Forwards');
  const expires = header(request, 'expires');
  return expires === undefined || readUint(expires, DELTA_SECONDS_MAX) !== undefined ? undefined : bad('Expires');
}

function checkContact(request: SipRequest): Refusal | undefined {
  const contacts = readContacts(request);
  if (contacts === undefined) return bad('Contact');
  const star = contacts[0]?.kind === 'all';
  // RFC 3261 §10.2.2: "*" is REGISTER's alone.
  if (star && request.method !== 'REGISTER') return bad('Contact');
  // RFC 3261 §8.1.1.8, §12.1.1: a dialog needs exactly one Contact. None is borne with until a dialog is really made.
  return request.method === 'INVITE' && contacts.length > 1 ? bad('Contact') : undefined;
}

function bad(what: string): Refusal {
  return { status: 400, text: `Bad ${what}` };
}
