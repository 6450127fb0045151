import type { CtiEvent, EventOf, EventType } from '@callwright/cti/light';
import { type Context, emit, emitMany, startTimer, stopTimer } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';
import { type AgentItem, agentItem, agentItems } from '../supervisor/agent-item.ts';
import { isSupervisor } from '../supervisor/supervise.ts';
import { autoCount, waitingCallers, waitingCount } from './waiting-callers.ts';

/**
 * Manual 6.8, who waits: `queuenum` every 5 s to everybody, `monitorqueue`, `monitorcaller` and `callinfo` on change to the
 * supervisors who called `monitoragent`. Changes are noted at the end of each step and pushed at once, but no more often
 * than every `PUSH_MS`: then they wait for each other. One event object serves all who get the same.
 */

/** Manual 6.8 */
const TICK_MS = 5_000;
/** Four times a second is as fast as a person reads; a frame with 500 callers has 80 kB. */
const PUSH_MS = 250;

/** Somebody signed in: the 5 s tick begins, if it is not running. */
export function startFeeds(ctx: Context): void {
  const { feeds } = ctx.state;
  feeds.tickTimer ??= startTimer(ctx, { kind: 'feedTick' }, TICK_MS);
}

/** A waiting caller joined, left or changed. */
export function queueChanged(ctx: Context): void {
  ctx.state.feeds.queueChanged = true;
}

/** Every 5 s, as long as somebody is signed in. */
export function feedTick(ctx: Context): void {
  const { feeds } = ctx.state;
  feeds.tickTimer = undefined;
  if (tellQueueNumbers(ctx)) {
    startFeeds(ctx);
  }
  for (const { groupIds, agentKeys } of audiences(ctx)) {
    emitMany(ctx, agentKeys, monitorqueue(ctx, groupIds));
  }
}

/** The time between two pushes is over: what has changed meanwhile goes out at the end of this step. */
export function feedPushDue(ctx: Context): void {
  ctx.state.feeds.pushTimer = undefined;
}

/** At the end of every step. */
export function updateFeeds(ctx: Context): void {
  const { feeds } = ctx.state;
  if (feeds.monitors.length === 0) {
    feeds.queueChanged = false;
    return;
  }
  noteChangedAgents(ctx);
  if ((!feeds.queueChanged && feeds.changedAgents.length === 0) || feeds.pushTimer !== undefined) {
    return;
  }
  const dueMs = feeds.pushedMonoMs + PUSH_MS - ctx.now.monoMs;
  if (dueMs > 0) {
    feeds.pushTimer = startTimer(ctx, { kind: 'feedPush' }, dueMs);
  } else {
    push(ctx);
  }
}

/** A supervisor asked for the feeds, or a page came back that missed them: everything, as it is now. */
export function tellFeeds(ctx: Context, agentKey: AgentKey, groupIds: readonly number[]): void {
  emit(ctx, agentKey, monitorqueue(ctx, groupIds));
  emit(ctx, agentKey, monitorcaller(ctx, groupIds));
}

/** The feeds of one who monitors, for a page that knows nothing of them. */
export function refreshFeeds(ctx: Context, agentKey: AgentKey): void {
  const session = ctx.state.agents.get(agentKey)?.session;
  if (session?.monitors === true) {
    tellFeeds(ctx, agentKey, session.groupIds);
    emit(ctx, agentKey, { type: 'callinfo', cmdtype: 1, data: agentItems(ctx, session.groupIds) });
  }
}

/** True when somebody is signed in. */
function tellQueueNumbers(ctx: Context): boolean {
  const readers = new Map<number, AgentKey[]>();
  let signedIn = false;
  for (const agent of ctx.state.agents.values()) {
    signedIn ||= agent.session !== undefined;
    if (agent.session?.page.kind !== 'here') {
      continue;
    }
    for (const groupId of agent.session.groupIds) {
      const known = readers.get(groupId);
      if (known === undefined) {
        readers.set(groupId, [agent.key]);
      } else {
        known.push(agent.key);
      }
    }
  }
  for (const [groupid, agentKeys] of readers) {
    const num = waitingCount(ctx, groupid);
    emitMany(ctx, agentKeys, { type: 'queuenum', cmdtype: 1, autonum: autoCount(ctx, groupid), groupid, num });
  }
  return signedIn;
}

function push(ctx: Context): void {
  const { feeds } = ctx.state;
  const changed = new Set(feeds.changedAgents);
  const items = [...changed].map((agentKey) => agentItem(ctx, agentKey)).filter((item) => item !== undefined);
  const { queueChanged: queues } = feeds;
  feeds.changedAgents = [];
  feeds.queueChanged = false;
  feeds.pushedMonoMs = ctx.now.monoMs;
  for (const { groupIds, agentKeys } of audiences(ctx)) {
    if (queues) {
      emitMany(ctx, agentKeys, monitorqueue(ctx, groupIds));
      emitMany(ctx, agentKeys, monitorcaller(ctx, groupIds));
    }
    const data = inGroups(items, groupIds);
    if (data.length > 0) {
      emitMany(ctx, agentKeys, { type: 'callinfo', cmdtype: 1, data });
    }
  }
}

function monitorqueue(ctx: Context, groupIds: readonly number[]): EventOf<'monitorqueue'> {
  const data = groupIds.map((groupid) => ({
    autonum: autoCount(ctx, groupid),
    groupid,
    num: waitingCount(ctx, groupid),
  }));
  return { type: 'monitorqueue', cmdtype: 1, data };
}

function monitorcaller(ctx: Context, groupIds: readonly number[]): EventOf<'monitorcaller'> {
  const data = groupIds.map((groupid) => ({ groupid, callers: waitingCallers(ctx, groupid) }));
  return { type: 'monitorcaller', cmdtype: 1, data };
}

function inGroups(items: readonly AgentItem[], groupIds: readonly number[]): AgentItem[] {
  const wanted = new Set(groupIds);
  return items.filter((item) => item.groupids.some((groupId) => wanted.has(groupId)));
}

interface Audience {
  readonly groupIds: readonly number[];
  readonly agentKeys: AgentKey[];
}

/** Supervisors who monitor and whose page is there; those with the same groups get the same frames. */
function audiences(ctx: Context): readonly Audience[] {
  const { feeds } = ctx.state;
  const found = new Map<string, Audience>();
  feeds.monitors = feeds.monitors.filter(
    (key) => ctx.state.agents.get(key)?.session?.monitors === true && isSupervisor(ctx, key),
  );
  if (feeds.monitors.length === 0) {
    stopTimer(ctx, feeds.pushTimer);
    feeds.pushTimer = undefined;
  }
  for (const key of feeds.monitors) {
    const session = ctx.state.agents.get(key)?.session;
    if (session?.page.kind !== 'here') {
      continue;
    }
    const groups = session.groupIds.join(',');
    const known = found.get(groups);
    if (known === undefined) {
      found.set(groups, { groupIds: session.groupIds, agentKeys: [key] });
    } else {
      known.agentKeys.push(key);
    }
  }
  return [...found.values()];
}

/** Whatever changes an agent's state is told to that agent: so the frames of a step name the agents who changed. */
function noteChangedAgents(ctx: Context): void {
  const { changedAgents } = ctx.state.feeds;
  for (const effect of ctx.effects) {
    if (effect.type === 'endSession' || (effect.type === 'emit' && tellsOfState(effect.event))) {
      changedAgents.push(effect.agentKey);
    }
  }
}

/** Refusals change nothing, nor does it change a supervisor to act on somebody else. */
function tellsOfState(event: CtiEvent): boolean {
  const refused = 'status' in event && event.status !== 0;
  const acted = 'monitor' in event && event.monitor === 1;
  return !refused && !acted && !SAYS_NOTHING_OF_STATE.has(event.type);
}

const SAYS_NOTHING_OF_STATE: ReadonlySet<EventType> = new Set<EventType>([
  ...(['queuenum', 'monitorqueue', 'monitorcaller', 'callinfo', 'monitoragent', 'sendmsg', 'error'] as const),
  ...(['idleagents', 'agentgroups', 'availablegroup', 'getagentstate', 'memberEnqueue', 'memberDequeue'] as const),
]);
