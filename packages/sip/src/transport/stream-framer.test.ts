import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BODY_BYTES_MAX, HEADER_SECTION_BYTES_MAX } from '../message/limits.ts';
import { serializeMessage } from '../message/serialize.ts';
import { invite, ok } from '../message/test-messages.ts';
import { type StreamEvent, StreamFramer } from './stream-framer.ts';

const request = Buffer.from(serializeMessage({ ...invite(), body: Buffer.from('v=0\r\n\r\n坐席') }));
const response = Buffer.from(serializeMessage(ok()));
const bad = Buffer.from('OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/TCP a\r\nno colon\r\nContent-Length: 2\r\n\r\nxx');

describe('StreamFramer', () => {
  it('takes messages out byte by byte', () => {
    const framer = new StreamFramer();
    const events: StreamEvent[] = [];
    for (const byte of Buffer.concat([request, response])) events.push(...framer.push(Uint8Array.of(byte)));
    expect(kinds(events)).toEqual(['INVITE', '200']);
    expect(framer.unfinished).toBe(false);
  });

  it('takes coalesced messages out of one push', () => {
    const events = new StreamFramer().push(Buffer.concat([request, bad, response, request]));
    expect(kinds(events)).toEqual(['INVITE', 'malformed', '200', 'INVITE']);
  });

  it('does not depend on where the bytes are cut', () => {
    const wire = Buffer.concat([
      Buffer.from('\r\n'),
      request,
      response,
      bad,
      Buffer.from('\r\n\r\n'),
      request,
      request,
    ]);
    const whole = new StreamFramer().push(wire);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: wire.length }), { maxLength: 12 }), (cuts) => {
        const framer = new StreamFramer();
        const events: StreamEvent[] = [];
        let from = 0;
        for (const to of [...cuts.sort((a, b) => a - b), wire.length]) {
          // The driver's buffer may be used again as soon as push has returned.
          const piece = Buffer.from(wire.subarray(from, to));
          events.push(...framer.push(piece));
          piece.fill(0x41);
          from = to;
        }
        expect(events).toEqual(whole);
      }),
    );
  });

  it('RFC 5626 §4.4.1: a double CRLF is a ping, a single one a pong that needs nothing', () => {
    const framer = new StreamFramer();
    expect(framer.push(Buffer.from('\r\n\r\n'))).toEqual([{ type: 'ping' }]);
    expect(framer.push(Buffer.from('\r'))).toEqual([]);
    expect(framer.push(Buffer.from('\n\r'))).toEqual([]);
    expect(framer.push(Buffer.from('\n'))).toEqual([{ type: 'ping' }]);
    expect(framer.push(Buffer.from('\r\n'))).toEqual([]);
    expect(kinds(framer.push(response))).toEqual(['200']);
    expect(framer.push(Buffer.from('\r\n'))).toEqual([]);
    // However many: one answer, so that nobody is flooded through us.
    expect(framer.push(Buffer.from('\r\n'.repeat(1000)))).toEqual([{ type: 'ping' }]);
    expect(framer.unfinished).toBe(false);
  });

  it('a faulty message with a length is answered and the stream goes on', () => {
    const [event] = new StreamFramer().push(bad);
    expect(event).toMatchObject({ type: 'malformed', problem: { status: 400, recover: { method: 'OPTIONS' } } });
  });

  it.each([
    ['no Content-Length', 'OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/TCP a\r\n\r\n', 'length'],
    ['two of them', 'OPTIONS sip:a SIP/2.0\r\nl: 0\r\nl: 0\r\n\r\n', 'length'],
    ['a negative one', 'OPTIONS sip:a SIP/2.0\r\nl: -1\r\n\r\n', 'length'],
    ['too large a body', `OPTIONS sip:a SIP/2.0\r\nl: ${BODY_BYTES_MAX + 1}\r\n\r\n`, 'tooLarge'],
    ['no SIP', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'notSip'],
    ['a header section without end', 'x'.repeat(HEADER_SECTION_BYTES_MAX + 1), 'tooLarge'],
    ['a header section too large', `${'x'.repeat(HEADER_SECTION_BYTES_MAX)}\r\n\r\n`, 'tooLarge'],
  ])('framing is lost: %s', (_, text, kind) => {
    const framer = new StreamFramer();
    const events = framer.push(Buffer.concat([Buffer.from(text), response]));
    expect(events).toMatchObject([{ type: 'lost', problem: { kind } }]);
    expect(framer.push(response)).toEqual([]);
    expect(framer.unfinished).toBe(false);
    expect(framer.abandon()).toBeUndefined();
  });

  it('a message that never ends is given up, and can be answered when its head was there', () => {
    const framer = new StreamFramer();
    framer.push(request.subarray(0, request.length - 1));
    expect(framer.unfinished).toBe(true);
    expect(framer.abandon()).toMatchObject({ type: 'lost', problem: { status: 400, recover: { method: 'INVITE' } } });
    expect(framer.push(request)).toEqual([]);
  });

  it('largest message, byte by byte: no byte is searched twice', () => {
    const framer = new StreamFramer();
    const fields = `X: ${'y'.repeat(1000)}\r\n`.repeat(60);
    const wire = Buffer.from(`OPTIONS sip:a SIP/2.0\r\n${fields}Content-Length: 200000\r\n\r\n${'z'.repeat(200_000)}`);
    const events: StreamEvent[] = [];
    for (let i = 0; i < wire.length; i += 1) events.push(...framer.push(wire.subarray(i, i + 1)));
    expect(kinds(events)).toEqual(['OPTIONS']);
  });
});

function kinds(events: readonly StreamEvent[]): string[] {
  return events.map((event) => {
    if (event.type !== 'message') return event.type;
    return event.message.kind === 'request' ? event.message.method : String(event.message.status);
  });
}
