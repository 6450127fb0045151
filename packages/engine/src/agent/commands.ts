import { type CommandOf, cleanNumber, NUMBER_CHARS_MAX, type RefusalCode, toInt } from '@callwright/cti/light';
import { frameBase } from '../call/frames.ts';
import { agentHangsUp } from '../call/hang-up.ts';
import { agentAnswers } from '../call/inbound-flow.ts';
import { CALLS_MAX } from '../call/incoming.ts';
import { startOutbound } from '../call/outbound-flow.ts';
import { hold, retrieve } from '../call/talk.ts';
import { type Context, emit, unexpected } from '../company/context.ts';
import type { CompanyInput } from '../company/inputs.ts';
import { rest, tellRest } from './activity.ts';
import { type Agent, READY, type Rest, type Session } from './agent.ts';
import { tellAgentState, tellGroups, tellIdleAgents } from './lists.ts';
import { presentPart } from './present-part.ts';
import { refuse } from './refuse.ts';
import { signOut } from './sign-out.ts';

/** Commands of signed-in agents. Each is answered: carried out, or refused with a reason and nothing changed. */

interface Asking {
  readonly agent: Agent;
  readonly session: Session;
  readonly sequence: number | undefined;
}

export function command(ctx: Context, input: CompanyInput & { readonly type: 'command' }): void {
  const agent = ctx.state.agents.get(input.agentKey);
  const session = agent?.session;
  const { command: asked, sequence } = input;
  if (agent === undefined || session === undefined) {
    refuse(ctx, input.agentKey, asked.cmd, 'notSignedIn', sequence);
    unexpected(ctx, `command ${asked.cmd}`, 'agent signed out');
    return;
  }
  const asking: Asking = { agent, session, sequence };
  switch (asked.cmd) {
    case 'agentidle':
      wantRest(ctx, asking, 'agentidle', READY);
      return;
    case 'agentbusy':
      notReady(ctx, asking, asked);
      return;
    case 'makecall':
      makeCall(ctx, asking, asked);
      return;
    case 'cancelmakecall':
      hangUp(ctx, asking);
      return;
    case 'answercall':
      answerCall(ctx, asking);
      return;
    case 'mute':
    case 'unmute':
      holdOrRetrieve(ctx, asking, asked.cmd);
      return;
    case 'logout':
      logOut(ctx, asking);
      return;
    case 'agentgroups':
      tellGroups(ctx, agent.key, session, sequence);
      return;
    case 'idleagents':
      tellIdleAgents(ctx, agent.key, session, sequence);
      return;
    case 'getagentstate':
      tellAgentState(ctx, agent.key, asked.agentid === undefined ? agent.key : String(asked.agentid), sequence);
      return;
    default:
      refuse(ctx, agent.key, asked.cmd, 'notSupported', sequence);
      return;
  }
}

function notReady(ctx: Context, asking: Asking, asked: CommandOf<'agentbusy'>): void {
  const reasonId = toInt(asked.busydescr, 0);
  if (reasonId !== 0 && !ctx.index.notReadyReasons.has(reasonId)) {
    refuse(ctx, asking.agent.key, 'agentbusy', 'reasonUnknown', asking.sequence);
    return;
  }
  wantRest(ctx, asking, 'agentbusy', { kind: 'notReady', reasonId, why: '' });
}

/** Ready or not ready: at once, or, during a call, after it. */
function wantRest(ctx: Context, asking: Asking, cmd: 'agentidle' | 'agentbusy', wanted: Rest): void {
  const { agent, session, sequence } = asking;
  const { activity } = session;
  if (wanted.kind === 'ready' && session.audio.kind === 'down') {
    refuse(ctx, agent.key, cmd, 'audioNotStarted', sequence);
  } else if (activity.kind === 'inCall') {
    session.activity = { ...activity, next: wanted };
    const busydescr = wanted.kind === 'notReady' ? { busydescr: wanted.reasonId } : {};
    emit(ctx, agent.key, { type: cmd, status: 0, reason: '', deferred: true, ...busydescr }, sequence);
  } else {
    rest(ctx, agent, session, wanted);
    tellRest(ctx, agent, session, sequence);
  }
}

function makeCall(ctx: Context, asking: Asking, asked: CommandOf<'makecall'>): void {
  const { agent, session, sequence } = asking;
  const problem = dialProblem(ctx, session, asked);
  if (problem === undefined) {
    startOutbound(ctx, agent, session, asked, sequence);
  } else {
    refuse(ctx, agent.key, 'makecall', problem, sequence);
  }
}

function dialProblem(ctx: Context, session: Session, asked: CommandOf<'makecall'>): RefusalCode | undefined {
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
  if (called.includes('@')) {
    return 'notSupported';
  }
  if (session.audio.kind === 'down') {
    return 'audioNotStarted';
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
  agentHangsUp(ctx, present.call, present.part);
}

const ANSWER_ON_PHONE = { zh: '请在话机上接听', en: 'answer on your phone' };

/** Only a page's own audio is answered by a command; a phone is answered on the phone. */
function answerCall(ctx: Context, asking: Asking): void {
  const { agent, session, sequence } = asking;
  const present = presentPart(ctx, session);
  if (present?.part.state.kind !== 'ringing') {
    refuse(ctx, agent.key, 'answercall', 'noRingingCall', sequence);
  } else if (present.part.device === 'phone') {
    refuse(ctx, agent.key, 'answercall', 'notAllowedForWorktype', sequence, ANSWER_ON_PHONE);
  } else if (present.part.leg === undefined) {
    refuse(ctx, agent.key, 'answercall', 'audioNotStarted', sequence);
  } else {
    const base = frameBase(present.call, present.part.segment);
    emit(ctx, agent.key, { type: 'answercall', status: 0, reason: '', ...base }, sequence);
    agentAnswers(ctx, present.call, present.part);
  }
}

function holdOrRetrieve(ctx: Context, asking: Asking, cmd: 'mute' | 'unmute'): void {
  const { agent, session, sequence } = asking;
  const present = presentPart(ctx, session);
  const problem = holdProblem(cmd, present?.part.state.kind);
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

function holdProblem(cmd: 'mute' | 'unmute', state: string | undefined): RefusalCode | undefined {
  if (state === undefined) {
    return 'noCall';
  }
  if (cmd === 'mute') {
    return state === 'talking' ? undefined : state === 'held' ? 'alreadyOnHold' : 'notTalking';
  }
  return state === 'held' ? undefined : 'notOnHold';
}

function logOut(ctx: Context, asking: Asking): void {
  const { agent, session, sequence } = asking;
  if (session.activity.kind === 'inCall') {
    refuse(ctx, agent.key, 'logout', 'onCall', sequence);
    return;
  }
  emit(ctx, agent.key, { type: 'logout', status: 0, reason: '' }, sequence);
  signOut(ctx, agent, session, 'logout');
}
