import { type CtiEvent, EVENTS, type EventType } from '../events/index.ts';
import type { Token } from '../grammar/tokens.ts';
import { shapesOf } from '../validate/compiled.ts';

export interface SampleCall {
  readonly callid: string;
  readonly segment: number;
  /** The agent was connected: decides `filename` of `after`. */
  readonly connected: boolean;
  /** The agent dials: which shape of `outringing`. */
  readonly dials: boolean;
}

/** An event of this token that fits its schema: the documented example with the token's variant and the call's ids. */
export function sampleEvent(token: Token, call: SampleCall): CtiEvent {
  const [type = '', variant = ''] = token.split(':');
  const shapes = shapesOf(EVENTS[type as EventType]);
  const second = variant === 'standby' || (type === 'outringing' && !call.dials);
  const schema = (second ? shapes[1] : shapes[0]) as { examples?: readonly Record<string, unknown>[] } | undefined;
  const event: Record<string, unknown> = { ...schema?.examples?.[0], ...VARIANTS[variant] };
  if (type === 'logon' && variant !== '') event.status = LOGON_STATUS_OF[variant];
  if (variant === 'target') delete event.monitor;
  if ((type === 'forceidle' || type === 'forcebusy') && variant !== 'supervisor') delete event.monitor;
  if (type === 'reconnection') event.resumed = false;
  if ('callid' in event) event.callid = call.callid;
  if ('callId' in event) event.callId = call.callid;
  if ('userCallid' in event) event.userCallid = call.callid;
  if ('segment' in event) event.segment = call.segment;
  if (type === 'after') event.filename = call.connected ? `${call.callid}-${call.segment}.wav` : '';
  return event as unknown as CtiEvent;
}

const VARIANTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  failed: { status: 409, reason: 'not possible in the present state' },
  deferred: { deferred: true },
  supervisor: { monitor: 1 },
};
const LOGON_STATUS_OF: Readonly<Record<string, number>> = { refused: 1, elsewhere: 2, forced: 3 };
