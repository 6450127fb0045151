import type { CtiCommand } from '@callwright/cti';
import type { AgentKey } from '../company/inputs.ts';
import type { Rng } from './rng.ts';

const CMDS = [
  ...(['monitor', 'monitor', 'agentinsert', 'agentinsert', 'agentinterceptcall', 'agentinterceptcall'] as const),
  ...(['agentbreak', 'forceidle', 'forceidle', 'forcebusy', 'forcelogout'] as const),
];

/**
 * A button of the supervisor's page, pressed on somebody: often on one who talks, also on oneself, and on agents who do not
 * exist.
 */
export function supervisorButton(rng: Rng, agents: readonly AgentKey[], talking: readonly AgentKey[]): CtiCommand {
  const anybody = rng.pick([...agents, ...agents, 'nobody@demo']) ?? '';
  const agentoperatorid = (rng.chance(0.7) ? rng.pick(talking) : undefined) ?? anybody;
  const cmd = rng.pick(CMDS) ?? 'monitor';
  if (rng.chance(0.15)) {
    return { cmd: 'monitoragent' };
  }
  return cmd === 'monitor' && rng.chance(0.5) ? { cmd, agentoperatorid, mode: 'whisper' } : { cmd, agentoperatorid };
}
