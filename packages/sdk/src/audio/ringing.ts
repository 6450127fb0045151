import type { AgentSnapshot } from '../state/agent-snapshot.ts';

/** Does the page ring? Only for a web phone: other phones ring themselves. */
export function pageRings(snapshot: Pick<AgentSnapshot, 'phase'>, worktype: number | undefined): boolean {
  return worktype === 2 && snapshot.phase === 'inringing';
}
