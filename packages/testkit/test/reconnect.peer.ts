import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import type { Expected, PhoneDesk } from './house/phone-desk.ts';
import { makePrompts } from './house/prompts.ts';
import { rest } from './house/rest.ts';
import { type Customer, inboundTalk } from './house/talks.ts';

/**
 * The WebSocket is cut in every state of a call and comes back: what was missed comes once, in order, after the reply
 * (issue 3, DESIGN "Wire"). The call on the phone goes on meanwhile: who hears whom does not change.
 */

const NUMBER = '13800138001';
const SOON_MS = 20_000;

let floor: Floor;
let customer: Customer;
let agent: PhoneDesk;
let second: PhoneDesk;
let supervisor: PhoneDesk;

beforeAll(async () => {
  floor = await openFloor();
  const [person, one, two, boss] = await Promise.all([
    floor.outside(NUMBER, NUMBER, TONES.customer),
    floor.desk('1001', TONES.agent),
    floor.desk('1002', TONES.second),
    floor.desk('1000', TONES.supervisor),
  ]);
  customer = { person, number: NUMBER, calledAs: NUMBER };
  [agent, second, supervisor] = [one, two, boss];
});

afterAll(() => floor.cleanUps.run());

const nothing = async (): Promise<void> => undefined;
let noticed = false;

/**
 * The page of `desk` is cut off, `meanwhile` happens, and the page comes back. It gets the frames named; that it gets no
 * other is seen by whatever the test looks at next. Every other cut is not noticed by the server before the page is back.
 */
async function cut(desk: PhoneDesk, meanwhile: () => Promise<unknown>, ...missed: readonly Expected[]): Promise<void> {
  noticed = !noticed;
  if (noticed) await desk.agent.close();
  else desk.agent.loseNetwork();
  await meanwhile();
  await desk.agent.comeBack();
  await desk.gets(['reconnection', { status: 0, resumed: true }], ...missed);
}

const talking = () =>
  untilHeard({ customer: customer.person, agent, second }, { customer: ['agent'], agent: ['customer'] });
const dials = (service: string) => customer.person.dials(`sip:${service}@${floor.house.server.sipAddress}`);

test('inbound: from the offer to wrap-up, with a consultation, a transfer and a flow', async () => {
  const prompts = makePrompts(floor.house.server, customer.person, { lent: 760 });
  const flow = {
    name: 'lend',
    start: 'ask',
    steps: {
      ask: {
        kind: 'collect',
        prompts: [{ kind: 'file', name: 'lent.wav' }],
        into: 'order',
        digitsMax: 1,
        timeoutMs: 20_000,
        next: 'end',
      },
      end: { kind: 'hangUp' },
    },
  };
  expect((await rest(floor.house.server, 'PUT', '/flows/lend', flow)).status).toBe(201);

  await agent.isReady();
  noticed = false; // the first is: nothing is offered to a page that is away
  await cut(agent, async () => {
    await expect.poll(() => reachable(agent.key), { timeout: SOON_MS }).toBe(false);
    await dials('95001');
    await expect.poll(() => waiting(802), { timeout: SOON_MS }).toBe(1);
  });
  const { callid } = await agent.gets(['inringing', { called: '95001' }]);
  const of = { callid, segment: 1 };
  await cut(agent, () => agent.picksUp());
  await agent.gets(['playtts', of], ['incall', of]);
  await talking();
  await cut(agent, talking);
  agent.says('mute');
  await agent.gets(['mute', { status: 0 }]);
  await cut(agent, nothing);
  agent.says('unmute');
  await agent.gets(['unmute', { status: 0 }]);

  await second.isReady();
  agent.says('agentconsult', { num: second.key });
  await agent.gets(['agentconsult', { status: 0 }]);
  await second.rings();
  await second.gets(['consultinringing', { callid, segment: 2 }]);
  await cut(second, () => second.answers(), ['consultincall', { callid }]);
  await agent.gets(['consultationcalls', { callid }]);
  await cut(agent, nothing);
  await untilHeard({ customer: customer.person, agent, second }, { customer: ['music'], agent: ['second'] });
  await cut(agent, () => second.hangsUp(), ['agentconsultback', { status: 0 }]);
  await second.gets(['after', { callid, segment: 2 }]);
  await talking();

  await second.isReady();
  agent.says('transfercall', { num: second.key });
  await agent.gets(['transfercall', { status: 0 }], ['transfering']);
  await second.gets(['transferinringing', { callid, segment: 3 }]);
  await cut(agent, () => second.declines(), ['transfercall', { status: expect.any(Number), callid }]);
  await second.gets(['after', { callid, segment: 3 }], ['agentbusy']);
  await talking();

  agent.says('consulationservice', { filename: 'lend' });
  await agent.gets(['consulationservice', { status: 0 }]);
  await untilHeard({ customer: customer.person, ...prompts }, { customer: ['lent'] });
  await cut(agent, () => customer.person.phone.press('7').then(talking), [
    'incall',
    { callid, userdata: { order: '7', keys: '7' } },
  ]);
  await cut(agent, () => customer.person.hangsUp(), ['after', { callid, endedBy: 'customer' }]);
  await agent.isHungUp();
  await cut(agent, nothing);
  await agent.rests();
  expect(await floor.over(callid, agent, second)).toMatchObject({ endReason: 'customerHungUp' });
});

test('outbound, three-way, handed over: both agents’ pages are cut again and again', async () => {
  agent.says('makecall', { called: NUMBER });
  const { callid } = await agent.gets(['makecall', { status: 0 }]);
  await agent.gets(['outringing', { callid }]);
  const rings = () => agent.picksUp().then(() => customer.person.rings());
  await cut(agent, rings, ['outcall', { callid }], ['calledringing', { callid }]);
  await cut(agent, () => customer.person.answers(), ['answer', { callid }]);
  await talking();
  await second.isReady();
  agent.says('agentconsult', { num: second.key });
  await second.picksUp();
  await agent.gets(['agentconsult', { status: 0 }], ['consultationcalls']);
  await second.gets(['consultinringing', { callid, segment: 2 }], ['consultincall']);
  await cut(second, async () => {
    agent.says('tripartitetalk');
    await agent.gets(['tripartitetalk', { status: 0 }], ['sanfangcall']);
  }, ['sanfangcall']);
  const voices = { customer: customer.person, agent, second };
  await untilHeard(voices, {
    customer: ['agent', 'second'],
    agent: ['customer', 'second'],
    second: ['customer', 'agent'],
  });
  await cut(agent, nothing);
  await cut(second, () => agent.hangsUp(), ['transferincall', { callid }]);
  await agent.gets(['after', { callid, segment: 1 }]);
  await untilHeard(voices, { customer: ['second'], second: ['customer'] });
  second.says('cancelmakecall');
  await second.gets(['cancelmakecall', { status: 0 }], ['after', { callid, segment: 2 }]);
  await Promise.all([second.isHungUp(), customer.person.isHungUp(), agent.rests(), second.rests()]);
  await floor.over(callid, agent, second);
});

test('a supervisor’s page: while it rings, while it listens, when it is over', async () => {
  const { callid } = await inboundTalk(floor, customer, agent);
  supervisor.says('monitor', { agentoperatorid: agent.key });
  await supervisor.gets(['monitor', { monitor: 1 }]);
  await supervisor.gets(['monitorringing', { callid }]);
  await cut(supervisor, () => supervisor.picksUp(), ['monitorincall', { callid }]);
  await agent.gets(['monitor', { monitor: 0 }]);
  await untilHeard({ customer: customer.person, agent, supervisor }, { supervisor: ['customer', 'agent'] });
  await cut(
    supervisor,
    () => customer.person.hangsUp(),
    ['after', { callid, endReason: 'monitoredCallEnded' }],
    ['agentbusy'],
  );
  await agent.gets(['after', { callid }], ['agentidle']);
  await Promise.all([agent.isHungUp(), supervisor.isHungUp(), agent.rests()]);
  await floor.over(callid, agent, supervisor);
});

test('a command that got no reply and is sent again is run once: a cut never dials twice', async () => {
  const again = JSON.stringify({ cmd: 'makecall', called: NUMBER, sequence: Date.now() * 2 });
  agent.agent.sendText(again);
  agent.agent.loseNetwork();
  await agent.rings();
  await agent.agent.comeBack();
  agent.agent.sendText(again);
  const { callid } = await agent.gets(['reconnection', { resumed: true }], ['makecall', { status: 0 }]);
  // The reply is repeated, with its old number: a page that has it already drops it.
  const { seq } = await agent.gets(['outringing', { callid }], ['makecall', { status: 0, callid }]);
  expect(typeof seq).toBe('number');
  expect(((await floor.house.server.get('/live-calls')) as { liveCalls: [] }).liveCalls).toHaveLength(1);
  agent.says('cancelmakecall');
  await agent.gets(['cancelmakecall', { status: 0 }], ['after', { callid, endReason: 'agentCancelled' }]);
  await Promise.all([agent.isHungUp(), agent.rests()]);
  await floor.over(callid, agent);
});

test('nothing is left of all these calls', async () => {
  await floor.expectNothingLeft();
});

/** Whether a call can be offered to an agent now. */
async function reachable(agentKey: string): Promise<boolean | undefined> {
  const { agents } = (await floor.house.server.get('/agents')) as {
    agents: { agentKey: string; reachable: boolean }[];
  };
  return agents.find((one) => one.agentKey === agentKey)?.reachable;
}

async function waiting(groupId: number): Promise<number | undefined> {
  const { queues } = (await floor.house.server.get('/queues')) as { queues: { groupId: number; waiting: number }[] };
  return queues.find((one) => one.groupId === groupId)?.waiting;
}
