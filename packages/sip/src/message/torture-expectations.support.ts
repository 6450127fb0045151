/**
 * Test support: the verdict on each torture message of RFC 4475 (49 and one variant) and RFC 5118 (12), for the parser
 * and, where it says more, for a whole endpoint. The messages themselves lie outside of the repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TortureExpectation {
  readonly corpus: 'rfc4475' | 'rfc5118';
  readonly file: string;
  /** What `parseMessage` as a datagram, then `validateRequest` or `validateResponse`, make of it. */
  readonly verdict: TortureVerdict;
  /** As bytes of a stream, followed by nothing. Default: a message, or `malformed` when the parser refuses it. */
  readonly stream?: 'message' | 'malformed' | 'lost' | 'unfinished';
  /** Statuses that an endpoint which serves INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER and no extension may answer with. */
  readonly endpoint?: readonly number[];
}

export type TortureVerdict =
  | { readonly kind: 'accept' }
  /** Refused with this status, by the parser (syntax of the whole) or by `validateRequest` (its fields). */
  | { readonly kind: 'refuse'; readonly by: 'parse' | 'validate'; readonly status: number }
  /** A response that nobody answers: dropped by either. */
  | { readonly kind: 'drop'; readonly by: 'parse' | 'validate' };

export const TORTURE: readonly TortureExpectation[] = [
  // Blank-laden but valid (RFC 4475 §3.1.1).
  rfc4475('wsinv.dat', accept()),
  rfc4475('intmeth.dat', accept(), { endpoint: [501, 405] }),
  rfc4475('esc01.dat', accept()),
  rfc4475('escnull.dat', accept()),
  // `RE%47IST%45R` is a method of its own, not REGISTER.
  rfc4475('esc02.dat', accept(), { endpoint: [501, 405] }),
  rfc4475('lwsdisp.dat', accept()),
  rfc4475('longreq.dat', accept()),
  rfc4475('dblreq.dat', accept()),
  rfc4475('semiuri.dat', accept()),
  rfc4475('transports.dat', accept()),
  rfc4475('mpart01.dat', accept(), { endpoint: [501, 405, 415] }),
  rfc4475('unreason.dat', accept()),
  rfc4475('noreason.dat', accept()),
  // Invalid (§3.1.2).
  rfc4475('badinv01.dat', refuse('validate', 400)),
  rfc4475('clerr.dat', refuse('parse', 400), { stream: 'unfinished' }),
  rfc4475('ncl.dat', refuse('parse', 400), { stream: 'lost' }),
  rfc4475('scalar02.dat', refuse('validate', 400)),
  rfc4475('scalarlg.dat', drop('validate')),
  rfc4475('quotbal.dat', refuse('validate', 400)),
  rfc4475('ltgtruri.dat', refuse('validate', 400)),
  rfc4475('lwsruri.dat', refuse('parse', 400)),
  rfc4475('lwsstart.dat', refuse('parse', 400)),
  rfc4475('trws.dat', refuse('parse', 400)),
  rfc4475('escruri.dat', refuse('validate', 400)),
  // §3.1.2.12 leaves the choice: a Date that is not GMT is ignored.
  rfc4475('baddate.dat', accept()),
  rfc4475('regbadct.dat', refuse('validate', 400)),
  rfc4475('badaspec.dat', refuse('validate', 400)),
  // The copy without its last line end has no end on a stream.
  rfc4475('baddn.dat', refuse('validate', 400), { stream: 'unfinished' }),
  rfc4475('variants/baddn.with-final-crlf.dat', refuse('validate', 400)),
  rfc4475('badvers.dat', refuse('parse', 505)),
  rfc4475('mismatch01.dat', refuse('validate', 400)),
  rfc4475('mismatch02.dat', refuse('validate', 501)),
  rfc4475('bigcode.dat', drop('parse')),
  // §3.2.1: matched as a transaction of RFC 2543.
  rfc4475('badbranch.dat', accept()),
  rfc4475('insuf.dat', refuse('validate', 400)),
  rfc4475('unkscm.dat', refuse('validate', 416)),
  rfc4475('novelsc.dat', refuse('validate', 416)),
  rfc4475('unksm2.dat', accept(), { endpoint: [400, 401, 403, 404] }),
  rfc4475('bext01.dat', accept(), { endpoint: [420] }),
  rfc4475('invut.dat', accept(), { endpoint: [415] }),
  rfc4475('regaut01.dat', accept(), { endpoint: [401] }),
  rfc4475('multi01.dat', refuse('validate', 400)),
  rfc4475('mcl01.dat', refuse('parse', 400), { stream: 'lost' }),
  rfc4475('bcast.dat', drop('validate')),
  // A user agent does not forward, so Max-Forwards 0 is fine.
  rfc4475('zeromf.dat', accept()),
  rfc4475('cparam01.dat', accept()),
  rfc4475('cparam02.dat', accept()),
  rfc4475('regescrt.dat', accept()),
  rfc4475('sdp01.dat', accept(), { endpoint: [406] }),
  rfc4475('inv2543.dat', accept(), { stream: 'lost' }),
  // IPv6 (RFC 5118).
  rfc5118('ipv6-good', accept()),
  rfc5118('ipv6-bad', refuse('validate', 400)),
  rfc5118('port-ambiguous', accept()),
  rfc5118('port-unambiguous', accept()),
  rfc5118('ipv6-correct-abnf-2-colons', accept()),
  rfc5118('ipv6-bug-abnf-3-colons', accept()),
  rfc5118('via-received-param-no-delim', accept()),
  rfc5118('via-received-param-with-delim', accept()),
  rfc5118('ipv6-in-sdp', accept()),
  rfc5118('mult-ip-in-header', accept()),
  rfc5118('mult-ip-in-sdp', accept()),
  rfc5118('ipv4-mapped-ipv6', accept()),
];

/** Folder of the corpora: `CALLWRIGHT_CORPORA`, else `shared/corpora` beside the checkout. `undefined`: not there. */
export function corporaFolder(): string | undefined {
  const repository = join(import.meta.dirname, '../../../..');
  const folder = process.env.CALLWRIGHT_CORPORA ?? join(repository, '../shared/corpora');
  return existsSync(join(folder, 'rfc4475')) ? folder : undefined;
}

/** Bytes of one message. */
export function tortureBytes(folder: string, { corpus, file }: Pick<TortureExpectation, 'corpus' | 'file'>): Buffer {
  return readFileSync(join(folder, corpus, file));
}

type More = Pick<TortureExpectation, 'stream' | 'endpoint'>;

function rfc4475(file: string, verdict: TortureVerdict, more: More = {}): TortureExpectation {
  return { corpus: 'rfc4475', file, verdict, ...more };
}

function rfc5118(file: string, verdict: TortureVerdict, more: More = {}): TortureExpectation {
  return { corpus: 'rfc5118', file, verdict, ...more };
}

function accept(): TortureVerdict {
  return { kind: 'accept' };
}

function refuse(by: 'parse' | 'validate', status: number): TortureVerdict {
  return { kind: 'refuse', by, status };
}

function drop(by: 'parse' | 'validate'): TortureVerdict {
  return { kind: 'drop', by };
}
