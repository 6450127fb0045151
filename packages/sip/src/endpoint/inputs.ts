/** Everything that can happen to the SIP endpoint. The driver feeds one input, runs all effects in order, then takes the next. */

export type Transport = 'udp' | 'tcp';

/** The far end of a message. For `tcp`, `connection` names the open connection it came from, so that replies go back on it. */
export interface Flow {
  readonly transport: Transport;
  /** IPv4 or IPv6 address, no brackets. */
  readonly address: string;
  readonly port: number;
  readonly connection?: string;
}

/** A leg: one party's INVITE dialog with us, by an id that the engine chose (outgoing) or the driver's `Ids` gave (incoming). */
export type LegId = string;

export type EndpointInput =
  | { readonly type: 'datagram'; readonly flow: Flow; readonly bytes: Uint8Array }
  | { readonly type: 'streamData'; readonly flow: Flow; readonly bytes: Uint8Array }
  | { readonly type: 'streamClosed'; readonly connection: string }
  | { readonly type: 'transportError'; readonly flow: Flow; readonly reason: string }
  | { readonly type: 'timer'; readonly timerId: string }
  | { readonly type: 'dial'; readonly leg: LegId; readonly request: DialRequest }
  | LegCommand
  /** Out-of-dialog keep-alive of a trunk: OPTIONS; its outcome is a `trunkState` effect. */
  | { readonly type: 'probe'; readonly trunk: string }
  /** Registers at a trunk with `registerS`, and keeps that up; `trunkRegistered` and `trunkRegistrationFailed` tell how it goes. */
  | { readonly type: 'register'; readonly trunk: string }
  | { readonly type: 'unregister'; readonly trunk: string };

/** What the engine asks of a leg that exists. */
export type LegCommand =
  /** 180 to an incoming leg (183 when `sdp` is given: early media). */
  | { readonly type: 'ring'; readonly leg: LegId; readonly sdp?: string }
  /** 200 to an incoming leg. */
  | { readonly type: 'answer'; readonly leg: LegId; readonly sdp: string }
  /** Final refusal (400–699) to an incoming leg that was not answered. */
  | { readonly type: 'reject'; readonly leg: LegId; readonly status: number; readonly reason?: string }
  /** Ends a leg in whatever state: CANCEL, BYE, or a final refusal. Unknown or ended legs: an `unexpected` effect. */
  | {
      readonly type: 'hangup';
      readonly leg: LegId;
      readonly cause?: ReasonHeader;
      /** RFC 7433 User-to-User of the BYE, already encoded; a CANCEL and a refusal carry none. */
      readonly uui?: string;
    }
  /**
   * Asks a phone that rings to answer by itself: NOTIFY with `Event: talk` in the early dialog, as Broadsoft, Polycom, Snom and
   * Yealink know it. Only where `legRinging` said `talks`; else an `unexpected` effect. The phone's 200 is its answer.
   */
  | { readonly type: 'talk'; readonly leg: LegId }
  /**
   * Is the peer of an answered leg still there? A session refresh (RFC 4028 §7.4) that it has to answer: one that does not, or that does
   * not know the dialog any more, ends the leg (`sessionTimer`); one that does changes nothing. While a negotiation is under way,
   * that one tells.
   */
  | { readonly type: 'check'; readonly leg: LegId }
  /** re-INVITE with a new offer. */
  | { readonly type: 'offer'; readonly leg: LegId; readonly sdp: string }
  /** Answers (or refuses with 488) the peer's re-INVITE or UPDATE that came as `legOffer`. */
  | { readonly type: 'answerOffer'; readonly leg: LegId; readonly sdp: string }
  | { readonly type: 'refuseOffer'; readonly leg: LegId; readonly status: number };

export interface DialRequest {
  readonly target:
    | { readonly kind: 'trunk'; readonly trunk: string; readonly number: string }
    /** A SIP account: its registered contacts (forked to all, first answer wins), or its static contact. */
    | { readonly kind: 'account'; readonly account: string };
  /** User part of From, and of P-Asserted-Identity towards a trunk. */
  readonly from: string;
  readonly displayName?: string;
  /** Our offer. */
  readonly sdp: string;
  /** RFC 7433 User-to-User value, already encoded. */
  readonly uui?: string;
  /**
   * Asks the phone to answer by itself: `Answer-Mode: Auto` (RFC 5373), and what phones in the field read: `Call-Info` with
   * `answer-after=0` (Snom, Broadsoft) and `Alert-Info` with `info=alert-autoanswer` (Polycom, Yealink, Grandstream). Accounts
   * only: a trunk's callee never said that we may.
   */
  readonly autoAnswer?: true;
}

/** RFC 3326. `Q.850;cause=16` = normal clearing. */
export interface ReasonHeader {
  readonly protocol: 'SIP' | 'Q.850';
  readonly cause: number;
  readonly text?: string;
}
