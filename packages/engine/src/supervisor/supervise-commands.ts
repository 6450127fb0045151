import type { CommandName, CommandOf, RefusalCode } from '@callwright/cti/light';
import { rest } from '../agent/activity.ts';
import { READY, type Rest } from '../agent/agent.ts';
import type { Asking, CommandTable } from '../agent/command-table.ts';
import { presentPart } from '../agent/present-part.ts';
import { phoneProblem } from '../agent/readiness.ts';
import { refuse } from '../agent/refuse.ts';
import { forceOut } from '../agent/sign-out.ts';
import { type Call, PARTS_MAX, type Part, type SupervisorEntry } from '../call/call.ts';
import { endCall } from '../call/end-call.ts';
import { tell } from '../call/entry-frames.ts';
import { frameBase } from '../call/frames.ts';
import { partLeaves } from '../call/leaving.ts';
import type { End } from '../call/part-end.ts';
import { type Context, emit } from '../company/context.ts';
import { partOf, type Target, targetOf } from './supervise.ts';
import { comeIn, mayBeTaken, takeOverFromBarge } from './supervision.ts';

/** What a supervisor does to an agent (sdk-facts §1.8): each is answered, and the agent is told as the incumbent tells it. */
export const superviseCommands: CommandTable = {
  monitor: (ctx, asking, asked) => supervise(ctx, asking, asked, asked.mode === 'whisper' ? 'whispering' : 'listening'),
  agentinsert: (ctx, asking, asked) => supervise(ctx, asking, asked, 'barging'),
  agentinterceptcall: (ctx, asking, asked) => intercept(ctx, asking, asked),
  agentbreak: (ctx, asking, asked) => forceRelease(ctx, asking, asked),
  forceidle: (ctx, asking, asked) => forceRest(ctx, asking, asked, READY),
  forcebusy: (ctx, asking, asked) => forceRest(ctx, asking, asked, { kind: 'notReady', reasonId: 0, why: '' }),
  forcelogout: (ctx, asking, asked) => forceSignOut(ctx, asking, asked),
};

type Named = { readonly cmd: CommandName; readonly agentoperatorid: string | number };

/** Supervisors in one call at once. */
const SUPERVISORS_MAX = 4;

function supervise(ctx: Context, asking: Asking, asked: Named, entry: SupervisorEntry): void {
  const found = callToEnter(ctx, asking, asked);
  if (typeof found === 'string') {
    refuse(ctx, asking.agent.key, asked.cmd, found, asking.sequence);
  } else {
    comeIn(ctx, asking, found.call, found.part, entry);
  }
}

function intercept(ctx: Context, asking: Asking, asked: CommandOf<'agentinterceptcall'>): void {
  const barged = bargedIn(ctx, asking, asked);
  const found = barged ?? callToEnter(ctx, asking, asked);
  if (typeof found === 'string') {
    refuse(ctx, asking.agent.key, asked.cmd, found, asking.sequence);
  } else if (!mayBeTaken(found.call, found.part)) {
    refuse(ctx, asking.agent.key, asked.cmd, 'wrongState', asking.sequence);
  } else if (barged === undefined) {
    comeIn(ctx, asking, found.call, found.part, 'intercepting');
  } else {
    takeOverFromBarge(ctx, asking, barged.call, barged.own, barged.part);
  }
}

interface Found {
  readonly call: Call;
  readonly part: Part;
}

/** The call that a supervisor who is in none may come into. */
function callToEnter(ctx: Context, { agent, session }: Asking, asked: Named): Found | RefusalCode {
  const target = targetOf(ctx, agent, session, String(asked.agentoperatorid));
  if (typeof target === 'string') {
    return target;
  }
  if (session.activity.kind === 'inCall') {
    return 'onCall';
  }
  const noPhone = phoneProblem(session);
  if (noPhone !== undefined) {
    return noPhone;
  }
  const found = partOf(ctx, target);
  if (typeof found === 'string') {
    return found;
  }
  if (!CONNECTED.has(found.part.state.kind)) {
    return 'notTalking';
  }
  const inside = found.call.parts.filter((part) => part.supervises !== undefined && part.state.kind !== 'over');
  return inside.length >= SUPERVISORS_MAX || found.call.parts.length >= PARTS_MAX ? 'wrongState' : found;
}

/** States of an agent who has somebody to talk with. */
const CONNECTED: ReadonlySet<Part['state']['kind']> = new Set(['talking', 'held', 'aside', 'advising', 'lending']);

/** The supervisor has barged in on this very agent. */
function bargedIn(
  ctx: Context,
  { agent, session }: Asking,
  asked: Named,
): (Found & { readonly own: Part }) | undefined {
  const own = presentPart(ctx, session);
  if (own?.part.entry !== 'barging' || own.part.state.kind !== 'observing') {
    return undefined;
  }
  const target = targetOf(ctx, agent, session, String(asked.agentoperatorid));
  const found = typeof target === 'string' ? target : partOf(ctx, target);
  const same = typeof found !== 'string' && found.call === own.call && found.part.segment === own.part.supervises;
  return same ? { ...found, own: own.part } : undefined;
}

/** 强拆: the agent's call ends, or, where the customer is somebody else's, the agent's part in it. */
function forceRelease(ctx: Context, asking: Asking, asked: CommandOf<'agentbreak'>): void {
  const { agent, session, sequence } = asking;
  const target = targetOf(ctx, agent, session, String(asked.agentoperatorid));
  const present = typeof target === 'string' ? target : (presentPart(ctx, target.session) ?? 'targetNotOnCall');
  if (typeof present === 'string') {
    refuse(ctx, agent.key, 'agentbreak', present, sequence);
    return;
  }
  const { call, part } = present;
  const ownCall = part.supervises === undefined && (call.place.kind === 'calling' || call.place.kind === 'internal');
  if (part.state.kind === 'ringing' && part.supervises === undefined && !ownCall) {
    refuse(ctx, agent.key, 'agentbreak', 'targetNotOnCall', sequence);
    return;
  }
  const done = { type: 'agentbreak', status: 0, reason: '', ...frameBase(call, part.segment) } as const;
  emit(ctx, agent.key, { ...done, monitor: 1 }, sequence);
  tell(ctx, part, { ...done, monitor: 0 });
  const end: End = { endedBy: 'supervisor', endReason: 'supervisorReleased' };
  if (ownCall || (call.place.kind === 'agent' && call.place.segment === part.segment)) {
    endCall(ctx, call, end);
  } else {
    partLeaves(ctx, call, part, end);
  }
}

/** 强制示闲, 强制示忙: at once, or, during a call, after it. */
function forceRest(ctx: Context, asking: Asking, asked: CommandOf<'forceidle' | 'forcebusy'>, wanted: Rest): void {
  const { agent, session, sequence } = asking;
  const target = targetOf(ctx, agent, session, String(asked.agentoperatorid));
  const problem = typeof target === 'string' ? target : restProblem(target, wanted);
  if (typeof target === 'string' || problem !== undefined) {
    refuse(ctx, agent.key, asked.cmd, problem ?? 'wrongState', sequence);
    return;
  }
  const { activity } = target.session;
  const deferred = activity.kind === 'inCall' ? { deferred: true } : {};
  emit(ctx, agent.key, { type: asked.cmd, status: 0, reason: '', monitor: 1, ...deferred }, sequence);
  if (activity.kind === 'inCall') {
    target.session.activity = { ...activity, next: wanted };
  } else {
    rest(ctx, target.agent, target.session, wanted);
  }
  emit(ctx, target.agent.key, { type: asked.cmd, status: 0, reason: '', ...deferred });
}

function restProblem({ session }: Target, wanted: Rest): RefusalCode | undefined {
  return wanted.kind === 'ready' && phoneProblem(session) !== undefined ? 'targetUnreachable' : undefined;
}

/** 强制签出: at once, or, during a call, after it. */
function forceSignOut(ctx: Context, asking: Asking, asked: CommandOf<'forcelogout'>): void {
  const { agent, session, sequence } = asking;
  const target = targetOf(ctx, agent, session, String(asked.agentoperatorid));
  if (typeof target === 'string') {
    refuse(ctx, agent.key, 'forcelogout', target, sequence);
    return;
  }
  const inCall = target.session.activity.kind === 'inCall';
  const deferred = inCall ? { deferred: true } : {};
  emit(ctx, agent.key, { type: 'forcelogout', status: 0, reason: '', monitor: 1, ...deferred }, sequence);
  if (inCall) {
    target.session.signOutAfter = true;
  } else {
    forceOut(ctx, target.agent, target.session);
  }
}
