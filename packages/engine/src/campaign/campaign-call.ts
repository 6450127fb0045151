import type { CampaignId, CampaignMode, CustId } from './contract.ts';

/** What a call knows of the campaign that it was made for. */
export interface CampaignCall {
  readonly campaignId: CampaignId;
  readonly custId: CustId;
  readonly attempt: number;
  readonly mode: CampaignMode;
  readonly groupId: number;
  /** The customer's number, and the one that the customer was shown. */
  readonly number: string;
  readonly shown: string;
  /** The campaign's data of the customer: `custId` of the events. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The pacing counts it as a line that nobody has answered yet. */
  ringing: boolean;
  /** Monotonic ms when the customer began to wait for an agent. */
  waitsSinceMonoMs: number | undefined;
  /** An answering machine took the call. */
  machine: boolean;
  /** No agent came within the grace: counted against the cap, whatever follows. */
  abandoned: boolean;
}

/** A campaign's customer before a queue or a flow has him. */
export interface CampaignPlace {
  readonly kind: 'campaign';
  readonly stage: CampaignStage;
}

export type CampaignStage =
  /** The customer's phone is called. */
  | { readonly kind: 'dialing'; readonly timerId: string }
  /** Answered: is it a person? */
  | { readonly kind: 'detecting'; readonly timerId: string }
  /** A machine: its beep is waited for, then the message is left. */
  | { readonly kind: 'beep'; readonly timerId: string }
  /** The message, or the notice that there is no agent, is heard. */
  | { readonly kind: 'telling'; readonly what: 'message' | 'notice'; readonly play: string; readonly timerId: string };
