import type { HeaderField } from '../message/message.ts';
import { type Contact, readContacts, readNameAddr } from '../message/name-addr.ts';
import { sameUri } from '../message/same-uri.ts';
import { readSeconds } from '../message/session-expires.ts';
import { userOf } from '../message/uri.ts';
import {
  applyRegister,
  type Binding,
  type ContactUpdate,
  expireBindings,
  nextExpiryMs,
} from '../registrar/bindings.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import { authenticate } from './authentication.ts';
import { type Context, clearTimer, count, emit, setTimer } from './context.ts';
import { field } from './requests.ts';
import { respond, respondStateless } from './responses.ts';
import type { IncomingRequest, TransactionData } from './state.ts';
import { openServer } from './transactions.ts';

/** REGISTER, RFC 3261 §10.3. It always needs digest, and an account registers nobody but itself. */
export function onRegister(ctx: Context, incoming: IncomingRequest): void {
  const to = readNameAddr(incoming.to);
  const aor = to === undefined ? undefined : userOf(to.uri);
  if (aor === undefined || !/^sips?:/i.test(to?.uri ?? '')) {
    // RFC 4475 §3.3.4: an address of record is a SIP URI with a user.
    respondStateless(ctx, incoming, 400, { reason: 'To is no address of record' });
    return;
  }
  const account = authenticate(ctx, incoming);
  if (account === undefined) return;
  const entry = openServer(ctx, incoming);
  if (entry === undefined) {
    count(ctx, 'overload', incoming.flow);
    respondStateless(ctx, incoming, 503, {
      more: [field('retry-after', String(ctx.settings.limits.retryAfterS))],
    });
    return;
  }
  if (account !== aor) {
    respond(ctx, entry, incoming, 403);
    return;
  }
  update(ctx, entry, incoming, account);
}

/** A connection is gone: what was registered over it is reached at its Contact from now on. */
export function forgetConnection(ctx: Context, connection: string): void {
  for (const [account, bindings] of ctx.state.bindings) {
    if (!bindings.some((binding) => binding.flow.connection === connection)) continue;
    const next = bindings.map((binding): Binding => {
      if (binding.flow.connection !== connection) return binding;
      const { transport, address, port } = binding.flow;
      return { ...binding, flow: { transport, address, port } };
    });
    ctx.state.bindings.set(account, next);
  }
}

export function registrarTimerId(account: string): string {
  return `R${account}`;
}

/** A binding of the account is over. */
export function registrarTimer(ctx: Context, account: string): void {
  const current = ctx.state.bindings.get(account);
  if (current === undefined) return;
  const { bindings, expired } = expireBindings(current, ctx.nowMs);
  store(ctx, account, bindings);
  for (const { contact } of expired) emit(ctx, { type: 'unregistered', account, contact, why: 'expired' });
}

function update(
  ctx: Context,
  entry: TransactionEntry<TransactionData>,
  incoming: IncomingRequest,
  account: string,
): void {
  const { message, identity } = incoming;
  const contacts = readContacts(message) ?? [];
  const outcome = applyRegister(
    ctx.state.bindings.get(account) ?? [],
    {
      account,
      contacts: contacts[0]?.kind === 'all' ? '*' : contacts.flatMap(toUpdate),
      expiresS: readSeconds(message, 'expires'),
      flow: incoming.flow,
      callId: identity.callId,
      cseq: identity.cseq,
    },
    ctx.settings.registrar,
    ctx.nowMs,
    sameUri,
  );
  if (!outcome.ok) {
    const minExpires = field('min-expires', String(ctx.settings.registrar.expiresSMin));
    respond(ctx, entry, incoming, outcome.status, {
      reason: outcome.reason,
      ...(outcome.status === 423 ? { more: [minExpires] } : {}),
    });
    return;
  }
  store(ctx, account, outcome.bindings);
  respond(ctx, entry, incoming, 200, { more: outcome.bindings.map((binding) => contactField(ctx, binding)) });
  for (const { contact } of outcome.removed) emit(ctx, { type: 'unregistered', account, contact, why: 'removed' });
  for (const binding of outcome.registered) {
    emit(ctx, { type: 'registered', account, contact: binding.contact, expiresS: leftS(ctx, binding) });
  }
}

function store(ctx: Context, account: string, bindings: readonly Binding[]): void {
  const expiryMs = nextExpiryMs(bindings);
  const hadTimer = ctx.state.bindings.has(account);
  if (expiryMs === undefined) {
    ctx.state.bindings.delete(account);
    if (hadTimer) clearTimer(ctx, registrarTimerId(account));
    return;
  }
  ctx.state.bindings.set(account, bindings);
  setTimer(ctx, registrarTimerId(account), Math.max(0, expiryMs - ctx.nowMs));
}

/** RFC 3261 §10.3 step 8: the response lists every binding with the time that it has left. */
function contactField(ctx: Context, binding: Binding): HeaderField {
  return field('contact', `<${binding.contact}>;expires=${leftS(ctx, binding)}`);
}

function leftS(ctx: Context, binding: Binding): number {
  return Math.max(0, Math.round((binding.expiresAtMs - ctx.nowMs) / 1000));
}

function toUpdate(contact: Contact): ContactUpdate[] {
  if (contact.kind === 'all') return [];
  return [{ uri: contact.address.uri, q: (contact.q ?? 1000) / 1000, expiresS: contact.expiresS }];
}
