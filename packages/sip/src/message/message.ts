/**
 * A SIP message as a value: start line, ordered header fields, body (RFC 3261 §7).
 *
 * Header values stay raw text until somebody asks for one; the typed readers (`readVia`, `readNameAddr`, `readCseq`, …)
 * lie beside this file and parse on demand, so a message that is only relayed or matched costs nothing more.
 */
export type SipMessage = SipRequest | SipResponse;

/** One header field line. `name` is the canonical long form in lower case (`v` → `via`); comma lists are not split. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

export interface SipRequest {
  readonly kind: 'request';
  /** Case-sensitive (RFC 3261 §7.1), e.g. `INVITE`. */
  readonly method: string;
  /** Request-URI as it stood on the wire, unescaped by nobody. */
  readonly requestUri: string;
  readonly headers: readonly HeaderField[];
  readonly body: Uint8Array;
}

export interface SipResponse {
  readonly kind: 'response';
  /** 100–699. */
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly HeaderField[];
  readonly body: Uint8Array;
}
