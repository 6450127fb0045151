import { header, headerTokens, headerValues } from './headers.ts';
import type { SipRequest } from './message.ts';
import type { Refusal } from './validate-request.ts';

/** 420 with Unsupported when Require names an option that is not in `supported` (lower case); RFC 3261 §8.2.2.3. */
export function refuseExtensions(request: SipRequest, supported: ReadonlySet<string>): Refusal | undefined {
  // ACK and CANCEL are never refused for it.
  if (request.method === 'ACK' || request.method === 'CANCEL') return undefined;
  const unknown = headerValues(request, 'require').filter((tag) => tag !== '' && !supported.has(tag.toLowerCase()));
  if (unknown.length === 0) return undefined;
  return { status: 420, text: 'Bad Extension', headers: [{ name: 'unsupported', value: unknown.join(', ') }] };
}

/**
 * 415 when a body is not of one of `types` (lower case, `type/subtype`) or is encoded or in a language of need;
 * RFC 3261 §8.2.3. A body that Content-Disposition calls optional is let through.
 */
export function refuseBody(request: SipRequest, types: readonly string[]): Refusal | undefined {
  if (request.body.length === 0) return undefined;
  const disposition = header(request, 'content-disposition')?.toLowerCase() ?? '';
  if (/;\s*handling\s*=\s*optional\b/.test(disposition)) return undefined;
  const encodings = headerTokens(request, 'content-encoding').filter((encoding) => encoding !== 'identity');
  if (encodings.length > 0) {
    return { status: 415, text: 'Unsupported Media Type', headers: [{ name: 'accept-encoding', value: 'identity' }] };
  }
  if (types.includes(contentType(request) ?? '')) return undefined;
  return { status: 415, text: 'Unsupported Media Type', headers: [{ name: 'accept', value: types.join(', ') }] };
}

/** 406 when Accept is there and takes none of what we would answer with, e.g. `application/sdp`; RFC 3261 §21.4.7. */
export function refuseAccept(request: SipRequest, type: string): Refusal | undefined {
  const accepted = headerTokens(request, 'accept').map((value) => value.split(';', 1)[0]?.trim() ?? '');
  if (header(request, 'accept') === undefined) return undefined;
  const major = `${type.split('/', 1)[0]}/*`;
  const fits = accepted.some((range) => range === type || range === '*/*' || range === major);
  return fits ? undefined : { status: 406, text: 'Not Acceptable' };
}

/** `type/subtype` of the body in lower case, without parameters; `undefined`: no Content-Type. */
export function contentType(message: Parameters<typeof header>[0]): string | undefined {
  return header(message, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
}
