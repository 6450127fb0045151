/**
 * Just enough SIP to be both ends of a benchmark with one clock: texts are built by hand and read with patterns.
 * It trusts its peer; correctness is measured by SIPp, not here.
 */
export interface RawMessage {
  /** `INVITE`, … or undefined for a response. */
  readonly method: string | undefined;
  readonly status: number;
  readonly callId: string;
  readonly text: string;
}

export function readRaw(bytes: Buffer): RawMessage {
  const text = bytes.toString('latin1');
  const status = text.startsWith('SIP/2.0 ') ? Number(text.slice(8, 11)) : 0;
  return {
    method: status === 0 ? text.slice(0, text.indexOf(' ')) : undefined,
    status,
    callId: headerOf(text, 'Call-ID', 'i'),
    text,
  };
}

/** All lines of a header, joined by CRLF, without its name; `""` when absent. */
export function headerOf(text: string, name: string, short = name): string {
  const pattern = new RegExp(`^(?:${name}|${short})\\s*:\\s*(.*)\\r$`, 'gim');
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '').join('\r\n');
}

/** `CSeq`'s method: what a response answers. */
export function cseqMethod(text: string): string {
  return headerOf(text, 'CSeq').split(' ')[1] ?? '';
}

/** The URI in angle brackets of a Contact or From. */
export function uriOf(headerValue: string): string {
  return /<([^>]+)>/.exec(headerValue)?.[1] ?? headerValue;
}

/** User part of the URI in a header. */
export function userOf(headerValue: string): string {
  return /sips?:([^@;>]+)@/.exec(headerValue)?.[1] ?? '';
}

/** A response to a request, with its Via lines in place; `toTag` added where To has none. */
export function replyTo(request: string, status: string, toTag: string, extra = '', body = ''): string {
  const to = headerOf(request, 'To', 't');
  const via = headerOf(request, 'Via', 'v').split('\r\n');
  const recordRoute = headerOf(request, 'Record-Route');
  return [
    `SIP/2.0 ${status}`,
    ...via.map((value) => `Via: ${value}`),
    ...(recordRoute === '' ? [] : recordRoute.split('\r\n').map((value) => `Record-Route: ${value}`)),
    `From: ${headerOf(request, 'From', 'f')}`,
    `To: ${to.includes(';tag=') ? to : `${to};tag=${toTag}`}`,
    `Call-ID: ${headerOf(request, 'Call-ID', 'i')}`,
    `CSeq: ${headerOf(request, 'CSeq')}`,
    ...(extra === '' ? [] : [extra]),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

export function sdpFor(port: number): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8 0 101`,
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    '',
  ].join('\r\n');
}
