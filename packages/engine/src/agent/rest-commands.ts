import { type CommandOf, toInt } from '@callwright/cti/light';
import { type Context, emit } from '../company/context.ts';
import { rest, tellRest } from './activity.ts';
import { READY, type Rest } from './agent.ts';
import type { Asking, CommandTable } from './command-table.ts';
import { phoneProblem } from './readiness.ts';
import { refuse } from './refuse.ts';
import { signOut } from './sign-out.ts';
import { callStandingAgain } from './standing-phone.ts';

/** Ready, not ready, signed out. */
export const restCommands: CommandTable = {
  agentidle: (ctx, asking) => wantRest(ctx, asking, 'agentidle', READY),
  agentbusy: notReady,
  logout: logOut,
};

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
  const problem = wanted.kind === 'ready' ? phoneProblem(session) : undefined;
  if (problem !== undefined) {
    refuse(ctx, agent.key, cmd, problem, sequence);
    callStandingAgain(ctx, agent, session);
  } else if (activity.kind === 'inCall') {
    session.activity = { ...activity, next: wanted };
    const busydescr = wanted.kind === 'notReady' ? { busydescr: wanted.reasonId } : {};
    emit(ctx, agent.key, { type: cmd, status: 0, reason: '', deferred: true, ...busydescr }, sequence);
  } else {
    rest(ctx, agent, session, wanted);
    tellRest(ctx, agent, session, sequence);
  }
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
