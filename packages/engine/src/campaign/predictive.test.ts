import { describe, expect, it } from 'vitest';
import { clean, ready } from '../harness/campaign-floor.ts';
import {
  type CampaignServer,
  campaignCompany,
  createCampaignServer,
  opens,
  pass,
  serve,
  TASKS,
} from '../harness/campaign-server.ts';
import { createRng, type Rng } from '../harness/rng.ts';
import { isAlive } from '../harness/telephony.ts';
import { createWorld, fails, feed, hangsUp, picksUp, rings, says, type World } from '../harness/world.ts';

/** A floor of agents for an hour, on the virtual clock: the pacing machine in its place. How well it does is the bench's to say. */

const AGENTS = Array.from({ length: 10 }, (_, index) => `${2001 + index}@demo`);
const ANSWERS = 0.35;
const STEP_MS = 250;

interface Due {
  readonly atMs: number;
  readonly act: () => void;
}

function floor(seed: number): { readonly server: CampaignServer; run(ms: number): void } {
  const company = campaignCompany();
  const [first] = company.agents;
  if (first === undefined) {
    throw new Error('the test company has agents');
  }
  const agents = AGENTS.map((key, index) => {
    const operatorId = key.slice(0, 4);
    return { ...first, id: 100 + index, operatorId, name: operatorId, groups: [{ groupId: TASKS, level: 1 }] };
  });
  const groups = company.groups.map((group) => (group.groupId === TASKS ? { ...group, wrapUpMs: 15_000 } : group));
  const world = createWorld({ ...company, agents: [...company.agents, ...agents], groups });
  const server = createCampaignServer(world);
  const rng = createRng(seed);
  const known = new Set<string>();
  let due: Due[] = [];
  return {
    server,
    run(ms) {
      for (const end = world.nowMs + ms; world.nowMs < end; ) {
        pass(server, STEP_MS);
        const now = due.filter((one) => one.atMs <= world.nowMs);
        due = due.filter((one) => one.atMs > world.nowMs);
        for (const one of now) {
          one.act();
        }
        due.push(...newLines(world, known).flatMap((leg) => lineLives(world, rng, leg)));
        serve(server);
      }
    },
  };
}

function newLines(world: World, known: Set<string>): string[] {
  const fresh = [...world.telephony.legs.keys()].filter((leg) => leg.endsWith('.c') && !known.has(leg));
  for (const leg of fresh) {
    known.add(leg);
  }
  for (const [leg, about] of world.telephony.legs) {
    if (about.state === 'ended') {
      world.telephony.legs.delete(leg);
    }
  }
  return fresh;
}

/** A person who answers, and talks; or one who does not. */
function lineLives(world: World, rng: Rng, leg: string): Due[] {
  const at = (seconds: number, act: () => void): Due => ({
    atMs: world.nowMs + seconds * 1000,
    act: () => {
      if (isAlive(world.telephony, leg)) {
        act();
      }
    },
  });
  if (!rng.chance(ANSWERS)) {
    return rng.chance(0.3) ? [at(1 + 4 * rng.next(), () => fails(world, leg, 486))] : [at(2, () => rings(world, leg))];
  }
  const answersAfter = 3 + 12 * rng.next();
  return [
    at(answersAfter, () => picksUp(world, leg)),
    at(answersAfter + 30 - 90 * Math.log(1 - rng.next()), () => hangsUp(world, leg)),
  ];
}

describe('predictive', () => {
  it('dials ahead of the agents once it knows them, keeps its promise, and its figures are those of the records', () => {
    const { server, run } = floor(7);
    const { world } = server;
    for (const agentKey of AGENTS) {
      ready(world, agentKey);
    }
    const campaign = opens(server, { mode: 'predictive' }, 5_000);
    run(600_000);
    const atFirst = world.company.campaigns()[0];
    run(3_000_000);
    const view = world.company.campaigns()[0];
    if (view === undefined || atFirst === undefined) {
      throw new Error('the campaign runs');
    }
    expect(view.answered).toBeGreaterThan(100);
    expect(view.abandoned / view.answered).toBeLessThanOrEqual(0.03);
    // A line for each ready agent would keep them busy for three quarters of the time at most.
    expect(view.occupancy).toBeGreaterThan(0.76);
    expect(view.dialled).toBe(server.attempts.length + view.ringing + view.waiting + view.talking);
    for (const agentKey of AGENTS) {
      says(world, agentKey, { cmd: 'agentbusy', busydescr: 1 });
    }
    run(1_200_000);
    clean(server, campaign);
    const outcomes = (outcome: string) => server.attempts.filter((attempt) => attempt.outcome === outcome).length;
    expect(world.records.filter((record) => record.talkMs > 0)).toHaveLength(outcomes('connected'));
    expect(new Set(server.started).size).toBe(server.attempts.length);
  }, 60_000);

  it('has what it learnt kept, and goes on with it on a new server', () => {
    const { server, run } = floor(9);
    const { world } = server;
    for (const agentKey of AGENTS) {
      ready(world, agentKey);
    }
    opens(server, { mode: 'predictive' }, 2_000);
    run(1_200_000);
    feed(world, { type: 'stop' });
    serve(server);
    const kept = server.pacings.get(TASKS);
    const answered = kept?.history.budget.answered ?? 0;
    expect(answered).toBeGreaterThan(30);
    // Its clock begins anew; what went on of the shift went on.
    const next = floor(10);
    next.server.pacings.set(TASKS, JSON.parse(JSON.stringify(kept)));
    opens(next.server, { mode: 'predictive' }, 10);
    feed(next.server.world, { type: 'stop' });
    serve(next.server);
    const again = next.server.pacings.get(TASKS)?.history;
    expect([again?.lessons, again?.budget.answered]).toEqual([kept?.history.lessons, answered]);
  }, 60_000);

  it('goes on after a restore, and after its promise was edited', () => {
    const { server, run } = floor(8);
    const { world } = server;
    for (const agentKey of AGENTS) {
      ready(world, agentKey);
    }
    const campaign = opens(server, { mode: 'predictive' }, 2_000);
    run(300_000);
    world.company.restore(JSON.parse(JSON.stringify(world.company.dump())));
    run(300_000);
    opens(server, { mode: 'predictive', abandonCap: 0.01 }, 2_000);
    const before = server.attempts.length;
    run(300_000);
    expect(server.attempts.length).toBeGreaterThan(before + 30);
    clean(server, campaign);
  }, 60_000);
});
