import type { EndReason } from '@callwright/cti/light';
import type { End } from './part-end.ts';

/** What a final SIP status (RFC 3261 §21) of a leg we dialled says to people. */

/** A customer's leg. `rang`: the callee's phone had rung, so a 408 is no answer rather than a silent network. */
export function calleeFailure(sipStatus: number, rang: boolean): End {
  switch (sipStatus) {
    case 486:
    case 600:
      return byCustomer('calleeBusy');
    case 603:
    case 607:
      return byCustomer('calleeDeclined');
    case 404:
    case 410:
    case 484:
    case 604:
      return bySystem('numberUnallocated');
    case 408:
    case 504:
      return bySystem(rang ? 'calleeNoAnswer' : 'trunkTimeout');
    case 480:
    case 487:
      return bySystem(rang ? 'calleeNoAnswer' : 'calleeUnreachable');
    case 500:
    case 502:
    case 503:
      return bySystem('trunkUnreachable');
    default:
      return bySystem('trunkRefused');
  }
}

/** An agent's phone that was to take somebody else's call. Pressing "reject" gives 486 on some phones, 603 on others. */
export function offerFailure(sipStatus: number): End {
  return sipStatus === 486 || sipStatus === 600 || sipStatus === 603
    ? { endedBy: 'agent', endReason: 'agentDeclined' }
    : bySystem('agentUnreachable');
}

/** An agent's phone that was to take part in the agent's own call. */
export function ownPhoneFailure(sipStatus: number): End {
  switch (sipStatus) {
    case 486:
    case 600:
      return { endedBy: 'agent', endReason: 'agentPhoneBusy' };
    case 603:
      return { endedBy: 'agent', endReason: 'agentDeclined' };
    default:
      return bySystem('agentUnreachable');
  }
}

function byCustomer(endReason: EndReason): End {
  return { endedBy: 'customer', endReason };
}

function bySystem(endReason: EndReason): End {
  return { endedBy: 'system', endReason };
}
