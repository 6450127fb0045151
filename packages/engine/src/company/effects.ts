import type { CtiEvent } from '@callwright/cti/light';
import type { CallRecord } from '../call/call-record.ts';
import type { CampaignEffect } from '../campaign/contract.ts';
import type { AgentKey, LegId } from './inputs.ts';

export type BridgeRole =
  | { readonly kind: 'talk' }
  | { readonly kind: 'listen' }
  | { readonly kind: 'whisper'; readonly to: LegId };

export type PromptPart =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'say'; readonly text: string; readonly language: 'zh' | 'en' }
  | { readonly kind: 'sound'; readonly sound: 'music' | 'ringback' | 'beep' | 'busy' }
  | { readonly kind: 'silence'; readonly ms: number };

/** Everything a company can do to the world. */
export type CompanyEffect =
  // To an agent's page
  /** `sequence`: the command this replies to. The gateway numbers it (`seq`), or not, by its type. */
  | {
      readonly type: 'emit';
      readonly agentKey: AgentKey;
      readonly event: CtiEvent;
      readonly sequence: number | undefined;
    }
  /** The same, to many agents: feeds and notices, which reply to nothing. */
  | { readonly type: 'emitMany'; readonly agentKeys: readonly AgentKey[]; readonly event: CtiEvent }
  /** The agent is signed out: the gateway closes the socket and forgets the session and its tokens. */
  | { readonly type: 'endSession'; readonly agentKey: AgentKey; readonly why: 'logout' | 'forced' | 'graceOver' }

  // To legs
  | { readonly type: 'ring'; readonly leg: LegId }
  | { readonly type: 'answer'; readonly leg: LegId }
  | { readonly type: 'reject'; readonly leg: LegId; readonly sipStatus: number }
  /** Makes a phone that rings answer by itself; only where `legRinging` said that it can. Its answer comes as legAnswered. */
  | { readonly type: 'pickUp'; readonly leg: LegId }
  /** Calls a party. Its outcome comes as legRinging / legAnswered / legFailed. */
  | {
      readonly type: 'dial';
      readonly leg: LegId;
      readonly target:
        | { readonly kind: 'number'; readonly number: string }
        | { readonly kind: 'account'; readonly account: string };
      /** Number the callee sees. */
      readonly from: string;
      readonly displayName: string;
      readonly uui: string;
      /** The phone is asked to answer by itself; accounts only. */
      readonly autoAnswer?: true;
      /** The customer of this campaign's call: not before its `attemptStarted` is written, so that no crash has a customer dialled twice. */
      readonly attempt?: string;
    }
  /** Ends a leg in whatever state; nothing about it comes back. The standing leg of a page (worktype 2) is only ended at sign-out. */
  | {
      readonly type: 'hangup';
      readonly leg: LegId;
      /** User-to-User data of the hang-up (RFC 7433). */
      readonly uui?: string;
    }

  // Media moves
  /** Sets the whole membership of a bridge; legs leave any other. No members: the bridge is gone. */
  | {
      readonly type: 'bridge';
      readonly bridge: string;
      readonly members: readonly { readonly leg: LegId; readonly role: BridgeRole }[];
    }
  /** The legs hear this instead of their bridge until it ends (`playEnded`). One play a leg: a new one stops the old. */
  | {
      readonly type: 'play';
      readonly play: string;
      readonly legs: readonly LegId[];
      readonly parts: readonly PromptPart[];
      readonly loop: boolean;
    }
  | { readonly type: 'stopPlay'; readonly play: string }
  /** Two-channel WAV, left customer, right agent. May be sent again for the same recording when a leg is replaced. */
  | {
      readonly type: 'record';
      readonly recording: string;
      readonly left: LegId | undefined;
      readonly right: LegId | undefined;
    }
  | { readonly type: 'stopRecord'; readonly recording: string }
  /** A key to the party of this leg, after those that are under way. */
  | { readonly type: 'sendDigits'; readonly leg: LegId; readonly digits: string }

  // Web services, for flows
  /** Asks; its outcome comes as `httpResponse`, within `timeoutMs`. `body` is JSON. `privateAllowed`: also at a private address. */
  | {
      readonly type: 'httpRequest';
      readonly requestId: string;
      readonly callId: string;
      readonly method: 'GET' | 'POST' | 'PUT';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | undefined;
      readonly timeoutMs: number;
      readonly privateAllowed: boolean;
    }
  /** Nobody waits for the answer any more. */
  | { readonly type: 'httpCancel'; readonly requestId: string }

  // Campaigns
  | CampaignEffect

  // Time and memory
  | { readonly type: 'setTimer'; readonly timerId: string; readonly afterMs: number }
  | { readonly type: 'clearTimer'; readonly timerId: string }
  /** The call is over for every party: its one record. */
  | { readonly type: 'storeCall'; readonly record: CallRecord }
  /** What an agent noted about a part of a call, which may be over or not; the last one counts. */
  | {
      readonly type: 'storeNote';
      readonly agentKey: AgentKey;
      readonly callId: string;
      readonly segment: number;
      readonly note: string;
      readonly result: string;
    }
  /** An input that does not fit the state: named, nothing changed. */
  | { readonly type: 'unexpected'; readonly what: string; readonly where: string };
