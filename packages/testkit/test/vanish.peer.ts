import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WsAgent } from '../src/agents/ws-agent.ts';
import { pidsOfTree } from '../src/process/usage.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import { metric } from './house/nothing-left.ts';
import type { Expected, PhoneDesk } from './house/phone-desk.ts';
import { makePrompts } from './house/prompts.ts';
import { rest } from './house/rest.ts';
import { type Customer, inboundTalk } from './house/talks.ts';

/**
 * docs/agents-who-vanish.md where it needs real phones: what a page that knows nothing is sent when it comes back, who hears whom
 * before, and after the phone was killed and its audio has been missed for 3 s. All rows, with a BYE and with page audio:
 * packages/engine/src/call/vanish.test.ts.
 */

const NUMBER = '13800138001';
const SILENCE_S = '3';
const GRACE_S = '20';
const SOON_MS = 20_000;

let floor: Floor;
let customer: Customer;
let second: PhoneDesk;
let supervisor: PhoneDesk;
/** The agent who vanishes: another one each time, as a killed phone stays dead. */
const victims = ['1011', '1001', '1003', '1004', '1005', '1006', '1012'];
/** What takes long goes on beside the other tests, in another group. */
let goneForGood: Promise<unknown>;
let deadTarget: Promise<unknown>;

beforeAll(async () => {
  floor = await openFloor({
    demoAgents: 12,
    env: { CALLWRIGHT_RTP_SILENCE_SECONDS: SILENCE_S, CALLWRIGHT_PAGE_GRACE_SECONDS: GRACE_S },
  });
  const [person, two, boss] = await Promise.all([
    floor.outside(NUMBER, NUMBER, TONES.customer),
    floor.desk('1002', TONES.second, '803'),
    floor.desk('1000', TONES.supervisor, '803'),
  ]);
  customer = { person, number: NUMBER, calledAs: NUMBER };
  [second, supervisor] = [two, boss];
  goneForGood = pagesGoneForGood().catch((error: unknown) => error);
  deadTarget = transfersToDeadPhone().catch((error: unknown) => error);
});

afterAll(() => floor.cleanUps.run());

async function nextVictim(): Promise<PhoneDesk> {
  return floor.desk(victims.shift() ?? '', TONES.agent, '803');
}

/** The page comes back and remembers nothing: the frames bring it to the present state. */
async function comesBack(desk: PhoneDesk, ...replayed: readonly Expected[]): Promise<void> {
  await desk.agent.close();
  await desk.agent.comeBack({ forgetful: true });
  await desk.gets(['reconnection', { status: 0, resumed: false }], ...replayed);
}

/** The phone dies without a word: no BYE, no more audio. */
function kill(desk: PhoneDesk): void {
  process.kill(desk.phone.pid, 'SIGKILL');
}

const LOST = { endedBy: 'system', endReason: 'agentLost' };

/** Who vanished signs out, so that the phone that is dead is not called again. */
async function leaves(desk: PhoneDesk, rested: Expected): Promise<void> {
  await desk.gets(rested);
  await desk.agent.signOut();
}

const READY_AGAIN: Expected = ['agentidle'];

/** Killed phones first: a BYE to one is given up after 32 s, and the other tests go on meanwhile. */
describe('the page comes back; then the phone is killed', () => {
  test('calls another agent, whose phone rings, and talks with that agent: the call ends for both', async () => {
    await callsAndIsKilled(await nextVictim());
  });

  test('a supervisor who listens, and one who has taken the call over', async () => {
    const agent = await nextVictim();
    const { callid } = await inboundTalk(floor, customer, agent);
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
    await begins('monitor', ['monitorringing', { callid }]);
    await supervisor.gets(['monitorincall']);
    await comesBack(supervisor, ['monitorincall', { callid }]);
    supervisor.says('cancelmakecall');
    await supervisor.gets(['cancelmakecall'], ['after', { callid }], ['agentbusy']);
    await supervisor.isHungUp();
    await begins('agentinterceptcall', ['intercept'], ['interceptaltering', { callid }]);
    await supervisor.gets(['interceptcall']);
    await agent.gets(['after', { endReason: 'intercepted' }], ['agentidle']);
    await Promise.all([agent.isHungUp(), agent.agent.signOut()]);
    await comesBack(supervisor, ['interceptcall', { callid }]);
    await untilHeard({ customer: customer.person, supervisor }, { customer: ['supervisor'] });
    kill(supervisor);
    await supervisor.gets(['after', { callid, ...LOST }], ['agentbusy']);
    await customer.person.isHungUp();
    await supervisor.agent.signOut();
    expect(await floor.over(callid, agent, supervisor)).toMatchObject({ ...LOST });
  });

  test('talks with a customer, on hold: the call ends', async () => {
    const agent = await nextVictim();
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
    await leaves(agent, READY_AGAIN);
    expect(await floor.over(callid, agent)).toMatchObject({ ...LOST });
  });

  test('consults, and talks: the consulted side has the customer', async () => {
    const agent = await nextVictim();
    const { callid } = await inboundTalk(floor, customer, agent);
    await second.isReady();
    agent.says('agentconsult', { num: second.key });
    await agent.gets(['agentconsult', { status: 0 }]);
    await second.rings();
    await comesBack(agent, ['incall', { callid }], ['agentconsult', { callid }]);
    await second.gets(['consultinringing', { callid }]);
    await comesBack(second, ['consultinringing', { callid }]);
    await second.answers();
    await agent.gets(['consultationcalls']);
    await second.gets(['consultincall']);
    await comesBack(agent, ['incall'], ['agentconsult'], ['consultationcalls']);
    await comesBack(second, ['consultincall']);
    const voices = { customer: customer.person, agent, second };
    await untilHeard(voices, { customer: ['music'], agent: ['second'], second: ['agent'] });
    kill(agent);
    await agent.gets(['after', { callid, ...LOST }]);
    await second.gets(['transferincall', { callid }]);
    await untilHeard(voices, { customer: ['second'], second: ['customer'] });
    await leaves(agent, READY_AGAIN);
    await secondEnds(callid);
  });

  test('is in a three-way call as the consulted: the asker keeps the customer', async () => {
    const agent = await nextVictim();
    const { callid } = await inboundTalk(floor, customer, second);
    await agent.isReady();
    second.says('agentconsult', { num: agent.key });
    await agent.picksUp();
    await agent.gets(['consultinringing'], ['consultincall']);
    await second.gets(['agentconsult'], ['consultationcalls']);
    second.says('tripartitetalk');
    await second.gets(['tripartitetalk'], ['sanfangcall']);
    await agent.gets(['sanfangcall']);
    await comesBack(agent, ['consultincall', { callid }], ['sanfangcall']);
    await comesBack(second, ['incall', { callid }], ['consultationcalls'], ['sanfangcall']);
    const voices = { customer: customer.person, agent, second };
    await untilHeard(voices, { customer: ['agent', 'second'], second: ['customer', 'agent'] });
    kill(agent);
    await agent.gets(['after', { callid, ...LOST }]);
    await second.gets(['agentconsultback', { status: 0 }]);
    await untilHeard(voices, { customer: ['second'], second: ['customer'] });
    await leaves(agent, READY_AGAIN);
    await secondEnds(callid);
  });

  test('has lent the customer to an IVR, and hangs up: the customer stays in it', async () => {
    const agent = await nextVictim();
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
    await agent.gets(['after', { callid, endedBy: 'agent' }], ['agentidle']);
    await agent.agent.signOut();
    await customer.person.phone.press('3');
    await customer.person.isHungUp();
    expect(await floor.over(callid, agent)).toMatchObject({ endReason: 'ivrEnded', userdata: { order: '3' } });
  });

  test('rings for a customer, in the queue and transferred, calls one, rings for an agent: a phone that rings refuses', async () => {
    const agent = await nextVictim();
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
    await secondEnds(callid);

    await callsAndHangsUp(agent);
    await isCalled(agent);
    await agent.agent.signOut();
  });
});

/** A customer's phone rings for the agent, whose page is gone meanwhile, and then hangs up. */
async function callsAndHangsUp(agent: PhoneDesk): Promise<void> {
  agent.says('makecall', { called: NUMBER, caller: '' });
  const { callid } = await agent.gets(['makecall', { status: 0 }], ['outringing']);
  await comesBack(agent, ['makecall', { status: 0 }], ['outringing', { callid }]);
  await agent.picksUp();
  await agent.gets(['outcall'], ['calledringing']);
  await customer.person.rings();
  await comesBack(agent, ['outringing'], ['outcall'], ['calledringing', { callid }]);
  await agent.hangsUp();
  await agent.gets(['after', { callid, endedBy: 'agent' }], ['agentbusy']);
  await customer.person.isHungUp();
  expect(await floor.over(callid, agent)).toMatchObject({ endedBy: 'agent' });
}

/** The agent's phone rings for another agent, and refuses. */
async function isCalled(agent: PhoneDesk): Promise<void> {
  await agent.isReady();
  second.says('makecall', { called: agent.key, caller: '' });
  const { callid } = await second.gets(['makecall', { status: 0 }]);
  await second.picksUp();
  await second.gets(['outringing'], ['outcall'], ['calledringing']);
  await agent.rings();
  await agent.gets(['innerringing', { callid }]);
  await comesBack(agent, ['innerringing', { callid }]);
  await agent.hangsUp();
  await agent.gets(['after', { callid, endReason: 'agentDeclined' }], ['agentbusy']);
  await second.gets(['innercallout', { callid }], ['after', { callid }], ['agentbusy']);
  await second.isHungUp();
  await floor.over(callid, agent, second);
}

async function callsAndIsKilled(agent: PhoneDesk): Promise<void> {
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
  await agent.gets(['after', { callid, ...LOST }], ['agentbusy']);
  await second.gets(['after', { callid }], ['agentidle']);
  await Promise.all([second.isHungUp(), second.rests()]);
  await agent.agent.signOut();
  expect(await floor.over(callid, agent, second)).toMatchObject({ ...LOST });
}

async function secondEnds(callid: unknown): Promise<void> {
  await customer.person.hangsUp();
  await second.gets(['after', { callid, endedBy: 'customer' }], ['agentidle']);
  await Promise.all([second.isHungUp(), second.rests()]);
  await floor.over(callid, second);
}

/** The customer of 1007 is to go to 1008, whose phone is registered, and dead. */
async function transfersToDeadPhone(): Promise<void> {
  const [by, to] = await Promise.all([floor.desk('1007', TONES.agent, '802'), floor.desk('1008', TONES.third, '802')]);
  await by.isReady();
  const id = floor.house.carrier.call({ number: '13800138019', called: '95001' });
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
}

/** The grace, here 20 s: signed out at rest; in a talk the call goes on, and the agent is signed out when it is over. */
async function pagesGoneForGood(): Promise<void> {
  const [atRest, talks] = await Promise.all([floor.desk('1009', TONES.third), floor.desk('1010', TONES.third)]);
  const number = '13300000019';
  talks.says('makecall', { called: number });
  const { callid } = await talks.gets(['makecall', { status: 0 }], ['outringing']);
  await talks.picksUp();
  await talks.gets(['outcall'], ['calledringing'], ['answer', { callid }]);
  talks.says('mute');
  await talks.gets(['mute']);
  await talks.agent.close();
  // Gone later than the other, so that the grace of both is over when this one is signed out.
  await atRest.agent.close();
  await expect.poll(() => stateOf(atRest.agent), { timeout: 90_000 }).toBe('signedOut');
  expect(await stateOf(talks.agent)).toBe('talking');
  await talks.hangsUp();
  await expect.poll(() => stateOf(talks.agent), { timeout: SOON_MS }).toBe('signedOut');
  expect(await floor.over(callid)).toMatchObject({ endedBy: 'agent' });
}

async function stateOf({ key }: WsAgent): Promise<string | undefined> {
  const { agents } = (await floor.house.server.get('/agents')) as { agents: { agentKey: string; state: string }[] };
  return agents.find((one) => one.agentKey === key)?.state;
}

test('transfers, and the target’s phone is dead: the customer is the initiator’s again', async () => {
  expect(await deadTarget).toBeUndefined();
});

test('a page that does not come back within the grace', async () => {
  expect(await goneForGood).toBeUndefined();
});

test('the media process dies: its calls end, and the next is heard', async () => {
  const agent = second;
  const { server } = floor.house;
  const voices = { customer: customer.person, agent };
  const { callid } = await inboundTalk(floor, customer, agent);
  await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
  const media = pidsOfTree(server.pid).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--socket='),
  );
  expect(media).toBeDefined();
  process.kill(media ?? 0, 'SIGKILL');
  await agent.gets(['after', { callid, endedBy: 'system' }], ['agentidle']);
  await Promise.all([agent.isHungUp(), customer.person.isHungUp(), agent.rests()]);
  expect(await floor.over(callid, agent)).toMatchObject({ endedBy: 'system' });
  await expect.poll(() => metric(server, 'rtp_ports_leased'), { timeout: SOON_MS }).toBeGreaterThan(0);
  const again = await inboundTalk(floor, customer, agent);
  await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
  await customer.person.hangsUp();
  await agent.gets(['after', { callid: again.callid, endedBy: 'customer' }], ['agentidle']);
  await Promise.all([agent.isHungUp(), agent.rests()]);
  await floor.over(again.callid, agent);
});

test('nothing is left of all these calls', async () => {
  // A BYE to a phone that is dead is given up after 32 s (RFC 3261 §17.1.2.2, timer F).
  await expect.poll(() => metric(floor.house.server, 'sip_dialogs'), { timeout: 60_000, interval: 500 }).toBe(0);
  await floor.expectNothingLeft();
});
