import { withNextCseq } from '../dialog/dialog.ts';
import { createNonceTable } from '../digest/nonce.ts';
import type { SipResponse } from '../message/message.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import { TransactionTable } from '../transaction/table.ts';
import { answerChallengeOnce } from './challenge.ts';
import { commandLeg } from './commands.ts';
import { type EndpointConfig, withDefaults } from './config.ts';
import type { Context, EndpointState } from './context.ts';
import { legOfRequest, onDialogRequest } from './dialog-requests.ts';
import type { EndpointEffect } from './effects.ts';
import { branchSource } from './ids.ts';
import type { EndpointInput } from './inputs.ts';
import { dropLeg } from './legs.ts';
import { dial } from './outgoing-leg.ts';
import { inviteFailed, onInviteResponse } from './outgoing-responses.ts';
import { onOutsideRequest } from './outside-requests.ts';
import { onProbeResponse, probe, probeFailed } from './probe.ts';
import { onDatagram, onStreamClosed, onStreamData, onTransportError } from './receive.ts';
import { offerFailed, onOfferResponse } from './renegotiation.ts';
import type { ClientData, ClientOwner, IncomingRequest, TransactionData } from './state.ts';
import { onTimer } from './timers.ts';
import { openClient } from './transactions.ts';
import {
  onTrunkRegisterResponse,
  registerAtTrunk,
  trunkRegisterFailed,
  unregisterAtTrunk,
} from './trunk-registration.ts';

/**
 * A server-side SIP user agent without sockets, clocks or chance of its own (RFC 3261). The driver feeds one input, runs
 * all effects in order, then takes the next. `setTimer` with an id that runs already replaces it. Never throws on what
 * a peer sends.
 */
export interface Endpoint {
  /** `nowMs`: a clock that never goes back; its zero does not matter. */
  step(input: EndpointInput, nowMs: number): readonly EndpointEffect[];
  /** How full it is, for metrics and for tests that look for leaks. */
  size(): EndpointSize;
  /** The living state as plain data, to look at; sharing nothing with the endpoint is not promised. */
  dump(): EndpointDump;
}

export interface EndpointSize {
  readonly legs: number;
  readonly dialogs: number;
  readonly transactions: number;
  readonly branches: number;
  readonly streams: number;
  readonly registeredAccounts: number;
  readonly rateLimitedSources: number;
}

export interface EndpointDump {
  readonly legs: readonly unknown[];
  readonly transactions: readonly unknown[];
  readonly bindings: readonly unknown[];
}

export function createEndpoint(config: EndpointConfig): Endpoint {
  const settings = withDefaults(config);
  const state: EndpointState = {
    transactions: new TransactionTable(settings.limits.transactionsMax),
    legs: new Map(),
    dialogs: new Map(),
    openBranches: new Map(),
    bindings: new Map(),
    registrations: new Map(),
    streams: new Map(),
    sources: { buckets: new Map() },
    nonces: createNonceTable(),
    noncesSweptMs: 0,
    branches: branchSource(settings.rng),
  };
  const ctx: Context = {
    settings,
    state,
    user: { response: onClientResponse, failed: onClientFailed, request: onNewRequest },
    nowMs: 0,
    out: [],
  };
  return {
    step(input, nowMs) {
      ctx.nowMs = nowMs;
      ctx.out = [];
      dispatch(ctx, input);
      return ctx.out;
    },
    size: () => sizeOf(state),
    dump: () => ({
      legs: [...state.legs.values()],
      transactions: [...state.transactions.entries()],
      bindings: [...state.bindings.values()].flat(),
    }),
  };
}

function dispatch(ctx: Context, input: EndpointInput): void {
  switch (input.type) {
    case 'datagram':
      onDatagram(ctx, input.flow, input.bytes);
      return;
    case 'streamData':
      onStreamData(ctx, input.flow, input.bytes);
      return;
    case 'streamClosed':
      onStreamClosed(ctx, input.connection);
      return;
    case 'transportError':
      onTransportError(ctx, input.flow);
      return;
    case 'timer':
      onTimer(ctx, input.timerId);
      return;
    case 'dial':
      dial(ctx, input.leg, input.request);
      return;
    case 'probe':
      probe(ctx, input.trunk);
      return;
    case 'register':
      registerAtTrunk(ctx, input.trunk);
      return;
    case 'unregister':
      unregisterAtTrunk(ctx, input.trunk);
      return;
    default:
      commandLeg(ctx, input);
  }
}

function onNewRequest(ctx: Context, incoming: IncomingRequest): void {
  const leg = incoming.toTag === undefined ? undefined : legOfRequest(ctx, incoming);
  if (leg !== undefined && incoming.identity.method !== 'CANCEL') onDialogRequest(ctx, leg, incoming);
  else onOutsideRequest(ctx, incoming);
}

function onClientResponse(
  ctx: Context,
  entry: TransactionEntry<TransactionData>,
  data: ClientData,
  response: SipResponse,
): void {
  const { owner } = data;
  switch (owner.use) {
    case 'invite':
      onInviteResponse(ctx, entry, data, owner.branch, response);
      return;
    case 'offer':
    case 'refresh':
      onOfferResponse(ctx, entry, data, { ...owner, use: owner.use }, response);
      return;
    case 'bye':
      if (response.status >= 200) onByeResponse(ctx, data, owner, response);
      return;
    case 'probe':
      onProbeResponse(ctx, owner.trunk, response);
      return;
    case 'register':
      onTrunkRegisterResponse(ctx, data, owner, response);
      return;
    case 'cancel':
    case 'talk':
      // RFC 3261 §9.1: what counts is the final response to the INVITE.
      return;
  }
}

function onClientFailed(ctx: Context, data: ClientData, why: 'timedOut' | 'transport'): void {
  const { owner } = data;
  switch (owner.use) {
    case 'invite':
      inviteFailed(ctx, owner.branch, why);
      return;
    case 'offer':
    case 'refresh':
      offerFailed(ctx, { ...owner, use: owner.use }, why);
      return;
    case 'bye':
      endClosing(ctx, owner.leg);
      return;
    case 'probe':
      probeFailed(ctx, owner.trunk);
      return;
    case 'register':
      trunkRegisterFailed(ctx, owner, why);
      return;
    case 'cancel':
    case 'talk':
      return;
  }
}

function onByeResponse(
  ctx: Context,
  data: ClientData,
  owner: ClientOwner & { use: 'bye' },
  response: SipResponse,
): void {
  const leg = owner.leg === undefined ? undefined : ctx.state.legs.get(owner.leg);
  const challenged = response.status === 401 || response.status === 407;
  if (challenged && !owner.authTried && leg?.phase === 'confirmed') {
    leg.dialog = withNextCseq(leg.dialog);
    const again = answerChallengeOnce(ctx, data, response, leg.party, leg.dialog.localCseq);
    if (again !== undefined && openClient(ctx, again, { ...owner, authTried: true }) !== undefined) return;
  }
  // RFC 3261 §15.1.1: whatever the answer, the dialog is over.
  endClosing(ctx, owner.leg);
}

function endClosing(ctx: Context, id: string | undefined): void {
  const leg = id === undefined ? undefined : ctx.state.legs.get(id);
  if (leg?.phase === 'confirmed' && leg.state === 'closing') dropLeg(ctx, leg);
}

function sizeOf(state: EndpointState): EndpointSize {
  return {
    legs: state.legs.size,
    dialogs: state.dialogs.size,
    transactions: state.transactions.size,
    branches: state.openBranches.size,
    streams: state.streams.size,
    registeredAccounts: state.bindings.size,
    rateLimitedSources: state.sources.buckets.size,
  };
}
