import { isToken } from './header-names.ts';
import { headerValues } from './headers.ts';
import type { SipMessage } from './message.ts';
import { type Param, param, readHeaderParams, serializeParams } from './params.ts';
import { endOfQuoted, quote, unquote } from './split.ts';
import { readUint } from './uint.ts';
import { isUri } from './uri.ts';

/** From, To, Contact, Route, P-Asserted-Identity, Refer-To …: `"Name" <uri>;params` (RFC 3261 §20.10). */
export interface NameAddr {
  /** Unquoted; `undefined` when there is none. */
  readonly displayName: string | undefined;
  /** As written, of any scheme; `readUri` takes it apart. Its own parameters are in it. */
  readonly uri: string;
  /** Parameters of the header, not of the URI. */
  readonly params: readonly Param[];
}

/**
 * Reads one value. Strict where leniency would misread (RFC 4475 §3.1.2): a display name is a quoted string or tokens,
 * nothing but the URI stands between `<` and `>`, and a URI with `,` or `?` needs the brackets. `undefined`: malformed.
 */
export function readNameAddr(text: string): NameAddr | undefined {
  if (text.charCodeAt(0) === QUOTE) {
    const close = endOfQuoted(text, 0);
    if (close < 0) return undefined;
    return bracketedAddr(unquote(text.slice(0, close + 1)), text, skipBlanks(text, close + 1));
  }
  const open = text.indexOf('<');
  if (open < 0) return bareAddr(text);
  const name = text.slice(0, open).trim();
  if (name === '') return bracketedAddr(undefined, text, open);
  return areTokens(name) ? bracketedAddr(name, text, open) : undefined;
}

/** `"Name" <uri>;params`. */
export function serializeNameAddr(value: NameAddr): string {
  const name = value.displayName === undefined ? '' : `${quote(value.displayName)} `;
  return `${name}<${value.uri}>${serializeParams(value.params)}`;
}

/** The `tag` of a From or To value; `undefined`: none, or malformed. */
export function tagOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const address = readNameAddr(text);
  return address === undefined ? undefined : param(address.params, 'tag') || undefined;
}

/** The value with that tag added (it must have none). */
export function withTag(text: string, tag: string): string {
  // A bare `sip:a@b` takes header parameters as well: what follows it belongs to the header (RFC 3261 §20.10).
  return `${text};tag=${tag}`;
}

/** One Contact of a message. `*` is told apart because it has no URI. */
export type Contact =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'address';
      readonly address: NameAddr;
      /** Seconds; `undefined`: not given. */
      readonly expiresS: number | undefined;
      /** 0–1000, thousandths; `undefined`: not given. */
      readonly q: number | undefined;
    };

/** All Contacts in order; `undefined`: one of them is malformed, or `*` does not stand alone. */
export function readContacts(message: SipMessage): Contact[] | undefined {
  const contacts: Contact[] = [];
  for (const value of headerValues(message, 'contact')) {
    const contact = readContact(value);
    if (contact === undefined) return undefined;
    contacts.push(contact);
  }
  const star = contacts.some((contact) => contact.kind === 'all');
  return star && contacts.length > 1 ? undefined : contacts;
}

/** Reads one Contact value; an `expires` or `q` that is no number or out of range makes it malformed. */
export function readContact(value: string): Contact | undefined {
  if (value === '*') return { kind: 'all' };
  const address = readNameAddr(value);
  if (address === undefined) return undefined;
  const expires = param(address.params, 'expires');
  const q = param(address.params, 'q');
  const expiresS = expires === undefined ? undefined : readUint(expires, 0xffff_ffff);
  const qValue = q === undefined ? undefined : readQ(q);
  if ((expires !== undefined && expiresS === undefined) || (q !== undefined && qValue === undefined)) return undefined;
  return { kind: 'address', address, expiresS, q: qValue };
}

/** RFC 3261 §25.1 `qvalue` in thousandths. */
function readQ(text: string): number | undefined {
  if (!/^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text)) return undefined;
  return Math.round(Number(text) * 1000);
}

function bracketedAddr(displayName: string | undefined, text: string, open: number): NameAddr | undefined {
  if (text.charCodeAt(open) !== OPEN) return undefined;
  const close = text.indexOf('>', open);
  if (close < 0) return undefined;
  const uri = text.slice(open + 1, close);
  const params = readHeaderParams(text.slice(skipBlanks(text, close + 1)));
  if (params === undefined || !isUri(uri)) return undefined;
  return { displayName, uri, params };
}

function bareAddr(text: string): NameAddr | undefined {
  // RFC 3261 §20.10: without brackets, what follows `;` belongs to the header, and the URI has no `,` or `?`.
  const semicolon = text.indexOf(';');
  const uri = (semicolon < 0 ? text : text.slice(0, semicolon)).trimEnd();
  const params = readHeaderParams(semicolon < 0 ? '' : text.slice(semicolon));
  if (params === undefined || uri.includes('?') || uri.includes(',') || !isUri(uri)) return undefined;
  return { displayName: undefined, uri, params };
}

function areTokens(text: string): boolean {
  if (isToken(text)) return true;
  return text.split(/[ \t]+/).every(isToken);
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at += 1;
  return at;
}

const QUOTE = 34;
const OPEN = 60;
