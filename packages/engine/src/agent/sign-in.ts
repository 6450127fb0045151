import { type RefusalCode, reasonText } from '@callwright/cti/light';
import { partLost } from '../call/leaving.ts';
import { audioBack, audioGone, pageReturned, ringingPageGone } from '../call/talk.ts';
import { leave as leavePool } from '../campaign/pool.ts';
import { tellPreviews } from '../campaign/told.ts';
import { type Context, emit, startTimer, stopTimer, unexpected } from '../company/context.ts';
import type { CompanyInput, LegId } from '../company/inputs.ts';
import { refreshFeeds, startFeeds } from '../queue/feeds.ts';
import { rest, tellRest } from './activity.ts';
import { type Agent, type Audio, type Session, SIGNED_ON } from './agent.ts';
import { presentPart } from './present-part.ts';
import { updateReadiness, withdraw } from './readiness.ts';
import { replayState } from './replay.ts';
import { dropStanding, signOut } from './sign-out.ts';
import { simulateStandby } from './standby.ts';
import { callStanding, hasLongPhone } from './standing-phone.ts';
import { tellAudioTrouble } from './tell-trouble.ts';

/** An agent's page: sign-in and take-over, pages and audio sessions that go and come back. */

type Input<T extends CompanyInput['type']> = CompanyInput & { readonly type: T };

/** `logon`. Signed in already: the page takes over, and is told the present state; nothing is reset, but ready where the page now signs in for smart outbound. */
export function signIn(ctx: Context, input: Input<'signIn'>): void {
  const config = ctx.index.agents.get(input.agentKey);
  const groupIds = config === undefined ? [] : groupsFor(ctx, input.agentKey, input.groupIds);
  const problem = signInProblem(input, config !== undefined, groupIds);
  if (problem !== undefined) {
    const reason = reasonText(problem, ctx.state.config.language);
    emit(ctx, input.agentKey, { type: 'logon', status: 1, reason }, input.sequence);
    return;
  }
  const agent = agentOf(ctx, input.agentKey);
  const systemtime = ctx.zone.format(ctx.now.wallMs);
  emit(ctx, agent.key, { type: 'logon', status: 0, reason: '', systemtime }, input.sequence);
  if (agent.session === undefined) {
    agent.session = newSession(ctx, input, groupIds);
    startFeeds(ctx);
    settlePhone(ctx, agent, agent.session, input);
    tellPreviews(ctx, agent, agent.session);
  } else {
    takeOver(ctx, agent, agent.session, input, groupIds);
  }
}

function signInProblem(input: Input<'signIn'>, known: boolean, groupIds: readonly number[]): RefusalCode | undefined {
  if (!known) {
    return 'targetUnknown';
  }
  return groupIds.length === 0 && input.groupIds.length > 0 ? 'groupUnknown' : undefined;
}

function newSession(ctx: Context, input: Input<'signIn'>, groupIds: readonly number[]): Session {
  return {
    worktype: input.worktype,
    auto: input.auto,
    standbyTold: false,
    requestedGroupIds: input.groupIds,
    groupIds,
    page: { kind: 'here' },
    audio: { kind: 'none' },
    activity: { kind: 'resting', rest: SIGNED_ON },
    changedAtMs: ctx.now.wallMs,
    readySeq: undefined,
    monitors: false,
    signOutAfter: false,
  };
}

function takeOver(
  ctx: Context,
  agent: Agent,
  session: Session,
  input: Input<'signIn'>,
  groupIds: readonly number[],
): void {
  pageIsHere(ctx, session);
  const keepsPhone = keepsStanding(ctx, agent, session, input);
  withdraw(ctx, agent, session);
  if (!keepsPhone && session.auto !== input.auto) {
    leavePool(ctx, agent.key, session);
  }
  if (!keepsPhone && input.auto && !session.auto && isReady(session)) {
    // Smart outbound begins with the agent's own phone (manual 6.7), and ready comes after it.
    rest(ctx, agent, session, SIGNED_ON);
  }
  if (!keepsPhone) {
    session.worktype = input.worktype;
    session.auto = input.auto;
    session.standbyTold &&= input.auto;
  }
  changeGroups(ctx, agent, session, input.groupIds, groupIds);
  replayState(ctx, agent, session);
  if (!keepsPhone) {
    settlePhone(ctx, agent, session, input);
  }
  refreshFeeds(ctx, agent.key);
}

function isReady({ activity }: Session): boolean {
  return activity.kind === 'resting' && activity.rest.kind === 'ready';
}

/**
 * The phone of a long sign-in stays as it is when the new page wants the same; and during a call, whatever the page wants.
 * Else it is let go.
 */
function keepsStanding(ctx: Context, agent: Agent, session: Session, input: Input<'signIn'>): boolean {
  if (!hasLongPhone(ctx, agent.key, session)) {
    return false;
  }
  if (session.activity.kind === 'inCall' || (input.auto && input.worktype === session.worktype)) {
    return true;
  }
  dropStanding(ctx, session);
  session.audio = { kind: 'none' };
  return false;
}

/** The agent's phone at sign-in: the page's audio; or one that is called now (long sign-in), or for each call (short). */
function settlePhone(ctx: Context, agent: Agent, session: Session, input: Input<'signIn'>): void {
  if (!hasLongPhone(ctx, agent.key, session)) {
    setAudio(ctx, agent, session, input.worktype, input.worktype === 2 ? input.audioLeg : undefined);
    if (session.audio.kind !== 'down') {
      simulateStandby(ctx, agent, session);
    }
  } else if (session.activity.kind === 'resting') {
    callStanding(ctx, agent, session);
    updateReadiness(ctx, agent, session);
  } else {
    session.audio = { kind: 'down', told: true };
  }
}

/** The groups that an agent serves: those asked for that the configuration gives the agent; asked for none: all. */
export function groupsFor(ctx: Context, agentKey: string, asked: readonly number[]): readonly number[] {
  const own = (ctx.index.agents.get(agentKey)?.groups ?? [])
    .map((group) => group.groupId)
    .filter((groupId) => ctx.index.groups.has(groupId));
  return asked.length === 0 ? own : own.filter((groupId) => asked.includes(groupId));
}

/** Moves an agent to other groups, keeping the state. */
function changeGroups(
  ctx: Context,
  agent: Agent,
  session: Session,
  asked: readonly number[],
  groupIds: readonly number[],
): void {
  session.requestedGroupIds = asked;
  withdraw(ctx, agent, session);
  session.groupIds = groupIds;
  updateReadiness(ctx, agent, session);
}

/** The page's socket is gone: no new offers, and a while to come back; a shorter one where a customer rings at it. */
export function pageLost(ctx: Context, input: Input<'pageLost'>): void {
  const agent = ctx.state.agents.get(input.agentKey);
  const session = agent?.session;
  if (agent === undefined || session?.page.kind !== 'here') {
    unexpected(ctx, 'pageLost', session === undefined ? 'agent signed out' : 'page gone already');
    return;
  }
  const timerId = startTimer(ctx, { kind: 'pageGrace', agentKey: agent.key }, ctx.state.config.pageGraceMs);
  session.page = { kind: 'lost', timerId };
  updateReadiness(ctx, agent, session);
  const present = presentPart(ctx, session);
  if (present?.part.device === 'audio' && present.part.state.kind === 'ringing') {
    ringingPageGone(ctx, present.call, present.part);
  }
}

export function pageBack(ctx: Context, input: Input<'pageBack'>): void {
  const agent = ctx.state.agents.get(input.agentKey);
  if (agent?.session === undefined) {
    unexpected(ctx, 'pageBack', 'agent signed out');
    return;
  }
  pageIsHere(ctx, agent.session);
  if (input.replay) {
    replayState(ctx, agent, agent.session);
  }
  tellAudioTrouble(ctx, agent, agent.session);
  refreshFeeds(ctx, agent.key);
  updateReadiness(ctx, agent, agent.session);
  const present = presentPart(ctx, agent.session);
  if (present !== undefined && agent.session.audio.kind === 'up') {
    pageReturned(ctx, present.part);
  }
}

/** The page stayed away too long: signed out, or, in a call, when that is over. */
export function pageGraceOver(ctx: Context, agent: Agent, session: Session): void {
  session.page = { kind: 'graceOver' };
  if (session.activity.kind !== 'inCall') {
    signOut(ctx, agent, session, 'graceOver');
  }
}

export function audioUp(ctx: Context, input: Input<'audioUp'>): void {
  const agent = ctx.state.agents.get(input.agentKey);
  const session = agent?.session;
  if (agent === undefined || session === undefined || session.worktype !== 2 || ctx.state.legs.has(input.leg)) {
    unexpected(ctx, `audioUp ${input.leg}`, session === undefined ? 'agent signed out' : 'no new audio session');
    return;
  }
  const told = session.audio.kind === 'down' && session.audio.told;
  setAudio(ctx, agent, session, 2, input.leg);
  simulateStandby(ctx, agent, session);
  if (told) {
    // The page was told that its phone is in trouble: the present state says that it is not any more.
    tellRest(ctx, agent, session);
  }
}

export function audioDown(ctx: Context, input: Input<'audioDown'>): void {
  const agent = ctx.state.agents.get(input.agentKey);
  const session = agent?.session;
  if (agent === undefined || session?.audio.kind !== 'up' || session.audio.leg !== input.leg) {
    unexpected(ctx, `audioDown ${input.leg}`, session === undefined ? 'agent signed out' : 'not the present session');
    return;
  }
  setAudio(ctx, agent, session, 2, undefined);
}

/**
 * The page's audio session is `leg` from now on, or down. A session that another replaced is the gateway's to close. A call
 * goes on with the new one; without one, a talk waits for the page, and a ringing offer does so for a moment.
 */
function setAudio(ctx: Context, agent: Agent, session: Session, worktype: number, leg: LegId | undefined): void {
  const before = session.audio;
  if (before.kind === 'up' && before.leg !== leg) {
    ctx.state.legs.delete(before.leg);
  }
  session.audio = nextAudio(before, worktype, leg);
  if (leg !== undefined) {
    ctx.state.legs.set(leg, { kind: 'standing', agentKey: agent.key });
  }
  tellAudioTrouble(ctx, agent, session);
  updateReadiness(ctx, agent, session);
  const present = presentPart(ctx, session);
  if (present?.part.device !== 'audio') {
    return;
  }
  const { call, part } = present;
  if (leg !== undefined) {
    audioBack(ctx, call, part, leg);
  } else if (part.state.kind !== 'ringing') {
    audioGone(ctx, call, part);
  } else if (worktype === 2) {
    part.leg = undefined;
    ringingPageGone(ctx, call, part);
  } else {
    partLost(ctx, call, part);
  }
}

function nextAudio(before: Audio, worktype: number, leg: LegId | undefined): Audio {
  if (leg !== undefined) {
    return { kind: 'up', leg };
  }
  if (worktype !== 2) {
    return { kind: 'none' };
  }
  return before.kind === 'down' ? before : { kind: 'down', told: false };
}

function pageIsHere(ctx: Context, session: Session): void {
  if (session.page.kind === 'lost') {
    stopTimer(ctx, session.page.timerId);
  }
  session.page = { kind: 'here' };
}

function agentOf(ctx: Context, agentKey: string): Agent {
  let agent = ctx.state.agents.get(agentKey);
  if (agent === undefined) {
    agent = { key: agentKey, session: undefined };
    ctx.state.agents.set(agentKey, agent);
  }
  return agent;
}
