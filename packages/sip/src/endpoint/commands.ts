import { hangupConfirmed } from './confirmed-leg.ts';
import { type Context, unexpected } from './context.ts';
import { answerIncoming, rejectIncoming, ringIncoming } from './incoming-leg.ts';
import type { LegCommand, ReasonHeader } from './inputs.ts';
import { hangupOutgoing, talkOutgoing } from './outgoing-leg.ts';
import { answerPeerOffer, refusalStatus, refusePeerOffer } from './peer-offer.ts';
import { checkPeer, offerByUs } from './renegotiation.ts';
import type { ConfirmedLeg, IncomingLeg, Leg } from './state.ts';

/** A command that does not fit the leg's state is named and changes nothing. */
export function commandLeg(ctx: Context, command: LegCommand): void {
  const leg = ctx.state.legs.get(command.leg);
  if (leg === undefined || isForgotten(leg)) {
    unexpected(ctx, command.type, `leg ${command.leg} is not there`);
    return;
  }
  switch (command.type) {
    case 'ring':
      onIncoming(ctx, leg, command.type, (incoming) => ringIncoming(ctx, incoming, command.sdp));
      return;
    case 'answer':
      onIncoming(ctx, leg, command.type, (incoming) => answerIncoming(ctx, incoming, command.sdp));
      return;
    case 'reject':
      onIncoming(ctx, leg, command.type, (incoming) =>
        rejectIncoming(ctx, incoming, refusalStatus(command.status), {
          ...(command.reason === undefined ? {} : { reason: command.reason }),
        }),
      );
      return;
    case 'hangup':
      hangup(ctx, leg, command.cause, command.uui);
      return;
    case 'talk':
      if (leg.phase === 'outgoing') talkOutgoing(ctx, leg);
      else unexpected(ctx, command.type, `${leg.phase} leg`);
      return;
    case 'check':
      onConfirmed(ctx, leg, command.type, (confirmed) => checkPeer(ctx, confirmed));
      return;
    case 'offer':
      onConfirmed(ctx, leg, command.type, (confirmed) => offerByUs(ctx, confirmed, command.sdp));
      return;
    case 'answerOffer':
      onConfirmed(ctx, leg, command.type, (confirmed) => answerPeerOffer(ctx, confirmed, command.sdp));
      return;
    case 'refuseOffer':
      onConfirmed(ctx, leg, command.type, (confirmed) => refusePeerOffer(ctx, confirmed, command.status));
      return;
    default:
      command satisfies never;
  }
}

/** The engine ended it already; it only lingers until the peer has answered. */
function isForgotten(leg: Leg): boolean {
  return (leg.phase === 'confirmed' && leg.state !== 'up') || (leg.phase === 'outgoing' && leg.state === 'abandoned');
}

function hangup(ctx: Context, leg: Leg, cause: ReasonHeader | undefined, uui: string | undefined): void {
  switch (leg.phase) {
    case 'incoming':
      // Nobody has answered: 480 says that nobody will, for now (RFC 3261 §21.4.18).
      rejectIncoming(ctx, leg, 480, cause === undefined ? {} : { cause });
      return;
    case 'outgoing':
      hangupOutgoing(ctx, leg, cause);
      return;
    case 'confirmed':
      hangupConfirmed(ctx, leg, cause, uui);
      return;
  }
}

function onIncoming(ctx: Context, leg: Leg, what: string, run: (leg: IncomingLeg) => void): void {
  if (leg.phase === 'incoming') run(leg);
  else unexpected(ctx, what, `${leg.phase} leg`);
}

function onConfirmed(ctx: Context, leg: Leg, what: string, run: (leg: ConfirmedLeg) => void): void {
  if (leg.phase === 'confirmed') run(leg);
  else unexpected(ctx, what, `${leg.phase} leg`);
}
