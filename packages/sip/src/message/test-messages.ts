/** Test support: usual messages to begin from. */
import type { HeaderField, SipRequest, SipResponse } from './message.ts';

/** An INVITE as a phone sends it; `changes` replace or, with `undefined`, take away header fields. */
export function invite(changes: Readonly<Record<string, string | undefined>> = {}): SipRequest {
  const fields: Record<string, string | undefined> = {
    via: 'SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bKnashds8',
    'max-forwards': '70',
    from: '"Bob" <sip:bob@biloxi.example>;tag=a73kszlfl',
    to: '<sip:alice@atlanta.example>',
    'call-id': '1j9FpLxk3uxtm8tn@192.0.2.1',
    cseq: '1 INVITE',
    contact: '<sip:bob@192.0.2.1>',
    ...changes,
  };
  return {
    kind: 'request',
    method: 'INVITE',
    requestUri: 'sip:alice@atlanta.example',
    headers: fieldsOf(fields),
    body: new Uint8Array(0),
  };
}

/** A 200 to `invite()`. */
export function ok(changes: Readonly<Record<string, string | undefined>> = {}): SipResponse {
  return {
    kind: 'response',
    status: 200,
    reason: 'OK',
    headers: invite({ to: '<sip:alice@atlanta.example>;tag=1', ...changes }).headers,
    body: new Uint8Array(0),
  };
}

function fieldsOf(fields: Readonly<Record<string, string | undefined>>): HeaderField[] {
  return Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}
