import type { Flow, LegId, ReasonHeader } from './inputs.ts';

/** Everything the SIP endpoint can do to the world. */
export type EndpointEffect =
  /** Send on `flow` (UDP: the bound socket; TCP: the flow's connection if it is open, else connect to address and port). */
  | { readonly type: 'send'; readonly flow: Flow; readonly bytes: Uint8Array }
  | { readonly type: 'closeStream'; readonly connection: string }
  | { readonly type: 'setTimer'; readonly timerId: string; readonly afterMs: number }
  | { readonly type: 'clearTimer'; readonly timerId: string }
  /** A new INVITE passed authentication or came from a trunk. 100 goes out by itself. Answer with ring / answer / reject. */
  | {
      readonly type: 'legIncoming';
      readonly leg: LegId;
      readonly from: IncomingParty;
      /** The number dialled, unescaped: user part of the Request-URI, of To where the trunk calls us by the name we registered. */
      readonly called: string;
      /** User part of P-Asserted-Identity (trunks only) or From. `anonymous` stays that. */
      readonly caller: string;
      readonly displayName: string;
      /** `undefined`: the INVITE carried no offer; ours goes into the 200, the peer's answer comes with `legConfirmed`. */
      readonly sdp: string | undefined;
      /** RFC 7433 User-to-User, raw header value. */
      readonly uui: string | undefined;
      readonly callIdHeader: string;
    }
  /** An outgoing leg got 180–189. With `sdp`: early media (183 with a body). `talks`: the phone can be made to answer. May come several times. */
  | {
      readonly type: 'legRinging';
      readonly leg: LegId;
      readonly status: number;
      readonly sdp: string | undefined;
      readonly talks?: true;
    }
  /** An outgoing leg got 2xx; the ACK has been sent. `uui`: RFC 7433 User-to-User of the 2xx, raw, where it had one. */
  | { readonly type: 'legAnswered'; readonly leg: LegId; readonly sdp: string; readonly uui?: string }
  /** An answered incoming leg got its ACK; `sdp` when the INVITE had no offer. */
  | { readonly type: 'legConfirmed'; readonly leg: LegId; readonly sdp: string | undefined }
  /** An outgoing leg ended before it was answered, and not by our `hangup`. `status` 408: nobody answered (timer B), 503: transport error. */
  | {
      readonly type: 'legFailed';
      readonly leg: LegId;
      readonly status: number;
      readonly reason: string;
      readonly cause: ReasonHeader | undefined;
    }
  /** A leg ended: the peer's CANCEL or BYE, a lost ACK, an expired session timer. Not sent for our own `hangup` or `reject`. */
  | {
      readonly type: 'legEnded';
      readonly leg: LegId;
      readonly by: LegEndedBy;
      readonly cause: ReasonHeader | undefined;
      /** RFC 7433 User-to-User of the BYE, raw, where it had one. */
      readonly uui?: string;
    }
  /** The peer offers new media (re-INVITE, UPDATE): hold, resume, codec change. */
  | { readonly type: 'legOffer'; readonly leg: LegId; readonly sdp: string | undefined }
  /** Answer to our `offer`; `sdp` undefined: refused, the session stays as it was. */
  | { readonly type: 'legOfferAnswered'; readonly leg: LegId; readonly sdp: string | undefined }
  /** A key by SIP INFO (application/dtmf-relay). */
  | { readonly type: 'legDigit'; readonly leg: LegId; readonly digit: string; readonly durationMs: number }
  | { readonly type: 'registered'; readonly account: string; readonly contact: string; readonly expiresS: number }
  | {
      readonly type: 'unregistered';
      readonly account: string;
      readonly contact: string;
      readonly why: 'removed' | 'expired';
    }
  | { readonly type: 'trunkState'; readonly trunk: string; readonly up: boolean }
  /** We are registered at the trunk, or were once more, for so long. */
  | { readonly type: 'trunkRegistered'; readonly trunk: string; readonly expiresS: number }
  /** The trunk did not take our registration (408: no answer, 503: transport); it is tried again after `retryMs`. */
  | {
      readonly type: 'trunkRegistrationFailed';
      readonly trunk: string;
      readonly status: number;
      readonly reason: string;
      readonly retryMs: number;
    }
  /** For metrics: malformed, oversized, rate limited, stray, auth failed, … */
  | { readonly type: 'count'; readonly what: CountedEvent; readonly flow: Flow | undefined }
  /** A message or command that does not fit the state: named, nothing changed. */
  | { readonly type: 'unexpected'; readonly what: string; readonly where: string };

export type IncomingParty =
  | { readonly kind: 'trunk'; readonly trunk: string }
  | { readonly kind: 'account'; readonly account: string };

export type LegEndedBy = 'cancel' | 'bye' | 'ackTimeout' | 'sessionTimer' | 'transport';

export type CountedEvent =
  | 'malformed'
  | 'oversized'
  | 'stray'
  | 'rateLimited'
  | 'authFailed'
  | 'nonceReplayed'
  | 'unknownSource'
  | 'overload';
