import { readCseq } from './cseq.ts';
import { header, headerCount, headerValues } from './headers.ts';
import type { SipResponse } from './message.ts';
import { readNameAddr } from './name-addr.ts';
import { readVia } from './via.ts';

/**
 * Why a response must be dropped, or `undefined`. As a user agent we put in one Via, so a response with more of them is
 * somebody else's (RFC 3261 §8.1.3.3); one whose Via, CSeq, From, To or Call-ID can't be read belongs to no
 * transaction (RFC 4475 §3.1.2.5).
 */
export function validateResponse(response: SipResponse): string | undefined {
  const vias = headerValues(response, 'via');
  const [via] = vias;
  if (via === undefined || readVia(via) === undefined) return 'Bad Via';
  if (vias.length > 1) return 'More than one Via';
  if (headerCount(response, 'cseq') !== 1 || readCseq(response) === undefined) return 'Bad CSeq';
  if (headerCount(response, 'call-id') !== 1) return 'Bad Call-ID';
  for (const name of ['from', 'to']) {
    if (headerCount(response, name) !== 1 || readNameAddr(header(response, name) ?? '') === undefined) {
      return `Bad ${name}`;
    }
  }
  return undefined;
}
