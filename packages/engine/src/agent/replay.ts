import type { Call, Part } from '../call/call.ts';
import {
  answer,
  calledringing,
  frameBase,
  incall,
  inringing,
  makecall,
  outcall,
  outringing,
  playtts,
} from '../call/frames.ts';
import { type Context, emit } from '../company/context.ts';
import { tellRest } from './activity.ts';
import type { Agent, Session } from './agent.ts';
import { presentPart } from './present-part.ts';

/**
 * Sends a page that knows nothing the messages that bring it to the present state (sdk-facts §3.6): after a take-over, or a
 * reconnection that could not resume. No data is lost with it: the ringing event carries the call's, so it is sent
 * again where the page may still be in need of it.
 */
export function replayState(ctx: Context, agent: Agent, session: Session): void {
  const { activity } = session;
  if (activity.kind === 'wrapUp') {
    emit(ctx, agent.key, activity.after);
    return;
  }
  const present = presentPart(ctx, session);
  if (present === undefined) {
    tellRest(ctx, agent, session);
  } else {
    replayPart(ctx, present.call, present.part);
  }
}

function replayPart(ctx: Context, call: Call, part: Part): void {
  switch (part.state.kind) {
    case 'ringing':
      if (call.direction === 'inbound') {
        emit(ctx, part.agentKey, inringing(call, part));
      } else {
        emit(ctx, part.agentKey, makecall(call, part));
        if (part.ringingSent) {
          emit(ctx, part.agentKey, outringing(ctx, call, part));
        }
      }
      return;
    case 'announcing':
      emit(ctx, part.agentKey, inringing(call, part));
      emit(ctx, part.agentKey, playtts(call, part));
      return;
    case 'calling':
      emit(ctx, part.agentKey, outringing(ctx, call, part));
      emit(ctx, part.agentKey, outcall(call, part));
      if (call.customer.state === 'alerting') {
        emit(ctx, part.agentKey, calledringing(ctx, call, part));
      }
      return;
    case 'talking':
      emit(ctx, part.agentKey, connected(call, part));
      return;
    case 'held':
      emit(ctx, part.agentKey, connected(call, part));
      emit(ctx, part.agentKey, { type: 'mute', status: 0, reason: '', ...frameBase(call, part.segment) });
      return;
    case 'over':
      return;
  }
}

function connected(call: Call, part: Part) {
  return call.direction === 'inbound' ? incall(call, part) : answer(call, part);
}
