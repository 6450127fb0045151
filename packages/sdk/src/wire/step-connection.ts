import {
  type Connection,
  type ConnectionEffect,
  type ConnectionInput,
  type ConnectionTimer,
  type EndWhy,
  type Facts,
  initialConnection,
  PENDING_MAX,
  type PendingCommand,
  type Step,
  takesCommand,
} from './connection.ts';
import { type ServerFrame, statusOf } from './frames.ts';
import { ANSWER_MS_MAX, beat, compose, end, inPhase, lose, open, same, silence } from './moves.ts';
import { numberFrame } from './numbering.ts';
import { resend, settle, splitOverdue } from './pending-commands.ts';

/** sdk-facts §3.5: the client pings every 2 s. */
export const HEARTBEAT_MS = 2_000;
/** Heartbeats without any frame before the socket counts as dead: 3, as on the server. */
const SILENT_BEATS_MAX = 3;
/** The user may have to say yes to the microphone; after this, sign-on goes on without audio. */
const PREPARE_MS_MAX = 20_000;
/** The server closes the socket after `logout`; if it does not, we do. */
const SIGN_OFF_MS_MAX = 3_000;
/** One input into the page's connection. Commands must have passed `takesCommand`; others change nothing. */
export function stepConnection(state: Connection, input: ConnectionInput, facts: Facts): Step {
  switch (input.type) {
    case 'signOn':
      return open(
        {
          ...initialConnection,
          lastSequence: state.lastSequence,
          signOn: input.signOn,
          tryingSinceMs: facts.nowMs,
        },
        0,
      );
    case 'socketOpened':
      return onOpened(state, facts);
    case 'socketClosed':
      return onClosed(state, facts);
    case 'frame':
      return onFrame({ ...state, silentBeats: 0 }, input.frame, facts);
    case 'timer':
      return onTimer(state, input.timer, facts);
    case 'prepared':
      return state.phase.name === 'preparing' ? chooseOrSignOn(state, facts) : same(state);
    case 'chosen':
      return onChosen(state, input.logingroups, facts);
    case 'command':
      return onCommand(state, input.cmd, input.fields, facts);
    case 'signOff':
      return onSignOff(state, facts);
    case 'withdraw':
      return withdraw(state, input.sequence);
    case 'adopt':
      return adopt(state, input.connection, facts);
    case 'yield':
      return { state: { ...initialConnection, lastSequence: state.lastSequence }, effects: silence };
    case 'networkBack':
      return state.phase.name === 'waiting' ? open(state, state.phase.attempt) : same(state);
    case 'drop':
      return state.phase.name === 'off' || state.phase.name === 'ended' ? same(state) : end(state, 'dropped');
  }
}

function withdraw(state: Connection, sequence: number): Step {
  return same({ ...state, pending: state.pending.filter((entry) => entry.frame.sequence !== sequence) });
}

/** The session goes on where the other tab left it; one that had not signed on yet signs on here. */
function adopt(state: Connection, from: Connection, facts: Facts): Step {
  const { signOn, signedOn, logon, numbering, pending } = from;
  return open(
    {
      ...initialConnection,
      signOn,
      signedOn,
      logon,
      numbering,
      pending: signedOn ? pending : [],
      lastSequence: Math.max(state.lastSequence, from.lastSequence),
      tryingSinceMs: facts.nowMs,
    },
    0,
  );
}

function onOpened(state: Connection, facts: Facts): Step {
  if (state.phase.name !== 'opening' || state.signOn === undefined) return same(state);
  const beating: Connection = { ...state, silentBeats: 0, pings: [], barrier: undefined };
  const heartbeat: ConnectionEffect = { type: 'setTimer', timer: 'heartbeat', afterMs: HEARTBEAT_MS };
  if (state.signedOn) return resume(beating, state.phase.attempt, [heartbeat], facts);
  if (!state.signOn.prepares) return chooseOrSignOn(beating, facts, [heartbeat]);
  return {
    state: inPhase(beating, { name: 'preparing' }),
    effects: [
      heartbeat,
      { type: 'clearTimer', timer: 'answer' },
      { type: 'setTimer', timer: 'prepare', afterMs: PREPARE_MS_MAX },
      { type: 'prepare' },
    ],
  };
}

/** sdk-facts §3.2: a predictive sign-in may ask for the task groups before `logon`. */
function chooseOrSignOn(state: Connection, facts: Facts, before: readonly ConnectionEffect[] = []): Step {
  const { signOn } = state;
  if (signOn?.chooses !== true || state.logon !== undefined) return signOnNow(state, facts, before);
  const { companyid, operatorid, abbreviate } = signOn;
  const sent = compose(
    inPhase(state, { name: 'choosing' }),
    'availablegroup',
    { companyid, operatorid, abbreviate },
    facts,
  );
  return {
    state: sent.state,
    effects: [
      ...before,
      { type: 'clearTimer', timer: 'prepare' },
      { type: 'clearTimer', timer: 'answer' },
      { type: 'send', frame: sent.frame },
    ],
  };
}

function onChosen(state: Connection, logingroups: string, facts: Facts): Step {
  if (state.phase.name !== 'choosing' || state.signOn === undefined) return same(state);
  return signOnNow({ ...state, signOn: { ...state.signOn, logingroups } }, facts);
}

function signOnNow(state: Connection, facts: Facts, before: readonly ConnectionEffect[] = []): Step {
  const { signOn } = state;
  if (signOn === undefined) return same(state);
  const { url: _url, prepares: _prepares, chooses: _chooses, ...fields } = signOn;
  const signing = inPhase(state, { name: 'signingOn' });
  const sent =
    state.logon === undefined ? compose(signing, 'logon', fields, facts) : { state: signing, frame: state.logon };
  return {
    state: { ...sent.state, logon: sent.frame },
    effects: [
      ...before,
      { type: 'clearTimer', timer: 'prepare' },
      { type: 'setTimer', timer: 'answer', afterMs: ANSWER_MS_MAX },
      { type: 'send', frame: sent.frame },
    ],
  };
}

function resume(state: Connection, attempt: number, before: readonly ConnectionEffect[], facts: Facts): Step {
  const { signOn, numbering } = state;
  if (signOn === undefined) return same(state);
  const sent = compose(
    inPhase(state, { name: 'resuming', attempt }),
    'reconnection',
    {
      companyid: signOn.companyid,
      agentkey: `${signOn.operatorid}@${signOn.abbreviate}`,
      ...(numbering === undefined ? {} : { seq: numbering.seq, epoch: numbering.epoch }),
    },
    facts,
  );
  return { state: sent.state, effects: [...before, { type: 'send', frame: sent.frame }] };
}

function onCommand(state: Connection, cmd: string, fields: Readonly<Record<string, unknown>>, facts: Facts): Step {
  if (!takesCommand(state, cmd)) return same(state);
  const sent = compose(state, cmd, fields, facts);
  // While we resume, what is new waits behind what is old, so that commands keep their order.
  const now = state.phase.name !== 'waiting' && state.phase.name !== 'opening' && state.phase.name !== 'resuming';
  const held = now && state.barrier === undefined;
  // An offer belongs to its moment: the audio session makes a new one rather than having an old one sent again.
  if (cmd === 'audio') return { state: sent.state, effects: [{ type: 'send', frame: sent.frame }] };
  const entry: PendingCommand = {
    frame: sent.frame,
    issuedAtMs: facts.nowMs,
    sentAtMs: held ? facts.nowMs : undefined,
  };
  return {
    state: { ...sent.state, pending: [...state.pending.slice(1 - PENDING_MAX), entry] },
    effects: held ? [{ type: 'send', frame: sent.frame }] : [],
  };
}

function onFrame(state: Connection, frame: ServerFrame, facts: Facts): Step {
  switch (state.phase.name) {
    case 'off':
    case 'ended':
    case 'waiting':
    case 'opening':
      return same(state);
    default:
      break;
  }
  if (frame.type === 'ping') return onPing(state, frame, facts);
  const numbered = numberFrame(state, frame);
  if (numbered === 'duplicate') return same(settle(state, frame));
  if (numbered === 'gap') return lose({ ...state, gapAt: state.numbering?.seq }, facts, 0);
  const next = settle({ ...state, ...numbered }, frame);
  if (frame.type === 'logon') return onLogon(next, frame);
  const over = OVER[frame.type];
  if (over !== undefined) {
    const ended = end(next, over);
    return { state: ended.state, effects: [...ended.effects, { type: 'deliver', frame }] };
  }
  // Refused, during a call: still signed in.
  if (frame.type === 'logout' && next.phase.name === 'signingOff' && statusOf(frame) !== 0) {
    return {
      state: inPhase(next, { name: 'online' }),
      effects: [
        { type: 'clearTimer', timer: 'answer' },
        { type: 'deliver', frame },
      ],
    };
  }
  if (frame.type === 'reconnection' && next.phase.name === 'resuming') return onReconnection(next, frame, facts);
  return { state: next, effects: [{ type: 'deliver', frame }] };
}

/** Older servers end a session by these (sdk-facts §3.4). */
const OVER: Readonly<Record<string, EndWhy>> = Object.assign(Object.create(null), {
  kick: 'takenOver',
  offwork: 'forced',
});

function onPing(state: Connection, frame: ServerFrame, facts: Facts): Step {
  const sequence = typeof frame.sequence === 'number' ? frame.sequence : undefined;
  const delivered: ConnectionEffect = { type: 'deliver', frame };
  if (sequence === undefined) return { state, effects: [delivered] };
  // sdk-facts §3.5: `delay` is there before handlers run; for an echo it is the round trip.
  frame.delay = facts.nowMs - sequence;
  if (!state.pings.includes(sequence)) {
    return {
      state,
      effects: [
        { type: 'serverTime', serverMs: sequence },
        { type: 'send', frame: { cmd: 'pingack', sequence } },
        delivered,
      ],
    };
  }
  if (sequence !== state.barrier) return { state, effects: [delivered] };
  const again = resend({ ...state, barrier: undefined }, facts);
  return { state: again.state, effects: [...again.effects, delivered] };
}

function onLogon(state: Connection, frame: ServerFrame): Step {
  const status = statusOf(frame);
  const delivered: ConnectionEffect = { type: 'deliver', frame };
  if (status === 0) {
    const online: Connection = { ...state, phase: { name: 'online' }, signedOn: true, tryingSinceMs: undefined };
    return { state: online, effects: [{ type: 'clearTimer', timer: 'answer' }, delivered] };
  }
  const ended = end(state, status === 2 ? 'takenOver' : status === 3 ? 'forced' : 'refused');
  return { state: ended.state, effects: [...ended.effects, delivered] };
}

function onReconnection(state: Connection, frame: ServerFrame, facts: Facts): Step {
  const delivered: ConnectionEffect = { type: 'deliver', frame };
  if (statusOf(frame) !== 0) {
    const ended = end(state, 'resumeRefused');
    return { state: ended.state, effects: [...ended.effects, delivered] };
  }
  const online: Connection = {
    ...state,
    phase: { name: 'online' },
    tryingSinceMs: undefined,
    // Not resumed: the numbering starts anew with the replay of the current state.
    numbering: frame.resumed === false ? undefined : state.numbering,
  };
  const ping = beat(online, facts);
  return {
    state: { ...ping.state, barrier: ping.state.lastSequence },
    effects: [{ type: 'clearTimer', timer: 'answer' }, ...ping.effects, delivered],
  };
}

function onTimer(state: Connection, timer: ConnectionTimer, facts: Facts): Step {
  const { phase } = state;
  switch (timer) {
    case 'reconnect':
      return phase.name === 'waiting' ? open(state, phase.attempt) : same(state);
    case 'prepare':
      return phase.name === 'preparing' ? chooseOrSignOn(state, facts) : same(state);
    case 'answer':
      if (phase.name === 'signingOff') return end(state, 'signedOut');
      if (phase.name === 'opening') return lose(state, facts, phase.attempt);
      return phase.name === 'signingOn' || phase.name === 'resuming' ? lose(state, facts, 1) : same(state);
    case 'heartbeat':
      return onHeartbeat(state, facts);
  }
}

function onHeartbeat(state: Connection, facts: Facts): Step {
  switch (state.phase.name) {
    case 'preparing':
    case 'choosing':
    case 'signingOn':
    case 'resuming':
    case 'online':
      break;
    default:
      return same(state);
  }
  if (state.silentBeats >= SILENT_BEATS_MAX) return lose(state, facts, 0);
  const overdue = state.phase.name === 'online' && state.barrier === undefined ? splitOverdue(state, facts) : undefined;
  const ping = beat({ ...state, pending: overdue?.waiting ?? state.pending }, facts);
  const unanswered = (overdue?.overdue ?? []).map((entry) => ({ type: 'unanswered', frame: entry.frame }) as const);
  return {
    state: { ...ping.state, silentBeats: state.silentBeats + 1 },
    effects: [{ type: 'setTimer', timer: 'heartbeat', afterMs: HEARTBEAT_MS }, ...ping.effects, ...unanswered],
  };
}

function onClosed(state: Connection, facts: Facts): Step {
  switch (state.phase.name) {
    case 'off':
    case 'ended':
    case 'waiting':
      return same(state);
    case 'signingOff':
      return end(state, 'signedOut');
    case 'opening':
    case 'resuming':
      return lose(state, facts, state.phase.attempt);
    default:
      return lose(state, facts, 0);
  }
}

function onSignOff(state: Connection, facts: Facts): Step {
  switch (state.phase.name) {
    case 'off':
    case 'ended':
    case 'signingOff':
      return same(state);
    case 'online':
      break;
    default:
      return end(state, 'signedOut');
  }
  const sent = compose(inPhase(state, { name: 'signingOff' }), 'logout', {}, facts);
  return {
    state: sent.state,
    effects: [
      { type: 'send', frame: sent.frame },
      { type: 'setTimer', timer: 'answer', afterMs: SIGN_OFF_MS_MAX },
    ],
  };
}
