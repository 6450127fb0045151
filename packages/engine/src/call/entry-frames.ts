import type { CtiEvent, EventOf } from '@callwright/cti/light';
import { type Context, emit } from '../company/context.ts';
import type { Call, Part } from './call.ts';
import { answer, frameBase, incall, inringing, outringing, served, smartFields } from './frames.ts';

/** The two frames that every part has, by the way it came into the call: its phone rings, it is connected. */

/** Sends a frame to the agent of a part; an outside number has no page. */
export function tell(ctx: Context, part: Part, frame: CtiEvent, sequence?: number): void {
  if (part.agentKey !== '') {
    emit(ctx, part.agentKey, frame, sequence);
  }
}

export function ringingFrame(ctx: Context, call: Call, part: Part): CtiEvent {
  switch (part.entry) {
    case 'offered':
      return inringing(call, part);
    case 'campaign':
      return smartFields('outringing', ctx, call, part);
    case 'dialing':
      return outringing(ctx, call, part);
    case 'internal':
      return { ...served('innerringing', call, part), preview: call.preview };
    case 'transferred':
      return served('transferinringing', call, part);
    case 'consulted':
      return served('consultinringing', call, part);
    case 'listening':
    case 'whispering':
      return { type: 'monitorringing', ...frameBase(call, part.segment) };
    case 'barging':
      return { type: 'agentinsertringing', ...frameBase(call, part.segment) };
    case 'intercepting':
      return { type: 'interceptaltering', ...frameBase(call, part.segment) };
  }
}

export function connectedFrame(ctx: Context, call: Call, part: Part): CtiEvent {
  switch (part.entry) {
    case 'offered':
      return incall(call, part);
    case 'campaign':
      return smartFields('outboundcall', ctx, call, part);
    case 'dialing':
      return answer(call, part);
    case 'internal':
      return { ...served('innercall', call, part), preview: call.preview };
    case 'transferred':
      return served('transferincall', call, part);
    case 'consulted':
      return served('consultincall', call, part);
    case 'listening':
    case 'whispering':
      return { type: 'monitorincall', ...frameBase(call, part.segment) };
    case 'barging':
      return { type: 'agentinsertincall', ...frameBase(call, part.segment) };
    case 'intercepting':
      return { type: 'interceptcall', ...frameBase(call, part.segment) };
  }
}

/** The customer is back from a consulted IVR: by the direction of the customer's call (manual 6.6), however the agent came by it. */
export function backFrame(call: Call, part: Part): EventOf<'answer'> | EventOf<'incall'> {
  return call.direction === 'inbound' ? incall(call, part) : answer(call, part);
}

/** Replies and notices of 6.3–6.6 that carry nothing but the call. */
type PlainType =
  | 'transfercall'
  | 'transfergroup'
  | 'canceltransfercall'
  | 'agentconsult'
  | 'agentconsultback'
  | 'tripartitetalk'
  | 'agentshift'
  | 'transferservice'
  | 'consulationservice'
  | 'cancelmakecall'
  | 'mute'
  | 'innercallout';

/** `status` 0, or a failure that came after the command was accepted. `target`: who is asked, or gets the customer. */
export function replyFrame(
  type: PlainType,
  call: Call,
  part: Part,
  more?: { readonly status: number; readonly reason: string } | { readonly target: string },
): CtiEvent {
  return { type, status: 0, reason: '', ...more, ...frameBase(call, part.segment) };
}

export function noticeFrame(
  type: 'transfering' | 'consultationcalls' | 'sanfangcall',
  call: Call,
  part: Part,
  target = otherSide(call, part),
): CtiEvent {
  return { type, ...frameBase(call, part.segment), ...(target === '' ? {} : { target }) };
}

/** Agent key or number of whom this part asked or transfers to, or is asked by; `""` when there is none. */
export function otherSide({ side, parts }: Call, { segment }: Part): string {
  const other = side === undefined ? undefined : parts[(side.by === segment ? side.with : side.by) - 1];
  return other === undefined ? '' : other.agentKey || other.number;
}
