import type { CallSnapshot, ClientSnapshot } from '../agent-client/client-snapshot.ts';
import type { CallPhase } from '../state/agent-snapshot.ts';
import type { BarUi } from './bar-context.ts';
import type { BarTextKey } from './bar-texts.ts';

/** Colour of a state; never alone, always with its word. */
export type Tone = 'ready' | 'ring' | 'talk' | 'hold' | 'wrap' | 'busy' | 'quiet' | 'trouble';

/** What the big state field shows. */
export interface StateShown {
  readonly tone: Tone;
  readonly word: BarTextKey;
  /** The not-ready reason, or who is on the other end. */
  readonly detail: string;
  /** Server time at which it began, unix ms. */
  readonly sinceMs: number | undefined;
}

/** The agent's state in one word, colour and time. */
export function shownState(snapshot: ClientSnapshot, { phoneTrouble }: Pick<BarUi, 'phoneTrouble'>): StateShown {
  const { connection, agent, call, stateSinceMs } = snapshot;
  if (connection.status === 'connecting') {
    const word = snapshot.state === 'signedOut' ? 'signingIn' : 'reconnecting';
    // The call goes on without us, and its time with it.
    return { tone: 'quiet', word, detail: '', sinceMs: call?.sinceMs };
  }
  if (agent === undefined || snapshot.state === 'signedOut') {
    return { tone: 'quiet', word: 'signedOut', detail: '', sinceMs: undefined };
  }
  if (call !== undefined) {
    const [tone, word] = shownPhase(call);
    return { tone, word, detail: call.party, sinceMs: call.sinceMs };
  }
  if (phoneTrouble) return { tone: 'trouble', word: 'phoneTrouble', detail: '', sinceMs: stateSinceMs };
  return { ...atRest(snapshot), sinceMs: stateSinceMs };
}

function atRest(snapshot: ClientSnapshot): Omit<StateShown, 'sinceMs'> {
  switch (snapshot.state) {
    case 'ready':
      return { tone: 'ready', word: 'ready', detail: '' };
    case 'notReady':
      return { tone: 'busy', word: 'notReady', detail: snapshot.notReadyWhy || reasonText(snapshot) };
    case 'wrapUp':
      return { tone: 'wrap', word: 'wrapUp', detail: '' };
    case 'signedIn':
      return { tone: 'quiet', word: 'signedIn', detail: '' };
    case 'signedOut':
      return { tone: 'quiet', word: 'signedOut', detail: '' };
  }
}

/** Label of the not-ready reason that counts. */
export function reasonText({ notReadyReason, notReadyReasons }: ClientSnapshot): string {
  return notReadyReasons.find(({ id }) => id === notReadyReason)?.text ?? '';
}

/** Phases by the event that began them (sdk-facts §3.4). */
const PHASES: Readonly<Record<Exclude<CallPhase, 'none'>, readonly [Tone, BarTextKey]>> = {
  makecall: ['ring', 'dialling'],
  outringing: ['ring', 'ownPhoneRings'],
  outcall: ['ring', 'dialling'],
  calledringing: ['ring', 'customerRings'],
  answer: ['talk', 'talking'],
  outboundcall: ['talk', 'talking'],
  inringing: ['ring', 'ringing'],
  playtts: ['talk', 'announcing'],
  incall: ['talk', 'talking'],
  innerringing: ['ring', 'internalRinging'],
  innercall: ['talk', 'internalTalk'],
  consultinringing: ['ring', 'consultRinging'],
  consultincall: ['talk', 'advising'],
  transferinringing: ['ring', 'transferRinging'],
  transferincall: ['talk', 'talking'],
  hold: ['hold', 'held'],
  agentconsult: ['ring', 'consultCalling'],
  consultationcalls: ['talk', 'consulting'],
  transfering: ['ring', 'transferring'],
  tripartitetalk: ['talk', 'conference'],
  sanfangcall: ['talk', 'conference'],
  consulationservice: ['hold', 'atFlow'],
  monitorringing: ['ring', 'ownPhoneRings'],
  monitorincall: ['talk', 'listening'],
  agentinsertringing: ['ring', 'ownPhoneRings'],
  agentinsertincall: ['talk', 'barging'],
  intercept: ['ring', 'ownPhoneRings'],
  interceptaltering: ['ring', 'ownPhoneRings'],
  interceptcall: ['talk', 'talking'],
  locked: ['ring', 'reserved'],
};

/** Colour and word of what the call is doing. */
export function shownPhase(call: CallSnapshot): readonly [Tone, BarTextKey] {
  if (call.phase === 'none') return ['talk', 'inCall'];
  const shown = PHASES[call.phase];
  return shown[1] === 'talking' && call.internal ? ['talk', 'internalTalk'] : shown;
}

/** `1:05`, `12:40`, `1:02:03`: hours only when there are any. Never negative. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** Time since a moment of the server's clock; `""` when there is none. */
export function sinceText(sinceMs: number | undefined, serverNowMs: number): string {
  return sinceMs === undefined ? '' : clockText(serverNowMs - sinceMs);
}
