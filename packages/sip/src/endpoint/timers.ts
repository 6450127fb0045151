import type { Context } from './context.ts';
import { ringTimer } from './incoming-leg.ts';
import { branchTimer } from './outgoing-responses.ts';
import { peerOfferTimer } from './peer-offer.ts';
import { streamTimer } from './receive.ts';
import { registrarTimer } from './registration.ts';
import { glareTimer, sessionTimer } from './renegotiation.ts';
import { ackTimer } from './success-ack.ts';
import { transactionTimer } from './transactions.ts';
import { trunkRegistrationTimer } from './trunk-registration.ts';

/**
 * A timer fired. Its id tells whose it is: `T…` a transaction's, `L<kind>:<leg>` a leg's, `B…` a branch's,
 * `R<account>` the registrar's, `G<trunk>` that of our registration there, `S<connection>` a stream's. One of somebody who is gone is ignored: it fired while its clearing was under way.
 */
export function onTimer(ctx: Context, timerId: string): void {
  switch (timerId.charAt(0)) {
    case 'T':
      transactionTimer(ctx, timerId);
      return;
    case 'L':
      legTimer(ctx, timerId);
      return;
    case 'B': {
      const branch = ctx.state.openBranches.get(timerId);
      if (branch !== undefined) branchTimer(ctx, branch);
      return;
    }
    case 'R':
      registrarTimer(ctx, timerId.slice(1));
      return;
    case 'G':
      trunkRegistrationTimer(ctx, timerId.slice(1));
      return;
    case 'S':
      streamTimer(ctx, timerId.slice(1));
      return;
  }
}

function legTimer(ctx: Context, timerId: string): void {
  const colon = timerId.indexOf(':');
  const leg = ctx.state.legs.get(timerId.slice(colon + 1));
  if (leg === undefined) return;
  const kind = timerId.slice(1, colon);
  if (leg.phase === 'incoming') {
    if (kind === 'ring') ringTimer(ctx, leg);
    return;
  }
  if (leg.phase !== 'confirmed') return;
  if (kind === 'ack') ackTimer(ctx, leg);
  else if (kind === 'session') sessionTimer(ctx, leg);
  else if (kind === 'glare') glareTimer(ctx, leg);
  else if (kind === 'offer') peerOfferTimer(ctx, leg);
}
