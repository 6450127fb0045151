import { type ServerFrame, statusOf, textOf } from '../wire/frames.ts';
import type { AgentSnapshot, CallFrom, CallIds, CallPhase, TalkPhase } from './agent-snapshot.ts';
import { detailsOf } from './call-details.ts';
import {
  alerting,
  beganAt,
  type Reduction,
  type Rule,
  type Rules,
  restore,
  settle,
  show,
  unchanged,
} from './reduction.ts';

/** A call with a customer or another agent, and hold: sdk-facts §3.4. */
export const callRules: Rules = {
  makecall,
  outringing: entering('outringing', { outbound: true, from: 'makecall' }),
  outcall: entering('outcall', { outbound: true }),
  calledringing: entering('calledringing', { outbound: true, from: 'makecall' }),
  answer: talking('answer', { outbound: true, from: 'makecall' }),
  outboundcall: talking('outboundcall', { outbound: true }),
  inringing: unlessStandby('话机振铃', 'orange', entering('inringing', { outbound: false, from: 'inringing' })),
  playtts,
  incall: unlessStandby('话机接通', 'green', talking('incall', { outbound: false, from: 'inringing' })),
  innerringing: entering('innerringing', { outbound: false }),
  innercall: talking('innercall', { outbound: false }),
  innercallout: (snapshot, frame) => alerting(snapshot, textOf(frame.reason)),
  transferinringing: entering('transferinringing', { outbound: 'dir' }),
  transferincall: talking('transferincall', { outbound: 'dir', from: 'transfer' }),
  consultinringing: entering('consultinringing', { outbound: false }),
  consultincall: entering('consultincall', { outbound: false, from: 'consult' }),
  mute: hold,
  unmute: retrieve,
  cancelmakecall: refusalOnly,
  answerable,
  answercall: refusalOnly,
  senddtmf: refusalOnly,
  callnote: refusalOnly,
  error: refusalOnly,
  locked: locked('来电锁定'),
  consultlocked: locked('咨询锁定'),
  transferlocked: locked('转接锁定'),
  innerlocked: locked('内呼锁定'),
};

interface Entry {
  /** `dir`: the frame says it. Absent: as before. */
  readonly outbound: boolean | 'dir';
  /** How the call came about, unless that is known already. */
  readonly from?: CallFrom;
}

/** A reply of which only the refusal matters: what it did is told by the call's own event. */
export function refusalOnly(snapshot: AgentSnapshot, frame: ServerFrame): Reduction {
  return statusOf(frame) === 0 ? unchanged(snapshot) : restore(snapshot, textOf(frame.reason));
}

/** Missing fields keep their old value. `number` is the customer in `outcall`. */
export function idsOf(ids: CallIds, frame: ServerFrame): CallIds {
  const number = frame.type === 'outcall' ? textOf(frame.number) : '';
  return {
    callid: textOf(frame.callid) || ids.callid,
    timestamp: textOf(frame.timestamp) || ids.timestamp,
    caller: textOf(frame.caller) || ids.caller,
    called: number || textOf(frame.called) || ids.called,
  };
}

/**
 * The call timer's begin: now, or, for a state that the server repeats after a reload, when the agent's part began; older
 * servers tell only when the call was made.
 */
export function callBegin(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): number {
  if (typeof frame.since === 'number') return beganAt(frame, nowMs);
  const timestamp = Number(frame.timestamp);
  return snapshot.replaying && timestamp > 0 ? Math.min(nowMs, timestamp * 1000) : nowMs;
}

/** The agent is in a call, in this phase of it, with what the frame tells of it. */
export function inCall(
  snapshot: AgentSnapshot,
  phase: CallPhase,
  frame: ServerFrame,
  callSinceMs?: number,
): AgentSnapshot {
  return {
    ...snapshot,
    phase,
    isCalling: true,
    ids: idsOf(snapshot.ids, frame),
    details: detailsOf(snapshot.details, frame),
    callSinceMs: callSinceMs ?? snapshot.callSinceMs,
    replaying: false,
  };
}

/** A phase that begins a new part of the call: the call timer starts anew. */
export function entering(phase: CallPhase, { outbound, from }: Entry): Rule {
  return (snapshot, frame, nowMs) => {
    const entered = inCall(snapshot, phase, frame, callBegin(snapshot, frame, nowMs));
    const isOutbound = outbound === 'dir' ? entered.details.dir === 1 : outbound;
    return settle(
      { ...entered, isOutbound, callFrom: from === undefined ? snapshot.callFrom : origin(snapshot, from) },
      nowMs,
    );
  };
}

/** These entries say where the call came from whatever was known; others only fill an unknown origin. */
function origin(snapshot: AgentSnapshot, from: CallFrom): CallFrom {
  return from === 'transfer' || from === 'consult' || snapshot.callFrom === '' ? from : snapshot.callFrom;
}

export function talking(talk: TalkPhase, entry: Entry): Rule {
  const enter = entering(talk, entry);
  return (snapshot, frame, nowMs) => enter({ ...snapshot, talk, isMeeting: false }, frame, nowMs);
}

/** Manual 6.7: the standing leg of a predictive sign-in is no customer's call. */
function unlessStandby(text: string, colour: 'green' | 'orange', rule: Rule): Rule {
  return (snapshot, frame, nowMs) => {
    if (frame.agentStandby !== true) return rule(snapshot, frame, nowMs);
    const busy = snapshot.nowStatus === 'agentbusy' || snapshot.nowStatus === 'agentidle';
    return busy && colour === 'green' ? settle(snapshot, nowMs) : show(snapshot, text, colour, nowMs);
  };
}

function makecall(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) {
    // Refused while in a call: that call goes on.
    if (snapshot.phase !== 'none') return restore(snapshot, textOf(frame.reason));
    return settle({ ...snapshot, isCalling: false, isOutbound: false, callFrom: '' }, nowMs, textOf(frame.reason));
  }
  const calling = inCall(snapshot, 'makecall', frame, callBegin(snapshot, frame, nowMs));
  const details = { ...calling.details, dir: calling.details.dir ?? (1 as const) };
  return settle({ ...calling, details, isOutbound: true, callFrom: 'makecall' }, nowMs);
}

/** The phone of this call may be answered from here. Of a call that this page knows nothing of it says nothing. */
function answerable(snapshot: AgentSnapshot): Reduction {
  if (snapshot.phase === 'none') return unchanged(snapshot);
  return unchanged({ ...snapshot, details: { ...snapshot.details, answerable: true } });
}

function playtts(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  const since = snapshot.callSinceMs ?? callBegin(snapshot, frame, nowMs);
  const announcing = inCall(snapshot, 'playtts', frame, since);
  return settle({ ...announcing, callFrom: origin(snapshot, 'inringing') }, nowMs);
}

/** `mute` on the wire is hold (STYLE §3). A hold that the server repeats after a reload tells its side by `dir`. */
function hold(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) return restore(snapshot, textOf(frame.reason));
  const fromNothing = snapshot.phase === 'none';
  const talk: TalkPhase = fromNothing ? (frame.dir === 1 ? 'answer' : 'incall') : snapshot.talk;
  const since = snapshot.callSinceMs ?? callBegin(snapshot, frame, nowMs);
  const held = inCall(snapshot, 'hold', frame, since);
  const isOutbound = fromNothing ? talk === 'answer' : snapshot.isOutbound;
  return settle(
    { ...held, talk, isOutbound, callFrom: origin(snapshot, isOutbound ? 'makecall' : 'inringing') },
    nowMs,
  );
}

/** The call timer goes on: the incumbent restarts it, which its own notes call a mistake. */
function retrieve(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) return restore(snapshot, textOf(frame.reason));
  return settle({ ...snapshot, phase: snapshot.talk }, nowMs);
}

/** Reserved just before it rings, on older servers. */
function locked(text: string): Rule {
  return (snapshot, frame, nowMs) => show(inCall(snapshot, 'locked', frame, nowMs), text, 'orange', nowMs);
}
