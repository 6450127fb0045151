import type { AwaitingAck } from '../dialog/awaiting-ack.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SessionTimer } from '../dialog/session-timer.ts';
import type { SipRequest } from '../message/message.ts';
import type { Binding } from '../registrar/bindings.ts';
import type { RequestIdentity } from '../transaction/matching.ts';
import type { IncomingParty } from './effects.ts';
import type { DialRequest, Flow, LegId, ReasonHeader } from './inputs.ts';

/** A request that came in, with what everybody needs of it already read. */
export interface IncomingRequest {
  readonly message: SipRequest;
  readonly identity: RequestIdentity;
  /** Raw values of From and To. */
  readonly from: string;
  readonly to: string;
  readonly toTag: string | undefined;
  /** Via values of the response: ours to the top one added (`received`, `rport`). */
  readonly vias: readonly string[];
  /** Where it came from. */
  readonly flow: Flow;
  /** Where its response goes (RFC 3261 §18.2.2, RFC 3581 §4). */
  readonly replyFlow: Flow;
  /** Octets on the wire, against reflection. */
  readonly size: number;
}

/** Who sent a request, before digest. */
export type Source =
  | { readonly kind: 'trunk'; readonly trunk: string }
  | { readonly kind: 'loopback' }
  | { readonly kind: 'unknown' };

/** What the transaction table keeps for its user. */
export type TransactionData = ServerData | ClientData;

export interface ServerData {
  readonly role: 'server';
  readonly flow: Flow;
  /** Address that the request came from: a CANCEL must come from there too. */
  readonly sourceAddress: string;
  /** The leg whose INVITE, re-INVITE or UPDATE it is. */
  leg: LegId | undefined;
}

export interface ClientData {
  readonly role: 'client';
  readonly flow: Flow;
  readonly method: string;
  /** Kept until the final response: for the ACK, CANCEL and a second try with credentials. */
  request: SipRequest | undefined;
  owner: ClientOwner;
  /** ACKs that were sent for 2xx, by To tag: each retransmitted 2xx gets its own again (RFC 3261 §13.2.2.4). */
  acks: Map<string, { readonly bytes: Uint8Array; readonly flow: Flow }> | undefined;
}

/** For whom a client transaction runs. */
export type ClientOwner =
  | { readonly use: 'invite'; readonly branch: Branch }
  | { readonly use: 'offer' | 'refresh'; readonly leg: LegId; readonly authTried: boolean }
  | { readonly use: 'bye'; readonly leg: LegId | undefined; readonly authTried: boolean }
  | { readonly use: 'cancel' }
  | { readonly use: 'talk' }
  | { readonly use: 'probe'; readonly trunk: string }
  | { readonly use: 'register'; readonly trunk: string; readonly authTried: boolean };

export type Leg = IncomingLeg | OutgoingLeg | ConfirmedLeg;

/** An INVITE came and has no final response yet. */
export interface IncomingLeg {
  readonly phase: 'incoming';
  readonly id: LegId;
  readonly invite: IncomingRequest;
  /** Key of the INVITE's server transaction. */
  readonly txKey: string;
  readonly localTag: string;
  readonly party: IncomingParty;
  /** The peer's offer, `undefined` when the INVITE had none. */
  readonly offer: string | undefined;
  readonly contactUri: string;
  remoteCseq: number;
  /** The provisional that is repeated each minute. */
  provisional: { readonly status: number; readonly sdp: string | undefined } | undefined;
}

/** We dialled and nobody has answered yet. */
export interface OutgoingLeg {
  readonly phase: 'outgoing';
  readonly id: LegId;
  readonly request: DialRequest;
  readonly branches: Branch[];
  /** `abandoned`: we hung up, or another branch answered; nothing of it concerns the engine any more. */
  state: 'calling' | 'abandoned';
  cause: ReasonHeader | undefined;
  /** The best refusal so far (RFC 3261 §16.7 step 6). */
  refusal: Refusal | undefined;
}

export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly cause: ReasonHeader | undefined;
}

/** One INVITE of a dialled leg: to one contact, or to one address of a trunk. */
export interface Branch {
  readonly callId: string;
  readonly localTag: string;
  /** Whole values of From (with tag) and To (without). */
  readonly from: string;
  readonly to: string;
  readonly requestUri: string;
  readonly flow: Flow;
  readonly party: IncomingParty;
  /** The leg that it belongs to; a branch that lost moves to an abandoned leg. */
  leg: LegId;
  /** Timer id of the branch: what it means follows from `state`. */
  readonly timerId: string;
  cseq: number;
  /** Key of its INVITE transaction. */
  txKey: string;
  /** calling → proceeding (a provisional came) → done; cancelling: CANCEL is due or sent. */
  state: 'calling' | 'proceeding' | 'cancelling' | 'cancelSent' | 'done';
  authTried: boolean;
  /** Raised by a 422. */
  minSeS: number | undefined;
  sessionExpiresS: number;
  /** Addresses of the trunk that were not tried yet. */
  readonly alternatives: readonly Flow[];
  /** Session description of the last 18x with one. */
  earlySdp: string | undefined;
  /** The early dialog with a phone that can be made to answer (`Allow-Events: talk` in its 18x). */
  early: Dialog | undefined;
}

/** A 2xx passed in either direction: there is a dialog. */
export interface ConfirmedLeg {
  readonly phase: 'confirmed';
  readonly id: LegId;
  dialog: Dialog;
  /** Where our requests in the dialog go. */
  flow: Flow;
  readonly party: IncomingParty;
  /** `closingAfterAck`: our BYE waits for the peer's ACK; `closing`: our BYE is out. In both the engine has forgotten the leg. */
  state: 'up' | 'closingAfterAck' | 'closing';
  cause: ReasonHeader | undefined;
  /** User-to-User of our BYE. */
  byeUui?: string | undefined;
  /** Our 2xx that waits for its ACK. */
  ack: PendingAck | undefined;
  negotiation: Negotiation;
  /** An offer that waits until the negotiation under way is over. */
  queuedOffer: string | undefined;
  localSdp: string;
  remoteSdp: string | undefined;
  session: SessionTimer | undefined;
  peerAllowsUpdate: boolean;
  /** We made the Call-ID: after a glare we are the one who waits longer. */
  readonly weMadeCallId: boolean;
}

export interface PendingAck {
  readonly waiting: AwaitingAck;
  /** `initial`: of the first INVITE, `again`: of a re-INVITE. */
  readonly of: 'initial' | 'again';
  /** Our 2xx carried the offer, so the ACK carries the answer. */
  readonly offered: boolean;
  readonly txKey: string;
}

export type Negotiation =
  | { readonly kind: 'idle' }
  /** Our re-INVITE or UPDATE is out. */
  | { readonly kind: 'ours'; readonly use: 'offer' | 'refresh'; readonly sdp: string | undefined }
  /** Glare: we try again when the timer fires (RFC 3261 §14.1). */
  | { readonly kind: 'waiting'; readonly use: 'offer' | 'refresh'; readonly sdp: string | undefined }
  /** The peer's re-INVITE or UPDATE waits for the driver's answer. */
  | { readonly kind: 'theirs'; readonly request: IncomingRequest; readonly txKey: string; readonly offered: boolean };

/** Our own registration at a trunk: one Call-ID and a CSeq that grows (RFC 3261 §10.2.4). */
export interface TrunkRegistration {
  readonly callId: string;
  readonly localTag: string;
  cseq: number;
  /** What we ask for; raised by a 423. */
  expiresS: number;
  /** Since it last went well. */
  failures: number;
  /** Which of the trunk's addresses is asked, counted on. */
  address: number;
  /** We end it. */
  leaving: boolean;
}

/** Bindings by account. */
export type Bindings = Map<string, readonly Binding[]>;
