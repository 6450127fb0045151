import type { SipResponse } from '../message/message.ts';
import { readContacts } from '../message/name-addr.ts';
import { sameUri } from '../message/same-uri.ts';
import { readRetryAfter, readSeconds } from '../message/session-expires.ts';
import { makeUri } from '../message/uri.ts';
import { answerChallengeOnce } from './challenge.ts';
import type { TrunkConfig } from './config.ts';
import { type Context, clearTimer, emit, setTimer, unexpected } from './context.ts';
import { randomToken } from './ids.ts';
import type { Flow } from './inputs.ts';
import { contactUri, field, outsideRequest } from './requests.ts';
import type { ClientData, ClientOwner, TrunkRegistration } from './state.ts';
import { trunkFlows } from './targets.ts';
import { openClient } from './transactions.ts';

/** A registration is refreshed when this share of its time is over: what is left is for tries that fail. */
const REFRESH_SHARE = 0.8;
const REFRESH_S_MIN = 10;
/** Wait after the first failure; doubled with each one more. */
const RETRY_MS = 2_000;
const RETRY_MS_MAX = 300_000;
/** Who refuses our name or password gets no haste: carriers lock out those who try on. */
const RETRY_REFUSED_MS = 60_000;
/** A carrier may ask for patience, but not for a day of it. */
const RETRY_AFTER_S_MAX = 3_600;
/** A registrar that wants longer than this (423) is not believed. */
const EXPIRES_S_MAX = 86_400;

type Owner = ClientOwner & { use: 'register' };

/**
 * Registers us at a trunk as its subscriber, so that it sends us calls (RFC 3261 §10.2), and keeps that up: refreshed
 * before it ends, tried again after failures, at the trunk's next address where one does not answer.
 */
export function registerAtTrunk(ctx: Context, name: string): void {
  const trunk = trunkOf(ctx, name);
  if (trunk?.credentials === undefined || trunk.registerS === undefined || trunk.addresses.length === 0) {
    unexpected(ctx, 'register', `trunk ${name} is unknown, or not one to register at`);
    return;
  }
  const { rng } = ctx.settings;
  const known = ctx.state.registrations.get(name);
  if (known !== undefined) return;
  const registration: TrunkRegistration = {
    callId: randomToken(rng) + randomToken(rng),
    localTag: randomToken(rng),
    cseq: 0,
    expiresS: trunk.registerS,
    failures: 0,
    address: 0,
    leaving: false,
  };
  ctx.state.registrations.set(name, registration);
  send(ctx, trunk, registration);
}

/** We end: the carrier sends no more calls. Whatever it answers, we are gone. */
export function unregisterAtTrunk(ctx: Context, name: string): void {
  const trunk = trunkOf(ctx, name);
  const registration = ctx.state.registrations.get(name);
  if (trunk === undefined || registration === undefined) return;
  clearTimer(ctx, timerId(name));
  registration.leaving = true;
  registration.expiresS = 0;
  send(ctx, trunk, registration);
}

/** It is time to refresh, or to try again. */
export function trunkRegistrationTimer(ctx: Context, name: string): void {
  const trunk = trunkOf(ctx, name);
  const registration = ctx.state.registrations.get(name);
  if (trunk !== undefined && registration !== undefined && !registration.leaving) send(ctx, trunk, registration);
}

export function onTrunkRegisterResponse(ctx: Context, data: ClientData, owner: Owner, response: SipResponse): void {
  const registration = ctx.state.registrations.get(owner.trunk);
  const trunk = trunkOf(ctx, owner.trunk);
  if (response.status < 200 || registration === undefined || trunk === undefined) return;
  if ((response.status === 401 || response.status === 407) && !owner.authTried) {
    registration.cseq += 1;
    const party = { kind: 'trunk', trunk: owner.trunk } as const;
    const again = answerChallengeOnce(ctx, data, response, party, registration.cseq);
    if (again !== undefined && openClient(ctx, again, { ...owner, authTried: true }) !== undefined) return;
  }
  if (registration.leaving) {
    ctx.state.registrations.delete(owner.trunk);
    return;
  }
  const wantedS = response.status === 423 ? readSeconds(response, 'min-expires') : undefined;
  if (wantedS !== undefined && wantedS <= EXPIRES_S_MAX && registration.failures === 0) {
    registration.expiresS = wantedS;
    // A second 423 is a failure: a registrar that wants ever more is not followed.
    registration.failures = 1;
    send(ctx, trunk, registration);
    return;
  }
  if (response.status < 300) succeeded(ctx, trunk, registration, data.flow, response);
  else failed(ctx, owner.trunk, registration, response.status, response.reason, readRetryAfter(response));
}

/** No answer (RFC 3261 §8.1.3.1: it counts as 408), or the way there is broken (503). */
export function trunkRegisterFailed(ctx: Context, owner: Owner, why: 'timedOut' | 'transport'): void {
  const registration = ctx.state.registrations.get(owner.trunk);
  if (registration === undefined) return;
  if (registration.leaving) ctx.state.registrations.delete(owner.trunk);
  else if (why === 'timedOut') failed(ctx, owner.trunk, registration, 408, 'no answer', undefined);
  else failed(ctx, owner.trunk, registration, 503, 'transport error', undefined);
}

function send(ctx: Context, trunk: TrunkConfig, registration: TrunkRegistration): void {
  const flows = trunkFlows(trunk);
  const flow = flows[registration.address % flows.length];
  const user = trunk.credentials?.user;
  if (flow === undefined || user === undefined) return;
  const registrar = trunk.domain === undefined ? { address: flow.address, port: flow.port } : { address: trunk.domain };
  const subscriber = `<${makeUri({ user, ...registrar })}>`;
  registration.cseq += 1;
  const outgoing = outsideRequest(ctx, flow, {
    method: 'REGISTER',
    requestUri: makeUri(registrar),
    from: `${subscriber};tag=${registration.localTag}`,
    to: subscriber,
    callId: registration.callId,
    cseq: registration.cseq,
    more: [field('contact', `<${contactUri(ctx, flow, user)}>`), field('expires', String(registration.expiresS))],
    sdp: undefined,
  });
  if (openClient(ctx, outgoing, { use: 'register', trunk: trunk.name, authTried: false }) !== undefined) return;
  if (registration.leaving) ctx.state.registrations.delete(trunk.name);
  else failed(ctx, trunk.name, registration, 503, 'transaction table is full', undefined);
}

function succeeded(
  ctx: Context,
  { name, credentials }: TrunkConfig,
  registration: TrunkRegistration,
  flow: Flow,
  response: SipResponse,
): void {
  registration.failures = 0;
  // The response lists every place that is registered, and how long each has left (RFC 3261 §10.2.4).
  const own = contactUri(ctx, flow, credentials?.user ?? '');
  const contact = readContacts(response)?.find((each) => each.kind === 'address' && sameUri(each.address.uri, own));
  const given = contact?.kind === 'address' ? contact.expiresS : undefined;
  const expiresS = given ?? readSeconds(response, 'expires') ?? registration.expiresS;
  emit(ctx, { type: 'trunkRegistered', trunk: name, expiresS });
  setTimer(ctx, timerId(name), Math.max(REFRESH_S_MIN, Math.floor(expiresS * REFRESH_SHARE)) * 1000);
}

function failed(
  ctx: Context,
  name: string,
  registration: TrunkRegistration,
  status: number,
  reason: string,
  retryAfterS: number | undefined,
): void {
  const backOffMs = Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** Math.min(registration.failures, 16));
  registration.failures += 1;
  // Somebody else of this trunk may answer.
  if (status === 408 || status >= 500) registration.address += 1;
  const refused = status >= 400 && status < 500 && status !== 408;
  const leastMs = Math.max(backOffMs, refused ? RETRY_REFUSED_MS : 0);
  // A carrier that comes back is not met by all its subscribers at once.
  const spreadMs = leastMs * (0.5 + 0.5 * ctx.settings.rng.next());
  const retryMs = Math.round(Math.max(spreadMs, Math.min(retryAfterS ?? 0, RETRY_AFTER_S_MAX) * 1000));
  emit(ctx, { type: 'trunkRegistrationFailed', trunk: name, status, reason, retryMs });
  setTimer(ctx, timerId(name), retryMs);
}

function trunkOf(ctx: Context, name: string): TrunkConfig | undefined {
  return ctx.settings.trunks.find((candidate) => candidate.name === name);
}

function timerId(name: string): string {
  return `G${name}`;
}
