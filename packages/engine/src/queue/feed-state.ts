import type { AgentKey } from '../company/inputs.ts';

/** What the feeds of manual 6.8 remember between steps. Plain data, part of the company's state. */
export interface FeedState {
  /** Fires every 5 s, while somebody is signed in. */
  tickTimer: string | undefined;
  /** Runs while a change waits to be pushed. */
  pushTimer: string | undefined;
  /** Monotonic ms of the last push. */
  pushedMonoMs: number;
  /** Somebody joined, left or changed in a queue since the last push. */
  queueChanged: boolean;
  /** Agents whose state or call may have changed since the last push; an agent may be named more than once. */
  changedAgents: AgentKey[];
  /** Supervisors who called `monitoragent`; one who has signed out since is dropped at the next push. */
  monitors: AgentKey[];
}

export function emptyFeeds(): FeedState {
  return {
    tickTimer: undefined,
    pushTimer: undefined,
    pushedMonoMs: 0,
    queueChanged: false,
    changedAgents: [],
    monitors: [],
  };
}
