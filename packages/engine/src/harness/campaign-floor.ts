import { expect } from 'vitest';
import {
  type CampaignServer,
  campaignCompany,
  createCampaignServer,
  leasesLeft,
  type opens,
  pass,
  serve,
  signsInAuto,
  TASKS,
  tells,
} from './campaign-server.ts';
import { AGENT, SECOND } from './demo.ts';
import { leftOver } from './laws.ts';
import { createWorld, dialed, hangsUp, picksUp, says, type World } from './world.ts';

/** Situations that tests of campaigns begin and end with. */

export function house(): CampaignServer {
  return createCampaignServer(createWorld(campaignCompany()));
}

/** An agent who is signed in for campaigns and ready; 1002 with a phone (worktype 1) signs in long. */
export function ready(
  world: World,
  agentKey = AGENT,
  worktype: 1 | 2 = 2,
  groupIds: readonly number[] = [TASKS],
): void {
  signsInAuto(world, agentKey, worktype, groupIds);
  if (agentKey === SECOND && worktype === 1) {
    picksUp(world, dialed(world, '81002'));
  }
  says(world, agentKey, { cmd: 'agentidle' });
}

/** Legs of customers that are being called. */
export function calling(world: World): string[] {
  return [...world.telephony.legs]
    .filter(([, leg]) => leg.target.startsWith('1330') && (leg.state === 'new' || leg.state === 'ringing'))
    .map(([leg]) => leg);
}

/** The one customer who is being called. */
export function one(world: World): string {
  const [leg, ...more] = calling(world);
  expect(more).toEqual([]);
  if (leg === undefined) {
    throw new Error('nobody is called');
  }
  return leg;
}

/** Everything ends: nothing is left of any call, campaign, or lease. */
export function clean(server: CampaignServer, ...configs: readonly ReturnType<typeof opens>[]): void {
  const { world } = server;
  for (const config of configs) {
    tells(server, config, 'closed');
  }
  for (const [leg, about] of world.telephony.legs) {
    if (about.kind === 'dialed' && about.target.startsWith('1330') && about.state === 'up') {
      hangsUp(world, leg);
    }
  }
  pass(server, 70_000);
  for (const agent of world.company.agents()) {
    if (agent.state !== 'signedOut') {
      says(world, agent.agentKey, { cmd: 'logout' });
    }
  }
  pass(server, 10_000);
  serve(server);
  expect(leftOver(world)).toEqual([]);
  expect(leasesLeft(server)).toEqual([]);
  expect(world.company.dump().pools).toEqual([]);
}
