import type { CallRecord, OpenCall } from '@callwright/engine';
import type { CallRow, CredentialRow, NoteRow, OpenCallRow, RecordingRow, SegmentRow, TraceRow } from './schema.ts';
import type { AgentCredential, StoredNote, StoredRecording, TraceBatch } from './store.ts';

export function callRow(record: CallRecord): CallRow {
  return {
    call_id: record.callId,
    company_id: record.companyId,
    direction: record.direction,
    caller: storable(record.caller),
    called: storable(record.called),
    customer: storable(record.customer),
    started_at_ms: Math.round(record.startedAtMs),
    ended_at_ms: Math.round(record.endedAtMs),
    end_reason: record.endReason,
    record: JSON.stringify(record),
  };
}

export function segmentRows(record: CallRecord): SegmentRow[] {
  return record.segments.map((segment) => ({
    call_id: record.callId,
    segment: segment.segment,
    company_id: record.companyId,
    agent_key: segment.agentKey,
    started_at_ms: Math.round(record.startedAtMs),
    recording: segment.recording ?? null,
    number: storable(segment.number ?? ''),
  }));
}

export function noteRow(one: StoredNote): NoteRow {
  return {
    call_id: one.callId,
    segment: one.segment,
    company_id: one.companyId,
    agent_key: one.agentKey,
    note: storable(one.note),
    result: storable(one.result),
    noted_at_ms: Math.round(one.notedAtMs),
  };
}

/** The record with what was noted about its segments. */
export function withNotes(record: CallRecord, notes: readonly NoteRow[]): CallRecord {
  if (notes.length === 0) {
    return record;
  }
  const bySegment = new Map(notes.map((row) => [row.segment, row]));
  const segments = record.segments.map((segment) => {
    const { note = '', result = '' } = bySegment.get(segment.segment) ?? {};
    return { ...segment, ...(note === '' ? {} : { note }), ...(result === '' ? {} : { result }) };
  });
  return { ...record, segments };
}

export function openCallRow(call: OpenCall): OpenCallRow {
  return { call_id: call.record.callId, company_id: call.record.companyId, call: JSON.stringify(call) };
}

export function parseRecord(text: string): CallRecord {
  return JSON.parse(text) as CallRecord;
}

export function recordingRow(recording: StoredRecording): RecordingRow {
  return {
    recording: recording.recording,
    company_id: recording.companyId,
    call_id: recording.callId,
    segment: recording.segment,
    path: recording.path,
    duration_ms: Math.round(recording.durationMs),
    complete: recording.complete ? 1 : 0,
    recorded_at_ms: Math.round(recording.recordedAtMs),
  };
}

export function recordingOf(row: RecordingRow): StoredRecording {
  return {
    recording: row.recording,
    companyId: row.company_id,
    callId: row.call_id,
    segment: row.segment,
    path: row.path,
    durationMs: row.duration_ms,
    complete: row.complete === 1,
    recordedAtMs: row.recorded_at_ms,
  };
}

export function traceRow(batch: TraceBatch): TraceRow {
  return {
    call_id: batch.callId,
    batch: batch.batch,
    company_id: batch.companyId,
    at_ms: Math.round(batch.atMs),
    lines: batch.lines,
  };
}

export function traceOf(row: TraceRow): TraceBatch {
  return { callId: row.call_id, batch: row.batch, companyId: row.company_id, atMs: row.at_ms, lines: row.lines };
}

export function credentialOf(row: CredentialRow): AgentCredential {
  return {
    operatorId: row.operator_id,
    passwordHash: row.password_hash,
    sipAccount: row.sip_account,
    sipSecret: { md5: row.sip_ha1_md5, sha256: row.sip_ha1_sha256 },
  };
}

/** Where a page of calls ended: opaque to the client. */
export function cursorOf(startedAtMs: number, callId: string): string {
  return Buffer.from(`${startedAtMs}:${callId}`).toString('base64url');
}

/** undefined for none and for what is no cursor of ours. */
export function readCursor(cursor: string | undefined): { startedAtMs: number; callId: string } | undefined {
  const match = /^(\d{1,16}):(\d{1,24})$/.exec(Buffer.from(cursor ?? '', 'base64url').toString('latin1'));
  return match?.[1] === undefined || match[2] === undefined
    ? undefined
    : { startedAtMs: Number(match[1]), callId: match[2] };
}

/** PostgreSQL keeps no NUL in a text, and nobody's number has one. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}
