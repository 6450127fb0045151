import { describe, expect, it } from 'vitest';
import { serializeMessage } from './serialize.ts';
import { invite, ok } from './test-messages.ts';

describe('serializeMessage', () => {
  it('writes the usual spelling and adds Content-Length', () => {
    const text = write(invite({ 'www-authenticate': 'x', 'x-own-header': 'y', 'mime-version': '1.0' }));
    expect(text.startsWith('INVITE sip:alice@atlanta.example SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060')).toBe(true);
    expect(text).toContain('\r\nCall-ID: 1j9FpLxk3uxtm8tn@192.0.2.1\r\nCSeq: 1 INVITE\r\n');
    expect(text).toContain(
      '\r\nWWW-Authenticate: x\r\nX-Own-Header: y\r\nMIME-Version: 1.0\r\nContent-Length: 0\r\n\r\n',
    );
  });

  it('sets Content-Length in its place, in bytes, and once', () => {
    const message = { ...ok(), body: Buffer.from('好') };
    const headers = [
      { name: 'content-length', value: '999' },
      { name: 'to', value: '<sip:李@b>' },
      { name: 'content-length', value: '7' },
    ];
    expect(write({ ...message, headers })).toBe('SIP/2.0 200 OK\r\nContent-Length: 3\r\nTo: <sip:李@b>\r\n\r\n好');
  });

  it('lets no value bring a line of its own', () => {
    const evil = 'x\r\nRoute: <sip:evil>\r\n\r\nbody\nmore\rmore';
    const text = write({ ...invite({ subject: evil, 'x-\r\nroute': 'y' }), method: 'INVITE\r\nA: b' });
    expect(text.split('\r\n').filter((line) => /^(Route|A):/i.test(line))).toEqual([]);
    expect(text).toContain('Subject: x  Route: <sip:evil>    body more more\r\n');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(write({ ...ok(), reason: 'a\r\nb: c' })).toContain('SIP/2.0 200 a  b: c\r\n');
  });

  it('writes texts of any length', () => {
    const subject = '长'.repeat(30_000);
    expect(write(invite({ subject }))).toContain(`Subject: ${subject}\r\n`);
  });
});

function write(message: Parameters<typeof serializeMessage>[0]): string {
  return Buffer.from(serializeMessage(message)).toString('utf8');
}
