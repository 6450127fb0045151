import type { Context } from '../company/context.ts';
import { afterTalk } from '../ivr/ivr.ts';
import { activePart, type Call, type Part } from './call.ts';
import { endCall } from './end-call.ts';
import { replyFrame, tell } from './entry-frames.ts';
import { notTaken } from './inbound-flow.ts';
import { calleeFails } from './internal-flow.ts';
import { lenderLeaves } from './ivr-loan.ts';
import { type End, endPart } from './part-end.ts';
import { endSide, handOver, promise, sideFails } from './side.ts';

/**
 * A party other than the customer leaves a call, whatever it was doing in it: by hanging up, by its phone or page dying, by
 * not answering. The table of docs/agents-who-vanish.md is this file.
 */

/** The party hangs up or declines, with the command or on the phone. */
export function partHangsUp(ctx: Context, call: Call, part: Part): void {
  partLeaves(ctx, call, part, hangUpEnd(part));
}

function hangUpEnd(part: Part): End {
  if (part.agentKey === '') {
    return part.state.kind === 'ringing'
      ? { endedBy: 'system', endReason: 'calleeUnreachable' }
      : { endedBy: 'agent', endReason: 'outsideHungUp' };
  }
  if (part.state.kind === 'ringing' && part.entry !== 'dialing') {
    return { endedBy: 'agent', endReason: 'agentDeclined' };
  }
  const beforeTalk = part.state.kind === 'ringing' || part.state.kind === 'calling';
  return { endedBy: 'agent', endReason: beforeTalk ? 'agentCancelled' : 'agentHungUp' };
}

/** The party's phone or audio is gone. */
export function partLost(ctx: Context, call: Call, part: Part): void {
  const unreached = part.state.kind === 'ringing' && part.entry !== 'dialing' && part.device === 'phone';
  partLeaves(ctx, call, part, { endedBy: 'system', endReason: unreached ? 'agentUnreachable' : 'agentLost' });
}

/** The phone rang too long. One that never said that it rings was no missed call. */
export function partNoAnswer(ctx: Context, call: Call, part: Part): void {
  const unreached = part.device === 'phone' && !part.alerted;
  const endReason = part.agentKey === '' ? 'calleeNoAnswer' : unreached ? 'agentUnreachable' : 'agentNoAnswer';
  partLeaves(ctx, call, part, { endedBy: 'system', endReason });
}

/** `end`: what it is to this party. */
export function partLeaves(ctx: Context, call: Call, part: Part, end: End): void {
  const { place } = call;
  if (part.supervises !== undefined) {
    endPart(ctx, call, part, end, 'wrapUp');
  } else if (part.state.kind === 'ringing' && part.entry !== 'dialing') {
    notAnswered(ctx, call, part, end);
  } else if (place.kind === 'calling' || place.kind === 'internal') {
    endCall(ctx, call, end);
  } else if (part.state.kind === 'lending') {
    lenderLeaves(ctx, call, part, end);
  } else if (call.side?.with === part.segment) {
    otherSideLeaves(ctx, call, part, end);
  } else if (call.side?.by === part.segment) {
    askerLeaves(ctx, call, part, end);
  } else if (place.kind === 'agent' && place.segment === part.segment) {
    // An agent who hangs up may leave the customer to a flow, to rate the service.
    if (end.endReason !== 'agentHungUp' || !afterTalk(ctx, call, part)) {
      endCall(ctx, call, end);
    }
  } else {
    endPart(ctx, call, part, end, 'wrapUp');
  }
}

function notAnswered(ctx: Context, call: Call, part: Part, end: End): void {
  switch (part.entry) {
    case 'offered':
    case 'campaign':
      notTaken(ctx, call, part, end.endReason);
      return;
    case 'internal':
      calleeFails(ctx, call, part, end);
      return;
    case 'transferred':
    case 'consulted':
      sideFails(ctx, call, part, end);
      return;
    case 'dialing':
      endCall(ctx, call, end);
      return;
    case 'listening':
    case 'whispering':
    case 'barging':
    case 'intercepting':
      endPart(ctx, call, part, end, 'wrapUp');
      return;
  }
}

/** Consulted or in a three-way call: the agent who asked has the customer again. */
function otherSideLeaves(ctx: Context, call: Call, part: Part, end: End): void {
  const by = activePart(call, call.side?.by);
  if (by !== undefined) {
    endSide(ctx, call, by, part, end);
    tell(ctx, by, replyFrame('agentconsultback', call, by));
  }
}

function askerLeaves(ctx: Context, call: Call, part: Part, end: End): void {
  if (call.side?.stage === 'ringing') {
    promise(ctx, call, part, end);
  } else {
    handOver(ctx, call, part, end);
  }
}
