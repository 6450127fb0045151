import { type ServerFrame, statusOf, textOf } from '../wire/frames.ts';
import { type AgentSnapshot, busyLabel, type CallIds, noIds } from './agent-snapshot.ts';
import { phaseTexts } from './phase-texts.ts';

/** What a step tells the text and alert hooks, in order (sdk-facts §2.4). */
export type Notice =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'alert'; readonly text: string };

export interface Reduction {
  readonly snapshot: AgentSnapshot;
  readonly notices: readonly Notice[];
}

/** Feeds, of which only the latest value counts: `getStatus()` does not show them (sdk-facts §1.2). */
const FEEDS: readonly string[] = ['ping', 'monitorqueue', 'monitoragent', 'queuenum', 'callinfo'];

/**
 * Takes one frame into the agent's state; `nowMs` is the server's clock, unix ms. Types without a rule here change
 * only `status`: their frames are delivered all the same.
 */
export function reduceFrame(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (FEEDS.includes(frame.type)) return unchanged(snapshot);
  const seen: AgentSnapshot = { ...snapshot, status: frame.type };
  const rule = rules.get(frame.type);
  return rule === undefined ? unchanged(seen) : rule(seen, frame, nowMs);
}

type Rule = (snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number) => Reduction;

/** sdk-facts §3.4, for the flows of manual 6.1.1 and 6.2.1. */
const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['logon', logon],
  ['reconnection', reconnection],
  ['agentidle', agentIdle],
  ['agentbusy', agentBusy],
  ['siperror', (snapshot, _frame, nowMs) => show(snapshot, '话机异常', 'orange', nowMs)],
  ['makecall', makecall],
  ['outringing', outbound('outringing')],
  ['outcall', outcall],
  ['calledringing', outbound('calledringing')],
  ['answer', talking('answer')],
  ['inringing', inringing],
  ['playtts', playtts],
  ['incall', incall],
  ['mute', hold],
  ['unmute', retrieve],
  ['cancelmakecall', failureOnly],
  ['answercall', failureOnly],
  ['senddtmf', failureOnly],
  ['after', after],
  ['error', failureOnly],
]);

function unchanged(snapshot: AgentSnapshot): Reduction {
  return { snapshot, notices: [] };
}

/** A new status text; as in the incumbent it restarts the status timer. */
export function show(
  snapshot: AgentSnapshot,
  text: string,
  colour: AgentSnapshot['colour'],
  nowMs: number,
  alert = '',
): Reduction {
  return {
    snapshot: { ...snapshot, text, colour, statusSinceMs: nowMs },
    notices: [{ kind: 'text', text }, ...(alert === '' ? [] : [{ kind: 'alert', text: alert } as const])],
  };
}

/**
 * A refused request: the text that it showed gives way to that of the state, and the timers go on. (The incumbent
 * stays in "requesting…".)
 */
export function restore(snapshot: AgentSnapshot, alert: string): Reduction {
  const { text, colour } = settled(snapshot);
  return {
    snapshot: { ...snapshot, text, colour },
    notices: [
      ...(text === snapshot.text ? [] : [{ kind: 'text', text } as const]),
      ...(alert === '' ? [] : [{ kind: 'alert', text: alert } as const]),
    ],
  };
}

/** Text and colour of a state that waits for nothing. */
function settled(snapshot: AgentSnapshot): Pick<AgentSnapshot, 'text' | 'colour'> {
  if (snapshot.phase !== 'none') return phaseTexts[snapshot.phase];
  switch (snapshot.nowStatus) {
    case 'agentidle':
      return { text: snapshot.labels.idle, colour: 'green' };
    case 'agentbusy':
      return { text: busyLabel(snapshot.labels, snapshot.busyType), colour: 'orange' };
    case 'after':
      return { text: '话后', colour: 'orange' };
    case 'logon':
      return { text: '登录成功', colour: 'green' };
    case 'offwork':
      return { text: '等待连接', colour: 'orange' };
  }
}

/** The new state is shown with its own text. */
function settle(snapshot: AgentSnapshot, nowMs: number, alert = ''): Reduction {
  const { text, colour } = settled(snapshot);
  return show(snapshot, text, colour, nowMs, alert);
}

function failureOnly(snapshot: AgentSnapshot, frame: ServerFrame): Reduction {
  return statusOf(frame) === 0 ? unchanged(snapshot) : restore(snapshot, textOf(frame.reason));
}

/** Missing fields keep their old value. */
function idsOf(ids: CallIds, frame: ServerFrame): CallIds {
  return {
    callid: textOf(frame.callid) || ids.callid,
    timestamp: textOf(frame.timestamp) || ids.timestamp,
    caller: textOf(frame.caller) || ids.caller,
    called: textOf(frame.called) || ids.called,
  };
}

/** The call timer's begin: now, or, for a state that the server repeats after a reload, when the call was made. */
function callBegin(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): number {
  const timestamp = Number(frame.timestamp);
  return snapshot.replaying && timestamp > 0 ? Math.min(nowMs, timestamp * 1000) : nowMs;
}

function logon(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  const status = statusOf(frame);
  switch (status) {
    case 0: {
      const signedOn: AgentSnapshot = { ...snapshot, nowStatus: 'logon', isLogin: true, replaying: true };
      return settle(signedOn, nowMs);
    }
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
  const replaying = frame.resumed === false || frame.resumed === undefined;
  return show({ ...snapshot, isLogin: true, replaying }, '重连成功', 'orange', nowMs);
}

function agentIdle(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) return show(snapshot, '空闲失败', 'orange', nowMs, textOf(frame.reason));
  // Asked for during a call: nothing changes until the second frame, after `after`.
  if (frame.deferred === true) return unchanged(snapshot);
  const idle: AgentSnapshot = { ...snapshot, nowStatus: 'agentidle', phase: 'none', replaying: false };
  return settle(idle, nowMs);
}

function agentBusy(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) return restore(snapshot, textOf(frame.reason));
  if (frame.deferred === true) return unchanged(snapshot);
  const busyType = typeof frame.busydescr === 'number' ? frame.busydescr : snapshot.busyType;
  const busy: AgentSnapshot = { ...snapshot, nowStatus: 'agentbusy', phase: 'none', busyType, replaying: false };
  return settle(busy, nowMs, textOf(frame.reason));
}

function makecall(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) {
    const back: AgentSnapshot = { ...snapshot, phase: 'none', isCalling: false, isOutbound: false, callFrom: '' };
    return settle(back, nowMs, textOf(frame.reason));
  }
  const calling: AgentSnapshot = {
    ...snapshot,
    phase: 'makecall',
    isCalling: true,
    isOutbound: true,
    callFrom: 'makecall',
    ids: idsOf(snapshot.ids, frame),
    callSinceMs: callBegin(snapshot, frame, nowMs),
    replaying: false,
  };
  return settle(calling, nowMs);
}

function outbound(phase: 'outringing' | 'calledringing'): Rule {
  return (snapshot, frame, nowMs) => {
    const ringing: AgentSnapshot = {
      ...snapshot,
      phase,
      isCalling: true,
      isOutbound: true,
      callFrom: snapshot.callFrom === '' ? 'makecall' : snapshot.callFrom,
      ids: idsOf(snapshot.ids, frame),
      callSinceMs: callBegin(snapshot, frame, nowMs),
      replaying: false,
    };
    return settle(ringing, nowMs);
  };
}

function outcall(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  const called = textOf(frame.number) || snapshot.ids.called;
  const calling: AgentSnapshot = {
    ...snapshot,
    phase: 'outcall',
    isCalling: true,
    isOutbound: true,
    ids: { ...idsOf(snapshot.ids, frame), called },
    callSinceMs: callBegin(snapshot, frame, nowMs),
    replaying: false,
  };
  return settle(calling, nowMs);
}

function talking(talk: 'answer' | 'incall'): Rule {
  return (snapshot, frame, nowMs) => {
    const speaking: AgentSnapshot = {
      ...snapshot,
      phase: talk,
      talk,
      isCalling: true,
      isOutbound: talk === 'answer',
      callFrom: snapshot.callFrom === '' ? (talk === 'answer' ? 'makecall' : 'inringing') : snapshot.callFrom,
      ids: idsOf(snapshot.ids, frame),
      callSinceMs: callBegin(snapshot, frame, nowMs),
      replaying: false,
    };
    return settle(speaking, nowMs);
  };
}

function inringing(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  // Manual 6.7: the standing leg of a predictive sign-in, no customer's call.
  if (frame.agentStandby === true) return show(snapshot, '话机振铃', 'orange', nowMs);
  const ringing: AgentSnapshot = {
    ...snapshot,
    phase: 'inringing',
    isCalling: true,
    isOutbound: false,
    callFrom: 'inringing',
    ids: idsOf(snapshot.ids, frame),
    callSinceMs: callBegin(snapshot, frame, nowMs),
    replaying: false,
  };
  return settle(ringing, nowMs);
}

function playtts(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  const announcing: AgentSnapshot = {
    ...snapshot,
    phase: 'playtts',
    isCalling: true,
    callFrom: snapshot.callFrom === '' ? 'inringing' : snapshot.callFrom,
    ids: idsOf(snapshot.ids, frame),
    callSinceMs: snapshot.callSinceMs ?? callBegin(snapshot, frame, nowMs),
    replaying: false,
  };
  return settle(announcing, nowMs);
}

function incall(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (frame.agentStandby === true) return show(snapshot, '话机接通', 'green', nowMs);
  return talking('incall')(snapshot, frame, nowMs);
}

/** `mute` on the wire is hold (STYLE §3). A hold that the server repeats after a reload tells its side by `dir`. */
function hold(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) return restore(snapshot, textOf(frame.reason));
  const talk = snapshot.phase === 'none' && frame.dir === 1 ? 'answer' : snapshot.talk;
  const held: AgentSnapshot = {
    ...snapshot,
    phase: 'hold',
    talk,
    isCalling: true,
    isOutbound: talk === 'answer',
    callFrom: snapshot.callFrom === '' ? (talk === 'answer' ? 'makecall' : 'inringing') : snapshot.callFrom,
    ids: idsOf(snapshot.ids, frame),
    callSinceMs: snapshot.callSinceMs ?? callBegin(snapshot, frame, nowMs),
    replaying: false,
  };
  return settle(held, nowMs);
}

/** The call timer goes on: the incumbent restarts it, which its own notes call a mistake. */
function retrieve(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  if (statusOf(frame) !== 0) return restore(snapshot, textOf(frame.reason));
  return settle({ ...snapshot, phase: snapshot.talk }, nowMs);
}

/** The universal reset: from any state, and before any handler runs (sdk-facts §10). */
function after(snapshot: AgentSnapshot, _frame: ServerFrame, nowMs: number): Reduction {
  const free: AgentSnapshot = {
    ...snapshot,
    nowStatus: 'after',
    phase: 'none',
    isCalling: false,
    isOutbound: false,
    callFrom: '',
    ids: noIds,
    callSinceMs: undefined,
    replaying: false,
  };
  return settle(free, nowMs);
}
