import { type ServerFrame, statusOf, textOf } from '../wire/frames.ts';
import type { AgentSnapshot, CallFrom, CallPhase } from './agent-snapshot.ts';
import { callBegin, entering, inCall, refusalOnly, talking } from './call-rules.ts';
import { alerting, type Reduction, type Rule, type Rules, restore, settle, unchanged } from './reduction.ts';

/** What an agent or a supervisor does beside talking: consult, transfer, IVR, three-way call, supervision. sdk-facts §3.4. */
export const sideRules: Rules = {
  agentconsult: accepted('agentconsult'),
  consultationcalls: aside('consultationcalls'),
  agentconsultback: backToTalk,
  agentconsultevent: backToTalk,
  agentshift: refusalOnly,
  tripartitetalk: accepted('tripartitetalk'),
  sanfangcall: (snapshot, frame, nowMs) => aside('sanfangcall')({ ...snapshot, isMeeting: true }, frame, nowMs),
  consulationservice: accepted('consulationservice'),
  transfercall: transferReply,
  transfergroup: transferReply,
  transfering: aside('transfering'),
  canceltransfercall: (snapshot, frame, nowMs) =>
    statusOf(frame) === 0 ? backToTalk(snapshot, frame, nowMs) : restore(snapshot, textOf(frame.reason)),
  transferservice: refusalOnly,
  monitor: supervising('monitor'),
  monitorringing: supervised('monitorringing'),
  monitorincall: supervised('monitorincall'),
  agentinsert: supervising('agentinsert'),
  agentinsertringing: supervised('agentinsertringing'),
  agentinsertincall: supervised('agentinsertincall'),
  agentinterceptcall: supervising('interceptcall'),
  intercept: supervised('intercept'),
  interceptaltering: supervised('interceptaltering'),
  interceptcall: talking('interceptcall', { outbound: 'dir', from: 'interceptcall' }),
  agentbreak: (snapshot, frame) =>
    statusOf(frame) === 0 ? alerting(snapshot, textOf(frame.reason)) : restore(snapshot, textOf(frame.reason)),
};

/** The call timer goes on: it is still the customer's call. */
function aside(phase: CallPhase): Rule {
  return (snapshot, frame, nowMs) => {
    const since = snapshot.callSinceMs ?? callBegin(snapshot, frame, nowMs);
    return settle(inCall(snapshot, phase, frame, since), nowMs);
  };
}

/** The reply that begins a phase; refused, the agent talks on. */
function accepted(phase: CallPhase): Rule {
  const begin = aside(phase);
  return (snapshot, frame, nowMs) =>
    statusOf(frame) === 0 ? begin(snapshot, frame, nowMs) : restore(snapshot, textOf(frame.reason));
}

/** Accepted: `transfering` follows. Failed later: the customer is back. Refused: whatever the agent does goes on. */
function transferReply(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) === 0) return unchanged(snapshot);
  return snapshot.phase === 'transfering'
    ? backToTalk(snapshot, frame, nowMs)
    : restore(snapshot, textOf(frame.reason));
}

/** The agent has the customer again. A phase that was never left, such as hold with a refused transfer, stays. */
function backToTalk(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  const reason = textOf(frame.reason);
  return ASIDE.has(snapshot.phase)
    ? settle({ ...snapshot, phase: snapshot.talk, isMeeting: false }, nowMs, reason)
    : restore(snapshot, reason);
}

const ASIDE: ReadonlySet<CallPhase> = new Set([
  'agentconsult',
  'consultationcalls',
  'tripartitetalk',
  'sanfangcall',
  'transfering',
]);

/** The acting supervisor's copy carries `monitor: 1`; the other side's changes nothing there. */
function supervising(callFrom: CallFrom): Rule {
  return (snapshot, frame) => {
    const reason = textOf(frame.reason);
    if (statusOf(frame) !== 0) return restore(snapshot, reason);
    if (frame.monitor !== 1) return alerting(snapshot, reason);
    const isMeeting = callFrom === 'agentinsert' || snapshot.isMeeting;
    return alerting({ ...snapshot, isCalling: true, callFrom, isMeeting }, reason);
  };
}

function supervised(phase: CallPhase): Rule {
  return entering(phase, { outbound: false });
}
