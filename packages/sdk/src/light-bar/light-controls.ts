import type { ClientSnapshot } from '../agent-client/client-snapshot.ts';
import type { BarIcon } from '../bar/icon-paths.ts';
import type { CallCenter } from '../call-center/api.ts';
import type { BarLook, BarSettings } from '../call-center/bar-port.ts';

/** One button of the bar: its element id and what a click calls are the incumbent's (sdk-facts §1.3). */
export interface LightControl {
  readonly id: string;
  readonly text: string;
  readonly icon: BarIcon;
  /** Undefined: both looks have it. */
  readonly look?: BarLook;
  /** It is there for pages that show it by hand. */
  readonly absent?: true;
  readonly shown: (snapshot: ClientSnapshot) => boolean;
  /** It moves the customer: `closeCalloutTC` takes it away in outbound calls. */
  readonly moves?: true;
  /** Undefined: the button opens a box of the bar, or the page gives it its meaning. */
  readonly click?: (callCenter: CallCenter) => unknown;
}

const never = (): boolean => false;
const resting = ({ call, agent }: ClientSnapshot): boolean => call === undefined && agent !== undefined;
const mayDial = (snapshot: ClientSnapshot): boolean =>
  resting(snapshot) && snapshot.can.dial && snapshot.agent?.auto === false;

/** Ready: in every state of rest but ready itself (sdk-facts §4.3). */
export function showsFree(snapshot: ClientSnapshot): boolean {
  return resting(snapshot) && snapshot.state !== 'ready' && snapshot.can.ready;
}

/** Not ready, with its reasons: in every state of rest but not ready itself. */
export function showsBusy(snapshot: ClientSnapshot): boolean {
  return resting(snapshot) && snapshot.state !== 'notReady' && snapshot.can.notReady;
}

/** Is the button there (compact), or does it work (icons)? `closeCalloutTC`: sdk-facts §4.3, "talk set". */
export function isShown(control: LightControl, snapshot: ClientSnapshot, { calloutTransfers }: BarSettings): boolean {
  const taken = control.moves === true && !calloutTransfers && snapshot.call?.direction === 'outbound';
  return !taken && control.shown(snapshot);
}

/**
 * Buttons in the order of the bar; which of them are there follows what the server would take now. Hanging up stands before
 * answering: where "answer" was, the second press of an impatient agent finds nothing that ends the call.
 */
export const lightControls: readonly LightControl[] = [
  {
    id: 'login',
    text: '登录',
    icon: 'person',
    look: 'icons',
    shown: ({ can }) => can.signIn,
    click: (cc) => cc.init(),
  },
  { id: 'calloutbut', text: '外呼', icon: 'phone', shown: mayDial },
  { id: 'innercall', text: '内呼', icon: 'person', look: 'icons', shown: mayDial },
  {
    id: 'hangupbut',
    text: '挂机',
    icon: 'phoneDown',
    shown: ({ can }) => can.hangUp,
    click: (cc) => cc.cancelmakecall(),
  },
  { id: 'answer', text: '接听', icon: 'phone', shown: ({ can }) => can.answer, click: (cc) => cc.acceptcall() },
  { id: 'mutebut', text: '保持', icon: 'pause', shown: ({ can }) => can.hold, click: (cc) => cc.mute() },
  { id: 'unmutebut', text: '取消保持', icon: 'play', shown: ({ can }) => can.retrieve, click: (cc) => cc.unmute() },
  {
    id: 'transfercallbut',
    text: '转接',
    icon: 'transfer',
    moves: true,
    shown: ({ can }) => can.transfer,
    click: (cc) => cc.pickAgent('transfer'),
  },
  {
    id: 'canceltransfercallbut',
    text: '取消转接',
    icon: 'back',
    look: 'compact',
    shown: ({ can }) => can.cancelTransfer,
    click: (cc) => cc.canceltransfercall(),
  },
  {
    id: 'consultbut',
    text: '咨询',
    icon: 'consult',
    moves: true,
    shown: ({ can }) => can.consult,
    click: (cc) => cc.pickAgent('consult'),
  },
  {
    id: 'consultbackbut',
    text: '取消咨询',
    icon: 'back',
    shown: ({ can }) => can.endConsult,
    click: (cc) => cc.agentconsultback(),
  },
  // The incumbent gives these two no action of their own: pages do.
  { id: 'ivrbut', text: 'IVR', icon: 'flow', moves: true, shown: ({ can }) => can.transferToIvr },
  { id: 'serviceevaluatebut', text: '服务评价', icon: 'check', shown: never, absent: true },
  {
    id: 'tripartitetalkbut',
    text: '三方',
    icon: 'join',
    shown: ({ can }) => can.conference,
    click: (cc) => cc.tripartitetalk(),
  },
  {
    id: 'shiftbut',
    text: '完成转接',
    icon: 'handOver',
    look: 'compact',
    shown: ({ can }) => can.completeConsult,
    click: (cc) => cc.agentshift(),
  },
  { id: 'bohao', text: '按键', icon: 'keypad', shown: ({ can }) => can.sendDtmf },
  { id: 'refresh', text: '刷新', icon: 'refresh', look: 'compact', shown: never, click: (cc) => cc.availablegroup() },
  {
    id: 'logoutbut',
    text: '签出',
    icon: 'signOut',
    look: 'icons',
    shown: ({ can }) => can.signOut,
    click: (cc) => cc.logout(),
  },
  { id: 'reset', text: '重置', icon: 'refresh', look: 'icons', shown: () => true, click: (cc) => cc.initControl() },
];
