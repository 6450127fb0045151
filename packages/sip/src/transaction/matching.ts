/** What of a request tells transactions apart (RFC 3261 §17.2.3). */
export interface RequestIdentity {
  readonly method: string;
  readonly requestUri: string;
  /** Branch of the top Via; `undefined` when it has none. */
  readonly branch: string | undefined;
  /** `host:port` of the top Via as written, lower case. */
  readonly sentBy: string;
  /** Raw value of the top Via. */
  readonly topVia: string;
  readonly callId: string;
  readonly fromTag: string | undefined;
  readonly cseq: number;
}

/** Branches that begin so are unique across space and time (RFC 3261 §8.1.1.7). */
export const MAGIC_COOKIE = 'z9hG4bK';

/**
 * Key of the server transaction that a request belongs to. An ACK has the key of its INVITE; `method` overrides the
 * request's own, to find the INVITE that a CANCEL means.
 */
export function serverKey(request: RequestIdentity, method: string = request.method): string {
  const kind = method === 'ACK' ? 'INVITE' : method;
  const { branch } = request;
  if (branch !== undefined && branch.length > MAGIC_COOKIE.length && branch.startsWith(MAGIC_COOKIE)) {
    // RFC 3261 §17.2.3: branch, sent-by and method; sent-by, because clients may repeat each other's branches.
    return `${branch} ${request.sentBy} ${kind}`;
  }
  // RFC 3261 §17.2.3, clients of RFC 2543: Request-URI, tags, Call-ID, CSeq number and top Via decide. The To tag is
  // left out: the first INVITE has none while its ACK has ours. A bare cookie is no unique branch and comes here too.
  return `2543 ${kind} ${request.callId} ${request.cseq} ${request.fromTag ?? ''} ${request.requestUri} ${request.topVia}`;
}

/** Key of the client transaction that a response belongs to: branch and CSeq method (RFC 3261 §17.1.3). */
export function clientKey(branch: string, cseqMethod: string): string {
  return `${branch} ${cseqMethod}`;
}

/** Two requests without To tag and with this in common are one request that came by two ways (RFC 3261 §8.2.2.2). */
export function mergeKey(request: RequestIdentity): string {
  return `${request.callId} ${request.cseq} ${request.fromTag ?? ''} ${request.method}`;
}
