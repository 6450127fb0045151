import type { Action } from '../agent-client/actions.ts';
import type { CallSnapshot, ClientSnapshot } from '../agent-client/client-snapshot.ts';
import type { BarIcon } from './bar-icons.ts';
import type { BarTextKey } from './bar-texts.ts';

/** What a control does: an action of the client, the page's microphone, or a panel to open. */
export type ControlName =
  | 'answer'
  | 'hangUp'
  | 'hold'
  | 'retrieve'
  | 'mute'
  | 'unmute'
  | 'keypad'
  | 'transfer'
  | 'consult'
  | 'cancelTransfer'
  | 'endConsult'
  | 'completeConsult'
  | 'conference';

export interface Control {
  readonly name: ControlName;
  readonly icon: BarIcon;
  readonly label: BarTextKey;
  /** It would be carried out now. What is not enabled keeps its place, so that nothing jumps under the mouse. */
  readonly enabled: boolean;
  readonly emphasis: 'answer' | 'end' | 'primary' | 'plain';
  /** For switches: on now. */
  readonly pressed?: boolean;
  /** It opens a panel. */
  readonly opens?: 'keypad' | 'transfer' | 'consult';
}

/**
 * Hanging up stays in the last place in every state: the second press of somebody who presses "answer" twice meets nothing
 * that ends the call.
 */
const ORDER = { answer: 0, primary: 1, plain: 1, end: 2 } as const;

/**
 * The controls of the call in the order in which they are drawn (sdk-facts §4.3). Which of them works is the client's to
 * say: `snapshot.can` follows the server's own rules.
 */
export function callControls(snapshot: ClientSnapshot): readonly Control[] {
  const { call } = snapshot;
  if (call === undefined) return [];
  const online = snapshot.connection.status === 'connected';
  const controls = [...ringingControls(snapshot, call), ...talkControls(snapshot, call)];
  return controls
    .map((control) => (online ? control : { ...control, enabled: false }))
    .sort((left, right) => ORDER[left.emphasis] - ORDER[right.emphasis]);
}

function ringingControls(snapshot: ClientSnapshot, call: CallSnapshot): readonly Control[] {
  const { can } = snapshot;
  return [
    ...(call.answerable ? [control('answer', 'phone', 'answer', can.answer, 'answer')] : []),
    control('hangUp', 'phoneDown', endLabel(call), can.hangUp, 'end'),
  ];
}

/** Stages of a call that the agent is making: nobody talks yet. */
const MAKING: readonly CallSnapshot['phase'][] = ['makecall', 'outringing', 'outcall', 'calledringing'];

function endLabel(call: CallSnapshot): BarTextKey {
  if (MAKING.includes(call.phase) && call.from === 'makecall') return 'cancelCall';
  if (call.ringing) return 'decline';
  return call.phase === 'sanfangcall' ? 'leave' : 'hangUp';
}

function talkControls(snapshot: ClientSnapshot, call: CallSnapshot): readonly Control[] {
  const { can } = snapshot;
  const microphone = microphoneControls(snapshot);
  switch (call.phase) {
    case 'agentconsult':
    case 'consultationcalls':
      return [
        control('endConsult', 'back', 'endConsult', can.endConsult, 'primary'),
        control('conference', 'join', 'conferenceDo', can.conference),
        control('completeConsult', 'handOver', 'completeTransfer', can.completeConsult),
        ...microphone,
      ];
    case 'tripartitetalk':
    case 'sanfangcall':
      // Who was asked may only leave.
      return [...(can.endConsult ? [control('endConsult', 'back', 'endConsult', true)] : []), ...microphone];
    case 'transfering':
      return [control('cancelTransfer', 'back', 'cancelTransfer', can.cancelTransfer, 'primary'), ...microphone];
    case 'hold':
      return customerControls(snapshot, call);
    default:
      if (!call.connected) return [];
      return movesCustomer(call)
        ? customerControls(snapshot, call)
        : [...microphone, ...(can.sendDtmf ? keypad(snapshot) : [])];
  }
}

/** An agent who has the customer (sdk-facts §4.3, "talk set"). */
function customerControls(snapshot: ClientSnapshot, call: CallSnapshot): readonly Control[] {
  const { can } = snapshot;
  const hold = call.held
    ? { ...control('retrieve', 'play', 'retrieve', can.retrieve, 'primary'), pressed: true }
    : control('hold', 'pause', 'hold', can.hold);
  return [
    hold,
    ...microphoneControls(snapshot),
    ...keypad(snapshot),
    { ...control('transfer', 'transfer', 'transfer', can.transfer || can.transferToGroup), opens: 'transfer' },
    { ...control('consult', 'consult', 'consult', can.consult || can.consultIvr), opens: 'consult' },
  ];
}

function keypad({ can }: ClientSnapshot): readonly Control[] {
  return [{ ...control('keypad', 'keypad', 'keypad', can.sendDtmf), opens: 'keypad' }];
}

/** Calls in which this agent has the customer. Others (internal, advice, listening) have nobody to hold or to move. */
function movesCustomer(call: CallSnapshot): boolean {
  return !call.internal && !['consultincall', 'innercall', 'monitorincall', 'agentinsertincall'].includes(call.phase);
}

function microphoneControls({ agent, audio, call }: ClientSnapshot): readonly Control[] {
  if (agent?.worktype !== 2 || call?.phase === 'monitorincall') return [];
  const { microphoneMuted } = audio;
  return [
    microphoneMuted
      ? { ...control('unmute', 'microphoneOff', 'unmute', true), pressed: true }
      : { ...control('mute', 'microphone', 'mute', true), pressed: false },
  ];
}

function control(
  name: ControlName,
  icon: BarIcon,
  label: BarTextKey,
  enabled: boolean,
  emphasis: Control['emphasis'] = 'plain',
): Control {
  return { name, icon, label, enabled, emphasis };
}

/** Whether an action works now; nothing does without a connection. */
export function works(snapshot: ClientSnapshot, action: Action): boolean {
  return snapshot.connection.status === 'connected' && snapshot.can[action];
}
