import type { CtiEvent, EventOf } from '@callwright/cti';
import type { CallRecord, CallSegment } from '../call/call-record.ts';
import type { AgentKey } from '../company/inputs.ts';
import { callLaws, segmentLaws } from './record-laws.ts';

/**
 * Holds call records against what agents were sent, call by call, and forgets each call with its record: one record a call,
 * one `after` a part, and each says what the other says.
 */
export interface Ledger {
  heard(agentKey: AgentKey, event: CtiEvent): void;
  stored(record: CallRecord): void;
  /** A recording was begun, or goes on with other legs. */
  recorded(recording: string): void;
  /** The agent's session is over. */
  left(agentKey: AgentKey): void;
  /** What broke so far. */
  readonly complaints: string[];
  /** What is open though all is over. */
  open(): string[];
  /** How often each event was sent, and calls and parts ended for each reason. */
  readonly counts: ReadonlyMap<string, number>;
}

export function createLedger(): Ledger {
  const complaints: string[] = [];
  const counts = new Map<string, number>();
  /** `after` by part, of calls that are up. */
  const ends = new Map<string, EventOf<'after'>>();
  /** Last `after` of each agent: a page that must rebuild its state is sent it again, also when the call is over. */
  const lastEnds = new Map<AgentKey, EventOf<'after'>>();
  const calledOut = new Set<string>();
  /** Recordings of calls that are up. */
  const recordings = new Set<string>();
  const stored = new Set<string>();
  /** Who was told that a customer waits for him (manual 6.11). */
  const sticky = new Map<string, AgentKey>();

  const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const ended = (agentKey: AgentKey, event: EventOf<'after'>) => {
    const part = `${event.callid}/${event.segment}`;
    const last = lastEnds.get(agentKey);
    const before = last !== undefined && partOf(last) === part ? last : ends.get(part);
    lastEnds.set(agentKey, event);
    if (before === undefined) {
      ends.set(part, event);
    } else if (before !== event && !isAgain(event, before)) {
      complaints.push(`part ${part} got two different after`);
    }
  };
  const segment = (record: CallRecord, of: CallSegment) => {
    const part = `${record.callId}/${of.segment}`;
    // An outside number has no page, and gets no frame.
    if (ends.delete(part) !== (of.agentKey !== '')) {
      complaints.push(`part ${part} of ${of.agentKey} got ${of.agentKey === '' ? 'an' : 'no'} after`);
    }
    complaints.push(...segmentLaws(record, of, part));
    count(`part ${of.endReason}`);
  };
  return {
    complaints,
    counts,
    heard(agentKey, event) {
      count(event.type);
      if (event.type === 'after') {
        ended(agentKey, event);
      } else if (event.type === 'innercallout') {
        calledOut.add(event.callid ?? '');
      } else if (event.type === 'memberEnqueue') {
        sticky.set(event.callId, agentKey);
      } else if (event.type === 'memberDequeue') {
        sticky.delete(event.callId);
      }
    },
    stored(record) {
      count(`call ${record.endReason}`);
      if (stored.has(record.callId)) {
        complaints.push(`call ${record.callId} is stored twice`);
      }
      stored.add(record.callId);
      const failed = record.direction === 'internal' && /^callee|^numberUnallocated/.test(record.endReason);
      if (failed !== calledOut.delete(record.callId)) {
        complaints.push(`call ${record.callId} ended ${record.endReason}, innercallout ${failed ? 'missing' : 'sent'}`);
      }
      complaints.push(...callLaws(record));
      for (const recording of [...record.segments.map((of) => of.recording), ...(record.messages ?? [])]) {
        if (recording !== undefined && !recordings.delete(recording)) {
          complaints.push(`call ${record.callId} names recording ${recording}, which never was`);
        }
      }
      for (const of of record.segments) {
        segment(record, of);
      }
    },
    recorded: (recording) => void recordings.add(recording),
    left(agentKey) {
      for (const [callId, waitedFor] of sticky) {
        if (waitedFor === agentKey) {
          sticky.delete(callId);
        }
      }
    },
    open() {
      return [
        ...[...ends.keys()].map((part) => `after for ${part}, which is in no record`),
        ...[...recordings].map((recording) => `recording ${recording} is in no record`),
        ...[...calledOut].map((callId) => `innercallout for ${callId}, which is in no record`),
        ...[...sticky].map(([callId, agentKey]) => `${agentKey} was never told that call ${callId} waits no more`),
      ];
    },
  };
}

function partOf(event: EventOf<'after'>): string {
  return `${event.callid}/${event.segment}`;
}

/** The same `after`, sent again while its wrap-up runs: the time that is left may have become less, and since when it runs is told, always alike. */
function isAgain(event: EventOf<'after'>, before: EventOf<'after'>): boolean {
  const [left, leftBefore] = [event.wrapUp, before.wrapUp];
  const runs = left === undefined ? leftBefore === undefined : leftBefore !== undefined && left <= leftBefore;
  const tellsBegin = event.since !== undefined && event.since === (before.since ?? event.since);
  return runs && tellsBegin && endText(event) === endText(before);
}

function endText(event: EventOf<'after'>): string {
  return JSON.stringify({ ...event, wrapUp: 0, since: 0 });
}
