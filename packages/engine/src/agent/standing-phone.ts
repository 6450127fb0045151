import { reasonText } from '@callwright/cti/light';
import { autoAnswer } from '../call/agent-leg.ts';
import { partHangsUp, partLost } from '../call/leaving.ts';
import { type Context, emit, hangUpLeg, startTimer, stopTimer, unexpected } from '../company/context.ts';
import type { LegInput } from '../company/inputs.ts';
import { phoneMissing, rest, tellRest } from './activity.ts';
import type { Agent, Session } from './agent.ts';
import { presentPart } from './present-part.ts';
import { updateReadiness } from './readiness.ts';
import { tellStandby, tellStandbyRings } from './standby.ts';

/**
 * Long sign-in (长签, manual 6.7) with a phone: it is called once at sign-in and stays up, and later rings and answers are
 * simulated.
 *
 * ```
 *  signIn ─► calling ──picks up──► up ──hangs up, lost──► down ──agentidle──► calling
 *               │ no answer, unreachable: down
 * ```
 */

/** A phone that rings longer at sign-in has nobody near it, ms. */
const RING_MS_MAX = 60_000;

/** Is the phone of this agent called once, at sign-in? The page's audio (worktype 2) is long by nature, and not called. */
export function hasLongPhone(ctx: Context, agentKey: string, session: Pick<Session, 'auto' | 'worktype'>): boolean {
  return session.auto && session.worktype !== 2 && ctx.index.agents.get(agentKey)?.signInMode === 'long';
}

/** Calls the phone that is to stay up. Ready is for when it is. */
export function callStanding(ctx: Context, agent: Agent, session: Session): void {
  notReadyWithoutPhone(ctx, agent, session);
  const config = ctx.index.agents.get(agent.key);
  const timerId = startTimer(ctx, { kind: 'standingRing', agentKey: agent.key }, RING_MS_MAX);
  const leg = `s${ctx.ports.nodeId}.${ctx.now.wallMs}.${timerId}`;
  session.audio = { kind: 'calling', leg, timerId, rang: false };
  ctx.state.legs.set(leg, { kind: 'standing', agentKey: agent.key });
  ctx.effects.push({
    type: 'dial',
    leg,
    target:
      session.worktype === 0
        ? { kind: 'number', number: config?.phoneNumber ?? '' }
        : { kind: 'account', account: config?.sipAccount ?? '' },
    from: ctx.state.config.displayNumber,
    displayName: '',
    uui: '',
    ...autoAnswer(config, session, true),
  });
}

/** The agent wants to be ready, and the phone is down: it is called again. Ready is for when it is up. */
export function callStandingAgain(ctx: Context, agent: Agent, session: Session): void {
  if (session.audio.kind !== 'down' || session.activity.kind === 'inCall' || !hasLongPhone(ctx, agent.key, session)) {
    return;
  }
  if (session.activity.kind === 'wrapUp') {
    rest(ctx, agent, session, phoneMissing(ctx, 'phoneNotConnected'));
    tellRest(ctx, agent, session);
  }
  callStanding(ctx, agent, session);
}

/** What happens to the phone of a long sign-in. False: the input is about another leg, or about none. */
export function standingPhone(ctx: Context, input: LegInput): boolean {
  const owner = ctx.state.legs.get(input.leg);
  if (owner?.kind !== 'standing') {
    return false;
  }
  const agent = ctx.state.agents.get(owner.agentKey);
  const session = agent?.session;
  if (agent === undefined || session === undefined || session.worktype === 2) {
    return false;
  }
  const { audio } = session;
  if (input.type === 'legRinging' && audio.kind === 'calling') {
    rings(ctx, agent, session);
  } else if (input.type === 'legAnswered' && audio.kind === 'calling') {
    answers(ctx, agent, session);
  } else if (input.type === 'legFailed' && audio.kind === 'calling') {
    down(ctx, agent, session);
  } else if (input.type === 'legEnded') {
    ended(ctx, agent, session, input.lost || input.ourFault === true);
  } else if (input.type !== 'digit') {
    unexpected(ctx, `${input.type} ${input.leg}`, `standing phone, ${audio.kind}`);
  }
  return true;
}

/** The phone rings for too long. */
export function standingRingOver(ctx: Context, agent: Agent, session: Session): void {
  if (session.audio.kind === 'calling') {
    hangUpLeg(ctx, session.audio.leg);
    down(ctx, agent, session);
  }
}

function rings(ctx: Context, agent: Agent, session: Session): void {
  if (session.audio.kind === 'calling' && !session.audio.rang) {
    session.audio = { ...session.audio, rang: true };
    tellStandbyRings(ctx, agent);
  }
}

function answers(ctx: Context, agent: Agent, session: Session): void {
  rings(ctx, agent, session);
  if (session.audio.kind === 'calling') {
    stopTimer(ctx, session.audio.timerId);
    session.audio = { kind: 'up', leg: session.audio.leg };
    tellStandby(ctx, agent, session);
    updateReadiness(ctx, agent, session);
  }
}

/** The phone hung up, or its connection died: so does its part in a call. */
function ended(ctx: Context, agent: Agent, session: Session, lost: boolean): void {
  const present = presentPart(ctx, session);
  down(ctx, agent, session);
  if (present?.part.device === 'standing') {
    present.part.leg = undefined;
    (lost ? partLost : partHangsUp)(ctx, present.call, present.part);
  }
}

/** No phone: the page is told, and one who was ready is not any more. */
function down(ctx: Context, agent: Agent, session: Session): void {
  const { audio } = session;
  if (audio.kind === 'calling') {
    stopTimer(ctx, audio.timerId);
  }
  if (audio.kind === 'up' || audio.kind === 'calling') {
    ctx.state.legs.delete(audio.leg);
  }
  session.audio = { kind: 'down', told: true };
  emit(ctx, agent.key, { type: 'siperror', reason: reasonText('phoneNotConnected', ctx.state.config.language) });
  notReadyWithoutPhone(ctx, agent, session);
  updateReadiness(ctx, agent, session);
}

function notReadyWithoutPhone(ctx: Context, agent: Agent, session: Session): void {
  if (session.activity.kind === 'resting' && session.activity.rest.kind === 'ready') {
    rest(ctx, agent, session, phoneMissing(ctx, 'phoneNotConnected'));
    tellRest(ctx, agent, session);
  }
}
