import { reasonText } from '@callwright/cti/light';
import type { Agent, Session } from '../agent/agent.ts';
import { groupsFor } from '../agent/sign-in.ts';
import { signOut } from '../agent/sign-out.ts';
import { endCall } from '../call/end-call.ts';
import { rebuildSkillGroups } from '../skill-group/skill-group.ts';
import type { CompanyConfig } from './config.ts';
import { indexConfig } from './config-index.ts';
import { type Context, emit, stopTimer } from './context.ts';
import { createZoneClock } from './zone-clock.ts';

/**
 * Brings a changed configuration into the running company. Calls and agents keep their state; an agent who is no longer
 * configured is signed out (after the call, if in one), calls that wait for a group that is gone end.
 */
export function configure(ctx: Context, config: CompanyConfig): void {
  ctx.state.config = config;
  ctx.index = indexConfig(config);
  ctx.zone = createZoneClock(config.timeZone);
  for (const agent of ctx.state.agents.values()) {
    if (agent.session !== undefined) {
      reconfigureAgent(ctx, agent, agent.session);
    }
    if (agent.session === undefined && !ctx.index.agents.has(agent.key)) {
      ctx.state.agents.delete(agent.key);
    }
  }
  rebuildSkillGroups(ctx);
  for (const call of ctx.state.calls.values()) {
    if (call.place.kind === 'queued' && !ctx.index.groups.has(call.place.groupId)) {
      endCall(ctx, call, { endedBy: 'system', endReason: 'systemError' });
    } else if (call.place.kind === 'queued' && call.place.offered === undefined) {
      ctx.callsToServe.push({ callId: call.callId, isNew: false });
    }
  }
}

function reconfigureAgent(ctx: Context, agent: Agent, session: Session): void {
  if (ctx.index.agents.has(agent.key)) {
    session.groupIds = groupsFor(ctx, agent.key, session.requestedGroupIds);
    return;
  }
  if (session.activity.kind === 'inCall') {
    if (session.page.kind === 'lost') {
      stopTimer(ctx, session.page.timerId);
    }
    session.page = { kind: 'graceOver' };
    return;
  }
  emit(ctx, agent.key, { type: 'logon', status: 3, reason: reasonText('targetUnknown', ctx.state.config.language) });
  signOut(ctx, agent, session, 'forced');
}
