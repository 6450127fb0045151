import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WsAgent } from '../src/agents/ws-agent.ts';
import { pidsOfTree } from '../src/process/usage.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import { metric } from './house/nothing-left.ts';
import type { Expected, PhoneDesk } from './house/phone-desk.ts';
import { makePrompts } from './house/prompts.ts';
import { rest } from './house/rest.ts';
import { AGAIN, type Customer, inboundTalk, outboundTalk } from './house/talks.ts';
import { until } from './house/until.ts';
import { comesBack, kill, Lanes, LOST, leaves } from './house/vanishing.ts';
import { campaignRows } from './house/vanishing-campaign.ts';
import { customerRows } from './house/vanishing-customer.ts';

/**
 * docs/agents-who-vanish.md where it needs real phones: what a page that knows nothing is sent when it comes back, who hears whom
 * before, and after the phone was killed and its audio has been missed. All rows, with a BYE and with page audio:
 * packages/engine/src/call/vanish.test.ts.
 */

/** A phone that sends nothing and does not answer the question whether it is there is lost after four times this. */
const SILENCE_S = '2';
const GRACE_S = '10';
const SOON_MS = 20_000;

let floor: Floor;
/** What is long is waited for side by side: who has a lane of its own needs no queue, or has its own. */
const lanes = new Lanes();

beforeAll(async () => {
  floor = await openFloor({
    demoAgents: 21,
    env: { CALLWRIGHT_RTP_SILENCE_SECONDS: SILENCE_S, CALLWRIGHT_PAGE_GRACE_SECONDS: GRACE_S },
  });
  lanes.start();
});

afterAll(() => floor.cleanUps.run());

const customerAt = (number: string): Promise<Customer> =>
  floor.outside(number, number, TONES.customer).then((person) => ({ person, number, calledAs: number }));

/** Agents who are offered nothing by themselves: no queue leads to their group. It has wrap-up. */
const apart = (operator: string, toneHz: number): Promise<PhoneDesk> => floor.desk(operator, toneHz, '804');

lanes.row(
  'internal',
  'calls another agent, whose phone rings, and talks with that agent: the call ends for both',
  async () => {
    const [agent, second] = await Promise.all([apart('1011', TONES.agent), apart('1012', TONES.second)]);
    await second.isReady();
    agent.says('makecall', { called: second.key, caller: '' });
    const { callid } = await agent.gets(['makecall', { status: 0 }]);
    await agent.picksUp();
    await agent.gets(['outringing'], ['outcall'], ['calledringing']);
    await second.rings();
    await comesBack(agent, ['outringing'], ['outcall'], ['calledringing', { callid }]);
    await second.answers();
    await second.gets(['innerringing'], ['innercall', { callid }]);
    await agent.gets(['answer', { callid }]);
    await comesBack(agent, ['answer', { callid }]);
    await untilHeard({ agent, second }, { agent: ['second'], second: ['agent'] });
    kill(agent);
    await agent.gets(['after', { callid, ...LOST }]);
    await second.gets(['after', { callid, ...LOST }]);
    await Promise.all([second.isHungUp(), second.rests()]);
    await agent.agent.signOut();
    expect(await floor.over(callid, agent, second)).toMatchObject({ ...LOST });
  },
);

lanes.row('supervisor', 'a supervisor who listens, and one who has taken the call over', async () => {
  const [customer, agent, supervisor] = await Promise.all([
    customerAt('13800138004'),
    apart('1009', TONES.agent),
    apart('1000', TONES.supervisor),
  ]);
  const voices = { customer: customer.person, agent, supervisor };
  const { callid } = await outboundTalk(customer, agent);
  const begins = async (cmd: string, ...frames: readonly Expected[]): Promise<void> => {
    supervisor.says(cmd, { agentoperatorid: agent.key });
    await supervisor.gets([cmd, { status: 0 }], ...frames);
    await agent.gets([cmd]);
    await supervisor.rings();
    await comesBack(
      supervisor,
      ...(cmd === 'monitor' ? ([['monitor'], ['monitorringing']] as const) : frames.slice(-1)),
    );
    await supervisor.answers();
  };
  // A phone that refuses: agent and customer go on.
  supervisor.says('monitor', { agentoperatorid: agent.key });
  await supervisor.gets(['monitor', { status: 0 }], ['monitorringing', { callid }]);
  await agent.gets(['monitor']);
  await supervisor.declines();
  await supervisor.gets(['after', { callid, endReason: 'agentDeclined' }], ['agentbusy']);
  await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
  await begins('monitor', ['monitorringing', { callid }]);
  await supervisor.gets(['monitorincall']);
  await comesBack(supervisor, ['monitorincall', { callid }]);
  supervisor.says('cancelmakecall');
  await supervisor.gets(['cancelmakecall'], ['after', { callid }], ['agentbusy']);
  await supervisor.isHungUp();
  await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
  await begins('agentinterceptcall', ['intercept'], ['interceptaltering', { callid }]);
  await supervisor.gets(['interceptcall']);
  await agent.gets(['after', { endReason: 'intercepted' }]);
  await Promise.all([agent.isHungUp(), agent.agent.signOut()]);
  await comesBack(supervisor, ['interceptcall', { callid }]);
  await untilHeard(voices, { customer: ['supervisor'], supervisor: ['customer'] });
  kill(supervisor);
  await supervisor.gets(['after', { callid, ...LOST }]);
  await customer.person.isHungUp();
  await supervisor.agent.signOut();
  expect(await floor.over(callid, agent, supervisor)).toMatchObject({ ...LOST });
});

lanes.row('consult', 'consults, and talks: the consulted side has the customer', async () => {
  const [customer, agent, second] = await Promise.all([
    customerAt('13800138002'),
    apart('1006', TONES.agent),
    apart('1005', TONES.second),
  ]);
  const { callid } = await outboundTalk(customer, agent);
  await second.isReady();
  agent.says('agentconsult', { num: second.key });
  await agent.gets(['agentconsult', { status: 0 }]);
  await second.rings();
  await comesBack(agent, ['answer', { callid }], ['agentconsult', { callid }]);
  await second.gets(['consultinringing', { callid }]);
  await comesBack(second, ['consultinringing', { callid }]);
  await second.answers();
  await agent.gets(['consultationcalls']);
  await second.gets(['consultincall']);
  await comesBack(agent, ['answer'], ['agentconsult'], ['consultationcalls']);
  await comesBack(second, ['consultincall']);
  const voices = { customer: customer.person, agent, second };
  await untilHeard(voices, { customer: ['music'], agent: ['second'], second: ['agent'] });
  kill(agent);
  await agent.gets(['after', { callid, ...LOST }]);
  await second.gets(['transferincall', { callid }]);
  await untilHeard(voices, { customer: ['second'], second: ['customer'] });
  await leaves(agent);
  await ends(customer, second, callid);
});

lanes.row('conference', 'is in a three-way call as the consulted: the asker keeps the customer', async () => {
  const [customer, agent, second] = await Promise.all([
    customerAt('13800138003'),
    apart('1008', TONES.agent),
    apart('1007', TONES.second),
  ]);
  const { callid } = await outboundTalk(customer, second);
  await agent.isReady();
  second.says('agentconsult', { num: agent.key });
  await agent.picksUp();
  await agent.gets(['consultinringing'], ['consultincall']);
  await second.gets(['agentconsult'], ['consultationcalls']);
  second.says('tripartitetalk');
  await second.gets(['tripartitetalk'], ['sanfangcall']);
  await agent.gets(['sanfangcall']);
  await comesBack(agent, ['consultincall', { callid }], ['sanfangcall']);
  await comesBack(second, ['answer', { callid }], ['consultationcalls'], ['sanfangcall']);
  const voices = { customer: customer.person, agent, second };
  await untilHeard(voices, { customer: ['agent', 'second'], second: ['customer', 'agent'] });
  kill(agent);
  await agent.gets(['after', { callid, ...LOST }]);
  await second.gets(['agentconsultback', { status: 0 }]);
  await untilHeard(voices, { customer: ['second'], second: ['customer'] });
  await leaves(agent);
  await ends(customer, second, callid);
});

/** Group 803, whose calls are for whoever of it is ready: one row after the other. */
const express: { customer?: Customer; second?: PhoneDesk } = {};

async function expressLane(): Promise<{ readonly customer: Customer; readonly second: PhoneDesk }> {
  express.customer ??= await customerAt('13800138001');
  express.second ??= await floor.desk('1002', TONES.second, '803');
  return { customer: express.customer, second: express.second };
}

lanes.row('express', 'talks with a customer, on hold: the call ends', async () => {
  const { customer } = await expressLane();
  const agent = await floor.desk('1001', TONES.agent, '803');
  const { callid } = await inboundTalk(floor, customer, agent);
  const voices = { customer: customer.person, agent };
  await comesBack(agent, ['incall', { callid }]);
  agent.says('mute');
  await agent.gets(['mute', { status: 0 }]);
  await comesBack(agent, ['incall', { callid }], ['mute', { status: 0 }]);
  await untilHeard(voices, { customer: ['music'] });
  agent.says('unmute');
  await agent.gets(['unmute', { status: 0 }]);
  await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
  kill(agent);
  await agent.gets(['after', { callid, ...LOST }]);
  await customer.person.isHungUp();
  await leaves(agent, AGAIN);
  expect(await floor.over(callid, agent)).toMatchObject({ ...LOST });
});

lanes.row('express', 'has lent the customer to an IVR, and hangs up: the customer stays in it', async () => {
  const { customer, second } = await expressLane();
  const agent = await floor.desk('1003', TONES.agent, '803');
  const prompts = makePrompts(floor.house.server, customer.person, { lent: 760 });
  const steps = {
    ask: {
      kind: 'collect',
      prompts: [{ kind: 'file', name: 'lent.wav' }],
      ...{ into: 'order', digitsMax: 1, timeoutMs: 20_000, next: 'end' },
    },
    end: { kind: 'hangUp' },
  };
  const flow = { name: 'lend', start: 'ask', steps };
  expect((await rest(floor.house.server, 'PUT', '/flows/lend', flow)).status).toBe(201);
  const { callid } = await inboundTalk(floor, customer, agent);
  agent.says('consulationservice', { filename: 'lend' });
  await agent.gets(['consulationservice', { status: 0 }]);
  await comesBack(agent, ['incall', { callid }], ['consulationservice', { status: 0 }]);
  const voices = { customer: customer.person, agent, second, ...prompts };
  await untilHeard(voices, { customer: ['lent'] });
  // A phone that is not in a talk is not missed for its audio: its network says that it is gone.
  await agent.hangsUp();
  await agent.gets(['after', { callid, endedBy: 'agent' }], AGAIN);
  await agent.agent.signOut();
  await customer.person.phone.press('3');
  await customer.person.isHungUp();
  expect(await floor.over(callid, agent)).toMatchObject({ endReason: 'ivrEnded', userdata: { order: '3' } });
});

lanes.row(
  'express',
  'rings for a customer, in the queue and transferred, calls one, rings for an agent: a phone that rings refuses',
  async () => {
    const { customer, second } = await expressLane();
    const agent = await floor.desk('1004', TONES.agent, '803');
    await agent.isReady();
    await customer.person.dials(`sip:95003@${floor.house.server.sipAddress}`);
    const { callid } = await agent.gets(['inringing']);
    await comesBack(agent, ['inringing', { callid }]);
    await agent.declines();
    await agent.gets(['after', { callid, endReason: 'agentDeclined' }], ['agentbusy']);
    await second.isReady();
    await second.picksUp();
    await second.gets(['inringing', { callid }], ['incall', { callid }]);
    await customer.person.isAnswered();

    await agent.isReady();
    second.says('transfercall', { num: agent.key });
    await second.gets(['transfercall', { status: 0 }], ['transfering']);
    await agent.rings();
    await agent.gets(['transferinringing', { callid }]);
    await comesBack(agent, ['transferinringing', { callid }]);
    await agent.hangsUp();
    await agent.gets(['after', { callid, endReason: 'agentDeclined' }], ['agentbusy']);
    await second.gets(['transfercall', { status: 480, callid }]);
    const voices = { customer: customer.person, agent, second };
    await untilHeard(voices, { customer: ['second'], second: ['customer'] });
    await ends(customer, second, callid, AGAIN);

    await callsAndHangsUp(agent, customer);
    await isCalled(agent, second);
    await agent.agent.signOut();
  },
);

/** A customer's phone rings for the agent, whose page is gone meanwhile, and then hangs up. */
async function callsAndHangsUp(agent: PhoneDesk, { person, calledAs }: Customer): Promise<void> {
  agent.says('makecall', { called: calledAs, caller: '' });
  const { callid } = await agent.gets(['makecall', { status: 0 }], ['outringing']);
  await comesBack(agent, ['makecall', { status: 0 }], ['outringing', { callid }]);
  await agent.picksUp();
  await agent.gets(['outcall'], ['calledringing']);
  await person.rings();
  await comesBack(agent, ['outringing'], ['outcall'], ['calledringing', { callid }]);
  await agent.hangsUp();
  await agent.gets(['after', { callid, endedBy: 'agent' }], ['agentbusy']);
  await person.isHungUp();
  expect(await floor.over(callid, agent)).toMatchObject({ endedBy: 'agent' });
}

/** The agent's phone rings for another agent, and refuses. */
async function isCalled(agent: PhoneDesk, by: PhoneDesk): Promise<void> {
  await agent.isReady();
  by.says('makecall', { called: agent.key, caller: '' });
  const { callid } = await by.gets(['makecall', { status: 0 }]);
  await by.picksUp();
  await by.gets(['outringing'], ['outcall'], ['calledringing']);
  await agent.rings();
  await agent.gets(['innerringing', { callid }]);
  await comesBack(agent, ['innerringing', { callid }]);
  await agent.hangsUp();
  await agent.gets(['after', { callid, endReason: 'agentDeclined' }], ['agentbusy']);
  await by.gets(['innercallout', { callid }], ['after', { callid }], ['agentbusy']);
  await by.isHungUp();
  await floor.over(callid, agent, by);
}

/** The customer hangs up on the agent who has him now; `rested`: what comes by itself then, without wrap-up. */
async function ends({ person }: Customer, agent: PhoneDesk, callid: unknown, ...rested: Expected[]): Promise<void> {
  await person.hangsUp();
  await agent.gets(['after', { callid, endedBy: 'customer' }], ...rested);
  await Promise.all([agent.isHungUp(), agent.rests()]);
  await floor.over(callid, agent);
}

lanes.row('service', 'hears the agent number announced: the call ends', async () => {
  const agent = await floor.desk('1013', TONES.agent, '802');
  const customer = await customerAt('13800138019');
  for (const page of ['comes back', 'stays'] as const) {
    await agent.isReady();
    await customer.person.dials(`sip:95001@${floor.house.server.sipAddress}`);
    const { callid } = await agent.gets(['inringing']);
    await agent.picksUp();
    await agent.gets(['playtts', { callid }]);
    if (page === 'comes back') await comesBack(agent, ['inringing', { callid }], ['playtts', { callid }]);
    await agent.hangsUp();
    await agent.gets(['after', { callid, endedBy: 'agent' }]);
    await customer.person.isHungUp();
    await agent.rests();
    expect(await floor.over(callid, agent)).toMatchObject({ endedBy: 'agent', talkMs: 0 });
  }
  await agent.agent.signOut();
});

lanes.row('service', 'transfers, and the target’s phone is dead: the customer is the initiator’s again', async () => {
  const [by, to] = await Promise.all([floor.desk('1014', TONES.agent, '802'), apart('1015', TONES.third)]);
  await by.isReady();
  const id = floor.house.carrier.call({ number: '13800138020', called: '95001' });
  const { callid } = await by.gets(['inringing']);
  await by.picksUp();
  await by.gets(['playtts'], ['incall', { callid }]);
  await to.isReady();
  kill(to);
  by.says('transfercall', { num: to.key });
  await by.gets(['transfercall', { status: 0 }], ['transfering']);
  await comesBack(by, ['incall'], ['transfercall', { status: 0 }], ['transfering']);
  await untilHeard({ by }, { by: ['ringback'] });
  // Nobody answers there, not even with a refusal: the ring time of the group.
  await by.getsWithin(60_000, ['transfercall', { status: 480, callid }]);
  floor.house.carrier.hangUp(id);
  await by.gets(['after', { callid, endedBy: 'customer' }]);
  await Promise.all([by.isHungUp(), by.rests(), to.agent.signOut()]);
  expect(await floor.over(callid, by)).toMatchObject({ endReason: 'customerHungUp' });
});

/** The grace: signed out at rest; in a talk the call goes on, and the agent is signed out when it is over. */
lanes.row('pages', 'a page that does not come back within the grace', async () => {
  const [atRest, talks] = await Promise.all([apart('1016', TONES.third), apart('1017', TONES.third)]);
  talks.says('makecall', { called: '13300000019' });
  const { callid } = await talks.gets(['makecall', { status: 0 }], ['outringing']);
  await talks.picksUp();
  await talks.gets(['outcall'], ['calledringing'], ['answer', { callid }]);
  talks.says('mute');
  await talks.gets(['mute']);
  await talks.agent.close();
  // Gone later than the other, so that the grace of both is over when this one is signed out.
  await atRest.agent.close();
  await until(() => stateOf(atRest.agent), isSignedOut, 90_000);
  expect(await stateOf(talks.agent)).toBe('talking');
  await talks.hangsUp();
  await until(() => stateOf(talks.agent), isSignedOut, SOON_MS);
  expect(await floor.over(callid)).toMatchObject({ endedBy: 'agent' });
});

campaignRows(lanes, () => floor);
customerRows(lanes, () => floor);

const isSignedOut = (state: string | undefined): boolean => state === 'signedOut';

async function stateOf({ key }: WsAgent): Promise<string | undefined> {
  const { agents } = (await floor.house.server.get('/agents')) as { agents: { agentKey: string; state: string }[] };
  return agents.find((one) => one.agentKey === key)?.state;
}

test('the media process dies: its calls end, and the next is heard', async () => {
  const { customer, second: agent } = await expressLane();
  const { server } = floor.house;
  const voices = { customer: customer.person, agent };
  const { callid } = await inboundTalk(floor, customer, agent);
  await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
  const media = pidsOfTree(server.pid).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--socket='),
  );
  expect(media).toBeDefined();
  process.kill(media ?? 0, 'SIGKILL');
  await agent.gets(['after', { callid, endedBy: 'system' }], AGAIN);
  await Promise.all([agent.isHungUp(), customer.person.isHungUp(), agent.rests()]);
  expect(await floor.over(callid, agent)).toMatchObject({ endedBy: 'system' });
  await expect.poll(() => metric(server, 'rtp_ports_leased'), { timeout: SOON_MS }).toBeGreaterThan(0);
  const again = await inboundTalk(floor, customer, agent);
  await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
  await ends(customer, agent, again.callid, AGAIN);
});

test('nothing is left of all these calls', () => floor.expectNothingLeft({ deadPhones: true }));
