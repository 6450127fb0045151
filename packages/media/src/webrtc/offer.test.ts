import { describe, expect, it } from 'vitest';
import { advertise, readAudioOffer } from './offer.ts';

function offer(...more: string[]): string {
  const lines = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 110 126'];
  return [...lines, 'a=mid:0', 'a=sendrecv', 'a=rtpmap:110 telephone-event/48000', ...more, ''].join('\r\n');
}

describe('the offer of a page', () => {
  it('is answered with PCMA and the telephone-event of 8 kHz', () => {
    expect(readAudioOffer(offer('a=rtpmap:126 telephone-event/8000'))).toEqual({
      mid: '0',
      codec: 'PCMA',
      telephoneEvent: 126,
    });
    expect(readAudioOffer(offer().replace(' 8 ', ' '))).toEqual({ mid: '0', codec: 'PCMU', telephoneEvent: undefined });
  });

  it('is refused with a reason', () => {
    expect(readAudioOffer('')).toBe('no audio is offered');
    expect(readAudioOffer(offer().replace(' 0 8 ', ' '))).toBe('neither PCMA nor PCMU is offered');
    expect(readAudioOffer(offer().replace('sendrecv', 'recvonly'))).toBe('the audio is not sendrecv');
    expect(readAudioOffer(offer().replace('a=mid:0', 'a=x'))).toBe('the audio section has no mid');
    expect(readAudioOffer(offer('m=video 9 UDP/TLS/RTP/SAVPF 96'))).toBe('more than one media section is offered');
  });

  it('gets the advertised address in our answer, once', () => {
    const candidates = ['10.0.0.5', '10.0.0.6'].map(
      (ip, i) => `a=candidate:${i} 1 UDP 2114977791 ${ip} 23999 typ host`,
    );
    const answer = ['c=IN IP4 10.0.0.5', ...candidates, 'a=end-of-candidates', ''].join('\r\n');
    expect(advertise(answer, '203.0.113.1').split('\r\n')).toEqual([
      'c=IN IP4 203.0.113.1',
      'a=candidate:0 1 UDP 2114977791 203.0.113.1 23999 typ host',
      'a=end-of-candidates',
      '',
    ]);
    expect(advertise(answer, undefined)).toBe(answer);
  });
});
