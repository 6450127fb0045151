import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAgent, type WsAgent } from '../src/agents/ws-agent.ts';
import { ask, attemptsOf } from './house/campaigns.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import { writeCompany } from './house/own-company.ts';
import type { Expected, PhoneDesk, Who } from './house/phone-desk.ts';
import { AGAIN, type Customer } from './house/talks.ts';

/**
 * Manual 6.7 and 6.2.2 on real phones: a long sign-in, whose phone is called once and stays up, drops, and is called again; a short
 * one whose customer leaves while the phone rings. A company of its own, as the demo's agents all sign in short.
 */
const COMPANY = 2;
const GROUP = 21;
const NUMBER = '13800138001';
const ENDS_MS = 30_000;
const STANDBY = { agentStandby: true };
const NO_PHONE: Expected = ['agentidle', { status: 409 }];

let floor: Floor;
let customer: Customer;
let supervisor: WsAgent;
let who: (operator: string) => Required<Who>;

beforeAll(async () => {
  floor = await openFloor({}, COMPANY);
  const { server } = floor.house;
  who = await writeCompany(server, {
    ...{ companyId: COMPANY, name: 'smart', groups: [{ groupId: GROUP, kind: 'task', records: true }] },
    agents: [
      { operator: '3000', role: 'supervisor' },
      { operator: '3001', signInMode: 'long' },
      { operator: '3002', signInMode: 'short' },
    ],
  });
  customer = { person: await floor.outside(NUMBER, NUMBER, TONES.customer), number: NUMBER, calledAs: NUMBER };
  supervisor = await signInAgent({ baseUrl: server.baseUrl, ...who('3000'), worktype: 1 });
  floor.cleanUps.add(() => supervisor.close());
  supervisor.send('monitoragent');
});

afterAll(() => floor.cleanUps.run());

const desk = (operator: string): Promise<PhoneDesk> => floor.deskOf(who(operator), TONES.agent, { auto: 1 });

/** A campaign that calls the customer, once. */
async function campaign(name: string): Promise<number> {
  const { server } = floor.house;
  const { id } = await ask(server, 'POST', `/campaigns?companyId=${COMPANY}`, {
    ...{ name, groupId: GROUP, mode: 'progressive', windows: [], graceMs: 60_000 },
    limits: { attempts: 1, perDay: 9, per5Minutes: 9 },
  });
  const path = (what: string) => `/campaigns/${Number(id)}/${what}?companyId=${COMPANY}`;
  await ask(server, 'POST', path('customers'), { customers: [{ number: NUMBER }] });
  await ask(server, 'POST', path('start'));
  return Number(id);
}

async function expectOutcome(id: number, outcome: string): Promise<void> {
  const outcomes = async () => (await attemptsOf(floor.house.server, id, COMPANY)).map((one) => one.outcome);
  await expect.poll(outcomes, { timeout: ENDS_MS }).toEqual([outcome]);
}

/** The campaign's only customer is done with. */
const TASK_OVER: Expected = ['endtask', { status: 3, done: true, groupid: GROUP, companyid: COMPANY }];

test('a long sign-in: the phone is called once, stays up over calls, drops, and is called again', async () => {
  const agent = await desk('3001');
  const voices = { customer: customer.person, agent };
  await agent.rings();
  await agent.gets(['inringing', STANDBY]);
  agent.says('agentidle');
  await agent.gets(NO_PHONE);
  await agent.answers();
  await agent.gets(['incall', STANDBY]);

  await agent.isReady();
  const first = await campaign('one');
  await customer.person.picksUp();
  const { callid } = await agent.gets(['outringing', { auto: true }], ['outboundcall', { caller: NUMBER, dir: 1 }]);
  await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
  await customer.person.hangsUp();
  await agent.gets(['after', { callid, endedBy: 'customer', endReason: 'customerHungUp' }], AGAIN, TASK_OVER);
  expect(await floor.over(callid, agent)).toMatchObject({ endedBy: 'customer' });
  await expectOutcome(first, 'connected');
  const { fields } = await supervisor.waitFor('agentbegingroup', ENDS_MS, 0);
  expect(JSON.stringify(fields)).toContain(agent.key);
  await supervisor.waitFor('agentstopgroup', ENDS_MS, 0);

  // The same phone, which did not ring: an own call, that another command ends.
  await agent.rests();
  agent.says('makecall', { called: NUMBER, caller: '' });
  await agent.gets(['makecall', { status: 0 }], ['outringing'], ['outcall'], ['calledringing']);
  await customer.person.picksUp();
  const own = await agent.gets(['answer']);
  await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
  agent.says('cancelmakecall');
  await agent.gets(['cancelmakecall', { status: 0 }], ['after', { callid: own.callid }], ['agentbusy']);
  await customer.person.isHungUp();
  await floor.over(own.callid, agent);
  expect(agent.phone.events.filter(({ type }) => type === 'CALL_INCOMING' || type === 'CALL_CLOSED')).toHaveLength(1);

  // In a talk it drops: that is the end of the call.
  await agent.isReady();
  const second = await campaign('two');
  await customer.person.picksUp();
  const cut = await agent.gets(['outringing'], ['outboundcall']);
  await agent.hangsUp();
  await agent.gets(['siperror'], ['after', { callid: cut.callid, endReason: 'agentHungUp' }], ['agentbusy'], TASK_OVER);
  await customer.person.isHungUp();
  expect(await floor.over(cut.callid, agent)).toMatchObject({ endReason: 'agentHungUp' });
  await expectOutcome(second, 'connected');

  // Called again, it refuses; and once more, it is there, and drops while the agent is ready.
  agent.says('agentidle');
  await agent.gets(NO_PHONE);
  await agent.declines();
  await agent.gets(['inringing', STANDBY], ['siperror']);
  agent.says('agentidle');
  await agent.gets(NO_PHONE);
  await agent.picksUp();
  await agent.gets(['inringing', STANDBY], ['incall', STANDBY]);
  await agent.isReady();
  await agent.hangsUp();
  await agent.gets(['siperror'], ['agentbusy']);
  agent.says('agentidle');
  await agent.gets(NO_PHONE);
  await agent.rings();
  await agent.gets(['inringing', STANDBY]);
  await agent.agent.signOut();
  await agent.isHungUp();
});

test('a short sign-in: the customer leaves while the phone rings', async () => {
  const agent = await desk('3002');
  await agent.gets(['inringing', STANDBY], ['incall', STANDBY]);
  await agent.isReady();
  const id = await campaign('three');
  await customer.person.picksUp();
  const { callid } = await agent.gets(['outringing', { caller: NUMBER }]);
  await agent.rings();
  await untilHeard({ customer: customer.person, agent }, { customer: ['music'] });
  await customer.person.hangsUp();
  await agent.isHungUp();
  await agent.gets(['after', { callid, endedBy: 'customer', filename: '' }], AGAIN, TASK_OVER);
  expect(await floor.over(callid, agent)).toMatchObject({ endedBy: 'customer', talkMs: 0 });
  await expectOutcome(id, 'customerLeft');
});

test('nothing is left of all these calls', async () => {
  await supervisor.signOut();
  await floor.expectNothingLeft();
});
