import type { CtiCommand, EventOf, RefusalCode } from '@callwright/cti/light';
import type { CampaignInput } from '../campaign/contract.ts';
import type { CompanyConfig } from './config.ts';

/** `1001@demo` */
export type AgentKey = string;
export type LegId = string;

/** Wall clock for what is written down, monotonic clock for durations. Both ms; both come with every input. */
export interface Now {
  readonly wallMs: number;
  readonly monoMs: number;
}

export type WorkType = 0 | 1 | 2;

/** What happens to a leg that is known. */
export type LegInput = Extract<
  CompanyInput,
  { readonly type: 'legRinging' | 'legAnswered' | 'legFailed' | 'legEnded' | 'digit' }
>;

/** Everything that can happen to a company. The host feeds one input, runs all effects in order, then takes the next. */
export type CompanyInput =
  | { readonly type: 'configure'; readonly config: CompanyConfig }

  // The page. The gateway has authenticated the agent; one page (session) an agent at a time.
  /** `logon`: signs in, or, when already signed in, takes over: `logon` status 0 and the current state follow. */
  | {
      readonly type: 'signIn';
      readonly agentKey: AgentKey;
      readonly worktype: WorkType;
      readonly auto: boolean;
      /** Groups to sign in to; empty: all of the agent's. */
      readonly groupIds: readonly number[];
      /** The standing WebRTC leg that the page negotiated before `logon` (worktype 2). */
      readonly audioLeg: LegId | undefined;
      readonly sequence: number | undefined;
    }
  /** The page's socket is gone without `logout`. */
  | { readonly type: 'pageLost'; readonly agentKey: AgentKey }
  /** The page is back on a resumed socket. `replay`: what it missed is lost, send the current state again. */
  | { readonly type: 'pageBack'; readonly agentKey: AgentKey; readonly replay: boolean }
  /** The page's audio session came (again) or went. */
  | { readonly type: 'audioUp'; readonly agentKey: AgentKey; readonly leg: LegId }
  | { readonly type: 'audioDown'; readonly agentKey: AgentKey; readonly leg: LegId; readonly reason: string }
  /** Any other command of a signed-in agent, valid against its schema. `sequence` is echoed in its reply. */
  | {
      readonly type: 'command';
      readonly agentKey: AgentKey;
      readonly command: CtiCommand;
      readonly sequence: number | undefined;
    }
  /** A command that does not fit its schema or limits: refused, with a frame that says nothing else to the page. `detail`: which field. */
  | {
      readonly type: 'malformed';
      readonly agentKey: AgentKey;
      readonly cmd: CtiCommand['cmd'];
      readonly code: RefusalCode;
      readonly detail: string;
      readonly sequence: number | undefined;
    }

  // The company
  /** Announcements changed (manual 6.10.4). `groupIds`: whose agents are told; empty: everybody. */
  | { readonly type: 'announce'; readonly kind: 'new' | 'update'; readonly groupIds: readonly number[] }
  /** Preview tasks wait for an agent (manual 6.10.3). */
  | { readonly type: 'previewTasks'; readonly agentKey: AgentKey; readonly tasks: EventOf<'previewtask'>['data'] }
  /** Data of the page for a call that is up, an object with no more than 32 levels: merged into its `followData`. */
  | { readonly type: 'attach'; readonly callId: string; readonly followData: Readonly<Record<string, unknown>> }

  // Campaigns
  | CampaignInput

  // Legs
  /** A call from outside to a number. It may be no service number of ours: then `reject` 404. */
  | {
      readonly type: 'legIncoming';
      readonly leg: LegId;
      readonly trunk: string;
      readonly called: string;
      readonly caller: string;
      readonly displayName: string;
      readonly uui: string;
    }
  /** `picksUp`: the phone can be made to answer (effect `pickUp`). */
  | { readonly type: 'legRinging'; readonly leg: LegId; readonly earlyMedia: boolean; readonly picksUp?: true }
  /** `uui`: User-to-User data of the answer (RFC 7433); `""` or absent: none. */
  | { readonly type: 'legAnswered'; readonly leg: LegId; readonly uui?: string }
  /** An outgoing leg ended before it was answered. */
  | { readonly type: 'legFailed'; readonly leg: LegId; readonly sipStatus: number; readonly reason: string }
  /**
   * The party hung up (or its connection died: `lost`; `ourFault`: on our side, so nobody else is to blame). Not sent after
   * our own `hangup` or `reject`.
   */
  | {
      readonly type: 'legEnded';
      readonly leg: LegId;
      readonly lost: boolean;
      readonly reason: string;
      readonly ourFault?: boolean;
      /** User-to-User data of the hang-up (RFC 7433), where there was any. */
      readonly uui?: string;
    }
  | { readonly type: 'digit'; readonly leg: LegId; readonly digit: string }
  | { readonly type: 'playEnded'; readonly play: string; readonly reason: 'finished' | 'stopped' | 'failed' }
  /** The outcome of an `httpRequest`. `ok`: status 2xx, `data` its JSON, if it had any. */
  | {
      readonly type: 'httpResponse';
      readonly requestId: string;
      readonly callId: string;
      readonly outcome: 'ok' | 'failed' | 'timeout';
      readonly data: unknown;
    }
  | { readonly type: 'timer'; readonly timerId: string }
  /** The server goes down: every call ends here and is recorded. */
  | { readonly type: 'stop' };
