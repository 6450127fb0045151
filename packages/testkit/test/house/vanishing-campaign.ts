import { expect } from 'vitest';
import { ask, attemptsOf } from './campaigns.ts';
import type { Floor } from './floor.ts';
import { TONES, untilHeard } from './hearing.ts';
import type { PhoneDesk } from './phone-desk.ts';
import { makePrompts } from './prompts.ts';
import type { Customer } from './talks.ts';
import { until } from './until.ts';
import { comesBack, kill, type Lanes, LOST, leaves } from './vanishing.ts';

const GROUP = 804;
const CUSTOMERS = ['13800138005', '13800138006'] as const;
const ENDS_MS = 60_000;

/** The rows of campaigns: agents on a short sign-in for smart outbound, and a customer at a time, at a phone that is listened to. */
export function campaignRows(lanes: Lanes, floor: () => Floor): void {
  lanes.row('campaign', 'rings for a campaign’s customer, who gets the next agent; talks with him: the call ends', () =>
    ringsThenTalks(floor()),
  );
  lanes.row('campaign', 'rings for a campaign’s customer, and nobody else is ready: he hears the notice', () =>
    ringsInVain(floor()),
  );
}

async function ringsThenTalks(floor: Floor): Promise<void> {
  const [agent, next] = await Promise.all([desk(floor, '1010', TONES.agent), desk(floor, '1018', TONES.second)]);
  const customer = await customerAt(floor, CUSTOMERS[0]);
  const voices = { customer: customer.person, agent, next };
  await agent.isReady();
  const id = await campaign(floor, customer, 60_000);
  await customer.person.picksUp();
  const { callid } = await agent.gets(['outringing', { called: expect.any(String), custId: expect.anything() }]);
  await agent.rings();
  await comesBack(agent, ['outringing', { callid }]);
  await untilHeard(voices, { customer: ['music'] });
  await agent.hangsUp();
  await agent.gets(['after', { callid, endReason: 'agentDeclined' }], ['agentbusy']);
  await next.isReady();
  await next.gets(['outringing', { callid }]);
  await next.picksUp();
  await next.gets(['outboundcall', { callid }]);
  await untilHeard(voices, { customer: ['next'], next: ['customer'] });
  await comesBack(next, ['outboundcall', { callid }]);
  kill(next);
  await next.gets(['after', { callid, ...LOST }]);
  await customer.person.isHungUp();
  await leaves(next);
  await agent.agent.signOut();
  expect(await floor.over(callid, agent, next)).toMatchObject({ ...LOST });
  await expectOutcome(floor, id, 'connected');
}

async function ringsInVain(floor: Floor): Promise<void> {
  const agent = await floor.desk('1019', TONES.agent, String(GROUP), 1);
  const customer = await customerAt(floor, CUSTOMERS[1]);
  const prompts = makePrompts(floor.house.server, customer.person, { notice: 880 });
  await agent.isReady();
  const id = await campaign(floor, customer, 2_000);
  await customer.person.picksUp();
  const { callid } = await agent.gets(['outringing']);
  await agent.declines();
  await agent.gets(['after', { callid, endReason: 'agentDeclined' }], ['agentbusy']);
  await untilHeard({ customer: customer.person, ...prompts }, { customer: ['notice'] });
  await customer.person.hangsUp();
  await agent.agent.signOut();
  expect(await floor.over(callid, agent)).toMatchObject({ endedBy: 'customer', talkMs: 0 });
  await expectOutcome(floor, id, 'abandoned');
}

const desk = (floor: Floor, operator: string, toneHz: number): Promise<PhoneDesk> =>
  floor.desk(operator, toneHz, String(GROUP), 1);

async function customerAt(floor: Floor, number: string): Promise<Customer> {
  return { person: await floor.outside(number, number, TONES.customer), number, calledAs: number };
}

/** One that calls this customer alone, at any hour, and gives him up after `graceMs`. */
async function campaign({ house }: Floor, { calledAs }: Customer, graceMs: number): Promise<number> {
  const { id } = await ask(house.server, 'POST', '/campaigns', {
    ...{ name: `for ${calledAs}`, groupId: GROUP, mode: 'progressive', windows: [], graceMs },
    ...{ notice: { kind: 'file', name: 'notice.wav' }, limits: { attempts: 1, perDay: 5, per5Minutes: 5 } },
  });
  await ask(house.server, 'POST', `/campaigns/${Number(id)}/customers`, { customers: [{ number: calledAs }] });
  await ask(house.server, 'POST', `/campaigns/${Number(id)}/start`);
  return Number(id);
}

async function expectOutcome({ house }: Floor, id: number, outcome: string): Promise<void> {
  const attempts = await until(
    () => attemptsOf(house.server, id),
    // One that is not over has none yet.
    (all) => all.length > 0 && all.every((one) => typeof one.outcome === 'string'),
    ENDS_MS,
  );
  expect(attempts.map((one) => one.outcome)).toEqual([outcome]);
}
