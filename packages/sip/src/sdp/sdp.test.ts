import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { familyOf, isUnspecified } from './address.ts';
import { parseSdp, SDP_CHARACTERS_MAX, SDP_MEDIA_MAX } from './parse.ts';
import { serializeSdp } from './serialize.ts';
import type { SessionDescription } from './session.ts';

const HEAD = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n';

describe('parseSdp', () => {
  it('reads the levels', () => {
    const text = `${HEAD}i=x\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\na=sendonly\r\nm=audio 49170/2 RTP/AVP 8 0 101
c=IN IP6 2001:db8::1\r\na=rtpmap:101 telephone-event/8000\r\na=recvonly\r\nm=video 0 RTP/AVP 31\r\n`;
    expect(parseSdp(text)).toEqual({
      origin: { username: '-', sessionId: '1', version: '1', family: 'IP4', address: '192.0.2.1' },
      name: '-',
      connection: { family: 'IP4', address: '192.0.2.1' },
      attributes: [{ name: 'sendonly', value: undefined }],
      media: [
        {
          kind: 'audio',
          port: 49_170,
          protocol: 'RTP/AVP',
          formats: ['8', '0', '101'],
          connection: { family: 'IP6', address: '2001:db8::1' },
          attributes: [
            { name: 'rtpmap', value: '101 telephone-event/8000' },
            { name: 'recvonly', value: undefined },
          ],
        },
        { kind: 'video', port: 0, protocol: 'RTP/AVP', formats: ['31'], connection: undefined, attributes: [] },
      ],
    });
  });

  it.each([
    ['nothing', ''],
    ['another version', HEAD.replace('v=0', 'v=1')],
    ['no origin', 'v=0\r\ns=-\r\n'],
    ['an origin too short', HEAD.replace(' IN IP4 192.0.2.1', '')],
    ['a line that is none', `${HEAD}hello\r\n`],
    ['a port out of range', `${HEAD}m=audio 65536 RTP/AVP 0\r\n`],
    ['a negative port', `${HEAD}m=audio -1 RTP/AVP 0\r\n`],
    ['no format', `${HEAD}m=audio 1 RTP/AVP\r\n`],
    ['a bad address', `${HEAD}c=IN IP4 192.0.2.256\r\n`],
    ['an address of the other family', `${HEAD}c=IN IP4 ::1\r\n`],
    ['a host name', `${HEAD}c=IN IP4 example.com\r\n`],
    ['multicast', `${HEAD}c=IN IP4 224.2.36.42/127\r\n`],
    ['another network', `${HEAD}c=ATM NSAP 47\r\n`],
    ['too many media lines', `${HEAD}${'m=audio 1 RTP/AVP 0\r\n'.repeat(SDP_MEDIA_MAX + 1)}`],
    ['too many lines', `${HEAD}${'a=x\r\n'.repeat(3000)}`],
    ['too long', `${HEAD}a=${'x'.repeat(SDP_CHARACTERS_MAX)}\r\n`],
    ['JSON', '{"sdp": 1}'],
  ])('refuses %s', (_, text) => {
    expect(parseSdp(text)).toBeUndefined();
  });

  it('addresses', () => {
    for (const good of ['::', '::1', '2001:db8::1', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.1', '1::8', 'fe80::']) {
      expect(familyOf(good)).toBe('IP6');
    }
    for (const bad of ['', ':', ':::', '1:2:3', '1:2:3:4:5:6:7:8:9', '1::2::3', 'g::', '::1.2.3', '12345::', '1.2.3']) {
      expect(familyOf(bad)).toBeUndefined();
    }
    for (const address of ['0.0.0.0', '::', '0:0:0:0:0:0:0:0']) expect(isUnspecified(address)).toBe(true);
    expect(isUnspecified('::1')).toBe(false);
  });

  it('what was written is read again', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9./+-]{1,10}$/);
    const connection = fc.option(
      fc.oneof(
        fc.ipV4().map((address) => ({ family: 'IP4' as const, address })),
        fc.ipV6().map((address) => ({ family: 'IP6' as const, address })),
      ),
      { nil: undefined },
    );
    const attribute = fc.record({ name: word, value: fc.option(word, { nil: undefined }) });
    const attributes = fc.array(attribute, { maxLength: 4 });
    const session: fc.Arbitrary<SessionDescription> = fc.record({
      origin: fc.record({
        username: word,
        sessionId: word,
        version: word,
        family: fc.constantFrom('IP4' as const, 'IP6' as const),
        address: word,
      }),
      name: word,
      connection,
      attributes,
      media: fc.array(
        fc.record({
          kind: fc.constantFrom('audio', 'video', 'image'),
          port: fc.integer({ min: 0, max: 65_535 }),
          protocol: word,
          formats: fc.array(word, { minLength: 1, maxLength: 5 }),
          connection,
          attributes,
        }),
        { maxLength: 4 },
      ),
    });
    fc.assert(
      fc.property(session, (value) => {
        expect(parseSdp(serializeSdp(value))).toEqual(value);
      }),
    );
  });
});
