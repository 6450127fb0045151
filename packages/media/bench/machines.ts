/**
 * People and answering machines told apart: `node packages/media/bench/machines.ts [seed=1] [voices=2] [lines=2] [wrong]`. Prints who
 * was taken for what, after how long, and how well beeps were found; with `wrong`, each sample that was mistaken.
 */
import type { MachineFinding } from '../src/answering-machine/detector.ts';
import { listen } from './listen.ts';
import { type Sample, speechCorpus } from './speech-corpus.ts';

const [seed = 1, voices = 2, lines = 2] = process.argv.slice(2, 5).map(Number);
const showWrong = process.argv.includes('wrong');

interface Row {
  readonly verdicts: Record<'person' | 'machine' | 'unsure', number>;
  readonly atMs: number[];
  /** After the first sound. */
  readonly laterMs: number[];
  beeps: number;
  beepsFound: number;
  readonly lateMs: number[];
}
/** Of the verdict: after the answer, and after the first sound. */
const TIMES = ['p50 ms', 'p90 ms', 'max ms', 'after sound'] as const;
const rows = new Map<string, Row>();

for await (const sample of speechCorpus({ seed, voices, lines })) {
  const found = listen(sample.samples);
  for (const kind of [sample.kind, `all: ${sample.who}`]) count(kind, sample, found);
}
show();

function count(kind: string, sample: Sample, found: readonly MachineFinding[]): void {
  const row = rows.get(kind) ?? newRow();
  rows.set(kind, row);
  const [verdict, over] = found;
  if (verdict?.type !== 'verdict') throw new Error(`no verdict on ${sample.what}`);
  row.verdicts[verdict.verdict]++;
  row.atMs.push(verdict.atMs);
  row.laterMs.push(verdict.atMs - sample.beginsMs);
  if (showWrong && verdict.verdict !== sample.who && !kind.startsWith('all')) {
    console.log(`${verdict.verdict} (${verdict.cause}, ${verdict.atMs} ms): ${sample.what}`);
  }
  if (sample.beepEndMs === undefined || verdict.verdict !== 'machine') return;
  row.beeps++;
  const lateMs = over?.type === 'greetingOver' && over.cause === 'beep' ? over.atMs - sample.beepEndMs : undefined;
  if (lateMs !== undefined && lateMs > 0) {
    row.beepsFound++;
    row.lateMs.push(lateMs);
  } else if (showWrong && !kind.startsWith('all')) {
    console.log(`beep that ends at ${Math.round(sample.beepEndMs)} ms: ${JSON.stringify(over)}: ${sample.what}`);
  }
}

function newRow(): Row {
  return { verdicts: { person: 0, machine: 0, unsure: 0 }, atMs: [], laterMs: [], beeps: 0, beepsFound: 0, lateMs: [] };
}

function show(): void {
  const line = (...cells: readonly (string | number)[]) =>
    console.log(cells.map((cell, at) => (at === 0 ? String(cell).padEnd(34) : String(cell).padStart(12))).join(''));
  line('who answered', 'samples', 'person', 'machine', 'unsure', ...TIMES, 'beeps', 'found', 'late ms');
  for (const [kind, row] of [...rows].sort(([a], [b]) => a.localeCompare(b))) {
    const { person, machine, unsure } = row.verdicts;
    const times = [quantile(row.atMs, 0.5), quantile(row.atMs, 0.9), quantile(row.atMs, 1), quantile(row.laterMs, 0.5)];
    const beeps = [row.beeps, row.beepsFound, quantile(row.lateMs, 0.5)];
    line(kind, row.atMs.length, person, machine, unsure, ...[...times, ...beeps].map(Math.round));
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
