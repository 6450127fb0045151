import { type ServerFrame, statusOf, textOf } from '../wire/frames.ts';
import { type AgentSnapshot, type CallFrom, type NowStatus, noIds } from './agent-snapshot.ts';
import { detailsOf, noDetails } from './call-details.ts';
import { alerting, beganAt, type Reduction, type Rules, restore, settle, show, unchanged } from './reduction.ts';

/** Sign-in, ready and not ready, the end of a call: sdk-facts §3.4. */
export const restRules: Rules = {
  logon,
  reconnection,
  agentidle: agentIdle,
  agentbusy: agentBusy,
  forceidle: (snapshot, frame, nowMs) => forced(snapshot, frame, nowMs, agentIdle),
  forcebusy: (snapshot, frame, nowMs) => forced(snapshot, { ...frame, busydescr: 0 }, nowMs, agentBusy),
  forcelogout: (snapshot, frame) =>
    statusOf(frame) === 0 ? unchanged(snapshot) : restore(snapshot, textOf(frame.reason)),
  logout: (snapshot, frame) => (statusOf(frame) === 0 ? unchanged(snapshot) : restore(snapshot, textOf(frame.reason))),
  siperror: (snapshot, _frame, nowMs) => show(snapshot, '话机异常', 'orange', nowMs),
  queuenum: queueLength,
  after,
};

/** The agent is this between calls from here on; the same again does not restart its timer. */
function at(snapshot: AgentSnapshot, nowStatus: NowStatus, nowMs: number): AgentSnapshot {
  const stateSinceMs = snapshot.nowStatus === nowStatus ? (snapshot.stateSinceMs ?? nowMs) : nowMs;
  return { ...snapshot, nowStatus, stateSinceMs };
}

/** No call, or no call any more. */
function withoutCall(snapshot: AgentSnapshot): AgentSnapshot {
  const callFrom: CallFrom = '';
  return {
    ...snapshot,
    phase: 'none',
    isCalling: false,
    isOutbound: false,
    isMeeting: false,
    beOperator: '',
    callFrom,
    ids: noIds,
    details: noDetails,
    callSinceMs: undefined,
    replaying: false,
  };
}

function logon(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  const status = statusOf(frame);
  switch (status) {
    case 0:
      return settle({ ...at(snapshot, 'logon', nowMs), isLogin: true, replaying: true }, nowMs);
    case 1:
      return show(snapshot, '登录失败', 'orange', nowMs, textOf(frame.reason));
    case 2:
      return show(snapshot, '另一设备登录', 'orange', nowMs, textOf(frame.reason));
    case 3:
      return show(snapshot, '被强制签出', 'orange', nowMs, textOf(frame.reason));
    default:
      return show(snapshot, `登录失败,错误码${status}`, 'orange', nowMs, textOf(frame.reason));
  }
}

function reconnection(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) return show(snapshot, '重新连接失败', 'orange', nowMs, textOf(frame.reason));
  const resumed = frame.resumed === true;
  const back: AgentSnapshot = { ...snapshot, isLogin: true, replaying: !resumed };
  const shown = show(back, '重连成功', 'orange', nowMs);
  if (!resumed) return shown;
  // Nothing is repeated when what was missed follows: the state is the one from before, and its text comes back.
  const again = restore(shown.snapshot, '');
  return { snapshot: again.snapshot, notices: [...shown.notices, ...again.notices] };
}

function agentIdle(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) {
    return snapshot.phase === 'none'
      ? show(snapshot, '空闲失败', 'orange', nowMs, textOf(frame.reason))
      : restore(snapshot, textOf(frame.reason));
  }
  // Asked for during a call: nothing changes until the second frame, after `after`.
  if (frame.deferred === true) return restore({ ...snapshot, nextState: 'ready' }, '');
  const idle = withoutCall(at(snapshot, 'agentidle', beganAt(frame, nowMs)));
  return settle({ ...idle, notReadyWhy: '', nextState: undefined }, nowMs);
}

function agentBusy(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) return restore(snapshot, textOf(frame.reason));
  const busyType = typeof frame.busydescr === 'number' ? frame.busydescr : snapshot.busyType;
  if (frame.deferred === true) return restore({ ...snapshot, busyType, nextState: 'notReady' }, '');
  const restarted = snapshot.nowStatus === 'agentbusy' && snapshot.busyType !== busyType;
  const busy = withoutCall(at(snapshot, 'agentbusy', beganAt(frame, nowMs)));
  const notReadyWhy = textOf(frame.reason);
  const stateSinceMs = restarted ? nowMs : busy.stateSinceMs;
  return settle({ ...busy, busyType, notReadyWhy, stateSinceMs, nextState: undefined }, nowMs, notReadyWhy);
}

/** What a supervisor set: the supervisor's own copy carries `monitor: 1` and changes nothing there. */
function forced(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number, rule: typeof agentIdle): Reduction {
  const told = alerting(snapshot, textOf(frame.reason));
  if (statusOf(frame) !== 0) return restore(snapshot, textOf(frame.reason));
  return frame.monitor === 1 ? told : rule(snapshot, frame, nowMs);
}

function queueLength(snapshot: AgentSnapshot, frame: ServerFrame): Reduction {
  const { groupid, num, autonum } = frame;
  if (typeof groupid !== 'number') return unchanged(snapshot);
  const length = { waiting: whole(num), campaignWaiting: whole(autonum) };
  const known = snapshot.queues.get(groupid);
  if (known?.waiting === length.waiting && known.campaignWaiting === length.campaignWaiting) return unchanged(snapshot);
  // An agent's groups are a handful; a server that names ever new ones must not fill the page.
  if (known === undefined && snapshot.queues.size >= QUEUES_MAX) return unchanged(snapshot);
  return unchanged({ ...snapshot, queues: new Map(snapshot.queues).set(groupid, length) });
}

const QUEUES_MAX = 500;

function whole(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.floor(value) : 0;
}

/** The universal reset: from any state, and before any handler runs (sdk-facts §10). */
function after(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  const ended = endedCall(snapshot, frame, nowMs);
  const free = withoutCall(at(snapshot, 'after', beganAt(frame, nowMs)));
  // An `after` that is repeated after a reload tells an old end; what is known of it already stays.
  const known = snapshot.lastCall?.callid === ended.callid && snapshot.replaying ? snapshot.lastCall : undefined;
  return settle({ ...free, lastCall: known ?? ended }, nowMs);
}

function endedCall(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): NonNullable<AgentSnapshot['lastCall']> {
  const { dir, segment } = detailsOf(snapshot.details, frame);
  const outbound = dir === undefined ? snapshot.isOutbound : dir === 1;
  const ids = { ...snapshot.ids, caller: textOf(frame.caller) || snapshot.ids.caller };
  const called = textOf(frame.called) || ids.called;
  const answered = textOf(frame.filename).trim() !== '' || textOf(frame.answer_time).trim() !== '';
  const rang = RINGING.has(snapshot.phase);
  const endReason = textOf(frame.endReason);
  const endedAtMs = beganAt(frame, nowMs);
  const wrapUpS = typeof frame.wrapUp === 'number' && frame.wrapUp > 0 ? frame.wrapUp : undefined;
  return {
    callid: textOf(frame.callid) || ids.callid,
    segment,
    number: outbound ? called : ids.caller,
    dir: outbound ? 1 : 0,
    answered,
    missed: !answered && (endReason === 'agentNoAnswer' || (rang && endReason !== 'agentDeclined')),
    durationS: whole(frame.duration),
    endedBy: textOf(frame.endedBy),
    endReason,
    endedAtMs,
    wrapUpUntilMs: wrapUpS === undefined ? undefined : untilMs(endedAtMs, nowMs, wrapUpS),
    note: textOf(frame.note),
    result: textOf(frame.result),
  };
}

/** What is left of a wrap-up is told in whole seconds: it ends a whole number of seconds after its begin. */
function untilMs(beganMs: number, nowMs: number, leftS: number): number {
  return nowMs + leftS * 1_000 - ((nowMs - beganMs) % 1_000);
}

/** Phases in which a call comes in and was not answered. */
const RINGING: ReadonlySet<AgentSnapshot['phase']> = new Set([
  'inringing',
  'innerringing',
  'consultinringing',
  'transferinringing',
]);
