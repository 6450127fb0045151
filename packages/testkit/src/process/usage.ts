import { readdirSync, readFileSync } from 'node:fs';

/** Linux reports CPU time in ticks of 1/100 s to user space on every architecture (USER_HZ, proc(5)). */
const TICKS_PER_SECOND = 100;

export interface TreeUsage {
  readonly pids: readonly number[];
  /** User and system time of every process of the tree since its start, those that ended included, ms; 10 ms fine. */
  readonly cpuMs: number;
  /** Proportional set size of the tree, kB: shared pages are counted in parts. */
  readonly pssKb: number;
}

/** What a process and all that it started use. Linux only; processes that end meanwhile are left out. */
export function usageOfTree(rootPid: number): TreeUsage {
  const pids = pidsOfTree(rootPid);
  let cpuMs = 0;
  let pssKb = 0;
  for (const pid of pids) {
    cpuMs += cpuMsOf(pid);
    pssKb += pssKbOf(pid);
  }
  return { pids, cpuMs, pssKb };
}

/** CPU time of a tree alone, ms: cheap enough to be asked often. `pids` from an earlier `usageOfTree`. */
export function cpuMsOfPids(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0);
}

/** The process itself and its descendants. */
export function pidsOfTree(rootPid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(statFields(Number(name))[1] ?? Number.NaN);
    if (Number.isNaN(parent)) continue;
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [rootPid];
  for (let i = 0; i < found.length; i++) found.push(...(children.get(found[i] ?? -1) ?? []));
  return found;
}

function cpuMsOf(pid: number): number {
  const fields = statFields(pid);
  // proc(5): utime, stime, and both for children that were waited for, are fields 14 to 17; ours begin with field 3.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return (ticks * 1000) / TICKS_PER_SECOND;
}

/** Fields of /proc/PID/stat from the third on: the second, the program's name, may hold blanks and brackets. */
function statFields(pid: number): readonly string[] {
  const text = readProc(`/proc/${pid}/stat`);
  if (text === '') return [];
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function pssKbOf(pid: number): number {
  const match = /^Pss:\s+(\d+) kB/m.exec(readProc(`/proc/${pid}/smaps_rollup`));
  return Number(match?.[1] ?? 0);
}

function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
