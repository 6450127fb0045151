import { type CommandOf, cleanNumber, NUMBER_CHARS_MAX, type RefusalCode } from '@callwright/cti/light';
import type { Session } from '../agent/agent.ts';
import type { Asking, CommandTable } from '../agent/command-table.ts';
import { presentPart } from '../agent/present-part.ts';
import { phoneProblem } from '../agent/readiness.ts';
import { refuse } from '../agent/refuse.ts';
import { type Context, emit } from '../company/context.ts';
import { mayDial } from '../company/dial-plan.ts';
import type { AgentKey } from '../company/inputs.ts';
import { frameBase } from './frames.ts';
import { CALLS_MAX } from './incoming.ts';
import { startInternal } from './internal-flow.ts';
import { partHangsUp } from './leaving.ts';
import { startOutbound } from './outbound-flow.ts';
import { picksUp } from './picks-up.ts';
import { hold, retrieve } from './talk.ts';

/** Dial, hang up, answer, hold. */
export const callCommands: CommandTable = {
  makecall: makeCall,
  cancelmakecall: hangUp,
  answercall: answerCall,
  mute: (ctx, asking) => holdOrRetrieve(ctx, asking, 'mute'),
  unmute: (ctx, asking) => holdOrRetrieve(ctx, asking, 'unmute'),
};

function makeCall(ctx: Context, asking: Asking, asked: CommandOf<'makecall'>): void {
  const { agent, session, sequence } = asking;
  const problem = dialProblem(ctx, agent.key, session, asked);
  if (problem === undefined && cleanNumber(asked.called).includes('@')) {
    startInternal(ctx, agent, session, asked, sequence);
  } else if (problem === undefined) {
    startOutbound(ctx, agent, session, asked, sequence);
  } else {
    refuse(ctx, agent.key, 'makecall', problem, sequence);
  }
}

function dialProblem(
  ctx: Context,
  own: AgentKey,
  session: Session,
  asked: CommandOf<'makecall'>,
): RefusalCode | undefined {
  const called = cleanNumber(asked.called);
  const caller = cleanNumber(asked.caller);
  if (session.activity.kind === 'inCall') {
    return 'onCall';
  }
  if (called === '') {
    return 'numberEmpty';
  }
  if (called.length > NUMBER_CHARS_MAX || caller.length > NUMBER_CHARS_MAX) {
    return 'numberTooLong';
  }
  if (called === own) {
    return 'targetIsSelf';
  }
  const noPhone = phoneProblem(session);
  if (noPhone !== undefined) {
    return noPhone;
  }
  if (!called.includes('@') && !mayDial(ctx.state.config.dialing, asked.called)) {
    return 'numberNotAllowed';
  }
  return ctx.state.calls.size >= CALLS_MAX ? 'tooManyCalls' : undefined;
}

function hangUp(ctx: Context, asking: Asking): void {
  const { agent, session, sequence } = asking;
  const present = presentPart(ctx, session);
  if (present === undefined) {
    refuse(ctx, agent.key, 'cancelmakecall', 'noCall', sequence);
    return;
  }
  const base = frameBase(present.call, present.part.segment);
  emit(ctx, agent.key, { type: 'cancelmakecall', status: 0, reason: '', ...base }, sequence);
  partHangsUp(ctx, present.call, present.part);
}

const ANSWER_ON_PHONE = { zh: '请在话机上接听', en: 'answer on your phone' };

/** Only a page's own audio is answered by a command; a phone is answered on the phone. */
function answerCall(ctx: Context, asking: Asking): void {
  const { agent, session, sequence } = asking;
  const present = presentPart(ctx, session);
  if (present?.part.state.kind !== 'ringing') {
    refuse(ctx, agent.key, 'answercall', 'noRingingCall', sequence);
  } else if (present.part.device !== 'audio') {
    refuse(ctx, agent.key, 'answercall', 'notAllowedForWorktype', sequence, ANSWER_ON_PHONE);
  } else if (present.part.leg === undefined) {
    refuse(ctx, agent.key, 'answercall', 'audioNotStarted', sequence);
  } else {
    const base = frameBase(present.call, present.part.segment);
    emit(ctx, agent.key, { type: 'answercall', status: 0, reason: '', ...base }, sequence);
    picksUp(ctx, present.call, present.part);
  }
}

function holdOrRetrieve(ctx: Context, asking: Asking, cmd: 'mute' | 'unmute'): void {
  const { agent, session, sequence } = asking;
  const present = presentPart(ctx, session);
  const problem = holdProblem(cmd, present);
  if (present === undefined || problem !== undefined) {
    refuse(ctx, agent.key, cmd, problem ?? 'noCall', sequence);
    return;
  }
  const { call, part } = present;
  emit(ctx, agent.key, { type: cmd, status: 0, reason: '', ...frameBase(call, part.segment) }, sequence);
  if (cmd === 'mute') {
    hold(ctx, call, part);
  } else {
    retrieve(ctx, call, part);
  }
}

/** Only a talk with a customer is held, and not a three-way one. */
function holdProblem(cmd: 'mute' | 'unmute', present: ReturnType<typeof presentPart>): RefusalCode | undefined {
  const state = present?.part.state.kind;
  if (state === undefined) {
    return 'noCall';
  }
  if (cmd === 'unmute') {
    return state === 'held' ? undefined : 'notOnHold';
  }
  if (state !== 'talking') {
    return state === 'held' ? 'alreadyOnHold' : 'notTalking';
  }
  return present?.call.side !== undefined || present?.call.direction === 'internal' ? 'wrongState' : undefined;
}
