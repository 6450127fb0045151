import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentFrame, signInAgent, type WsAgent } from '../src/agents/ws-agent.ts';
import { runSipp, startSipp } from '../src/sipp/sipp.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import type { PhoneDesk } from './house/phone-desk.ts';
import { rest } from './house/rest.ts';
import { type Customer, inboundTalk, outboundTalk } from './house/talks.ts';

/** What agents and supervisors are told beside their own calls: who waits (6.8), who does what (6.9), notices (6.10), 6.11; and data that travels. */

const SOON_MS = 20_000;
const NUMBER = '13800138001';
/** Served by the simulated carrier: answers, and talks until hung up. */
const OTHER = '13800138019';

let floor: Floor;
let customer: Customer;
let agent: PhoneDesk;
let second: PhoneDesk;
let third: PhoneDesk;
let supervisor: WsAgent;
let overflown: Promise<unknown>;

beforeAll(async () => {
  floor = await openFloor();
  const { baseUrl } = floor.house.server;
  const [person, one, two, three, boss] = await Promise.all([
    floor.outside(NUMBER, NUMBER, TONES.customer),
    floor.desk('1001', TONES.agent, '803'),
    floor.desk('1002', TONES.second, '803'),
    floor.desk('1003', TONES.third, '802'),
    signInAgent({ baseUrl, operator: '1000', worktype: 1, loginGroups: '802,803' }),
  ]);
  [customer, agent, second, third, supervisor] = [{ person, number: NUMBER, calledAs: NUMBER }, one, two, three, boss];
  // 20 s long a customer waits for the agent who dialled before: meanwhile the other tests run, in another group.
  const fourth = await floor.desk('1004', TONES.third, '802');
  overflown = overflows(fourth).catch((error: unknown) => error);
});

afterAll(() => floor.cleanUps.run());

const carrier = () => floor.house.carrier;

/** 6.11: dialled by hand, calls back, waits for an agent who does not become ready, and goes to the group. */
async function overflows(by: PhoneDesk): Promise<void> {
  by.says('makecall', { called: OTHER });
  const { callid } = await by.gets(['makecall', { status: 0 }]);
  await by.gets(['outringing']);
  await by.picksUp();
  await by.gets(['outcall'], ['calledringing'], ['answer', { callid }]);
  by.says('cancelmakecall');
  await by.gets(['cancelmakecall', { status: 0 }], ['after', { callid }]);
  await Promise.all([by.isHungUp(), by.rests()]);
  await third.isReady();
  const fromMs = performance.now();
  const back = carrier().call({ number: OTHER, called: '95001' });
  const waits = await by.gets([
    'memberEnqueue',
    {
      ...{ caller: OTHER, companyId: 1, groupId: 802, memoryAgentKey: by.key, customerType: 1 },
      ...{ currentLineUpNum: 1, memoryLineUpNum: 1, joinedType: 1, stationNo: 0, baseScore: 0 },
    },
  ]);
  await third.gets(['inringing', { callid: waits.callId, caller: OTHER }]);
  // Not before its time: timers do not fire early.
  expect(performance.now() - fromMs).toBeGreaterThan(19_000);
  await third.picksUp();
  await third.gets(['playtts']);
  const left = await by.gets([
    'memberDequeue',
    { callId: waits.callId, leaveType: 1, currentLineUpNum: 0, memoryLineUpNum: 0 },
  ]);
  const { type: _, seq: _seq, epoch: _epoch, startTime, ...same } = waits;
  expect(left).toMatchObject({ ...same, currentLineUpNum: 0, memoryLineUpNum: 0 });
  expect(Number(left.leavingTime) - Number(startTime)).toBeGreaterThanOrEqual(19);
  await third.gets(['incall', { callid: waits.callId }]);
  carrier().hangUp(back);
  await third.gets(['after', { callid: waits.callId, endedBy: 'customer' }]);
  await Promise.all([third.isHungUp(), third.rests()]);
  await floor.over(waits.callId, third, by);
}

describe('6.11, a customer whom an agent dialled', () => {
  test('goes to that agent at once when ready; waits when not; gives up', async () => {
    const { callid } = await outboundTalk(customer, agent);
    agent.says('cancelmakecall');
    await agent.gets(['cancelmakecall'], ['after', { callid }], ['agentbusy']);
    await Promise.all([agent.isHungUp(), customer.person.isHungUp(), agent.rests()]);
    await floor.over(callid, agent);
    await second.isReady(); // for longer than the other
    const direct = await inboundTalk(floor, customer, agent);
    await untilHeard({ agent, second, customer: customer.person }, { customer: ['agent'], agent: ['customer'] });
    await customer.person.hangsUp();
    await agent.gets(['after', { callid: direct.callid }], ['agentidle']);
    await Promise.all([agent.isHungUp(), agent.rests()]);
    await floor.over(direct.callid, agent);

    const calls = () => customer.person.dials(`sip:95003@${floor.house.server.sipAddress}`);
    await calls();
    const waits = await agent.gets(['memberEnqueue', { caller: NUMBER, groupId: 803, memoryLineUpNum: 1 }]);
    await customer.person.hangsUp();
    await agent.gets(['memberDequeue', { callId: waits.callId, leaveType: 2, memoryLineUpNum: 0 }]);
    await floor.over(waits.callId, agent);

    await calls();
    const again = await agent.gets(['memberEnqueue', { caller: NUMBER }]);
    agent.says('agentidle');
    await agent.gets(['agentidle', { status: 0 }], ['inringing', { callid: again.callId }]);
    await agent.picksUp();
    await agent.gets(['memberDequeue', { callId: again.callId, leaveType: 1 }], ['incall', { callid: again.callId }]);
    await customer.person.hangsUp();
    await agent.gets(['after'], ['agentidle']);
    await Promise.all([agent.isHungUp(), agent.rests()]);
    await floor.over(again.callId, agent);
    // Not offered any of them.
    await second.rests();
  });
});

/** Entry of a group in the newest `monitorcaller` or `monitorqueue`. */
function entry(fields: Readonly<Record<string, unknown>>, groupId: number): Record<string, unknown> | undefined {
  return (fields.data as Record<string, unknown>[]).find((one) => one.groupid === groupId);
}

describe('6.8 and 6.9, feeds', () => {
  test('who waits: on change to supervisors who monitor, every 5 s to every agent', async () => {
    const before = now(supervisor);
    const { fields } = await supervisor.request('monitoragent');
    expect(fields).toMatchObject({ type: 'monitoragent', status: 0, cmdtype: 1 });
    const items = fields.data as Record<string, unknown>[];
    expect(items.find((one) => one.agentKey === agent.key)).toEqual({
      ...{ agentKey: agent.key, auto: false, busydescr: 0, called: '', caller: '', companyId: 1, groupids: [803] },
      ...{ name: '1001', nowgroupid: 803, operatorid: 1001, status: 'busy', worktype: 1 },
      operate_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
    expect(items.find((one) => one.agentKey === '1009@demo')).toMatchObject({ status: 'offwork', operate_time: '' });
    await supervisor.waitFor('monitorqueue', SOON_MS, before);
    await supervisor.waitFor('monitorcaller', SOON_MS, before);

    const number = '13800138021';
    const first = carrier().call({ number, called: '95003' });
    const joined = await told('monitorcaller', (group) => callersOf(group).length === 1);
    const [waits] = callersOf(joined);
    const sinceMs = expect.stringMatching(/^\d{13}$/);
    expect(waits).toEqual({
      ...{ baseScore: 0, caller: number, customerType: 1, joinedType: 1 },
      ...{ joinedTime: sinceMs, startTime: sinceMs },
    });
    await told('monitorqueue', (group) => group.num === 1 && group.autonum === 0);
    const other = carrier().call({ number: '13800138022', called: '95003' });
    const both = await told('monitorcaller', (group) => callersOf(group).length === 2);
    expect(callersOf(both).map(({ caller }) => caller)).toEqual([number, '13800138022']);
    const nums = await agent.agent.waitFor('queuenum', SOON_MS, now(agent.agent), ({ fields }) => fields.num === 2);
    expect(nums.fields).toMatchObject({ cmdtype: 1, autonum: 0, groupid: 803, num: 2 });
    carrier().hangUp(first);
    await told('monitorcaller', (group) => callersOf(group).length === 1);
    carrier().hangUp(other);
    await told('monitorcaller', (group) => callersOf(group).length === 0);
    await told('monitorqueue', (group) => group.num === 0);
    await agent.agent.waitFor('queuenum', SOON_MS, now(agent.agent), ({ fields }) => fields.num === 0);
    const ofOthers = ({ type, fields }: AgentFrame) => type === 'queuenum' && fields.groupid !== 803;
    expect(agent.agent.frames.filter(ofOthers)).toEqual([]);
    const groups = new Set(
      supervisor.frames.flatMap((frame) => (frame.type === 'queuenum' ? [frame.fields.groupid] : [])),
    );
    expect(groups).toEqual(new Set([802, 803]));
    expect(agent.agent.frames.some(({ type }) => /^monitor|^callinfo/.test(type))).toBe(false);
  });

  /** Waits for the supervisor's next frame whose entry of group 803 fits. */
  async function told(type: string, fits: (group: Record<string, unknown>) => boolean) {
    const ofGroup = (fields: Readonly<Record<string, unknown>>) => entry(fields, 803) ?? {};
    const latest = supervisor.frames.findLast((frame) => frame.type === type);
    if (latest !== undefined && fits(ofGroup(latest.fields))) return ofGroup(latest.fields);
    const frame = await supervisor.waitFor(type, SOON_MS, now(supervisor), ({ fields }) => fits(ofGroup(fields)));
    return ofGroup(frame.fields);
  }

  test('callinfo: each change of an agent, with the call', async () => {
    const from = now(supervisor);
    const ofAgent = () =>
      supervisor.frames.slice(from).flatMap((frame) => {
        const items = frame.type === 'callinfo' ? (frame.fields.data as Record<string, unknown>[]) : [];
        return items.filter((item) => item.agentKey === agent.key);
      });
    const is = (status: string) => expect.poll(() => ofAgent().at(-1)?.status, { timeout: SOON_MS }).toBe(status);
    const { callid } = await inboundTalk(floor, customer, agent);
    // At most four a second: a state that lasts shorter may be left out.
    await is('talk');
    await customer.person.hangsUp();
    await agent.gets(['after', { callid }], ['agentidle']);
    await Promise.all([agent.isHungUp(), agent.rests()]);
    await is('busy');
    const talked = ofAgent().find((item) => item.status === 'talk');
    expect(talked).toMatchObject({ caller: NUMBER, called: '95003', nowgroupid: 803, operatorid: 1001 });
    expect(ofAgent().at(-1)).toMatchObject({ caller: '', called: '', busydescr: 0 });
    await floor.over(callid, agent);
  });

  test('idleagents, agentgroups, getagentstate', async () => {
    await agent.isReady();
    const asks = async (cmd: string, more: object = {}) => (await second.agent.request(cmd, { ...more })).fields;
    expect(await asks('idleagents', { type: 0 })).toMatchObject({
      status: 0,
      data: [{ groupid: 803, groupname: 'Express', agents: [agent.key] }],
    });
    await second.gets(['idleagents']);
    expect(await asks('agentgroups')).toMatchObject({ data: [{ groupid: 803, groupname: 'Express' }] });
    const stateOf = async (agentid: string) => (await asks('getagentstate', { agentid })).agentState;
    expect(await stateOf(agent.key)).toBe('idle');
    await agent.rests();
    expect(await stateOf(agent.key)).toBe('busy');
    expect(await stateOf('1009@demo')).toBe('logout');
    expect(await asks('getagentstate', { agentid: '1099@demo' })).toMatchObject({ status: 404 });
    await second.gets(['agentgroups'], ...Array.from({ length: 4 }, () => ['getagentstate'] as const));
  });
});

test('6.10.3, preview tasks: told; their data come back in the call’s ringing events', async () => {
  const tasks = [{ taskid: 7, name: '回访', count: 12 }];
  const path = `/agents/${agent.key}/preview-tasks`;
  expect((await rest(floor.house.server, 'POST', path, { tasks })).status).toBe(204);
  await agent.gets(['previewtask', { cmdtype: 1, data: tasks }]);
  const preview = { taskid: 7, customer: '李' };
  agent.says('makecall', { called: NUMBER, preview, followData: { page: 3 }, userdata: '{"from":"crm"}' });
  const { callid } = await agent.gets(['makecall', { status: 0 }]);
  const data = { preview, followData: { page: 3 }, userdata: { from: 'crm' }, uuiData: '' };
  await agent.gets(['outringing', { callid, ...data }]);
  await agent.picksUp();
  await agent.gets(['outcall'], ['calledringing', { callid, ...data }]);
  await customer.person.declines();
  await agent.gets(['after', { callid, endReason: 'calleeBusy', followData: { page: 3 } }], ['agentbusy']);
  await Promise.all([agent.isHungUp(), agent.rests()]);
  await floor.over(callid, agent);
});

test('data travels: User-to-User in and out, followData over REST, userdata with a transfer', async () => {
  const { server } = floor.house;
  const callee = await startSipp({
    ...{ scenario: 'callee-checks-data', calls: 1, pauseMs: 1_500 },
    words: { EXPECTED: 'c0ffee;encoding=hex', ANSWERED: 'beef' },
  });
  floor.cleanUps.add(() => callee.stop());
  floor.reachedAt('13300000077', 'callee', callee.address);
  await agent.isReady();
  const calling = runSipp({
    ...{ scenario: 'customer-brings-data', remote: server.sipAddress, service: '95003', calls: 1 },
    keys: { uui: 'c0ffee', caller: '13800138077' },
  });
  const uuiData = 'c0ffee;encoding=hex';
  const { callid } = await agent.gets(['inringing', { uuiData, userdata: {}, followData: {} }]);
  await agent.picksUp();
  await agent.gets(['incall', { callid, uuiData }]);
  expect((await rest(server, 'PATCH', `/calls/${callid}`, { followData: { ticket: 7 } })).status).toBe(200);
  await second.isReady();
  agent.says('transfercall', { num: second.key, userdata: { vip: true } });
  const data = { callid, uuiData, userdata: { vip: true }, followData: { ticket: 7 } };
  await agent.gets(['transfercall', { status: 0 }], ['transfering']);
  await second.picksUp();
  await second.gets(['transferinringing', { ...data, segment: 2 }], ['transferincall', { ...data, segment: 2 }]);
  await agent.gets(['after', data], ['agentidle']);
  await Promise.all([agent.isHungUp(), agent.rests()]);
  second.says('transfercall', { num: '13300000077' });
  await second.gets(['transfercall', { status: 0 }], ['transfering']);
  await second.gets(['after', { ...data, uuiData: 'beef;encoding=hex' }], ['agentidle']);
  await Promise.all([second.isHungUp(), second.rests()]);
  // The number hangs up, and so ends the call.
  expect(await calling).toMatchObject({ successful: 1, failed: 0 });
  expect(await callee.finished).toMatchObject({ successful: 1, failed: 0 });
  const record = await floor.over(callid, agent, second);
  expect(record).toMatchObject({
    ...{ userdata: { vip: true }, followData: { ticket: 7 } },
    uuiData: 'beef;encoding=hex',
  });
  expect(record.segments).toHaveLength(3);
});

test('6.11: overflow to the group after 20 s', async () => {
  expect(await overflown).toBeUndefined();
});

test('6.10.4, announcements: published, changed, removed over REST; told to the agents of their groups, who fetch them', async () => {
  const { server } = floor.house;
  const remark = (what: 'new' | 'update') => ({
    ...{ type: 'sendmsg', annoucement: true, cmdtype: 1 },
    msg: JSON.stringify({ id: 0, isannouncement: 1, remark: `thisisannouncement${what}` }),
  });
  const everybody = { title: '通知', text: '下午开会' };
  const { status, body } = await rest(server, 'POST', '/announcements', everybody);
  expect(status).toBe(201);
  await agent.gets(['sendmsg', remark('new')]);
  await second.gets(['sendmsg', remark('new')]);
  await supervisor.waitFor('sendmsg', SOON_MS);
  const { id } = body as { id: number };
  const limited = await rest(server, 'POST', '/announcements', { text: 'only 802', groupIds: [802] });
  expect(limited.status).toBe(201);
  expect((await rest(server, 'PUT', `/announcements/${id}`, { ...everybody, text: '改到四点' })).status).toBe(200);
  // Not the one of the other group.
  await agent.gets(['sendmsg', remark('update')]);
  await second.gets(['sendmsg', remark('update')]);
  const all = (await server.get('/announcements')) as { announcements: { text: string }[] };
  expect(all.announcements.map(({ text }) => text).sort()).toEqual(['only 802', '改到四点']);
  expect((await rest(server, 'DELETE', `/announcements/${id}`)).status).toBe(204);
  await agent.gets(['sendmsg', remark('update')]);
  await second.gets(['sendmsg', remark('update')]);
});

test('6.8.1, `queuenum`: one frame a group every 5 s, also when nothing changed', () => {
  const ticks = agent.agent.frames.filter(({ type }) => type === 'queuenum');
  const [first, last] = [ticks[0]?.atMs ?? 0, ticks.at(-1)?.atMs ?? 0];
  // A tick may come late, and then so does the next; none comes early.
  expect(ticks.length).toBeGreaterThan(3);
  expect(ticks.length).toBeLessThanOrEqual(Math.round((last - first) / 5_000) + 1);
});

test('nothing is left of all these calls', async () => {
  await supervisor.signOut();
  await floor.expectNothingLeft();
});

function now(page: WsAgent): number {
  return page.frames.length;
}

function callersOf(group: Record<string, unknown>): Record<string, unknown>[] {
  return (group.callers ?? []) as Record<string, unknown>[];
}
