import { header } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import { serializeMessage } from '../message/serialize.ts';
import { startInviteClient, stepInviteClient } from '../transaction/invite-client.ts';
import { startInviteServer, stepInviteServer } from '../transaction/invite-server.ts';
import { clientKey, mergeKey, serverKey } from '../transaction/matching.ts';
import { startNonInviteClient, stepNonInviteClient } from '../transaction/non-invite-client.ts';
import { startNonInviteServer, stepNonInviteServer } from '../transaction/non-invite-server.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import type { ClientInput, ServerInput, TransactionEffect } from '../transaction/transaction.ts';
import { type Context, clearTimer, count, isReliable, type OutgoingRequest, setTimer, unexpected } from './context.ts';
import type { Flow } from './inputs.ts';
import { ackForRefusal } from './requests.ts';
import type { ClientData, ClientOwner, IncomingRequest, TransactionData } from './state.ts';

type Entry = TransactionEntry<TransactionData>;

/** Opens a server transaction for a new request; `undefined` when the table is full. */
export function openServer(ctx: Context, incoming: IncomingRequest): Entry | undefined {
  const { identity } = incoming;
  const reliable = isReliable(incoming.replyFlow);
  return ctx.state.transactions.add(
    serverKey(identity),
    incoming.toTag === undefined ? mergeKey(identity) : undefined,
    identity.method === 'INVITE'
      ? { kind: 'inviteServer', tx: startInviteServer(reliable) }
      : { kind: 'nonInviteServer', tx: startNonInviteServer(reliable) },
    { role: 'server', flow: incoming.replyFlow, sourceAddress: incoming.flow.address, leg: undefined },
  );
}

/** Opens a client transaction and sends its request; `undefined` when the table is full. */
export function openClient(ctx: Context, outgoing: OutgoingRequest, owner: ClientOwner): Entry | undefined {
  const { request, branch, flow } = outgoing;
  const { method } = request;
  const { transactions } = ctx.state;
  const { times } = ctx.settings;
  if (transactions.full) {
    count(ctx, 'overload', flow);
    return undefined;
  }
  const bytes = serializeMessage(request);
  const data: ClientData = { role: 'client', flow, method, request, owner, acks: undefined };
  const reliable = isReliable(flow);
  if (method === 'INVITE') {
    // A re-INVITE rings nobody: its answer takes no longer than any request's.
    const patienceMs = owner.use === 'offer' || owner.use === 'refresh' ? 64 * times.t1Ms : times.timerCMs;
    const { state, effects } = startInviteClient(bytes, reliable, times, patienceMs);
    const entry = transactions.add(clientKey(branch, method), undefined, { kind: 'inviteClient', tx: state }, data);
    if (entry !== undefined) run(ctx, entry, effects);
    return entry;
  }
  const { state, effects } = startNonInviteClient(bytes, reliable, times);
  const entry = transactions.add(clientKey(branch, method), undefined, { kind: 'nonInviteClient', tx: state }, data);
  if (entry !== undefined) run(ctx, entry, effects);
  return entry;
}

export function stepServer(ctx: Context, entry: Entry, input: ServerInput): void {
  const { machine } = entry;
  const { times } = ctx.settings;
  if (machine.kind === 'inviteServer') {
    const step = stepInviteServer(machine.tx, input, times);
    machine.tx = step.state;
    run(ctx, entry, step.effects);
  } else if (machine.kind === 'nonInviteServer') {
    const step = stepNonInviteServer(machine.tx, input, times);
    machine.tx = step.state;
    run(ctx, entry, step.effects);
  }
}

export function stepClient(ctx: Context, entry: Entry, input: ClientInput): void {
  const { machine } = entry;
  const { times } = ctx.settings;
  if (machine.kind === 'inviteClient') {
    const step = stepInviteClient(machine.tx, input, times);
    machine.tx = step.state;
    run(ctx, entry, step.effects);
  } else if (machine.kind === 'nonInviteClient') {
    const step = stepNonInviteClient(machine.tx, input, times);
    machine.tx = step.state;
    run(ctx, entry, step.effects);
  }
}

/** A transaction's timer fired. */
export function transactionTimer(ctx: Context, timerId: string): void {
  const entry = ctx.state.transactions.findById(timerId);
  const timer = entry?.timer;
  // A timer that fires while its clearing was under way is no fault.
  if (entry === undefined || timer === undefined) return;
  entry.timer = undefined;
  if (entry.data.role === 'server') stepServer(ctx, entry, { type: 'timer', timer });
  else stepClient(ctx, entry, { type: 'timer', timer });
}

/** The driver could not send on this flow, or its connection is gone: unanswered requests on it fail now. */
export function failFlow(ctx: Context, hits: (flow: Flow) => boolean): void {
  const struck: Entry[] = [];
  for (const entry of ctx.state.transactions.entries()) {
    if (entry.data.role !== 'client' || !hits(entry.data.flow)) continue;
    const { state } = entry.machine.tx;
    // One that got a provisional lives: its peer was there, and answers on a connection of its own if it must.
    if (state === 'calling' || state === 'trying') struck.push(entry);
  }
  for (const entry of struck) stepClient(ctx, entry, { type: 'transportError' });
}

/** Forgets a transaction, whatever it waits for. */
export function dropTransaction(ctx: Context, entry: Entry): void {
  if (entry.timer !== undefined) clearTimer(ctx, entry.id);
  entry.timer = undefined;
  ctx.state.transactions.remove(entry);
}

/** Whether the INVITE that this entry serves still waits for a final response. */
export function isUnanswered(entry: Entry): boolean {
  const { state } = entry.machine.tx;
  return state === 'proceeding' || state === 'trying' || state === 'calling';
}

function run(ctx: Context, entry: Entry, effects: readonly TransactionEffect[]): void {
  for (const effect of effects) runOne(ctx, entry, effect);
}

function runOne(ctx: Context, entry: Entry, effect: TransactionEffect): void {
  const { data } = entry;
  switch (effect.type) {
    case 'transmit':
      ctx.out.push({ type: 'send', flow: data.flow, bytes: effect.bytes });
      return;
    case 'setTimer':
      entry.timer = effect.timer;
      setTimer(ctx, entry.id, effect.afterMs);
      return;
    case 'clearTimer':
      if (entry.timer !== undefined) clearTimer(ctx, entry.id);
      entry.timer = undefined;
      return;
    case 'acknowledge':
      if (data.role === 'client') acknowledgeRefusal(ctx, data, effect.response);
      return;
    case 'deliver':
      if (data.role === 'client') ctx.user.response(ctx, entry, data, effect.response);
      return;
    case 'timedOut':
      if (data.role === 'client') ctx.user.failed(ctx, data, 'timedOut');
      return;
    case 'transportFailed':
      if (data.role === 'client') ctx.user.failed(ctx, data, 'transport');
      return;
    case 'terminated':
      dropTransaction(ctx, entry);
      return;
    case 'deliverAck':
      // The ACK for a 2xx is matched by its dialog, whichever branch it came with.
      return;
    case 'unexpected':
      unexpected(ctx, effect.what, `transaction ${entry.machine.kind}`);
      return;
  }
}

/** RFC 3261 §17.1.1.3: same Request-URI, branch, Call-ID, From, CSeq number and Route as the INVITE; To of the response. */
function acknowledgeRefusal(ctx: Context, data: ClientData, response: SipResponse): void {
  if (data.request === undefined) return;
  const to = header(response, 'to') ?? header(data.request, 'to') ?? '';
  ctx.out.push({ type: 'send', flow: data.flow, bytes: serializeMessage(ackForRefusal(data.request, to)) });
}
