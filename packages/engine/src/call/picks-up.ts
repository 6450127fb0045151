import type { Context } from '../company/context.ts';
import { supervisorAnswers } from '../supervisor/supervision.ts';
import type { Call, Part } from './call.ts';
import { agentAnswers } from './inbound-flow.ts';
import { calleeAnswers, callerPicksUp } from './internal-flow.ts';
import { outboundPicksUp } from './outbound-flow.ts';
import { sideAnswers } from './side.ts';

/** A ringing party picks up, on the phone or with the page: what follows is that of the way it came into the call. */
export function picksUp(ctx: Context, call: Call, part: Part): void {
  switch (part.entry) {
    case 'offered':
    case 'campaign':
      agentAnswers(ctx, call, part);
      return;
    case 'dialing':
      if (call.direction === 'internal') {
        callerPicksUp(ctx, call, part);
      } else {
        outboundPicksUp(ctx, call, part);
      }
      return;
    case 'internal':
      calleeAnswers(ctx, call, part);
      return;
    case 'transferred':
    case 'consulted':
      sideAnswers(ctx, call, part);
      return;
    case 'listening':
    case 'whispering':
    case 'barging':
    case 'intercepting':
      supervisorAnswers(ctx, call, part);
      return;
  }
}
