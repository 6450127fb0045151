import type { Flow } from '../endpoint/inputs.ts';

/** One place where an account can be reached, RFC 3261 §10. */
export interface Binding {
  readonly account: string;
  /** URI of the Contact, its parameters and escapes kept as they came. */
  readonly contact: string;
  /** 0 to 1, 1 when not given. */
  readonly q: number;
  /** Where the REGISTER came from: requests go back that way, through NAT and over the same connection. */
  readonly flow: Flow;
  readonly callId: string;
  readonly cseq: number;
  readonly expiresAtMs: number;
}

/** One Contact of a REGISTER. `expiresS` undefined: the parameter is missing or unreadable. */
export interface ContactUpdate {
  readonly uri: string;
  readonly q: number;
  readonly expiresS: number | undefined;
}

export interface RegisterUpdate {
  readonly account: string;
  /** `*` removes all; an empty list only asks. */
  readonly contacts: readonly ContactUpdate[] | '*';
  /** Value of the Expires header field. */
  readonly expiresS: number | undefined;
  readonly flow: Flow;
  readonly callId: string;
  readonly cseq: number;
}

/** All times in seconds. */
export interface RegistrarLimits {
  /** Shorter registrations are refused with 423, so that a phone can't load the server by haste. Default 60. */
  readonly expiresSMin: number;
  /** Longer ones are cut to this. Default 3,600. */
  readonly expiresSMax: number;
  /** Given when the phone asks for no time. Default 600. */
  readonly expiresSDefault: number;
  /** A further one replaces the one that would expire first (a phone that reboots behind NAT comes with a new port). Default 5. */
  readonly contactsMax: number;
}

export const DEFAULT_REGISTRAR_LIMITS: RegistrarLimits = {
  expiresSMin: 60,
  expiresSMax: 3600,
  expiresSDefault: 600,
  contactsMax: 5,
};

export type RegisterOutcome =
  | {
      readonly ok: true;
      readonly bindings: readonly Binding[];
      /** Added or refreshed by this request. */
      readonly registered: readonly Binding[];
      readonly removed: readonly Binding[];
    }
  | { readonly ok: false; readonly status: 400 | 423 | 500; readonly reason: string };

/**
 * The account's bindings after a REGISTER, RFC 3261 §10.3 steps 6 to 8: all of it or nothing.
 *
 * `same` compares two Contact URIs by the rules of RFC 3261 §19.1.4.
 */
export function applyRegister(
  current: readonly Binding[],
  update: RegisterUpdate,
  limits: RegistrarLimits,
  nowMs: number,
  same: (a: string, b: string) => boolean,
): RegisterOutcome {
  const living = current.filter((binding) => binding.expiresAtMs > nowMs);
  if (update.contacts === '*') return removeAll(living, update);
  let bindings: readonly Binding[] = living;
  const registered: Binding[] = [];
  for (const contact of update.contacts) {
    const old = bindings.find((binding) => same(binding.contact, contact.uri));
    // RFC 3261 §10.3: an older request of the same Call-ID must not undo a newer one.
    if (old !== undefined && isStale(old, update)) return { ok: false, status: 500, reason: 'CSeq out of order' };
    const askedS = contact.expiresS ?? update.expiresS ?? limits.expiresSDefault;
    if (askedS > 0 && askedS < limits.expiresSMin) return { ok: false, status: 423, reason: 'Interval Too Brief' };
    const others = bindings.filter((binding) => binding !== old);
    if (askedS <= 0) {
      bindings = others;
      continue;
    }
    const binding: Binding = {
      account: update.account,
      contact: contact.uri,
      q: contact.q,
      flow: update.flow,
      callId: update.callId,
      cseq: update.cseq,
      expiresAtMs: nowMs + Math.min(askedS, limits.expiresSMax) * 1000,
    };
    bindings = [...withRoom(others, limits.contactsMax), binding];
    registered.push(binding);
  }
  const removed = living.filter((old) => !bindings.some((binding) => same(binding.contact, old.contact)));
  return { ok: true, bindings, registered: registered.filter((binding) => bindings.includes(binding)), removed };
}

/** The bindings that are over at `nowMs`, and those that live on. */
export function expireBindings(
  current: readonly Binding[],
  nowMs: number,
): { readonly bindings: readonly Binding[]; readonly expired: readonly Binding[] } {
  return {
    bindings: current.filter((binding) => binding.expiresAtMs > nowMs),
    expired: current.filter((binding) => binding.expiresAtMs <= nowMs),
  };
}

/** When the next binding expires; `undefined` when there is none. */
export function nextExpiryMs(bindings: readonly Binding[]): number | undefined {
  if (bindings.length === 0) return undefined;
  return Math.min(...bindings.map((binding) => binding.expiresAtMs));
}

function removeAll(living: readonly Binding[], update: RegisterUpdate): RegisterOutcome {
  // RFC 3261 §10.3 step 6: `*` stands alone and only with Expires: 0.
  if (update.expiresS !== 0) return { ok: false, status: 400, reason: 'Contact * needs Expires: 0' };
  if (living.some((binding) => isStale(binding, update))) {
    return { ok: false, status: 500, reason: 'CSeq out of order' };
  }
  return { ok: true, bindings: [], registered: [], removed: living };
}

function isStale(binding: Binding, update: RegisterUpdate): boolean {
  return binding.callId === update.callId && update.cseq <= binding.cseq;
}

function withRoom(bindings: readonly Binding[], contactsMax: number): readonly Binding[] {
  if (bindings.length < contactsMax) return bindings;
  const oldest = bindings.reduce((first, binding) => (binding.expiresAtMs < first.expiresAtMs ? binding : first));
  return bindings.filter((binding) => binding !== oldest);
}
