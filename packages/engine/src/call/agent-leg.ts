import type { Agent, Session } from '../agent/agent.ts';
import { type Context, startTimer } from '../company/context.ts';
import type { Call, Part } from './call.ts';

/** An agent's part begins: its device is the page's audio session, or a phone that `dialAgent` calls. */
export function newPart(
  ctx: Context,
  call: Call,
  agent: Agent,
  session: Session,
  groupId: number,
  ringTimeoutMs: number,
): Part {
  const segment = call.parts.length + 1;
  const audio = session.worktype === 2;
  const timerId = startTimer(ctx, { kind: 'agentRing', callId: call.callId, segment }, ringTimeoutMs);
  const part: Part = {
    segment,
    agentKey: agent.key,
    groupId,
    device: audio ? 'audio' : 'phone',
    leg: audio && session.audio.kind === 'up' ? session.audio.leg : undefined,
    alerted: false,
    ringingSent: false,
    offeredAtMs: ctx.now.wallMs,
    answeredAtMs: undefined,
    answeredMonoMs: 0,
    holdMs: 0,
    recording: undefined,
    audioGraceTimer: undefined,
    state: { kind: 'ringing', timerId },
  };
  call.parts.push(part);
  return part;
}

/** Calls the agent's phone: worktype 0 by number through the trunk, 1 the SIP account. `from`: what the phone shows. */
export function dialAgent(
  ctx: Context,
  call: Call,
  part: Part,
  session: Session,
  from: string,
  displayName: string,
): void {
  const agent = ctx.index.agents.get(part.agentKey);
  call.nextId += 1;
  const leg = `${call.callId}.${call.nextId}`;
  part.leg = leg;
  ctx.state.legs.set(leg, { kind: 'agent', callId: call.callId, segment: part.segment });
  ctx.effects.push({
    type: 'dial',
    leg,
    target:
      session.worktype === 0
        ? { kind: 'number', number: agent?.phoneNumber ?? '' }
        : { kind: 'account', account: agent?.sipAccount ?? '' },
    from,
    displayName,
    uui: call.uui,
  });
}
