import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StreamFramer } from '../transport/stream-framer.ts';
import { readCseq } from './cseq.ts';
import { header, headerValues } from './headers.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { readContacts, readNameAddr } from './name-addr.ts';
import { param } from './params.ts';
import { parseMessage } from './parse.ts';
import { refuseAccept, refuseBody, refuseExtensions } from './refusals.ts';
import { sameUri } from './same-uri.ts';
import { serializeMessage } from './serialize.ts';
import { corporaFolder, TORTURE, type TortureVerdict, tortureBytes } from './torture-expectations.support.ts';
import { readUri, unescapeText } from './uri.ts';
import { validateRequest } from './validate-request.ts';
import { validateResponse } from './validate-response.ts';
import { readVias, receivedOf, topVia } from './via.ts';

const folder = corporaFolder() ?? '';
const skipped = folder === '';
const why = skipped ? ' (SKIPPED: no corpora folder beside the checkout, set CALLWRIGHT_CORPORA)' : '';

describe.skipIf(skipped)(`RFC 4475 and RFC 5118, verdicts${why}`, () => {
  it('names every file of the corpora', () => {
    const there = ['rfc4475', 'rfc5118'].flatMap((corpus) =>
      readdirSync(join(folder, corpus), { recursive: true })
        .map(String)
        .filter((file) => file.endsWith('.dat') || (corpus === 'rfc5118' && !/[A-Z.]/.test(file)))
        .map((file) => `${corpus}/${file}`),
    );
    expect(TORTURE.map(({ corpus, file }) => `${corpus}/${file}`).sort()).toEqual(there.sort());
    expect(TORTURE).toHaveLength(49 + 1 + 12);
  });

  for (const expectation of TORTURE) {
    const { corpus, file, verdict } = expectation;
    it(`${corpus}/${file}: ${spell(verdict)}`, () => {
      expect(verdictOn(tortureBytes(folder, expectation))).toEqual(verdict);
    });

    it(`${corpus}/${file} on a stream`, () => {
      const framer = new StreamFramer();
      const [event] = framer.push(tortureBytes(folder, expectation));
      const byDefault = 'by' in verdict && verdict.by === 'parse' ? 'malformed' : 'message';
      expect(event?.type ?? 'unfinished').toBe(expectation.stream ?? byDefault);
      if (expectation.stream === 'unfinished') expect(framer.unfinished).toBe(true);
    });

    if (verdict.kind !== 'accept') continue;
    it(`${corpus}/${file} comes through serialize and parse unchanged`, () => {
      const message = read(file);
      expect(withoutLength(reparse(message))).toEqual(withoutLength(message));
    });
  }
});

describe.skipIf(skipped)(`RFC 4475, what is read out of the valid ones${why}`, () => {
  it('§3.1.1.1 wsinv: folding, blanks, compact forms, leading zeros', () => {
    const message = read('wsinv.dat');
    expect(header(message, 'max-forwards')).toBe('0068');
    expect(readCseq(message)).toEqual({ number: 9, method: 'INVITE' });
    expect(readNameAddr(header(message, 'from') ?? '')?.displayName).toBe('J Rosenberg \\"');
    expect(param(readNameAddr(header(message, 'to') ?? '')?.params ?? [], 'tag')).toBe('1918181833n');
    expect(readVias(message)?.map(({ transport, host }) => `${transport} ${host}`)).toEqual([
      'UDP 192.0.2.2',
      'TCP spindle.example.com',
      'UDP 192.168.255.111',
    ]);
    expect(header(message, 'newfangledheader')).toBe('newfangled value continued newfangled value');
    expect(header(message, 'unknownheaderwithunusualvalue')).toBe(';;,,;;,;');
    expect(readContacts(message)).toMatchObject([{ kind: 'address', q: 330 }]);
    expect(message.body).toHaveLength(150);
  });

  it('§3.1.1.2 intmeth: unusual tokens, control characters, UTF-8', () => {
    const message = request('intmeth.dat');
    expect(message.method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
    expect(readNameAddr(header(message, 'to') ?? '')?.displayName).toBe('BEL:\u0007 NUL:\0 DEL:\u007f');
    const from = readNameAddr(header(message, 'from') ?? '');
    expect(param(from?.params ?? [], 'tag')).toBe("_token~1'+`*%!-.");
    expect(header(message, "extensionheader-!.%*+_`'~")).toBe('\ufeff\u5927\u505c\u96fb');
    expect(readUri(message.requestUri)?.user).toBe("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
  });

  it('§3.1.1.3 esc01, §3.1.1.4 escnull: escapes mean their characters, once, and %00 cuts nothing', () => {
    const escaped = request('esc01.dat');
    expect(unescapeText(readUri(escaped.requestUri)?.user ?? '')).toBe('sips:user@example.com');
    expect(sameUri('sip:%75se%72@example.com', 'sip:user@example.com')).toBe(true);
    const [contact] = readContacts(escaped) ?? [];
    const uri = contact?.kind === 'address' ? contact.address.uri : '';
    expect(sameUri(uri, 'sip:caller@host5.example.net;lr;name=value%2541')).toBe(true);
    const nulls = readContacts(read('escnull.dat')) ?? [];
    expect(nulls.map((entry) => (entry.kind === 'address' ? readUri(entry.address.uri)?.user : ''))).toEqual([
      '%00',
      '%00%00',
    ]);
  });

  it('§3.1.1.7 longreq: nothing is cut', () => {
    const message = read('longreq.dat');
    expect(readVias(message)).toHaveLength(34);
    expect(readNameAddr(header(message, 'to') ?? '')?.displayName?.length).toBeGreaterThan(100);
  });

  it('§3.1.1.8 dblreq: octets behind the message are ignored', () => {
    expect(request('dblreq.dat').method).toBe('REGISTER');
    expect(read('dblreq.dat').body).toHaveLength(0);
  });

  it('§3.1.1.9 semiuri: a semicolon in the user part is the user’s', () => {
    expect(readUri(request('semiuri.dat').requestUri)?.user).toBe('user;par=u%40example.net');
  });

  it('§3.1.1.11 mpart01: a binary body comes out as it went in', () => {
    const message = read('mpart01.dat');
    const bytes = tortureBytes(folder, { corpus: 'rfc4475', file: 'mpart01.dat' });
    expect(sha(message.body)).toBe(sha(bytes.subarray(bytes.indexOf('\r\n\r\n') + 4)));
    expect(message.body).toHaveLength(Number(header(message, 'content-length')));
  });

  it('§3.1.1.12 unreason, §3.1.1.13 noreason', () => {
    expect(read('unreason.dat')).toMatchObject({ status: 200, reason: expect.stringContaining('= 2**3 * 5**2 ') });
    expect(read('noreason.dat')).toMatchObject({ status: 100, reason: '' });
  });

  it('§3.3.5 bext01: 420 with what is not supported', () => {
    expect(refuseExtensions(request('bext01.dat'), new Set(['timer']))).toEqual({
      status: 420,
      text: 'Bad Extension',
      headers: [{ name: 'unsupported', value: 'nothingSupportsThis, nothingSupportsThisEither' }],
    });
  });

  it('§3.3.6 invut: 415; §3.3.15 sdp01: 406', () => {
    expect(refuseBody(request('invut.dat'), ['application/sdp'])).toMatchObject({
      status: 415,
      headers: [{ name: 'accept', value: 'application/sdp' }],
    });
    expect(refuseAccept(request('sdp01.dat'), 'application/sdp')?.status).toBe(406);
  });

  it('§3.3.12–14: parameters of a Contact and of its URI are told apart; escaped headers stay in the URI', () => {
    expect(uris('cparam01.dat')).toEqual(['sip:+19725552222@gw1.example.net']);
    expect(uris('cparam02.dat')).toEqual(['sip:+19725552222@gw1.example.net;unknownparam']);
    expect(uris('regescrt.dat')).toEqual(['sip:user@example.com?Route=%3Csip:sip.example.com%3E']);
    expect(headerValues(read('regescrt.dat'), 'route')).toEqual([]);
  });
});

describe.skipIf(skipped)(`RFC 5118, what is read out${why}`, () => {
  it('§4.2 the port of an IPv6 address stands behind the bracket', () => {
    const ambiguous = readUri(request('port-ambiguous', 'rfc5118').requestUri);
    expect(ambiguous).toMatchObject({ host: '[2001:db8::10:5070]', port: undefined });
    expect(readUri(request('port-unambiguous', 'rfc5118').requestUri)).toMatchObject({
      host: '[2001:db8::10]',
      port: 5070,
    });
  });

  it('§4.5 received with and without brackets', () => {
    for (const file of ['via-received-param-with-delim', 'via-received-param-no-delim']) {
      const via = topVia(read(file, 'rfc5118'));
      expect(via === undefined ? undefined : receivedOf(via)).toBe('2001:db8::9:255');
    }
  });
});

function verdictOn(bytes: Uint8Array): TortureVerdict {
  const result = parseMessage(bytes);
  if (!result.ok) {
    const { isResponse, status, recover } = result.problem;
    if (isResponse) return { kind: 'drop', by: 'parse' };
    // Enough is left to answer.
    expect(recover === undefined ? undefined : topVia(recover)).toBeDefined();
    return { kind: 'refuse', by: 'parse', status };
  }
  if (result.message.kind === 'response') {
    return validateResponse(result.message) === undefined ? { kind: 'accept' } : { kind: 'drop', by: 'validate' };
  }
  const refusal = validateRequest(result.message);
  return refusal === undefined ? { kind: 'accept' } : { kind: 'refuse', by: 'validate', status: refusal.status };
}

function spell(verdict: TortureVerdict): string {
  return verdict.kind === 'refuse' ? `refuse with ${verdict.status}` : verdict.kind;
}

function read(file: string, corpus: 'rfc4475' | 'rfc5118' = file.includes('.') ? 'rfc4475' : 'rfc5118'): SipMessage {
  const result = parseMessage(tortureBytes(folder, { corpus, file }));
  if (!result.ok) throw new Error(result.problem.text);
  return result.message;
}

function request(file: string, corpus?: 'rfc4475' | 'rfc5118'): SipRequest {
  const message = read(file, corpus);
  if (message.kind !== 'request') throw new Error('not a request');
  return message;
}

function uris(file: string): string[] {
  return (readContacts(read(file)) ?? []).map((contact) => (contact.kind === 'address' ? contact.address.uri : '*'));
}

function reparse(message: SipMessage): SipMessage {
  const result = parseMessage(serializeMessage(message));
  if (!result.ok) throw new Error(result.problem.text);
  return result.message;
}

function withoutLength(message: SipMessage): unknown {
  const headers = message.headers.filter(({ name }) => name !== 'content-length');
  return { ...message, headers, body: Buffer.from(message.body) };
}

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
