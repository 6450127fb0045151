import type { SessionTimerOffer } from '../dialog/session-timer.ts';
import { firstValue, header, headerTokens } from '../message/headers.ts';
import type { SipMessage } from '../message/message.ts';
import { readNameAddr } from '../message/name-addr.ts';
import { readReason } from '../message/reason.ts';
import { contentType } from '../message/refusals.ts';
import { readMinSe, readSessionExpires } from '../message/session-expires.ts';
import { userOf } from '../message/uri.ts';
import { MIN_SE_S } from './config.ts';
import type { Context } from './context.ts';
import type { IncomingParty } from './effects.ts';
import type { ReasonHeader } from './inputs.ts';
import { SDP_TYPE } from './requests.ts';
import type { IncomingRequest } from './state.ts';

/** URI of the first Contact; `undefined`: none, unreadable, or `*`. */
export function contactUriOf(message: SipMessage): string | undefined {
  const value = firstValue(message, 'contact');
  return value === undefined ? undefined : readNameAddr(value)?.uri;
}

/** The session description of the body, when it is one. */
export function sdpOf(message: SipMessage): string | undefined {
  if (message.body.length === 0 || contentType(message) !== SDP_TYPE) return undefined;
  return Buffer.from(message.body.buffer, message.body.byteOffset, message.body.byteLength).toString('utf8');
}

/** RFC 3326. */
export function reasonOf(message: SipMessage): ReasonHeader | undefined {
  return header(message, 'reason') === undefined ? undefined : readReason(message);
}

/** What the message says of session timers (RFC 4028). */
export function sessionTimerOffer(message: SipMessage): SessionTimerOffer {
  const expires = readSessionExpires(message);
  return {
    supported: lists(message, 'supported', 'timer') || lists(message, 'require', 'timer'),
    intervalS: expires?.intervalS,
    refresher: expires?.refresher,
    minS: readMinSe(message) ?? MIN_SE_S,
  };
}

/** Whether the peer takes UPDATE (RFC 3311). */
export function allowsUpdate(message: SipMessage): boolean {
  return lists(message, 'allow', 'update');
}

/** Whether a phone that rings can be made to answer by `Event: talk` (Broadsoft's "remote control talk"). */
export function talks(message: SipMessage): boolean {
  return lists(message, 'allow-events', 'talk');
}

/** What the engine is told of an incoming call. */
export interface LegFacts {
  readonly called: string;
  readonly caller: string;
  readonly displayName: string;
  readonly uui: string | undefined;
}

export function legFacts(ctx: Context, incoming: IncomingRequest, party: IncomingParty): LegFacts {
  const { message } = incoming;
  // RFC 3325 §5: P-Asserted-Identity counts only from within our trust domain, which is the trunks.
  const asserted = party.kind === 'trunk' ? firstValue(message, 'p-asserted-identity') : undefined;
  const from = readNameAddr(incoming.from);
  const identity = (asserted === undefined ? undefined : readNameAddr(asserted)) ?? from;
  return {
    called: calledOf(ctx, incoming, party),
    caller: clip((identity === undefined ? undefined : userOf(identity.uri)) ?? 'anonymous'),
    displayName: clip(identity?.displayName ?? from?.displayName ?? ''),
    uui: uuiOf(message),
  };
}

/** The number that the caller dialled. A trunk that calls us by the name that we registered there has it in To. */
function calledOf(ctx: Context, { message, to }: IncomingRequest, party: IncomingParty): string {
  const called = userOf(message.requestUri) ?? '';
  const trunk = party.kind === 'trunk' ? ctx.settings.trunks.find(({ name }) => name === party.trunk) : undefined;
  if (trunk?.registerS === undefined || called !== trunk.credentials?.user) return called;
  return userOf(readNameAddr(to)?.uri ?? '') ?? called;
}

/** Longest User-to-User value that goes further: ISDN has 128 octets, and ours travels in every INVITE of the call over UDP. */
const UUI_CHARACTERS_MAX = 1_024;

/** RFC 7433: the raw User-to-User value. One that is too long is left out: half of it would say something else. */
export function uuiOf(message: SipMessage): string | undefined {
  const uui = header(message, 'user-to-user');
  return uui === undefined || uui.length > UUI_CHARACTERS_MAX ? undefined : uui;
}

/** Longest name or number that goes further into the house; more is somebody's joke. */
const NAME_CHARACTERS_MAX = 256;

function clip(text: string): string {
  return text.slice(0, NAME_CHARACTERS_MAX);
}

function lists(message: SipMessage, name: string, token: string): boolean {
  return header(message, name) !== undefined && headerTokens(message, name).includes(token);
}
