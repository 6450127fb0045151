import Type, { type Static } from 'typebox';
import * as agentState from './agent-state.ts';
import * as callControl from './call-control.ts';
import * as consult from './consult.ts';
import * as inbound from './inbound.ts';
import * as ivr from './ivr.ts';
import * as lists from './lists.ts';
import * as notice from './notice.ts';
import * as outbound from './outbound.ts';
import * as queue from './queue.ts';
import * as session from './session.ts';
import * as smartOutbound from './smart-outbound.ts';
import * as stickyAgent from './sticky-agent.ts';
import * as supervisor from './supervisor.ts';
import * as task from './task.ts';
import * as transfer from './transfer.ts';

const { dialOutringing, ...outboundRest } = outbound;
const { smartOutringing, outboundcall } = smartOutbound;
const { inboundInringing, standbyInringing, inboundIncall, standbyIncall, playtts } = inbound;
const { roundNotice, announcement } = notice;
const { monitor_, ...supervisorRest } = supervisor;
const { agentItemFields: _, ...taskRest } = task;

/** Every message that the server sends, by `type`. A type with two shapes is a union of them. */
export const EVENTS = {
  ...outboundRest,
  outringing: Type.Union([dialOutringing, smartOutringing]),
  inringing: Type.Union([inboundInringing, standbyInringing]),
  playtts,
  incall: Type.Union([inboundIncall, standbyIncall]),
  outboundcall,
  ...transfer,
  ...consult,
  ...ivr,
  ...queue,
  ...taskRest,
  sendmsg: Type.Union([roundNotice, announcement]),
  ...stickyAgent,
  ...callControl,
  ...session,
  ...agentState,
  monitor: monitor_,
  ...supervisorRest,
  ...lists,
};

export type EventType = keyof typeof EVENTS;
type EventMap = { [T in EventType]: Static<(typeof EVENTS)[T]> };
/** One message of a given type, e.g. `EventOf<'after'>`. */
export type EventOf<T extends EventType> = EventMap[T];
/** Any message to a page, told apart by `type`. */
export type CtiEvent = EventMap[EventType];
