import type { CampaignTables } from './campaign-tables.ts';

/** The tables, as Kysely sees them. Times are unix ms; JSON is text, so that both databases keep it as it is. */
export interface Tables extends CampaignTables {
  companies: CompanyRow;
  credentials: CredentialRow;
  call_records: CallRow;
  open_calls: OpenCallRow;
  call_segments: SegmentRow;
  call_notes: NoteRow;
  recordings: RecordingRow;
  trace_batches: TraceRow;
  announcements: AnnouncementRow;
}

export interface CompanyRow {
  company_id: number;
  config: string;
  updated_at_ms: number;
}

export interface CredentialRow {
  company_id: number;
  operator_id: string;
  /** `scrypt$N$r$p$salt$hash` of the MD5 hex of the password. */
  password_hash: string;
  sip_account: string;
  /** HA1 of the SIP password for our realm (RFC 8760), hex. */
  sip_ha1_md5: string;
  sip_ha1_sha256: string;
}

export interface CallRow {
  call_id: string;
  company_id: number;
  direction: string;
  caller: string;
  called: string;
  customer: string;
  started_at_ms: number;
  ended_at_ms: number;
  end_reason: string;
  /** The whole {@link CallRecord}; the columns before are what is searched. */
  record: string;
}

/** A call that is up: what its record would be now. */
export interface OpenCallRow {
  call_id: string;
  company_id: number;
  /** {@link OpenCall} as JSON. */
  call: string;
}

export interface SegmentRow {
  call_id: string;
  segment: number;
  company_id: number;
  /** `""`: an outside number had it. */
  agent_key: string;
  started_at_ms: number;
  recording: string | null;
  /** The outside number; `""` for an agent. */
  number: string;
}

export interface NoteRow {
  call_id: string;
  segment: number;
  company_id: number;
  agent_key: string;
  note: string;
  result: string;
  noted_at_ms: number;
}

export interface RecordingRow {
  recording: string;
  company_id: number;
  call_id: string;
  segment: number;
  /** Relative to the recordings folder. */
  path: string;
  duration_ms: number;
  complete: number;
  recorded_at_ms: number;
}

/** Events of one call (or, with an empty call id, of none) that were written together. */
export interface TraceRow {
  call_id: string;
  /** Unique with the call id; grows. */
  batch: number;
  company_id: number;
  at_ms: number;
  /** One JSON object a line: `at`, `agentKey`, `event`. */
  lines: string;
}

export interface AnnouncementRow {
  company_id: number;
  /** From 1 in each company. */
  id: number;
  title: string;
  text: string;
  /** JSON list of ints; empty: for everybody. */
  group_ids: string;
  created_at_ms: number;
  updated_at_ms: number;
}
