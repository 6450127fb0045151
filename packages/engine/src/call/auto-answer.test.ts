import { expect, test } from 'vitest';
import type { AgentConfig } from '../company/config.ts';
import type { CompanyEffect } from '../company/effects.ts';
import type { WorkType } from '../company/inputs.ts';
import { campaignCompany } from '../harness/campaign-server.ts';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
import { callsIn, createWorld, feed, says, signIn, type World } from '../harness/world.ts';

/** Which calls an agent's SIP phone is asked to answer by itself. */

type Dial = CompanyEffect & { readonly type: 'dial' };

function worldOf(autoAnswer: AgentConfig['autoAnswer'], worktype: WorkType = 1): World {
  const company = testCompany();
  const agents = company.agents.map((agent) => (autoAnswer === undefined ? agent : { ...agent, autoAnswer }));
  const world = createWorld({ ...company, agents });
  signIn(world, AGENT, worktype);
  return world;
}

const dials = (effects: readonly CompanyEffect[]): readonly Dial[] =>
  effects.filter((effect): effect is Dial => effect.type === 'dial');

function ownCall(world: World): readonly (boolean | undefined)[] {
  return dials(says(world, AGENT, { cmd: 'makecall', called: '13300000019' })).map(({ autoAnswer }) => autoAnswer);
}

/** A waiting customer is offered to the agent, who goes ready. */
function customersCall(world: World): readonly (boolean | undefined)[] {
  callsIn(world, '95003');
  return dials(says(world, AGENT, { cmd: 'agentidle' })).map(({ autoAnswer }) => autoAnswer);
}

test.each([
  [undefined, [undefined], [undefined]],
  ['ownCalls', [true], [undefined]],
  ['always', [true], [true]],
] as const)('%s: the own call %o, the customer’s %o', (setting, own, customers) => {
  expect(ownCall(worldOf(setting))).toEqual(own);
  expect(customersCall(worldOf(setting))).toEqual(customers);
});

test('a phone behind the trunk is nobody’s to command', () => {
  expect(ownCall(worldOf('always', 0))).toEqual([undefined]);
});

test('the standing leg of a long sign-in was asked for', () => {
  const company = campaignCompany();
  const agents = company.agents.map((agent) => ({ ...agent, autoAnswer: 'ownCalls' as const }));
  const world = createWorld({ ...company, agents });
  const effects = feed(world, {
    type: 'signIn',
    agentKey: SECOND,
    worktype: 1,
    auto: true,
    groupIds: [],
    audioLeg: undefined,
    sequence: undefined,
  });
  expect(dials(effects)).toMatchObject([{ target: { kind: 'account', account: '81002' }, autoAnswer: true }]);
});
