import type { AgentState } from '@callwright/cti/light';
import { agentStateOf } from '../agent/agent-state.ts';
import { presentPart } from '../agent/present-part.ts';
import { isReachable } from '../agent/readiness.ts';
import { activePart, type Call } from '../call/call.ts';
import type { Context } from './context.ts';
import type { AgentKey, WorkType } from './inputs.ts';

/** Read-only pictures of a company, made when asked for. Times are unix ms. */

export interface AgentView {
  readonly agentKey: AgentKey;
  readonly agentId: number;
  readonly operatorId: string;
  readonly name: string;
  readonly state: AgentState;
  /** Not-ready reason, while `state` is `notReady`. */
  readonly notReadyReason: number | undefined;
  readonly worktype: WorkType | undefined;
  readonly groupIds: readonly number[];
  /** A call can be offered now. */
  readonly reachable: boolean;
  /** Last change of state; `undefined` while signed out. */
  readonly changedAtMs: number | undefined;
  readonly callId: string | undefined;
}

export interface QueueView {
  readonly groupId: number;
  readonly name: string;
  /** Calls waiting, without those that ring at an agent. */
  readonly waiting: number;
  readonly ready: number;
  readonly signedIn: number;
  readonly oldestWaitMs: number;
}

export interface CallView {
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound' | 'internal';
  readonly caller: string;
  readonly called: string;
  readonly startedAtMs: number;
  readonly answeredAtMs: number | undefined;
  /** Where the customer is. */
  readonly place: 'entering' | 'ivr' | 'queued' | 'agent' | 'promised' | 'campaign' | 'calling' | 'internal' | 'over';
  /** Flow and step that the customer is in, while `place` is `ivr`. */
  readonly flow: string | undefined;
  readonly step: string | undefined;
  readonly groupId: number | undefined;
  /** Agent key, or outside number, that has the customer now, or that the customer waits for alone; `undefined`: nobody yet. */
  readonly owner: string | undefined;
  /** Agents who are in it now. */
  readonly agentKeys: readonly AgentKey[];
}

/** All configured agents. */
export function agentViews(ctx: Context): readonly AgentView[] {
  return [...ctx.index.agents].map(([agentKey, config]) => {
    const agent = ctx.state.agents.get(agentKey);
    const session = agent?.session;
    const rest = session?.activity.kind === 'resting' ? session.activity.rest : undefined;
    return {
      agentKey,
      agentId: config.id,
      operatorId: config.operatorId,
      name: config.name,
      state: agentStateOf(ctx, agent),
      notReadyReason: rest?.kind === 'notReady' ? rest.reasonId : undefined,
      worktype: session?.worktype,
      groupIds: session?.groupIds ?? config.groups.map((group) => group.groupId),
      reachable: session !== undefined && isReachable(session),
      changedAtMs: session?.changedAtMs,
      callId: session === undefined ? undefined : presentPart(ctx, session)?.call.callId,
    };
  });
}

export function queueViews(ctx: Context): readonly QueueView[] {
  const signedIn = new Map<number, number>();
  for (const agent of ctx.state.agents.values()) {
    for (const groupId of agent.session?.groupIds ?? []) {
      signedIn.set(groupId, (signedIn.get(groupId) ?? 0) + 1);
    }
  }
  return ctx.state.config.groups.map((config) => {
    const group = ctx.skillGroups.get(config.groupId);
    const waits = (group?.waiting.heap ?? []).map(({ callId }) => {
      const place = ctx.state.calls.get(callId)?.place;
      return place?.kind === 'queued' ? ctx.now.monoMs - place.sinceMonoMs : 0;
    });
    return {
      groupId: config.groupId,
      name: config.name,
      waiting: waits.length,
      ready: group?.ready.byAgent.size ?? 0,
      signedIn: signedIn.get(config.groupId) ?? 0,
      oldestWaitMs: waits.reduce((longest, wait) => Math.max(longest, wait), 0),
    };
  });
}

function ownerOf(call: Call): string | undefined {
  const { place } = call;
  const part = place.kind === 'agent' || place.kind === 'promised' ? activePart(call, place.segment) : undefined;
  return part === undefined ? undefined : part.agentKey || part.number;
}

/** Calls in progress. */
export function callViews(ctx: Context): readonly CallView[] {
  return [...ctx.state.calls.values()].map((call) => {
    const active = call.parts.filter((part) => part.state.kind !== 'over');
    return {
      callId: call.callId,
      direction: call.direction,
      caller: call.caller,
      called: call.called,
      startedAtMs: call.startedAtMs,
      answeredAtMs: call.answeredAtMs,
      place: call.place.kind,
      flow: call.place.kind === 'ivr' ? call.place.flow.name : undefined,
      step: call.place.kind === 'ivr' ? call.place.step : undefined,
      groupId: call.place.kind === 'queued' ? call.place.groupId : active[0]?.groupId,
      owner: ownerOf(call),
      agentKeys: active.flatMap((part) => (part.agentKey === '' ? [] : [part.agentKey])),
    };
  });
}
