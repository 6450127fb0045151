import { describe, expect, it } from 'vitest';
import { header, headerValues } from './headers.ts';
import { BODY_BYTES_MAX, HEADER_FIELDS_MAX, HEADER_SECTION_BYTES_MAX } from './limits.ts';
import { type ParseProblem, parseMessage } from './parse.ts';
import { serializeMessage } from './serialize.ts';
import { invite } from './test-messages.ts';

describe('valid messages', () => {
  it('reads a request: start line, canonical names in order, body', () => {
    const result = parseMessage(
      bytes(['INVITE sip:b@example.com SIP/2.0', 'v: SIP/2.0/UDP a', 'l: 4', '', 'v=0 more']),
    );
    expect(result).toMatchObject({
      ok: true,
      message: {
        kind: 'request',
        method: 'INVITE',
        requestUri: 'sip:b@example.com',
        headers: [
          { name: 'via', value: 'SIP/2.0/UDP a' },
          { name: 'content-length', value: '4' },
        ],
      },
    });
    expect(result.ok && Buffer.from(result.message.body).toString()).toBe('v=0 ');
  });

  it('reads a response, its reason in UTF-8, with or without a reason', () => {
    expect(parsed('SIP/2.0 486 Здесь занято\r\nCSeq: 1 INVITE\r\n\r\n')).toMatchObject({
      kind: 'response',
      status: 486,
      reason: 'Здесь занято',
    });
    expect(parsed('SIP/2.0 100 \r\n\r\n')).toMatchObject({ status: 100, reason: '' });
    expect(parsed('SIP/2.0 180\r\n\r\n')).toMatchObject({ status: 180, reason: '' });
    expect(parsed('sip/2.0 200 OK\r\n\r\n')).toMatchObject({ status: 200, reason: 'OK' });
  });

  it('RFC 3261 §7.5: line ends before the start line are ignored', () => {
    expect(parseMessage(bytes(['', '', 'OPTIONS sip:a SIP/2.0', '', '']))).toMatchObject({ ok: true, consumed: 29 });
  });

  it('RFC 3261 §7.3.1: continuation lines are one value', () => {
    const message = parsed(
      'OPTIONS sip:a SIP/2.0\r\nSubject: one\r\n\ttwo\r\n  \r\n three  \r\nTo:\r\n <sip:a>\r\n\r\n',
    );
    expect(header(message, 'subject')).toBe('one two three');
    expect(header(message, 'to')).toBe('<sip:a>');
  });

  it('every compact form has its long name', () => {
    const forms = 'a b c d e f i j k l m o r s t u v x y'.split(' ');
    const lines = forms.map((name) => `${name}: 0`).join('\r\n');
    expect(parsed(`OPTIONS sip:a SIP/2.0\r\n${lines}\r\n\r\n`).headers.map(({ name }) => name)).toEqual([
      'accept-contact',
      'referred-by',
      'content-type',
      'request-disposition',
      'content-encoding',
      'from',
      'call-id',
      'reject-contact',
      'supported',
      'content-length',
      'contact',
      'event',
      'refer-to',
      'subject',
      'to',
      'allow-events',
      'via',
      'session-expires',
      'identity',
    ]);
  });

  it('names differ in case only', () => {
    const message = parsed('OPTIONS sip:a SIP/2.0\r\nCALL-ID: x\r\ncontact: <sip:b>, <sip:c>\r\nX-MiXed: y\r\n\r\n');
    expect(header(message, 'call-id')).toBe('x');
    expect(header(message, 'x-mixed')).toBe('y');
    expect(headerValues(message, 'contact')).toEqual(['<sip:b>', '<sip:c>']);
  });

  it('UTF-8 in a value is decoded, whatever stands before it', () => {
    const message = parsed('OPTIONS sip:a SIP/2.0\r\nSubject: 坐席\r\nTo: "李明" <sip:a@b>\r\nL: 2\r\n\r\n好');
    expect(header(message, 'subject')).toBe('坐席');
    expect(header(message, 'to')).toBe('"李明" <sip:a@b>');
    expect(message.body).toHaveLength(2);
  });

  it('bytes that are no UTF-8 become U+FFFD and hurt nothing else', () => {
    const raw = Buffer.concat([
      Buffer.from('OPTIONS sip:a SIP/2.0\r\nSubject: '),
      Buffer.from([0xff, 0xc3, 0x28]),
      Buffer.from('\r\nTo: <sip:b>\r\n\r\n'),
    ]);
    const result = parseMessage(raw);
    expect(result.ok && header(result.message, 'subject')).toBe('\ufffd\ufffd(');
    expect(result.ok && header(result.message, 'to')).toBe('<sip:b>');
  });

  it('the body is a copy: the receive buffer may be used again', () => {
    const raw = bytes(['OPTIONS sip:a SIP/2.0', 'Content-Length: 3', '', 'abc']);
    const result = parseMessage(raw);
    raw.fill(0);
    expect(result.ok && Buffer.from(result.message.body).toString()).toBe('abc');
  });
});

describe('malformed messages', () => {
  it.each<[string, string | Buffer, ParseProblem['kind'], number]>([
    ['nothing', '', 'empty', 400],
    ['line ends only (keep-alive)', '\r\n\r\n', 'empty', 400],
    ['no line end', 'INVITE sip:a SIP/2.0', 'notSip', 400],
    ['a zero byte', Buffer.alloc(4), 'notSip', 400],
    ['STUN', Buffer.from('000100002112a442000102030405060708090a0b', 'hex'), 'notSip', 400],
    ['HTTP', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'notSip', 400],
    ['words', 'hello there SIP\r\n\r\n', 'notSip', 400],
    ['no method', ' sip:a SIP/2.0\r\n\r\n', 'notSip', 400],
    ['a method that is no token', 'INV(TE sip:a SIP/2.0\r\n\r\n', 'notSip', 400],
    ['no Request-URI', 'INVITE  SIP/2.0\r\n\r\n', 'malformed', 400],
    ['a tab in the Request-URI', 'INVITE sip:a\t SIP/2.0\r\n\r\n', 'malformed', 400],
    ['an old version', 'INVITE sip:a SIP/1.0\r\n\r\n', 'version', 505],
    ['two digits of status', 'SIP/2.0 99 x\r\n\r\n', 'malformed', 400],
    ['a status of 700', 'SIP/2.0 700 x\r\n\r\n', 'malformed', 400],
    ['a status with a sign', 'SIP/2.0 +20 x\r\n\r\n', 'malformed', 400],
    ['a response of another version', 'SIP/3.0 200 OK\r\n\r\n', 'malformed', 400],
    ['a line without colon', 'OPTIONS sip:a SIP/2.0\r\nVia\r\n\r\n', 'malformed', 400],
    ['an empty name', 'OPTIONS sip:a SIP/2.0\r\n: x\r\n\r\n', 'malformed', 400],
    ['a blank in a name', 'OPTIONS sip:a SIP/2.0\r\nV ia: x\r\n\r\n', 'malformed', 400],
    ['a name that is not ASCII', 'OPTIONS sip:a SIP/2.0\r\nVía: x\r\n\r\n', 'malformed', 400],
    ['a lone LF', 'OPTIONS sip:a SIP/2.0\r\nTo: x\nVia: y\r\n\r\n', 'malformed', 400],
    ['a lone CR', 'OPTIONS sip:a SIP/2.0\r\nTo: x\rVia: y\r\n\r\n', 'malformed', 400],
    ['LF line ends', 'OPTIONS sip:a SIP/2.0\nTo: x\n\n', 'notSip', 400],
    ['a negative length', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n', 'length', 400],
    ['a hex length', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 0x1\r\n\r\n', 'length', 400],
    ['an empty length', 'OPTIONS sip:a SIP/2.0\r\nContent-Length:\r\n\r\n', 'length', 400],
    ['a length list', 'OPTIONS sip:a SIP/2.0\r\nContent-Length: 0, 0\r\n\r\n', 'length', 400],
    ['two lengths, equal', 'OPTIONS sip:a SIP/2.0\r\nl: 0\r\nContent-Length: 0\r\n\r\n', 'length', 400],
    ['a length beyond the datagram', 'OPTIONS sip:a SIP/2.0\r\nl: 1\r\n\r\n', 'length', 400],
    ['a huge length', `OPTIONS sip:a SIP/2.0\r\nl: ${BODY_BYTES_MAX + 1}\r\n\r\n`, 'tooLarge', 513],
    ['a length of 400 digits', `OPTIONS sip:a SIP/2.0\r\nl: ${'9'.repeat(400)}\r\n\r\n`, 'length', 400],
    [
      'a huge header section',
      `OPTIONS sip:a SIP/2.0\r\nX: ${'x'.repeat(HEADER_SECTION_BYTES_MAX)}\r\n\r\n`,
      'tooLarge',
      513,
    ],
    ['too many fields', `OPTIONS sip:a SIP/2.0\r\n${'X: 1\r\n'.repeat(HEADER_FIELDS_MAX + 1)}\r\n`, 'malformed', 400],
  ])('%s', (_, text, kind, status) => {
    const result = parseMessage(typeof text === 'string' ? Buffer.from(text) : text);
    expect(result.ok ? undefined : result.problem).toMatchObject({ kind, status });
  });

  it('keeps the good fields, so that the refusal can be sent', () => {
    const text = serializeMessage(invite()).toString().replace('Max-Forwards: 70', 'what is this');
    const result = parseMessage(Buffer.from(text));
    const recover = result.ok ? undefined : result.problem.recover;
    expect(recover?.headers.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['via', 'from', 'to', 'call-id', 'cseq']),
    );
  });

  it('never offers an answer to an ACK, to a response, or where no Via is', () => {
    for (const text of [
      'ACK sip:a SIP/7.0\r\nVia: SIP/2.0/UDP a\r\n\r\n',
      'SIP/2.0 99 x\r\nVia: SIP/2.0/UDP a\r\n\r\n',
      'OPTIONS sip:a SIP/7.0\r\nTo: <sip:a>\r\n\r\n',
    ]) {
      const result = parseMessage(Buffer.from(text));
      expect(result.ok).toBe(false);
      expect(result.ok ? undefined : result.problem.recover).toBeUndefined();
    }
  });

  it('stream framing: incomplete until the last byte, Content-Length a must', () => {
    const whole = bytes(['OPTIONS sip:a SIP/2.0', 'l: 3', '', 'abcSIP/2.0 200 OK']);
    for (let cut = 3; cut < 34; cut += 1) {
      const result = parseMessage(whole.subarray(0, cut), { framing: 'stream' });
      expect(result.ok ? 'ok' : result.problem.kind).toBe('incomplete');
    }
    expect(parseMessage(whole, { framing: 'stream' })).toMatchObject({ ok: true, consumed: 34 });
    const without = parseMessage(bytes(['OPTIONS sip:a SIP/2.0', '', '']), { framing: 'stream' });
    expect(without).toMatchObject({ ok: false, problem: { kind: 'length' } });
  });
});

function bytes(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\r\n'));
}

function parsed(text: string) {
  const result = parseMessage(Buffer.from(text));
  if (!result.ok) throw new Error(result.problem.text);
  return result.message;
}
