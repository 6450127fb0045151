import type { CtiEvent } from '@callwright/cti/light';
import type { Call, Part, Side } from '../call/call.ts';
import { connectedFrame, noticeFrame, otherSide, replyFrame, ringingFrame, tell } from '../call/entry-frames.ts';
import { answerable, calledringing, dialledDetails, makecall, outcall, playtts } from '../call/frames.ts';
import { type Context, emit } from '../company/context.ts';
import { replaySupervision } from '../supervisor/supervision.ts';
import { afterAgain, tellNext, tellRestAgain } from './activity.ts';
import type { Agent, Session } from './agent.ts';
import { presentPart } from './present-part.ts';
import { replayStandby } from './standby.ts';

/**
 * Sends a page that knows nothing the messages that bring it to the present state (sdk-facts §3.6): after a take-over, or a
 * reconnection that could not resume. No data is lost with it: the ringing event carries the call's, so it is sent
 * again where the page may still be in need of it.
 */
export function replayState(ctx: Context, agent: Agent, session: Session): void {
  const { activity } = session;
  if (activity.kind === 'wrapUp') {
    emit(ctx, agent.key, afterAgain(ctx, session, activity.after));
    return;
  }
  const present = presentPart(ctx, session);
  if (present === undefined) {
    replayRest(ctx, agent, session);
  } else {
    replayPart(ctx, present.call, present.part);
    tellNext(ctx, agent, session);
  }
}

/** A page that was told it is not ready while its phone is called hears of the two in that order, else the phone comes first. */
function replayRest(ctx: Context, agent: Agent, session: Session): void {
  if (session.audio.kind === 'calling') {
    tellRestAgain(ctx, agent, session);
    replayStandby(ctx, agent, session);
  } else {
    replayStandby(ctx, agent, session);
    tellRestAgain(ctx, agent, session);
  }
}

function replayPart(ctx: Context, call: Call, part: Part): void {
  if (part.supervises !== undefined) {
    replaySupervision(ctx, call, part);
    return;
  }
  const send = (frame: CtiEvent) => tell(ctx, part, frame);
  switch (part.state.kind) {
    case 'ringing':
      if (part.entry === 'dialing') {
        send(makecall(call, part));
      }
      if (part.ringingSent) {
        send(again(ringingFrame(ctx, call, part), part.stepAtMs));
      }
      if (part.picksUp) {
        send(answerable(call, part));
      }
      return;
    case 'announcing':
      send(again(ringingFrame(ctx, call, part), part.stepAtMs));
      send(playtts(call, part));
      return;
    case 'calling':
      send(ringingFrame(ctx, call, part));
      send(again(outcall(call, part), part.stepAtMs));
      if (call.customer.state === 'alerting' || call.direction === 'internal') {
        send(again(calledringing(ctx, call, part), part.stepAtMs));
      }
      return;
    case 'observing':
    case 'over':
      return;
    default:
      send(connectedAgain(ctx, call, part));
      replayTalk(ctx, call, part);
  }
}

function connectedAgain(ctx: Context, call: Call, part: Part): CtiEvent {
  const frame = again(connectedFrame(ctx, call, part), part.stepAtMs);
  return frame.type === 'answer' ? { ...frame, ...dialledDetails(ctx, call) } : frame;
}

/** What the page was told before, with when that began: its timer goes on. */
function again(frame: CtiEvent, since: number): CtiEvent {
  return Object.assign(frame, { since });
}

/** What a connected agent is doing beside talking. */
function replayTalk(ctx: Context, call: Call, part: Part): void {
  const { side } = call;
  if (part.state.kind === 'held') {
    tell(ctx, part, replyFrame('mute', call, part));
  } else if (part.state.kind === 'lending') {
    tell(ctx, part, replyFrame('consulationservice', call, part));
  } else if (side?.kind === 'transfer' && side.by === part.segment) {
    tell(ctx, part, replyFrame('transfercall', call, part, { target: otherSide(call, part) }));
    tell(ctx, part, noticeFrame('transfering', call, part));
  } else if (side !== undefined && side.by === part.segment) {
    replayConsultation(ctx, call, part, side.stage);
  } else if (side?.stage === 'conference' && side.with === part.segment) {
    tell(ctx, part, noticeFrame('sanfangcall', call, part));
  }
}

function replayConsultation(ctx: Context, call: Call, part: Part, stage: Side['stage']): void {
  if (stage !== 'conference') {
    tell(ctx, part, replyFrame('agentconsult', call, part, { target: otherSide(call, part) }));
  }
  if (stage !== 'ringing') {
    tell(ctx, part, noticeFrame('consultationcalls', call, part));
  }
  if (stage === 'conference') {
    tell(ctx, part, noticeFrame('sanfangcall', call, part));
  }
}
