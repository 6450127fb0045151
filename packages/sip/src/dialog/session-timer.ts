/**
 * The session timer of a dialog, RFC 4028: one side refreshes (re-INVITE or UPDATE) at half the interval; the other
 * ends the session when no refresh came in time.
 */
export interface SessionTimer {
  readonly intervalS: number;
  readonly refresher: 'us' | 'peer';
}

/** What a message says of session timers. */
export interface SessionTimerOffer {
  /** `timer` in Supported or Require. */
  readonly supported: boolean;
  readonly intervalS: number | undefined;
  readonly refresher: 'uac' | 'uas' | undefined;
  /** Min-SE, 90 when absent. */
  readonly minS: number;
}

export type UasSessionTimer =
  | { readonly kind: 'none' }
  /** Answer 422 with Min-SE (RFC 4028 §9). */
  | { readonly kind: 'tooSmall' }
  | { readonly kind: 'timer'; readonly timer: SessionTimer; readonly header: string; readonly require: boolean };

/**
 * What the answering side of an INVITE or UPDATE does, RFC 4028 §9.
 *
 * @param wantedS our own interval, 0 for none; asked for only when the request has none.
 */
export function uasSessionTimer(request: SessionTimerOffer, wantedS: number, minS: number): UasSessionTimer {
  if (request.intervalS !== undefined && request.intervalS < minS) {
    // RFC 4028 §9: only a client that knows the extension understands 422; for others the interval is raised.
    if (request.supported) return { kind: 'tooSmall' };
  }
  const askedS = request.intervalS ?? (request.supported ? wantedS : 0);
  if (askedS === 0) return { kind: 'none' };
  const intervalS = Math.max(askedS, minS, request.minS);
  // RFC 4028 §9 table 2: a client without the extension can't refresh; else its own choice stands. Where it leaves the
  // choice to us we refresh ourselves, so that nothing depends on the peer keeping its word.
  const role = request.supported ? (request.refresher ?? 'uas') : 'uas';
  return {
    kind: 'timer',
    timer: { intervalS, refresher: role === 'uas' ? 'us' : 'peer' },
    header: `${intervalS};refresher=${role}`,
    // RFC 4028 §9: Require goes along when the client must refresh.
    require: role === 'uac',
  };
}

/** What the asking side does with a 2xx, RFC 4028 §7.2. No Session-Expires: the peer wants no timer, and there is none. */
export function uacSessionTimer(response: SessionTimerOffer): SessionTimer | undefined {
  if (response.intervalS === undefined || response.intervalS <= 0) return undefined;
  return { intervalS: response.intervalS, refresher: response.refresher === 'uas' ? 'peer' : 'us' };
}

/** Our next deed: refresh at half the interval, or end the session a third (at most 32 s) before it is over (RFC 4028 §10). */
export function sessionTimerDelayMs(timer: SessionTimer): number {
  const intervalMs = timer.intervalS * 1000;
  return timer.refresher === 'us' ? intervalMs / 2 : intervalMs - Math.min(32_000, intervalMs / 3);
}
