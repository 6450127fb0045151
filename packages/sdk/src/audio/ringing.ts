import type { AgentSnapshot, CallPhase } from '../state/agent-snapshot.ts';

/** Phases in which somebody wants this agent. (`outringing` is the agent's own doing.) */
const RINGING: ReadonlySet<CallPhase> = new Set([
  'inringing',
  'innerringing',
  'consultinringing',
  'transferinringing',
  'monitorringing',
  'agentinsertringing',
  'interceptaltering',
]);

/** Does the page ring? Only for a web phone: other phones ring themselves. */
export function pageRings(snapshot: Pick<AgentSnapshot, 'phase'>, worktype: number | undefined): boolean {
  return worktype === 2 && RINGING.has(snapshot.phase);
}
