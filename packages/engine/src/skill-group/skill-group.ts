import type { QueuedPlace } from '../call/call.ts';
import type { Context } from '../company/context.ts';
import { rebuildStickyLines } from '../sticky-agent/sticky-lines.ts';
import { joinReady } from './ready-list.ts';
import { createSkillGroup, type SkillGroup } from './skill-lists.ts';
import { joinLine } from './waiting-line.ts';

/** The lists of a group, made when first asked for. */
export function skillGroupOf(ctx: Context, groupId: number): SkillGroup {
  let group = ctx.skillGroups.get(groupId);
  if (group === undefined) {
    group = createSkillGroup();
    ctx.skillGroups.set(groupId, group);
  }
  return group;
}

/** The lists of a task group for campaigns. */
export function campaignGroupOf(ctx: Context, groupId: number): SkillGroup {
  let group = ctx.campaignGroups.get(groupId);
  if (group === undefined) {
    group = createSkillGroup();
    ctx.campaignGroups.set(groupId, group);
  }
  return group;
}

/** Where a queued call is counted: customers of campaigns apart from callers and transferred ones (manual 6.8 `autonum`). */
export function countedIn(ctx: Context, place: QueuedPlace): SkillGroup {
  return place.joinedType === 3 ? campaignGroupOf(ctx, place.groupId) : skillGroupOf(ctx, place.groupId);
}

/** Whose line a queued call waits in: that of agents signed in for campaigns, while it is on its grace. */
export function waitsIn(ctx: Context, place: QueuedPlace): SkillGroup {
  return place.graceUntilMonoMs === undefined ? skillGroupOf(ctx, place.groupId) : campaignGroupOf(ctx, place.groupId);
}

/** Skill of an agent in a group, 10 the most skilled; 0 when the configuration does not name the group. */
export function skillOf(ctx: Context, agentKey: string, groupId: number): number {
  return ctx.index.skills.get(agentKey)?.get(groupId) ?? 0;
}

/** Makes the derived lists anew from the state. */
export function rebuildSkillGroups(ctx: Context): void {
  ctx.skillGroups = new Map();
  ctx.campaignGroups = new Map();
  const queued = [...ctx.state.calls.values()]
    .flatMap((call) => (call.place.kind === 'queued' ? [{ callId: call.callId, place: call.place }] : []))
    .sort((one, other) => one.place.seq - other.place.seq);
  for (const { callId, place } of queued) {
    countedIn(ctx, place).queued.add(callId);
    if (place.offered === undefined && place.sticky?.only !== true) {
      joinLine(waitsIn(ctx, place).waiting, callId, place.orderMs, place.seq);
    }
  }
  rebuildStickyLines(ctx, queued);
  const ready = [...ctx.state.agents.values()]
    .flatMap((agent) => (agent.session?.readySeq === undefined ? [] : [{ key: agent.key, session: agent.session }]))
    .sort((one, other) => (one.session.readySeq ?? 0) - (other.session.readySeq ?? 0));
  for (const { key, session } of ready) {
    for (const groupId of session.groupIds) {
      joinReady(skillGroupOf(ctx, groupId).ready, key, skillOf(ctx, key, groupId));
      if (session.auto) {
        joinReady(campaignGroupOf(ctx, groupId).ready, key, skillOf(ctx, key, groupId));
      }
    }
  }
}
