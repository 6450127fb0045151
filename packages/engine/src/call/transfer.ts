import { type CommandOf, type RefusalCode, toInt } from '@callwright/cti/light';
import type { Asking, CommandTable } from '../agent/command-table.ts';
import { presentPart } from '../agent/present-part.ts';
import { refuse } from '../agent/refuse.ts';
import { type Context, emit } from '../company/context.ts';
import { enqueue } from '../queue/enqueue.ts';
import { skillGroupOf } from '../skill-group/skill-group.ts';
import { mergedUserdata } from './attached-data.ts';
import { activePart, type Call, PARTS_MAX, type Part } from './call.ts';
import { noticeFrame, replyFrame, tell } from './entry-frames.ts';
import { arrange } from './media-layout.ts';
import { endPart } from './part-end.ts';
import { endSide, startSide } from './side.ts';
import { findTarget, nameOf } from './target.ts';

/** Manual 6.3: the customer goes to another agent, an outside number or a skill group. */
export const transferCommands: CommandTable = {
  transfercall: transfer,
  transfergroup: transferToGroup,
  canceltransfercall: cancel,
};

interface Present {
  readonly call: Call;
  readonly part: Part;
}

/** The asker's call, when the asker has a customer and nothing else under way; else why not. */
export function customerOf(ctx: Context, asking: Asking): Present | RefusalCode {
  const present = presentPart(ctx, asking.session);
  if (present === undefined) {
    return 'noCall';
  }
  const { call, part } = present;
  if (part.state.kind !== 'talking' && part.state.kind !== 'held') {
    return part.state.kind === 'aside' || part.state.kind === 'advising' ? 'wrongState' : 'notTalking';
  }
  const has = call.place.kind === 'agent' && call.place.segment === part.segment && call.customer.state === 'up';
  return has && call.side === undefined && call.parts.length < PARTS_MAX ? present : 'wrongState';
}

function transfer(ctx: Context, asking: Asking, asked: CommandOf<'transfercall'>): void {
  const { agent, sequence } = asking;
  const present = customerOf(ctx, asking);
  if (typeof present === 'string') {
    refuse(ctx, agent.key, 'transfercall', present, sequence);
    return;
  }
  const target = findTarget(ctx, agent.key, asked.num);
  const userdata = mergedUserdata(present.call, asked.userdata);
  if (target.kind === 'problem' || userdata === undefined) {
    refuse(ctx, agent.key, 'transfercall', target.kind === 'problem' ? target.problem : 'dataTooLarge', sequence);
    return;
  }
  const { call, part } = present;
  call.userdata = userdata;
  tell(ctx, part, replyFrame('transfercall', call, part, { target: nameOf(target) }), sequence);
  tell(ctx, part, noticeFrame('transfering', call, part, nameOf(target)));
  const groupId = asked.groupid === undefined ? undefined : toInt(asked.groupid, 0);
  startSide(ctx, call, part, 'transfer', target, groupId);
}

/** The target's phone stops ringing; the asker has the customer again. */
function cancel(ctx: Context, asking: Asking): void {
  const { agent, session, sequence } = asking;
  const present = presentPart(ctx, session);
  const side = present?.call.side;
  const other = present === undefined ? undefined : activePart(present.call, side?.with);
  if (present === undefined || other === undefined || side?.kind !== 'transfer' || side.by !== present.part.segment) {
    refuse(ctx, agent.key, 'canceltransfercall', present === undefined ? 'noCall' : 'noTransfer', sequence);
    return;
  }
  const { call, part } = present;
  endSide(ctx, call, part, other, { endedBy: 'agent', endReason: 'transferCancelled' });
  emit(ctx, agent.key, replyFrame('canceltransfercall', call, part), sequence);
}

/** The customer queues in the group; the asker is done at once. */
function transferToGroup(ctx: Context, asking: Asking, asked: CommandOf<'transfergroup'>): void {
  const { agent, sequence } = asking;
  const present = customerOf(ctx, asking);
  const groupId = toInt(asked.groupid, -1);
  const userdata = typeof present === 'string' ? undefined : mergedUserdata(present.call, asked.userdata);
  const problem = typeof present === 'string' ? present : groupProblem(ctx, groupId);
  if (typeof present === 'string' || problem !== undefined || userdata === undefined) {
    refuse(ctx, agent.key, 'transfergroup', problem ?? 'dataTooLarge', sequence);
    return;
  }
  const { call, part } = present;
  call.userdata = userdata;
  tell(ctx, part, replyFrame('transfergroup', call, part), sequence);
  tell(ctx, part, noticeFrame('transfering', call, part));
  enqueue(ctx, call, groupId, 2);
  arrange(ctx, call);
  endPart(ctx, call, part, { endedBy: 'agent', endReason: 'transferred' }, 'wrapUp');
}

function groupProblem(ctx: Context, groupId: number): RefusalCode | undefined {
  const config = ctx.index.groups.get(groupId);
  if (config === undefined) {
    return 'groupUnknown';
  }
  if (!isStaffed(ctx, groupId)) {
    return 'groupEmpty';
  }
  const { waiting, ready } = skillGroupOf(ctx, groupId);
  return ready.byAgent.size === 0 && waiting.heap.length >= config.waitingMax ? 'queueFull' : undefined;
}

/** Somebody is signed in to the group. */
function isStaffed(ctx: Context, groupId: number): boolean {
  for (const agent of ctx.state.agents.values()) {
    if (agent.session?.groupIds.includes(groupId) === true) {
      return true;
    }
  }
  return false;
}
