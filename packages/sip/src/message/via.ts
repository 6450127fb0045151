import { isToken } from './header-names.ts';
import { firstValue, headerValues } from './headers.ts';
import { readHostPort } from './host.ts';
import type { SipMessage } from './message.ts';
import { type Param, param, readHeaderParams, serializeParams } from './params.ts';

/** One Via value, RFC 3261 §20.42. */
export interface Via {
  /** Only when it is not 2.0: such a message is answered 505, along this Via. */
  readonly version?: string;
  /** Upper case: `UDP`, `TCP`, `TLS`, `WS` … */
  readonly transport: string;
  /** Sent-by host as written, IPv6 in brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly params: readonly Param[];
}

/** Reads one Via value; blanks are allowed nearly everywhere (RFC 4475 §3.1.1.1). `undefined`: malformed. */
export function readVia(text: string): Via | undefined {
  const semicolon = text.indexOf(';');
  const main = semicolon < 0 ? text : text.slice(0, semicolon);
  const params = readHeaderParams(semicolon < 0 ? '' : text.slice(semicolon));
  if (params === undefined) return undefined;
  const sent = main.startsWith(COMMON) ? splitCommon(main) : splitLoose(main);
  if (sent === undefined) return undefined;
  const hostPort = readHostPort(sent.sentBy);
  if (hostPort === undefined || !isToken(sent.transport)) return undefined;
  const via = { transport: sent.transport.toUpperCase(), host: hostPort.host, port: hostPort.port, params };
  return sent.version === undefined ? via : { version: sent.version, ...via };
}

/** The top Via of a message. */
export function topVia(message: SipMessage): Via | undefined {
  const value = firstValue(message, 'via');
  return value === undefined ? undefined : readVia(value);
}

/** All Vias, top first; `undefined`: one of them is malformed. */
export function readVias(message: SipMessage): Via[] | undefined {
  const vias: Via[] = [];
  for (const value of headerValues(message, 'via')) {
    const via = readVia(value);
    if (via === undefined) return undefined;
    vias.push(via);
  }
  return vias;
}

export function serializeVia(via: Via): string {
  const sentBy = via.port === undefined ? via.host : `${via.host}:${via.port}`;
  return `SIP/${via.version ?? '2.0'}/${via.transport} ${sentBy}${serializeParams(via.params)}`;
}

/** `undefined`: none (RFC 2543). */
export function branchOf(via: Via): string | undefined {
  return param(via.params, 'branch') || undefined;
}

/** What `received` says, without IPv6 brackets (RFC 5118 §4.5 allows both forms). */
export function receivedOf(via: Via): string | undefined {
  const value = param(via.params, 'received');
  if (value === undefined || value === '') return undefined;
  return value.startsWith('[') && value.endsWith(']') ? value.slice(1, -1) : value;
}

const COMMON = 'SIP/2.0/';

interface SentBy {
  readonly version?: string;
  readonly transport: string;
  readonly sentBy: string;
}

function splitCommon(main: string): SentBy | undefined {
  const space = main.indexOf(' ');
  if (space < 0) return splitLoose(main);
  const sentBy = main.slice(space + 1).trim();
  return { transport: main.slice(COMMON.length, space), sentBy: squeezed(sentBy) };
}

/** `SIP / 2.0 / UDP host : port`, blanks at will. */
function splitLoose(main: string): SentBy | undefined {
  const first = main.indexOf('/');
  const second = main.indexOf('/', first + 1);
  if (first < 0 || second < 0) return undefined;
  const protocol = main.slice(0, first).trim().toUpperCase();
  const version = main.slice(first + 1, second).trim();
  if (protocol !== 'SIP' || !isToken(version)) return undefined;
  const rest = main.slice(second + 1).trim();
  const space = rest.search(/[ \t]/);
  if (space < 0) return undefined;
  const sent = { transport: rest.slice(0, space), sentBy: squeezed(rest.slice(space).trim()) };
  return version === '2.0' ? sent : { version, ...sent };
}

/** `host : port` → `host:port`; a blank anywhere else is left to make the host malformed. */
function squeezed(sentBy: string): string {
  const colon = sentBy.lastIndexOf(':');
  if (colon < 0 || !/[ \t]/.test(sentBy)) return sentBy;
  return `${sentBy.slice(0, colon).trimEnd()}:${sentBy.slice(colon + 1).trimStart()}`;
}
