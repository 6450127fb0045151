import type { AgentClient } from '../agent-client/agent-client.ts';
import type { AudioDevices } from '../agent-client/audio-control.ts';
import type { AudioQualityEvent } from '../agent-client/client-events.ts';
import type { ClientSnapshot } from '../agent-client/client-snapshot.ts';
import type { BarLanguage, Say } from './bar-texts.ts';

/** What may be open beneath the bar: one thing at a time. */
export type PanelName =
  | 'state'
  | 'dial'
  | 'keypad'
  | 'transfer'
  | 'consult'
  | 'details'
  | 'queue'
  | 'messages'
  | 'health'
  | 'menu';

export type PickerTab = 'agents' | 'groups' | 'number' | 'flow';

/** Ready agents of one skill group. */
export interface ReadyGroup {
  readonly groupId: number;
  readonly name: string;
  readonly agents: readonly string[];
}

/** Something that was told to the agent. `text` is shown as it is, never as markup, in the language that the bar has by then. */
export interface BarMessage {
  readonly id: number;
  readonly kind: 'announcement' | 'notice';
  readonly title: string;
  readonly text: (say: Say) => string;
  /** Server time, unix ms. */
  readonly atMs: number;
}

/** What the bar itself remembers: nothing of a call's state, which is the client's. */
export interface BarUi {
  readonly panel: PanelName | undefined;
  readonly number: string;
  readonly keysSent: string;
  readonly tab: PickerTab;
  readonly search: string;
  /** Undefined while the list is on its way. */
  readonly groups: readonly ReadyGroup[] | undefined;
  readonly pickNumber: string;
  readonly pickFlow: string;
  readonly note: string;
  readonly result: string;
  /** The server said `siperror`: the phone is not there. */
  readonly phoneTrouble: boolean;
  /** `callid` whose note was saved. */
  readonly noteSavedFor: string;
  /** `callid` whose missed-call notice was dismissed. */
  readonly missedSeen: string;
  readonly messages: readonly BarMessage[];
  readonly unread: number;
  /** Refusals, newest last. */
  readonly errors: readonly { readonly id: number; readonly reason: (language: BarLanguage) => string }[];
  readonly devices: AudioDevices | undefined;
  readonly quality: AudioQualityEvent | undefined;
  readonly level: number;
}

export const initialUi: BarUi = {
  panel: undefined,
  number: '',
  keysSent: '',
  tab: 'agents',
  search: '',
  groups: undefined,
  pickNumber: '',
  pickFlow: '',
  note: '',
  result: '',
  phoneTrouble: false,
  noteSavedFor: '',
  missedSeen: '',
  messages: [],
  unread: 0,
  errors: [],
  devices: undefined,
  quality: undefined,
  level: 0,
};

/** What the page asked for. */
export interface BarOptions {
  readonly results: readonly string[];
  /** Undefined: no keyboard shortcuts. */
  readonly shortcuts: ReadonlyMap<string, string> | undefined;
  readonly notifications: boolean;
  /** Address of the customer's record, when the page gave a template. */
  readonly recordUrl: string | undefined;
}

/** Everything that a part of the bar draws from, and what its buttons do. */
export interface BarContext {
  readonly client: AgentClient;
  readonly snapshot: ClientSnapshot;
  readonly ui: BarUi;
  readonly options: BarOptions;
  readonly say: Say;
  readonly language: BarLanguage;
  /** The server's clock, unix ms. */
  readonly nowMs: number;
  set(change: Partial<BarUi>): void;
  toggle(panel: PanelName): void;
  /** Runs a command; a refusal is shown. Resolves with whether it was carried out. */
  run(command: () => Promise<unknown>): Promise<boolean>;
  /** What the agent writes about the call that ended. */
  writeNote(change: Partial<Pick<BarUi, 'note' | 'result'>>): void;
  /** Hands the note of the call that ended to the server and to the page. */
  saveNote(): void;
  allowNotifications(): void;
}
