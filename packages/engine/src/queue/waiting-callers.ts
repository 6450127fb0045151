import type { EventOf } from '@callwright/cti/light';
import { toInt } from '@callwright/cti/light';
import type { Call } from '../call/call.ts';
import type { Context } from '../company/context.ts';

type Caller = EventOf<'monitorcaller'>['data'][number]['callers'][number];

/** Calls that wait in a group until an agent answers: one that rings at an agent still waits (manual 6.8 "等待接听"). */
export function waitingCount(ctx: Context, groupId: number): number {
  return ctx.skillGroups.get(groupId)?.queued.size ?? 0;
}

/** Answered customers of campaigns who wait in a group: `autonum` (manual 6.8). */
export function autoCount(ctx: Context, groupId: number): number {
  return ctx.campaignGroups.get(groupId)?.queued.size ?? 0;
}

/** The `callers` of manual 6.8.2.3, in the order of joining. */
export function waitingCallers(ctx: Context, groupId: number): Caller[] {
  const callers: Caller[] = [];
  for (const callId of ctx.skillGroups.get(groupId)?.queued ?? []) {
    const call = ctx.state.calls.get(callId);
    // Customers of campaigns are counted apart.
    if (call?.place.kind === 'queued' && call.place.joinedType !== 3) {
      callers.push({
        baseScore: call.baseScore,
        caller: call.caller,
        ...(call.displayName === '' ? {} : { customerName: call.displayName }),
        customerType: customerType(call),
        joinedTime: String(Math.floor(call.place.sinceMs)),
        joinedType: call.place.joinedType,
        startTime: String(Math.floor(call.startedAtMs)),
      });
    }
  }
  return callers;
}

/** 1 ordinary, 2 VIP: `customerType` of the platform's data, which an IVR flow or the REST interface may set. */
export function customerType(call: Call): 1 | 2 {
  return toInt(call.userdata.customerType, 1) === 2 ? 2 : 1;
}
