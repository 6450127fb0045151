import type { AudioSnapshot } from '../agent-client/client-snapshot.ts';
import type { SignIn } from '../session/sign-in.ts';
import type { AgentSnapshot } from '../state/agent-snapshot.ts';
import type { Connection, EndWhy } from '../wire/connection.ts';
import type { ClientFrame, ServerFrame } from '../wire/frames.ts';

/** All that a tab needs to show what the holder shows, and to go on in its place. Plain data. */
export interface TabState {
  readonly signIn: SignIn;
  readonly snapshot: AgentSnapshot;
  readonly connection: Connection;
  readonly clockOffsetMs: number;
  readonly audio: AudioSnapshot;
  /** The frames that say the present state, for handlers of a page that comes later. */
  readonly replay: readonly ServerFrame[];
}

/** What the holder's connection told it, told on. */
export type Told =
  | { readonly what: 'frame'; readonly frame: ServerFrame }
  | { readonly what: 'sent'; readonly frame: ClientFrame }
  | { readonly what: 'socket'; readonly event: 'open' | 'close' | 'error' }
  | { readonly what: 'serverTime'; readonly serverMs: number }
  | { readonly what: 'unanswered'; readonly frame: ClientFrame }
  | { readonly what: 'lost' }
  | { readonly what: 'ended'; readonly why: EndWhy }
  | { readonly what: 'change' }
  /** An event of the SDK's own. */
  | { readonly what: 'local'; readonly type: string; readonly event: object }
  | { readonly what: 'audio'; readonly audio: AudioSnapshot };

export type AudioOrder =
  | { readonly order: 'mute'; readonly muted: boolean }
  | { readonly order: 'retry' }
  | { readonly order: 'use'; readonly kind: 'microphone' | 'speaker' | 'ringer'; readonly deviceId: string };

/** What tabs say to each other. `from`: the tab that speaks. */
export type TabMessage = { readonly from: string } & (
  | { readonly m: 'hello' }
  | { readonly m: 'welcome'; readonly to: string; readonly state: TabState }
  /** A new holder: commands that the old one had not taken are to be said again. */
  | { readonly m: 'holder' }
  /** `connection` beside it, so that the two never disagree. */
  | { readonly m: 'told'; readonly told: Told; readonly connection: Connection }
  | {
      readonly m: 'command';
      readonly ticket: number;
      readonly cmd: string;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  /** `sequence` undefined: it could not be taken. */
  | { readonly m: 'taken'; readonly to: string; readonly ticket: number; readonly sequence: number | undefined }
  | { readonly m: 'withdraw'; readonly sequence: number }
  | { readonly m: 'choose'; readonly logingroups: string }
  | { readonly m: 'signOff' }
  | { readonly m: 'drop' }
  | { readonly m: 'audio'; readonly audio: AudioOrder }
);
