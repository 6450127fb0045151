import type { EndReason } from '@callwright/cti/light';
import { leaveCall, type PartOutcome } from '../agent/activity.ts';
import { type Context, hangUpLeg, stopTimer } from '../company/context.ts';
import type { Call, Part } from './call.ts';
import type { EndedBy } from './call-record.ts';
import { after } from './frames.ts';
import { arrange, stopPlays } from './media-layout.ts';

export interface End {
  readonly endedBy: EndedBy;
  readonly endReason: EndReason;
}

/**
 * Ends an agent's part: media moves undone, the phone hung up, exactly one `after`, and the agent goes on. The caller has
 * decided where the customer goes (`call.place`) or does so next.
 */
export function endPart(ctx: Context, call: Call, part: Part, end: End, outcome: PartOutcome): void {
  const talkMs = part.answeredAtMs === undefined ? 0 : ctx.now.monoMs - part.answeredMonoMs;
  settleHold(ctx, part);
  stopPartTimers(ctx, part);
  if (part.state.kind === 'announcing') {
    stopPlays(ctx, call, 'announcement');
  }
  part.state = { kind: 'over', endedAtMs: ctx.now.wallMs, talkMs, ...end };
  arrange(ctx, call);
  if (part.recording?.started === true) {
    ctx.effects.push({ type: 'stopRecord', recording: part.recording.recording });
  }
  if (part.device === 'phone') {
    hangUpLeg(ctx, part.leg);
  }
  part.leg = undefined;
  const agent = ctx.state.agents.get(part.agentKey);
  if (agent?.session !== undefined) {
    // Who only listened has nothing to write up.
    const wrapUpMs = part.supervises === undefined ? (ctx.index.groups.get(part.groupId)?.wrapUpMs ?? 0) : 0;
    leaveCall(ctx, agent, agent.session, after(ctx, call, part, end, talkMs), end.endReason, outcome, wrapUpMs);
  }
  releaseSupervisors(ctx, call, part);
}

/** The supervisors who were with this agent have nobody to be with. */
function releaseSupervisors(ctx: Context, call: Call, target: Part): void {
  for (const part of call.parts) {
    if (part.supervises === target.segment && part.state.kind !== 'over') {
      endPart(ctx, call, part, { endedBy: 'system', endReason: 'monitoredCallEnded' }, 'wrapUp');
    }
  }
}

/** Adds the customer's wait that is going on (a hold, a consultation) to the part's time on hold. */
export function settleHold(ctx: Context, part: Part): void {
  if (part.state.kind === 'held' || part.state.kind === 'aside') {
    part.holdMs += ctx.now.monoMs - part.state.sinceMonoMs;
  }
}

function stopPartTimers(ctx: Context, part: Part): void {
  if (part.state.kind === 'ringing' || part.state.kind === 'announcing') {
    stopTimer(ctx, part.state.timerId);
  }
  stopTimer(ctx, part.audioGraceTimer);
  part.audioGraceTimer = undefined;
}
