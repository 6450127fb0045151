import { type Context, clearTimer, dialogKey, emit } from './context.ts';
import type { LegEndedBy } from './effects.ts';
import type { ReasonHeader } from './inputs.ts';
import type { ConfirmedLeg, Leg } from './state.ts';

/** What a leg's timers are for; each kind runs at most once a leg. */
export type LegTimer =
  /** Incoming, ringing: the provisional again, each minute. */
  | 'ring'
  /** Our 2xx again, until its ACK. */
  | 'ack'
  /** RFC 4028. */
  | 'session'
  /** Our offer again, after a glare. */
  | 'glare'
  /** The driver's patience with the peer's offer. */
  | 'offer';

const TIMERS_CONFIRMED: readonly LegTimer[] = ['ack', 'session', 'glare', 'offer'];

export function legTimerId(kind: LegTimer, leg: string): string {
  return `L${kind}:${leg}`;
}

/** The leg is over: nothing of it stays but its transactions, which linger as the RFC says. */
export function dropLeg(ctx: Context, leg: Leg): void {
  const { legs } = ctx.state;
  if (legs.get(leg.id) === leg) legs.delete(leg.id);
  switch (leg.phase) {
    case 'incoming':
      forget(ctx, leg, leg.invite.identity.callId, leg.localTag);
      clearTimer(ctx, legTimerId('ring', leg.id));
      return;
    case 'outgoing':
      for (const branch of leg.branches) forget(ctx, leg, branch.callId, branch.localTag);
      return;
    case 'confirmed':
      forget(ctx, leg, leg.dialog.callId, leg.dialog.localTag);
      for (const kind of TIMERS_CONFIRMED) stopTimer(ctx, leg, kind);
      return;
  }
}

/** A late fork shares Call-ID and local tag with the leg that won: only its own entry goes. */
function forget(ctx: Context, leg: Leg, callId: string, localTag: string): void {
  const key = dialogKey(callId, localTag);
  if (ctx.state.dialogs.get(key) === leg.id) ctx.state.dialogs.delete(key);
}

/** Clears a timer of a confirmed leg if it runs. */
export function stopTimer(ctx: Context, leg: ConfirmedLeg, kind: LegTimer): void {
  if (isRunning(leg, kind)) clearTimer(ctx, legTimerId(kind, leg.id));
}

/** Tells the engine that a leg ended, unless it has ended it itself. */
export function tellEnded(
  ctx: Context,
  leg: ConfirmedLeg,
  by: LegEndedBy,
  cause: ReasonHeader | undefined,
  uui?: string,
): void {
  if (leg.state !== 'up') return;
  emit(ctx, { type: 'legEnded', leg: leg.id, by, cause, ...(uui === undefined ? {} : { uui }) });
}

function isRunning(leg: ConfirmedLeg, kind: LegTimer): boolean {
  switch (kind) {
    case 'ack':
      return leg.ack !== undefined;
    case 'session':
      return leg.session !== undefined;
    case 'glare':
      return leg.negotiation.kind === 'waiting';
    case 'offer':
      return leg.negotiation.kind === 'theirs';
    case 'ring':
      return false;
  }
}
