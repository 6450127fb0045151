import { type Dialog, requestRoute } from '../dialog/dialog.ts';
import { header } from '../message/headers.ts';
import type { HeaderField, SipRequest } from '../message/message.ts';
import { escapeUser } from '../message/uri.ts';
import type { Context, OutgoingRequest } from './context.ts';
import { nextBranch } from './ids.ts';
import type { Flow, ReasonHeader } from './inputs.ts';

/** Methods that we understand, for Allow. */
export const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REGISTER';
/** Extensions that we understand, for Supported. */
export const SUPPORTED = 'timer';
/** Option tags that a Require may name. */
export const EXTENSIONS: ReadonlySet<string> = new Set(['timer']);
export const EMPTY_BODY = new Uint8Array(0);
export const SDP_TYPE = 'application/sdp';

/** RFC 3261 §8.1.1.6. */
const MAX_FORWARDS = '70';

/** A header field of ours. */
export function field(name: string, value: string): HeaderField {
  return { name, value };
}

export function sdpBody(sdp: string): Uint8Array {
  return Buffer.from(sdp, 'utf8');
}

/** `host:port` of a URI or Via, IPv6 in brackets. */
export function hostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** A text that came from outside and goes into a header value: no line breaks or other control characters. */
export function plainText(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.charCodeAt(0);
    out += code < 32 || code === 127 ? ' ' : character;
  }
  return out;
}

/** Our Via on this flow's transport, RFC 3261 §18.1.1, with `rport` (RFC 3581 §3). */
export function viaOf(ctx: Context, flow: Flow, branch: string): string {
  const { local } = ctx.settings;
  const own = (flow.transport === 'udp' ? local.udp : local.tcp) ?? local.udp ?? local.tcp;
  const sentBy = own === undefined ? 'localhost' : hostPort(own.address, own.port);
  return `SIP/2.0/${flow.transport === 'udp' ? 'UDP' : 'TCP'} ${sentBy};rport;branch=${branch}`;
}

/** Our Contact on this flow's transport. */
export function contactOf(ctx: Context, flow: Flow): string {
  return `<${contactUri(ctx, flow)}>`;
}

/** The URI of our Contact on this flow's transport; with a `user`, where that one is reached with us. */
export function contactUri(ctx: Context, flow: Flow, user?: string): string {
  const { local } = ctx.settings;
  const own = (flow.transport === 'udp' ? local.udp : local.tcp) ?? local.udp ?? local.tcp;
  const at = own === undefined ? 'localhost' : hostPort(own.address, own.port);
  const whom = user === undefined ? at : `${escapeUser(user)}@${at}`;
  return flow.transport === 'udp' ? `sip:${whom}` : `sip:${whom};transport=tcp`;
}

/** A request outside of any dialog, RFC 3261 §8.1.1. `more` follows the mandatory header fields. */
export interface OutsideRequest {
  readonly method: string;
  readonly requestUri: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly more: readonly HeaderField[];
  readonly sdp: string | undefined;
}

export function outsideRequest(ctx: Context, flow: Flow, parts: OutsideRequest): OutgoingRequest {
  const branch = nextBranch(ctx.state.branches);
  const headers: HeaderField[] = [
    field('via', viaOf(ctx, flow, branch)),
    field('max-forwards', MAX_FORWARDS),
    field('from', parts.from),
    field('to', parts.to),
    field('call-id', parts.callId),
    field('cseq', `${parts.cseq} ${parts.method}`),
    field('user-agent', ctx.settings.userAgent),
    ...parts.more,
  ];
  return { request: withSdp(parts.method, parts.requestUri, headers, parts.sdp), branch, flow };
}

/** A request within a dialog, RFC 3261 §12.2.1.1. `cseq` is the dialog's own unless it is an ACK for an older INVITE. */
export function dialogRequest(
  ctx: Context,
  flow: Flow,
  dialog: Dialog,
  method: string,
  options: { readonly cseq?: number; readonly more?: readonly HeaderField[]; readonly sdp?: string | undefined } = {},
): OutgoingRequest {
  const branch = nextBranch(ctx.state.branches);
  const { requestUri, route } = requestRoute(dialog);
  const headers: HeaderField[] = [
    field('via', viaOf(ctx, flow, branch)),
    field('max-forwards', MAX_FORWARDS),
    ...route.map((value) => field('route', value)),
    field('from', dialog.localParty),
    field('to', dialog.remoteParty),
    field('call-id', dialog.callId),
    field('cseq', `${options.cseq ?? dialog.localCseq} ${method}`),
    ...(options.more ?? []),
  ];
  return { request: withSdp(method, requestUri, headers, options.sdp), branch, flow };
}

/** The ACK for a 300–699 response, RFC 3261 §17.1.1.3: it belongs to the INVITE's transaction. */
export function ackForRefusal(invite: SipRequest, to: string): SipRequest {
  return hopRequest(invite, 'ACK', to);
}

/** The CANCEL of an INVITE, RFC 3261 §9.1: all of the INVITE's fields that matter, its branch too. */
export function cancelOf(invite: SipRequest, cause: ReasonHeader | undefined): SipRequest {
  const request = hopRequest(invite, 'CANCEL', header(invite, 'to') ?? '');
  return cause === undefined ? request : { ...request, headers: [...request.headers, reasonField(cause)] };
}

export function reasonField(cause: ReasonHeader): HeaderField {
  const text = cause.text === undefined ? '' : `;text="${plainText(cause.text).replaceAll(/["\\]/g, '')}"`;
  return field('reason', `${cause.protocol};cause=${cause.cause}${text}`);
}

/** The same request with the answer to a challenge, in a new transaction and with the next CSeq (RFC 3261 §22.2). */
export function withCredentials(
  ctx: Context,
  request: SipRequest,
  flow: Flow,
  cseq: number,
  credentials: HeaderField,
): OutgoingRequest {
  const branch = nextBranch(ctx.state.branches);
  const headers = request.headers
    .filter(({ name }) => name !== credentials.name)
    .map((old) => {
      if (old.name === 'via') return field('via', viaOf(ctx, flow, branch));
      return old.name === 'cseq' ? field('cseq', `${cseq} ${request.method}`) : old;
    });
  return { request: { ...request, headers: [...headers, credentials] }, branch, flow };
}

function hopRequest(invite: SipRequest, method: string, to: string): SipRequest {
  const headers: HeaderField[] = [];
  for (const old of invite.headers) {
    if (old.name === 'via' || old.name === 'route' || old.name === 'from') headers.push(old);
  }
  const number = /^\d+/.exec(header(invite, 'cseq') ?? '')?.[0] ?? '1';
  headers.push(
    field('to', to),
    field('call-id', header(invite, 'call-id') ?? ''),
    field('cseq', `${number} ${method}`),
    field('max-forwards', MAX_FORWARDS),
  );
  return { kind: 'request', method, requestUri: invite.requestUri, headers, body: EMPTY_BODY };
}

function withSdp(method: string, requestUri: string, headers: HeaderField[], sdp: string | undefined): SipRequest {
  if (sdp === undefined) return { kind: 'request', method, requestUri, headers, body: EMPTY_BODY };
  headers.push(field('content-type', SDP_TYPE));
  return { kind: 'request', method, requestUri, headers, body: sdpBody(sdp) };
}
