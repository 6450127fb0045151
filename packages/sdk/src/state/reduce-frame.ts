import type { ServerFrame } from '../wire/frames.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import { callRules } from './call-rules.ts';
import { type Reduction, type Rule, unchanged } from './reduction.ts';
import { restRules } from './rest-rules.ts';
import { sideRules } from './side-rules.ts';

/**
 * Takes one frame into the agent's state; `nowMs` is the server's clock, unix ms. Types without a rule here change
 * only `status`: their frames are delivered all the same.
 */
export function reduceFrame(snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number): Reduction {
  const rule = rules.get(frame.type);
  if (FEEDS.has(frame.type)) return rule?.(snapshot, frame, nowMs) ?? unchanged(snapshot);
  const seen: AgentSnapshot = { ...snapshot, status: frame.type };
  return rule === undefined ? unchanged(seen) : rule(seen, frame, nowMs);
}

/**
 * What `getStatus()` does not show: feeds, of which only the latest value counts (sdk-facts §1.2), and what is ours alone, behind
 * which a page would not find the event that it looks for.
 */
const FEEDS: ReadonlySet<string> = new Set([
  ...['ping', 'monitorqueue', 'monitoragent', 'queuenum', 'callinfo'],
  ...['answerable', 'callnote'],
]);

// A Map, not the objects themselves: `type` may be `__proto__` or `constructor`.
const rules: ReadonlyMap<string, Rule> = new Map(Object.entries({ ...restRules, ...callRules, ...sideRules }));
