import { createCompany } from '../company/company.ts';
import { brokenNow, leftOver } from './laws.ts';
import { createRng } from './rng.ts';
import { customerCalls, legActs, mediaActs } from './walk-legs.ts';
import { agentActs, pageActs } from './walk-pages.ts';
import { AGENTS, CONFIGS, FIRST_CONFIG, isCalm, type Walk } from './walk-state.ts';
import { wrongInput } from './walk-wrong.ts';
import { createWorld, feed, hangsUp, recover, says, WORLD_PORTS, type World, wait } from './world.ts';

/** Customers, phones, pages and agents who press every button in every state, at random, from a seed. */

export interface WalkResult {
  readonly calls: number;
  readonly steps: number;
  /** What broke first, with the step; empty when all laws held. */
  readonly broken: readonly string[];
  /** How often calls and parts ended for each reason, and how often each event was sent: what the walk has seen. */
  readonly seen: ReadonlyMap<string, number>;
}

/** Acts that a call may take at most, before a walk is given up as one that gets nowhere. */
const STEPS_A_CALL_MAX = 400;

/** Feeds another machine what a walk fed to its own. Returns how many effects came of it. */
export function replay(fed: NonNullable<World['fed']>): number {
  const company = createCompany(FIRST_CONFIG, WORLD_PORTS);
  let effects = 0;
  for (const { input, now } of fed) {
    effects += company.step(input, now).length;
  }
  return effects;
}

/** Walks until `calls` calls have been stored, lets everything end, and checks what is left. */
export function walk(seed: number, calls: number, tamper?: World['tamper'], fed?: World['fed']): WalkResult {
  const world = createWorld(FIRST_CONFIG, false, fed);
  world.tamper = tamper;
  const walk: Walk = { world, rng: createRng(seed), recent: [], audio: new Map(), steps: 0 };
  const result = (broken: readonly string[]): WalkResult => ({
    calls: world.calls,
    steps: walk.steps,
    broken,
    seen: world.ledger.counts,
  });
  const stepsMax = calls * STEPS_A_CALL_MAX + 1_000;
  while (world.calls < calls && walk.steps < stepsMax) {
    act(walk);
    const broken = brokenNow(world);
    if (broken.length > 0) {
      return result(broken);
    }
    prune(world);
  }
  settle(walk);
  return result(leftOver(world));
}

function act(walk: Walk): void {
  const { world, rng } = walk;
  walk.steps += 1;
  const dice = rng.int(100);
  if (dice < 8 && isCalm(walk) && rng.chance(0.8)) {
    wait(world, 500);
  } else if (dice < 8) {
    customerCalls(walk);
  } else if (dice < 30) {
    legActs(walk);
  } else if (dice < 58) {
    agentActs(walk);
  } else if (dice < 66) {
    pageActs(walk);
  } else if (dice < 78) {
    mediaActs(walk);
  } else if (dice < 92) {
    wait(world, rng.int(rng.chance(0.2) ? 70_000 : 4_000));
  } else if (dice < 99) {
    wrongInput(walk);
  } else {
    rareActs(walk);
  }
}

/** Things that happen to the whole company. */
function rareActs({ world, rng }: Walk): void {
  const dice = rng.int(10);
  const config = rng.pick(CONFIGS) ?? FIRST_CONFIG;
  if (dice < 4) {
    feed(world, { type: 'configure', config });
  } else if (dice < 5) {
    feed(world, { type: 'stop' });
  } else if (dice < 6) {
    recover(world, config);
  }
}

/** Everybody hangs up and signs out. */
function settle({ world }: Walk): void {
  for (const [leg, about] of [...world.telephony.legs]) {
    if (about.kind === 'incoming' && about.state !== 'ended') {
      hangsUp(world, leg);
    }
  }
  for (const agentKey of AGENTS) {
    says(world, agentKey, { cmd: 'cancelmakecall' });
  }
  // A customer whom an agent dialled and gave to an outside number talks on without any of us.
  for (const [leg, about] of [...world.telephony.legs]) {
    if (about.kind === 'dialed' && about.state === 'up') {
      hangsUp(world, leg);
    }
  }
  wait(world, 1_000_000);
}

/** Legs that are kept at most, and how many ended ones: for inputs about them. */
const LEGS_MAX = 60;
const ENDED_LEGS_MAX = 20;

/** Forgets legs that ended long ago, so that a long walk stays fast. */
function prune({ telephony }: World): void {
  const { legs } = telephony;
  if (legs.size <= LEGS_MAX) {
    return;
  }
  let surplus = -ENDED_LEGS_MAX;
  for (const leg of legs.values()) {
    surplus += leg.state === 'ended' ? 1 : 0;
  }
  for (const [leg, about] of legs) {
    if (surplus > 0 && about.state === 'ended') {
      legs.delete(leg);
      surplus -= 1;
    }
  }
}
