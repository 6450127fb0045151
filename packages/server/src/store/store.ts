import type { CallRecord, CompanyConfig, OpenCall } from '@callwright/engine';
import type { SipSecret } from '../login/sip-secret.ts';
import type { Announcements } from './announcements.ts';
import type { OutboundStore } from './outbound-store.ts';

/** What the server keeps. The same on every database; see {@link openStore}. */
export interface Store {
  /** Writes the record of a finished call soon, without waiting. Never fails: rows wait while the database is away. */
  saveCall(record: CallRecord): void;
  /** Like {@link saveCall}: a call that is up, until its record is written. */
  saveOpenCall(call: OpenCall): void;
  /** Calls that were up when the server before was killed. */
  openCalls(): Promise<readonly OpenCall[]>;
  /** Their records, where they have none yet; they are open no more. */
  saveInterrupted(records: readonly CallRecord[]): Promise<void>;
  /** Newest first. */
  calls(query: CallQuery): Promise<CallPage>;
  call(companyId: number, callId: string): Promise<CallRecord | undefined>;

  /** Like {@link saveCall}; the call's record may come before or after it. The last note of a segment counts. */
  saveNote(note: StoredNote): void;

  saveRecording(recording: StoredRecording): void;
  recordings(companyId: number, callId: string): Promise<readonly StoredRecording[]>;

  /** Like {@link saveCall}. */
  saveTrace(batch: TraceBatch): void;
  /** Every batch of a call, oldest first. */
  trace(companyId: number, callId: string): Promise<readonly TraceBatch[]>;
  /** Batches of all calls that ended after `sinceMs`, oldest first. */
  recentTrace(companyId: number, sinceMs: number, limit: number): Promise<readonly TraceBatch[]>;
  /** Forgets what is older, and all but the newest `rowsMax`. */
  pruneTrace(beforeMs: number, rowsMax: number): Promise<void>;

  readonly announcements: Announcements;
  /** Campaigns, their customers and attempts, do-not-call lists, imports. */
  readonly outbound: OutboundStore;

  companies(): Promise<readonly CompanyConfig[]>;
  putCompany(config: CompanyConfig): Promise<void>;
  credential(companyId: number, operatorId: string): Promise<AgentCredential | undefined>;
  credentials(companyId: number): Promise<readonly AgentCredential[]>;
  putCredentials(companyId: number, credentials: readonly AgentCredential[]): Promise<void>;
  removeCredentials(companyId: number, operatorIds: readonly string[]): Promise<void>;

  /** Asks the database for nothing; fails when it is away. */
  ping(): Promise<void>;
  /** Rows that wait to be written. */
  waiting(): number;
  /** Writes what waits. */
  flush(): Promise<void>;
  /** Writes what waits, for as long as is reasonable, and closes. */
  close(): Promise<void>;
}

export interface CallQuery {
  readonly companyId: number;
  /** Start of the call, unix ms, from (included) and to (not included). */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** An agent key that had a part in it. */
  readonly agent?: string;
  /** An outside number that had a part in it: transferred to, or consulted. */
  readonly number?: string;
  readonly customer?: string;
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface CallPage {
  readonly calls: readonly CallRecord[];
  /** Cursor of the page that follows; undefined on the last. */
  readonly next: string | undefined;
}

export interface StoredRecording {
  /** Id, as the call's segment names it. */
  readonly recording: string;
  readonly companyId: number;
  readonly callId: string;
  readonly segment: number;
  /** WAV file, relative to the recordings folder. */
  readonly path: string;
  readonly durationMs: number;
  /** False: it was cut off, by a full disk or a crash. */
  readonly complete: boolean;
  readonly recordedAtMs: number;
}

/** What an agent noted about a part of a call. */
export interface StoredNote {
  readonly companyId: number;
  readonly callId: string;
  readonly segment: number;
  readonly agentKey: string;
  /** `""`: none, or none any more. */
  readonly note: string;
  readonly result: string;
  readonly notedAtMs: number;
}

export interface TraceBatch {
  readonly companyId: number;
  /** `""`: events of no call. */
  readonly callId: string;
  /** Grows with each batch of a call. */
  readonly batch: number;
  /** Of the newest event in it, unix ms. */
  readonly atMs: number;
  /** One JSON object a line, each with its line feed. */
  readonly lines: string;
}

export interface AgentCredential {
  readonly operatorId: string;
  /** `""`: none. */
  readonly passwordHash: string;
  readonly sipAccount: string;
  /** Of empty texts: none. */
  readonly sipSecret: SipSecret;
}
