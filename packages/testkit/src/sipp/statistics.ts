import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a SIPp run went. */
export interface SippStatistics {
  /** Calls begun: placed by a customer, taken by a phone. */
  readonly calls: number;
  readonly successful: number;
  readonly failed: number;
  readonly retransmissions: number;
  /** Every response time that was measured (INVITE to the final response), ms, in the order of the calls' ends. */
  readonly responseTimesMs: readonly number[];
}

/** Reads `statistics.csv` (-trace_stat) and the response times (-trace_rtt) out of a SIPp run's folder. Missing: zeros. */
export function readSippStatistics(folder: string): SippStatistics {
  const last = parseLastRow(readText(join(folder, 'statistics.csv')));
  const count = (column: string): number => Number(last.get(column) ?? 0);
  const rttFile = readdirSync(folder).find((name) => name.endsWith('_rtt.csv'));
  return {
    calls: count('TotalCallCreated'),
    successful: count('SuccessfulCall(C)'),
    failed: count('FailedCall(C)'),
    retransmissions: count('Retransmissions(C)'),
    responseTimesMs: rttFile === undefined ? [] : parseResponseTimes(readText(join(folder, rttFile))),
  };
}

/** The last line of SIPp's statistics file by column name. SIPp repeats no header and ends lines with a separator. */
export function parseLastRow(csv: string): ReadonlyMap<string, string> {
  const lines = csv.split('\n').filter((line) => line.trim() !== '');
  const names = lines[0]?.split(';') ?? [];
  const values = lines.length < 2 ? [] : (lines.at(-1)?.split(';') ?? []);
  return new Map(names.map((name, i) => [name.trim(), values[i]?.trim() ?? '']));
}

/** `Date_ms;response_time_ms;rtd_no` a line, with a header. */
export function parseResponseTimes(csv: string): readonly number[] {
  const times: number[] = [];
  for (const line of csv.split('\n').slice(1)) {
    // A line that is being written when SIPp is killed may end after any character.
    const text = line.split(';')[1] ?? '';
    const ms = Number(text);
    if (text !== '' && Number.isFinite(ms)) times.push(ms);
  }
  return times;
}

/** The value below which `share` (0 … 1) of the values lie; `NaN` of none. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[index] ?? Number.NaN;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
