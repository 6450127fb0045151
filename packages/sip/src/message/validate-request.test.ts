import { describe, expect, it } from 'vitest';
import type { SipRequest } from './message.ts';
import { refuseAccept, refuseBody, refuseExtensions } from './refusals.ts';
import { invite, ok } from './test-messages.ts';
import { validateRequest } from './validate-request.ts';
import { validateResponse } from './validate-response.ts';

describe('validateRequest', () => {
  it('lets a usual request through, with and without what RFC 2543 did not know', () => {
    expect(validateRequest(invite())).toBeUndefined();
    const old = { 'max-forwards': undefined, contact: undefined, via: 'SIP/2.0/UDP a', from: 'sip:a@b' };
    expect(validateRequest(invite(old))).toBeUndefined();
  });

  it.each(['via', 'from', 'to', 'call-id', 'cseq'])('400 without %s', (name) => {
    expect(validateRequest(invite({ [name]: undefined }))).toEqual({ status: 400, text: `Missing ${name}` });
  });

  it.each<[string, Record<string, string>]>([
    ['Via', { via: 'SIP/2.0/UDP a;;' }],
    ['second Via', { via: 'SIP/2.0/UDP a, ' }],
    ['From', { from: 'Bob' }],
    ['To', { to: '"x <sip:a@b>' }],
    ['Call-ID', { 'call-id': '' }],
    ['Call-ID', { 'call-id': 'a b' }],
    ['CSeq', { cseq: '4294967296 INVITE' }],
    ['CSeq', { cseq: '1 OPTIONS' }],
    ['Max-Forwards', { 'max-forwards': '256' }],
    ['Max-Forwards', { 'max-forwards': '-1' }],
    ['Expires', { expires: '4294967296' }],
    ['Contact', { contact: '<sip:a' }],
    ['Contact', { contact: '*' }],
    ['Contact', { contact: '<sip:a@b>, <sip:c@d>' }],
  ])('400 for a bad %s: %o', (_, changes) => {
    expect(validateRequest(invite(changes))?.status).toBe(400);
  });

  it.each(['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-type'])('400 for two %s', (name) => {
    const request = invite({ 'content-type': 'application/sdp' });
    const again = request.headers.filter((field) => field.name === name);
    expect(validateRequest({ ...request, headers: [...request.headers, ...again] })).toEqual({
      status: 400,
      text: `Repeated ${name}`,
    });
  });

  it.each<[string, number | undefined]>([
    ['sip:a@b', undefined],
    ['SIPS:a@b', undefined],
    ['tel:+86', 416],
    ['soap.beep://192.0.2.103:3002', 416],
    ['a@b', 400],
    ['<sip:a@b>', 400],
    ['sip:a@b?Route=%3Csip:x%3E', 400],
    ['sip:2001:db8::1', 400],
  ])('Request-URI %s: %s', (requestUri, status) => {
    expect(validateRequest({ ...invite(), requestUri })?.status).toBe(status);
  });

  it('501 where method and CSeq differ and the method is nobody’s', () => {
    expect(validateRequest({ ...invite(), method: 'NEWMETHOD' })?.status).toBe(501);
  });
});

describe('validateResponse', () => {
  it('drops what belongs to none of our transactions', () => {
    expect(validateResponse(ok())).toBeUndefined();
    expect(validateResponse(ok({ via: undefined }))).toBe('Bad Via');
    expect(validateResponse(ok({ via: 'SIP/2.0/UDP a, SIP/2.0/UDP b' }))).toBe('More than one Via');
    expect(validateResponse(ok({ cseq: 'x' }))).toBe('Bad CSeq');
    expect(validateResponse(ok({ 'call-id': undefined }))).toBe('Bad Call-ID');
    expect(validateResponse(ok({ to: 'x' }))).toBe('Bad to');
  });
});

describe('what the endpoint refuses', () => {
  it('420 for Require, but not in ACK and CANCEL', () => {
    const request = invite({ require: 'timer, 100rel,Foo' });
    expect(refuseExtensions(request, new Set(['timer', '100rel']))?.headers).toEqual([
      { name: 'unsupported', value: 'Foo' },
    ]);
    expect(refuseExtensions(request, new Set(['timer', '100rel', 'foo']))).toBeUndefined();
    expect(refuseExtensions({ ...request, method: 'ACK' }, new Set())).toBeUndefined();
  });

  it('415 for a body of another type or encoding', () => {
    const sdp = ['application/sdp'];
    expect(refuseBody(withBody({ 'content-type': 'Application/SDP;charset=utf-8' }), sdp)).toBeUndefined();
    expect(refuseBody(withBody({ 'content-type': 'text/plain' }), sdp)?.status).toBe(415);
    expect(refuseBody(withBody({}), sdp)?.status).toBe(415);
    expect(refuseBody(invite({ 'content-type': 'text/plain' }), sdp)).toBeUndefined();
    expect(refuseBody(withBody({ 'content-type': 'application/sdp', 'content-encoding': 'gzip' }), sdp)).toMatchObject({
      status: 415,
      headers: [{ name: 'accept-encoding' }],
    });
    const optional = { 'content-type': 'text/plain', 'content-disposition': 'render;handling=optional' };
    expect(refuseBody(withBody(optional), sdp)).toBeUndefined();
  });

  it('406 when our answer would not be taken', () => {
    for (const fine of [undefined, 'application/sdp', 'text/plain, application/*;q=0.5', '*/*']) {
      expect(refuseAccept(invite({ accept: fine }), 'application/sdp')).toBeUndefined();
    }
    for (const none of ['text/plain', '']) {
      expect(refuseAccept(invite({ accept: none }), 'application/sdp')?.status).toBe(406);
    }
  });
});

function withBody(changes: Record<string, string>): SipRequest {
  return { ...invite(changes), body: Buffer.from('x') };
}
