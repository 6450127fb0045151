import type { EndReason } from '@callwright/cti/light';
import type { FlowVisit } from '../ivr/visit.ts';

export type EndedBy = 'agent' | 'customer' | 'system' | 'supervisor';

/** One call, whole, written once when its last party is gone. Times are unix ms (wall clock), durations ms (monotonic). */
export interface CallRecord {
  /** Decimal string, unique for ever, sortable by time. */
  readonly callId: string;
  readonly companyId: number;
  readonly direction: 'inbound' | 'outbound' | 'internal';
  readonly caller: string;
  readonly called: string;
  readonly origCaller: string;
  /** The customer's number, whatever the direction; `""` for internal calls. */
  readonly customer: string;
  /** The campaign that called, and its customer (smart outbound). */
  readonly campaignId?: number;
  readonly custId?: string;
  readonly startedAtMs: number;
  /** The customer's leg was answered (by the IVR or by an agent). */
  readonly answeredAtMs: number | undefined;
  readonly endedAtMs: number;
  /** Time in queues, and whether the customer reached an agent. */
  readonly waitMs: number;
  readonly talkMs: number;
  readonly endedBy: EndedBy;
  readonly endReason: EndReason;
  /** Final SIP status of the leg that failed, where one did. */
  readonly sipStatus: number | undefined;
  readonly segments: readonly CallSegment[];
  readonly userdata: Readonly<Record<string, unknown>>;
  readonly followData: Readonly<Record<string, unknown>>;
  readonly uuiData: string;
  /** Where the customer was in IVR flows, in order; after the talk too. */
  readonly flows?: readonly FlowVisit[];
  /** Recordings of messages that the customer left in the IVR. */
  readonly messages?: readonly string[];
  /** What the customer rated the service with, 1 to 5, where asked. */
  readonly rating?: number;
}

/** A stretch of a call with its own agent or outside number: from the moment the phone was to ring. Consultations overlap with who asked. */
export interface CallSegment {
  readonly segment: number;
  /** `""`: an outside number had it. */
  readonly agentKey: string;
  /** The outside number, where one had it. */
  readonly number?: string;
  readonly groupId: number;
  readonly offeredAtMs: number;
  /** Connected with the customer, or, consulted, with the agent who asked. */
  readonly answeredAtMs: number | undefined;
  readonly endedAtMs: number;
  /** Connected, holds and consultations included. */
  readonly talkMs: number;
  /** How much of `talkMs` the customer waited: on hold, or beside a transfer or a consultation. */
  readonly holdMs: number;
  /** Id of the recording, when there is one. */
  readonly recording: string | undefined;
  readonly endedBy: EndedBy;
  readonly endReason: EndReason;
  /** What the agent noted, in the call or after it (`storeNote`): the store adds it. */
  readonly note?: string;
  readonly result?: string;
}
