import type { Agent, Session } from '../agent/agent.ts';
import type { AgentConfig } from '../company/config.ts';
import { type Context, startTimer } from '../company/context.ts';
import type { CompanyEffect } from '../company/effects.ts';
import type { Call, Part, PartEntry } from './call.ts';
import { numberToShow } from './customer-number.ts';

/** The beginning of a part: an agent's, on the page's audio or a phone, or an outside number's. */

/** How long an agent's phone rings where the group does not say, ms. */
const AGENT_RING_MS_MAX = 30_000;
/** An outside number that has not answered by then will not, ms. Networks give up after 60 to 90 s themselves. */
const OUTSIDE_RING_MS_MAX = 60_000;

/** An agent's part begins: its device is the page's audio session, or a phone that `dialAgent` calls. */
export function newPart(
  ctx: Context,
  call: Call,
  agent: Agent,
  session: Session,
  groupId: number,
  entry: PartEntry,
): Part {
  const { audio } = session;
  const phone = audio.kind === 'up' ? 'standing' : 'phone';
  return addPart(ctx, call, ctx.index.groups.get(groupId)?.ringTimeoutMs ?? AGENT_RING_MS_MAX, {
    agentKey: agent.key,
    number: '',
    entry,
    groupId,
    device: session.worktype === 2 ? 'audio' : phone,
    leg: audio.kind === 'up' ? audio.leg : undefined,
  });
}

/** An outside number's part begins, served on behalf of a group: its phone is called through the trunk. */
export function newOutsidePart(ctx: Context, call: Call, number: string, groupId: number, entry: PartEntry): Part {
  const part = addPart(ctx, call, OUTSIDE_RING_MS_MAX, {
    agentKey: '',
    number,
    entry,
    groupId,
    device: 'phone',
    leg: undefined,
  });
  const from = numberToShow(call, ctx.state.config.displayNumber);
  dial(ctx, call, part, { kind: 'number', number }, { from, displayName: '' });
  return part;
}

function addPart(
  ctx: Context,
  call: Call,
  ringMs: number,
  about: Pick<Part, 'agentKey' | 'number' | 'entry' | 'groupId' | 'device' | 'leg'>,
): Part {
  const segment = call.parts.length + 1;
  const timerId = startTimer(ctx, { kind: 'agentRing', callId: call.callId, segment }, ringMs);
  const part: Part = {
    ...about,
    segment,
    alerted: false,
    picksUp: false,
    ringingSent: false,
    offeredAtMs: ctx.now.wallMs,
    answeredAtMs: undefined,
    answeredMonoMs: 0,
    stepAtMs: ctx.now.wallMs,
    holdMs: 0,
    recording: undefined,
    note: undefined,
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
  const target: DialTarget =
    session.worktype === 0
      ? { kind: 'number', number: agent?.phoneNumber ?? '' }
      : { kind: 'account', account: agent?.sipAccount ?? '' };
  const asked = part.entry === 'dialing' || part.supervises !== undefined;
  dial(ctx, call, part, target, { from, displayName, ...autoAnswer(agent, session, asked) });
}

/** Does the agent's phone answer this call by itself? `asked`: the agent asked for it. */
export function autoAnswer(
  agent: AgentConfig | undefined,
  session: Pick<Session, 'worktype'>,
  asked: boolean,
): { readonly autoAnswer?: true } {
  const wanted = agent?.autoAnswer === 'always' || (agent?.autoAnswer === 'ownCalls' && asked);
  return wanted && session.worktype === 1 ? { autoAnswer: true } : {};
}

type DialTarget = (CompanyEffect & { readonly type: 'dial' })['target'];

/** What the phone shows, and whether it answers by itself. */
type Shown = Pick<CompanyEffect & { readonly type: 'dial' }, 'from' | 'displayName' | 'autoAnswer'>;

function dial(ctx: Context, call: Call, part: Part, target: DialTarget, shown: Shown): void {
  call.nextId += 1;
  const leg = `${call.callId}.${call.nextId}`;
  part.leg = leg;
  ctx.state.legs.set(leg, { kind: 'agent', callId: call.callId, segment: part.segment });
  ctx.effects.push({ type: 'dial', leg, target, uui: call.uui, ...shown });
}
