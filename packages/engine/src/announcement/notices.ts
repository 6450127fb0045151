import type { EventOf } from '@callwright/cti/light';
import { type Context, emitMany, unexpected } from '../company/context.ts';
import type { AgentKey, CompanyInput } from '../company/inputs.ts';

/** Manual 6.10.3 and 6.10.4: what the company tells its agents, whatever they are doing. */

type Input<T extends CompanyInput['type']> = CompanyInput & { readonly type: T };

/** Announcements changed: every signed-in agent of the groups is told, and fetches them. */
export function announce(ctx: Context, input: Input<'announce'>): void {
  const wanted = new Set(input.groupIds);
  const readers: AgentKey[] = [];
  for (const agent of ctx.state.agents.values()) {
    const groupIds = agent.session?.groupIds;
    if (groupIds !== undefined && (wanted.size === 0 || groupIds.some((groupId) => wanted.has(groupId)))) {
      readers.push(agent.key);
    }
  }
  if (readers.length > 0) {
    emitMany(ctx, readers, announcementFrame(input.kind));
  }
}

/** `msg` is a JSON string; its `id` is of no use (manual 6.10.4). */
function announcementFrame(kind: 'new' | 'update'): EventOf<'sendmsg'> {
  const msg = JSON.stringify({ id: 0, isannouncement: 1, remark: `thisisannouncement${kind}` });
  return { type: 'sendmsg', annoucement: true, cmdtype: 1, msg };
}

/** Preview tasks wait for an agent; one who is signed out is told at the next sign-in by whoever keeps the tasks. */
export function previewTasks(ctx: Context, input: Input<'previewTasks'>): void {
  if (ctx.state.agents.get(input.agentKey)?.session === undefined) {
    unexpected(ctx, 'previewTasks', 'agent signed out');
    return;
  }
  emitMany(ctx, [input.agentKey], { type: 'previewtask', cmdtype: 1, data: [...input.tasks] });
}
