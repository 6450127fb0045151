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
import { talksTo } from './media-layout.ts';
import { startOutbound } from './outbound-flow.ts';
import { picksUp } from './picks-up.ts';
import { hold, retrieve } from './talk.ts';

/** Dial, hang up, answer, hold, press a key. */
export const callCommands: CommandTable = {
  makecall: makeCall,
  cancelmakecall: hangUp,
  answercall: answerCall,
  mute: (ctx, asking) => holdOrRetrieve(ctx, asking, 'mute'),
  unmute: (ctx, asking) => holdOrRetrieve(ctx, asking, 'unmute'),
  senddtmf: pressKey,
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

function hangUp(ctx: Context, asking: Asking, asked: CommandOf<'cancelmakecall'>): void {
  const { agent, session, sequence } = asking;
  const present = presentPart(ctx, session);
  if (present === undefined) {
    refuse(ctx, agent.key, 'cancelmakecall', 'noCall', sequence);
    return;
  }
  const base = frameBase(present.call, present.part.segment);
  emit(ctx, agent.key, { type: 'cancelmakecall', status: 0, reason: '', ...base }, sequence);
  // For this hang-up alone: where the call goes on, as when a consulted agent leaves, it is not the customer's.
  present.call.hangUpUui = asked.uuiData;
  partHangsUp(ctx, present.call, present.part);
  present.call.hangUpUui = undefined;
}

const ANSWER_ON_PHONE = { zh: '请在话机上接听', en: 'answer on your phone' };

/** A page's own audio is answered at once; a phone answers itself if it can be made to, and else on the phone. */
function answerCall(ctx: Context, asking: Asking): void {
  const { agent, session, sequence } = asking;
  const present = presentPart(ctx, session);
  if (present?.part.state.kind !== 'ringing') {
    refuse(ctx, agent.key, 'answercall', 'noRingingCall', sequence);
  } else if (present.part.device === 'phone' && present.part.picksUp && present.part.leg !== undefined) {
    const base = frameBase(present.call, present.part.segment);
    emit(ctx, agent.key, { type: 'answercall', status: 0, reason: '', ...base }, sequence);
    ctx.effects.push({ type: 'pickUp', leg: present.part.leg });
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

/** A key to whom the agent talks with: the customer, a consulted party, both in a three-way call. */
function pressKey(ctx: Context, asking: Asking, asked: CommandOf<'senddtmf'>): void {
  const { agent, session, sequence } = asking;
  const present = presentPart(ctx, session);
  const legs = present === undefined ? [] : talksTo(present.call, present.part);
  if (present === undefined || legs.length === 0) {
    refuse(ctx, agent.key, 'senddtmf', keyProblem(present), sequence);
    return;
  }
  for (const leg of legs) {
    ctx.effects.push({ type: 'sendDigits', leg, digits: String(asked.num) });
  }
  emit(
    ctx,
    agent.key,
    { type: 'senddtmf', status: 0, reason: '', ...frameBase(present.call, present.part.segment) },
    sequence,
  );
}

/** Nobody hears the agent: no call, nobody there yet, or the other side waits with music. */
function keyProblem(present: ReturnType<typeof presentPart>): RefusalCode {
  if (present === undefined) {
    return 'noCall';
  }
  const { state } = present.part;
  return state.kind === 'ringing' || state.kind === 'calling' || state.kind === 'announcing'
    ? 'notTalking'
    : 'wrongState';
}
