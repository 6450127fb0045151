import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOffer, readAnswer } from './answer.ts';
import { createOffer } from './offer.ts';
import { parseSdp } from './parse.ts';
import { type Direction, mirrored, narrowed } from './session.ts';

const OURS = { address: '198.51.100.20', port: 20_000, sessionId: 7, version: 2 };
const DIRECTIONS: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

function offer(...lines: string[]): string {
  return ['v=0', 'o=peer 1 1 IN IP4 192.0.2.9', 's=-', 'c=IN IP4 192.0.2.9', 't=0 0', ...lines, ''].join('\r\n');
}

describe('createOffer', () => {
  it('is one G.711 stream with telephone-event', () => {
    expect(createOffer(OURS).split('\r\n')).toEqual([
      'v=0',
      'o=- 7 2 IN IP4 198.51.100.20',
      's=-',
      'c=IN IP4 198.51.100.20',
      't=0 0',
      'm=audio 20000 RTP/AVP 8 0 101',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=sendrecv',
      '',
    ]);
  });

  it('IPv6, one codec, no keys, hold', () => {
    const text = createOffer({
      address: '2001:db8::1',
      port: 20_002,
      codecs: ['PCMU'],
      telephoneEvent: false,
      direction: 'sendonly',
    });
    expect(text).toContain('c=IN IP6 2001:db8::1\r\n');
    expect(text).toContain('m=audio 20002 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendonly\r\n');
  });

  it('an address or port of ours that is none is our own fault', () => {
    for (const port of [0, 65_536, 1.5, Number.NaN]) expect(() => createOffer({ ...OURS, port })).toThrow(RangeError);
    expect(() => createOffer({ ...OURS, address: 'localhost' })).toThrow(RangeError);
  });
});

describe('answerOffer', () => {
  it('takes one codec: the one preferred, else the first offered', () => {
    const text = offer('m=audio 4000 RTP/AVP 0 8 96', 'a=rtpmap:96 telephone-event/8000', 'a=ptime:30');
    const remote = { address: '192.0.2.9', port: 4000, telephoneEvent: 96, direction: 'sendrecv', held: false };
    const answer = answerOffer(text, { ...OURS, prefer: 'PCMA' });
    expect(answer).toMatchObject({ ok: true, remote: { ...remote, codec: 'PCMA', ptimeMs: 30 } });
    expect(answer.ok && answer.sdp).toContain(
      'm=audio 20000 RTP/AVP 8 96\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\n',
    );
    expect(answerOffer(text, OURS)).toMatchObject({ remote: { codec: 'PCMU' } });
    expect(answerOffer(text, { ...OURS, prefer: ['PCMA', 'PCMU'] })).toMatchObject({ remote: { codec: 'PCMA' } });
    expect(answerOffer(offer('m=audio 4000 RTP/AVP 0'), { ...OURS, prefer: 'PCMA' })).toMatchObject({
      remote: { codec: 'PCMU', telephoneEvent: undefined },
    });
  });

  it('static payload types need no rtpmap; one that says otherwise is believed', () => {
    expect(answerOffer(offer('m=audio 4000 RTP/AVP 8'), OURS)).toMatchObject({ remote: { codec: 'PCMA' } });
    const lying = offer('m=audio 4000 RTP/AVP 0 8', 'a=rtpmap:0 G729/8000', 'a=rtpmap:8 pcma/8000/1');
    expect(answerOffer(lying, OURS)).toMatchObject({ remote: { codec: 'PCMA' } });
  });

  it('RFC 3264 §6: other lines are refused in their place', () => {
    const answer = answerOffer(
      offer(
        'm=video 4002 RTP/AVP 31',
        'a=rtpmap:31 H261/90000',
        'm=audio 4004 RTP/SAVP 8',
        'm=audio 4006 RTP/AVP 18',
        'm=audio 0 RTP/AVP 8',
        'm=audio 4008 RTP/AVP 18 8',
        'm=audio 4010 RTP/AVP 0',
        'm=application 4012 UDP/BFCP *',
      ),
      OURS,
    );
    expect(answer).toMatchObject({ ok: true, remote: { port: 4008, codec: 'PCMA' } });
    expect(answer.ok && answer.sdp.split('\r\n').filter((line) => line.startsWith('m='))).toEqual([
      'm=video 0 RTP/AVP 31',
      'm=audio 0 RTP/SAVP 8',
      'm=audio 0 RTP/AVP 18',
      'm=audio 0 RTP/AVP 8',
      'm=audio 20000 RTP/AVP 8',
      'm=audio 0 RTP/AVP 0',
      'm=application 0 UDP/BFCP *',
    ]);
  });

  it.each([
    ['only G.729', offer('m=audio 4000 RTP/AVP 18'), 488],
    ['only telephone-event', offer('m=audio 4000 RTP/AVP 101', 'a=rtpmap:101 telephone-event/8000'), 488],
    ['only video', offer('m=video 4000 RTP/AVP 31'), 488],
    ['only SRTP', offer('m=audio 4000 RTP/SAVP 0'), 488],
    ['WebRTC', offer('m=audio 9 UDP/TLS/RTP/SAVPF 0 8'), 488],
    ['all taken away', offer('m=audio 0 RTP/AVP 0'), 488],
    ['no media', offer(), 488],
    ['no address', offer('m=audio 4000 RTP/AVP 0').replace('c=IN IP4 192.0.2.9\r\n', ''), 488],
    ['no SDP', 'hello', 400],
  ])('refuses %s', (_, text, status) => {
    expect(answerOffer(text, OURS)).toMatchObject({ ok: false, status });
  });

  it('the address of the line goes before that of the session; IPv6 too', () => {
    const text = offer('m=audio 4000 RTP/AVP 0', 'c=IN IP6 2001:db8::9');
    expect(answerOffer(text, OURS)).toMatchObject({ remote: { address: '2001:db8::9' } });
  });

  it.each<[string, Direction, Direction, boolean]>([
    ['a=sendrecv', 'sendrecv', 'sendrecv', false],
    ['a=sendonly', 'sendrecv', 'recvonly', true],
    ['a=recvonly', 'sendrecv', 'sendonly', false],
    ['a=inactive', 'sendrecv', 'inactive', true],
    ['a=sendrecv', 'sendonly', 'sendonly', false],
    ['a=sendonly', 'sendonly', 'inactive', true],
    ['a=sendrecv', 'inactive', 'inactive', false],
    ['c=IN IP4 0.0.0.0', 'sendrecv', 'recvonly', true],
    ['a=x', 'sendrecv', 'sendrecv', false],
  ])('%s, we want %s: %s', (line, direction, agreed, held) => {
    const answer = answerOffer(offer('m=audio 4000 RTP/AVP 0', line), { ...OURS, direction });
    expect(answer).toMatchObject({ ok: true, remote: { direction: agreed, held } });
    expect(answer.ok && answer.sdp).toContain(`\r\na=${agreed}\r\n`);
  });

  it('a direction of the session holds for lines that have none', () => {
    const text = offer('a=sendonly', 'm=audio 4000 RTP/AVP 0');
    expect(answerOffer(text, OURS)).toMatchObject({ remote: { held: true } });
  });
});

describe('readAnswer', () => {
  it('takes the first codec that was offered, and telephone-event only when it was', () => {
    const answer = offer('m=audio 4000 RTP/AVP 18 0 8 97', 'a=rtpmap:97 telephone-event/8000');
    expect(readAnswer(createOffer(OURS), answer)).toMatchObject({
      ok: true,
      remote: { address: '192.0.2.9', port: 4000, codec: 'PCMU', telephoneEvent: 97, held: false },
    });
    const narrow = createOffer({ ...OURS, codecs: ['PCMA'], telephoneEvent: false });
    expect(readAnswer(narrow, answer)).toMatchObject({ remote: { codec: 'PCMA', telephoneEvent: undefined } });
  });

  it.each([
    ['port 0', offer('m=audio 0 RTP/AVP 8'), 488],
    ['a codec not offered', offer('m=audio 4000 RTP/AVP 18'), 488],
    ['no line', offer(), 488],
    ['another line in its place', offer('m=video 4000 RTP/AVP 31', 'm=audio 4000 RTP/AVP 8'), 488],
    ['no SDP', '', 400],
  ])('refuses %s', (_, answer, status) => {
    expect(readAnswer(createOffer(OURS), answer)).toMatchObject({ ok: false, status });
  });

  it('both ends agree, whatever they want', () => {
    const want = fc.constantFrom(...DIRECTIONS);
    const codecs = fc.constantFrom(
      ['PCMA'] as const,
      ['PCMU'] as const,
      ['PCMA', 'PCMU'] as const,
      ['PCMU', 'PCMA'] as const,
    );
    fc.assert(
      fc.property(want, want, codecs, fc.boolean(), (mine, yours, offered, telephoneEvent) => {
        const sent = createOffer({ ...OURS, direction: mine, codecs: offered, telephoneEvent });
        const back = answerOffer(sent, { address: '::1', port: 30_000, direction: yours, prefer: 'PCMU' });
        expect(back.ok).toBe(true);
        if (!back.ok) return;
        const heard = readAnswer(sent, back.sdp);
        expect(heard).toMatchObject({
          ok: true,
          remote: {
            address: '::1',
            port: 30_000,
            codec: back.remote.codec,
            telephoneEvent: back.remote.telephoneEvent,
            direction: mirrored(back.remote.direction),
          },
        });
        expect(back.remote.direction).toBe(narrowed(yours, mirrored(mine)));
      }),
    );
  });

  it('no text makes it throw, and every answer is SDP', () => {
    const line = fc.oneof(
      fc.constantFrom('m=audio 4000 RTP/AVP 0', 'a=rtpmap:0 PCMU/8000', 'c=IN IP4 0.0.0.0', 'a=sendonly', 'a=ptime:x'),
      fc.string({ maxLength: 20 }),
      fc.stringMatching(/^[acmo]=[a-z0-9 :/.]{0,20}$/),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const text = offer(...lines);
        readAnswer(createOffer(OURS), text);
        const answer = answerOffer(text, OURS);
        if (answer.ok) expect(parseSdp(answer.sdp)?.media.length).toBe(parseSdp(text)?.media.length);
      }),
      { numRuns: 500 },
    );
  });
});
