import type { CompanyConfig } from '../company/config.ts';
import type { Context } from '../company/context.ts';
import type { AgentKey, CompanyInput, LegId } from '../company/inputs.ts';
import { testCompany } from './demo.ts';
import { withEverything } from './ivr-walk.ts';
import type { Rng } from './rng.ts';
import type { WorldLeg } from './telephony.ts';
import type { World } from './world.ts';

/** What the parts of a random walk share. */
export interface Walk {
  readonly world: World;
  readonly rng: Rng;
  /** Recent inputs, to be sent again too late. */
  readonly recent: CompanyInput[];
  /** The page's standing audio legs, by agent. */
  readonly audio: Map<AgentKey, LegId>;
  steps: number;
}

export const AGENTS: readonly AgentKey[] = ['1001@demo', '1002@demo', '1003@demo', '1000@demo'];
/** One of the customers is whom the agents dial: the call back finds its agent (manual 6.11). */
export const KNOWN_CUSTOMER = '13300000019';
export const UUI = ['', '', '', '01;encoding=hex', '02;encoding=hex'];

/** Short patience, so that full queues and long waits come up too. The first is what a walk begins with. */
export const CONFIGS: readonly CompanyConfig[] = [60_000, 30_000, 45_000, 90_000].map((pageGraceMs) => {
  const company = withEverything(testCompany({ pageGraceMs }));
  return { ...company, groups: company.groups.map((group) => ({ ...group, waitMsMax: 90_000, waitingMax: 2 })) };
});
export const FIRST_CONFIG: CompanyConfig = CONFIGS[0] ?? testCompany();

const RECENT_MAX = 60;

export function remember(walk: Walk, input: CompanyInput): void {
  walk.recent.push(input);
  if (walk.recent.length > RECENT_MAX) {
    walk.recent.shift();
  }
}

/** Busy hours and calm ones: in calm ones agents are ready, and can be asked and transferred to, and talks are long. */
export function isCalm(walk: Walk): boolean {
  return walk.steps % 2_000 > 700;
}

/** A leg that fits, at random, without a list of them: this is asked at every step. */
export function pickLeg(walk: Walk, fits: (leg: WorldLeg) => boolean): readonly [LegId, WorldLeg] | undefined {
  const { legs } = walk.world.telephony;
  let count = 0;
  for (const leg of legs.values()) {
    count += fits(leg) ? 1 : 0;
  }
  let nth = count === 0 ? -1 : walk.rng.int(count);
  for (const entry of legs) {
    if (fits(entry[1])) {
      if (nth === 0) {
        return entry;
      }
      nth -= 1;
    }
  }
  return undefined;
}

export function isSignedIn(ctx: Context, agentKey: AgentKey): boolean {
  return ctx.state.agents.get(agentKey)?.session !== undefined;
}
