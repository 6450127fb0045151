import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import type { Person } from './house/person.ts';
import type { PhoneDesk } from './house/phone-desk.ts';
import { recordedVoices } from './house/recorded.ts';

/** A supervisor in an agent's call, on real phones: who hears whom, who is told what, and what is left (sdk-facts §1.8, §3.4). */

let floor: Floor;
let customer: Person;
let agent: PhoneDesk;
let second: PhoneDesk;
let supervisor: PhoneDesk;
/** Signed in to another group than the supervisor. */
let stranger: PhoneDesk;
/** Signed in to the same, without a call. */
let idle: PhoneDesk;

beforeAll(async () => {
  floor = await openFloor();
  [customer, agent, second, supervisor, stranger, idle] = await Promise.all([
    floor.outside('13800138001', '13300000031', TONES.customer),
    floor.desk('1001', TONES.agent, '802,803'),
    floor.desk('1002', TONES.second),
    floor.desk('1000', TONES.supervisor, '802,803'),
    floor.desk('1003', TONES.third, '804'),
    floor.desk('1004', TONES.third),
  ]);
});

afterAll(() => floor.cleanUps.run());

/** A customer calls and is served by 1001; the id of the call. */
async function talk(service: '95001' | '95003' = '95003'): Promise<unknown> {
  await agent.isReady();
  await customer.dials(`sip:${service}@${floor.house.server.sipAddress}`);
  const { callid } = await agent.gets(['inringing', { called: service, segment: 1, dir: 0 }]);
  await agent.picksUp();
  if (service === '95001') await agent.gets(['playtts', { callid }]);
  await agent.gets(['incall', { callid }]);
  return callid;
}

/** The supervisor's phone rings for a command, and is picked up. */
async function comesIn(callid: unknown, cmd: 'monitor' | 'agentinsert', more: object = {}): Promise<void> {
  await asks(callid, cmd, more);
  await supervisor.gets([`${cmd}ringing`, { callid, segment: 2 }]);
  await supervisor.picksUp();
  await supervisor.gets([`${cmd}incall`, { callid, segment: 2 }]);
}

/** The command is answered, and the agent is told. */
async function asks(callid: unknown, cmd: string, more: object = {}): Promise<void> {
  supervisor.says(cmd, { agentoperatorid: agent.key, ...more });
  const done = { status: 0, reason: '', callid, dir: 0 };
  await supervisor.gets([cmd, { ...done, monitor: 1, segment: 2 }]);
  await agent.gets([cmd, { ...done, monitor: 0, segment: 1 }]);
}

async function customerHangsUp(callid: unknown): Promise<void> {
  await customer.hangsUp();
  const end = { callid, endedBy: 'customer', endReason: 'customerHungUp' };
  await agent.gets(['after', { ...end, segment: 1, filename: `${callid}-1.wav` }], ['agentidle']);
  await agent.isHungUp();
  await agent.rests();
}

describe('who hears whom', () => {
  test('listen: the supervisor hears both, and nobody hears the supervisor; on hold there is nothing to hear', async () => {
    const voices = { customer, agent, supervisor };
    const listening = { customer: ['agent'], agent: ['customer'], supervisor: ['customer', 'agent'] } as const;
    const callid = await talk();
    await comesIn(callid, 'monitor');
    await untilHeard(voices, listening);
    agent.says('mute');
    await agent.gets(['mute', { status: 0 }]);
    await untilHeard(voices, { customer: ['music'], agent: [], supervisor: [] });
    agent.says('unmute');
    await agent.gets(['unmute', { status: 0 }]);
    await untilHeard(voices, listening);
    // A BYE of the supervisor's phone: only `after`, and the talk goes on.
    await supervisor.hangsUp();
    const end = { callid, endedBy: 'agent', endReason: 'agentHungUp' };
    await supervisor.gets(['after', { ...end, segment: 2, filename: '', duration: 0 }], ['agentbusy']);
    await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
    await customerHangsUp(callid);
    await supervisor.rests();
    expect(await floor.over(callid, agent, supervisor)).toMatchObject({
      endedBy: 'customer',
      segments: [
        { agentKey: agent.key, endReason: 'customerHungUp' },
        { agentKey: supervisor.key, talkMs: 0, endReason: 'agentHungUp' },
      ],
    });
  });

  test('whisper: only the agent hears the supervisor', async () => {
    const voices = { customer, agent, supervisor };
    const callid = await talk();
    await comesIn(callid, 'monitor', { mode: 'whisper' });
    await untilHeard(voices, {
      customer: ['agent'],
      agent: ['customer', 'supervisor'],
      supervisor: ['customer', 'agent'],
    });
    supervisor.says('cancelmakecall');
    await supervisor.gets(['cancelmakecall', { status: 0, callid }], ['after', { endedBy: 'agent' }], ['agentbusy']);
    await supervisor.isHungUp();
    await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
    await customerHangsUp(callid);
    await floor.over(callid, agent, supervisor);
  });

  test('barge in: all hear all; the customer leaves, and all are told', async () => {
    const callid = await talk();
    await comesIn(callid, 'agentinsert');
    await untilHeard(
      { customer, agent, supervisor },
      { customer: ['agent', 'supervisor'], agent: ['customer', 'supervisor'], supervisor: ['customer', 'agent'] },
    );
    await customerHangsUp(callid);
    const end = { callid, endedBy: 'system', endReason: 'monitoredCallEnded', filename: '' };
    await supervisor.gets(['after', end], ['agentbusy']);
    await supervisor.isHungUp();
    await floor.over(callid, agent, supervisor);
  });

  test('an agent who consults is followed there, and into the three-way call', async () => {
    const voices = { customer, agent, second, supervisor };
    const callid = await talk();
    await second.isReady();
    await comesIn(callid, 'monitor');
    agent.says('agentconsult', { num: second.key });
    await agent.gets(['agentconsult', { status: 0 }]);
    await second.picksUp();
    await second.gets(['consultinringing', { segment: 3 }], ['consultincall']);
    await agent.gets(['consultationcalls']);
    await untilHeard(voices, {
      customer: ['music'],
      agent: ['second'],
      second: ['agent'],
      supervisor: ['agent', 'second'],
    });
    agent.says('tripartitetalk');
    await agent.gets(['tripartitetalk', { status: 0 }], ['sanfangcall']);
    await second.gets(['sanfangcall']);
    await untilHeard(voices, {
      customer: ['agent', 'second'],
      agent: ['customer', 'second'],
      second: ['customer', 'agent'],
      supervisor: ['customer', 'agent', 'second'],
    });
    await customerHangsUp(callid);
    await second.gets(['after', { callid, segment: 3 }], ['agentidle']);
    await supervisor.gets(['after', { endReason: 'monitoredCallEnded' }], ['agentbusy']);
    await Promise.all([second.isHungUp(), supervisor.isHungUp()]);
    await second.rests();
    await floor.over(callid, agent, second, supervisor);
  });
});

describe('taking a call over', () => {
  test('intercept: the supervisor has the customer; each has a recording of the own part', async () => {
    const voices = { customer, agent, supervisor };
    const callid = await talk('95001');
    await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
    await asks(callid, 'agentinterceptcall');
    await supervisor.gets(['intercept', { callid }], ['interceptaltering', { callid, segment: 2 }]);
    await supervisor.picksUp();
    await supervisor.gets(['interceptcall', { callid, segment: 2 }]);
    const taken = { callid, endedBy: 'supervisor', endReason: 'intercepted', filename: `${callid}-1.wav` };
    await agent.gets(['after', taken]);
    await agent.isHungUp();
    await untilHeard(voices, { customer: ['supervisor'], supervisor: ['customer'] });
    await supervisor.hangsUp();
    await supervisor.gets(['after', { callid, endedBy: 'agent', segment: 2, filename: `${callid}-2.wav` }]);
    await customer.isHungUp();
    await agent.rests();
    await supervisor.rests();
    const record = await floor.over(callid, agent, supervisor);
    expect(record).toMatchObject({
      endedBy: 'agent',
      endReason: 'agentHungUp',
      segments: [{ agentKey: agent.key, endReason: 'intercepted' }, { agentKey: supervisor.key }],
    });
    const { server } = floor.house;
    expect(await recordedVoices(server, callid, 1, voices)).toEqual({ left: ['customer'], right: ['agent'] });
    expect(await recordedVoices(server, callid, 2, voices)).toEqual({ left: ['customer'], right: ['supervisor'] });
  });

  test('after barging in: the same leg goes on', async () => {
    const callid = await talk();
    await comesIn(callid, 'agentinsert');
    const rung = supervisor.phone.events.length;
    await asks(callid, 'agentinterceptcall');
    await supervisor.gets(['intercept', { callid }], ['interceptaltering'], ['interceptcall', { segment: 2 }]);
    await agent.gets(['after', { endReason: 'intercepted' }], ['agentidle']);
    await agent.isHungUp();
    await agent.rests();
    await untilHeard({ customer, agent, supervisor }, { customer: ['supervisor'], supervisor: ['customer'] });
    expect(supervisor.phone.events.slice(rung).map((event) => event.type)).not.toContain('CALL_INCOMING');
    await customer.hangsUp();
    await supervisor.gets(['after', { callid, endedBy: 'customer', filename: `${callid}-2.wav` }], ['agentbusy']);
    await supervisor.isHungUp();
    expect(await floor.over(callid, agent, supervisor)).toMatchObject({
      segments: [{ endReason: 'intercepted' }, { endReason: 'customerHungUp' }],
    });
  });

  test.each(['declined', 'given up', 'ended by the customer'])('while it rings: %s', async (how) => {
    const callid = await talk();
    await asks(callid, 'agentinterceptcall');
    await supervisor.rings();
    await supervisor.gets(['intercept'], ['interceptaltering', { callid }]);
    if (how === 'declined') {
      await supervisor.hangsUp();
    } else if (how === 'given up') {
      supervisor.says('cancelmakecall');
      await supervisor.gets(['cancelmakecall', { status: 0 }]);
      await supervisor.isHungUp();
    } else {
      await customerHangsUp(callid);
      await supervisor.isHungUp();
    }
    const endReason = how === 'ended by the customer' ? 'monitoredCallEnded' : 'agentDeclined';
    await supervisor.gets(['after', { callid, endReason, filename: '' }], ['agentbusy']);
    if (how !== 'ended by the customer') {
      await untilHeard({ customer, agent, supervisor }, { customer: ['agent'], agent: ['customer'] });
      await customerHangsUp(callid);
    }
    await floor.over(callid, agent, supervisor);
  });
});

describe('force', () => {
  test('release: the call ends by the supervisor', async () => {
    const callid = await talk();
    supervisor.says('agentbreak', { agentoperatorid: agent.key });
    const end = { callid, endedBy: 'supervisor', endReason: 'supervisorReleased' };
    await supervisor.gets(['agentbreak', { status: 0, monitor: 1, callid }]);
    await agent.gets(['agentbreak', { status: 0, monitor: 0, callid }], ['after', end], ['agentidle']);
    await Promise.all([agent.isHungUp(), customer.isHungUp()]);
    await agent.rests();
    expect(await floor.over(callid, agent)).toMatchObject({
      endedBy: 'supervisor',
      endReason: 'supervisorReleased',
      segments: [{ agentKey: agent.key, endedBy: 'supervisor' }],
    });
    await supervisor.rests();
  });

  test('not ready, ready: at once, or when the call is over', async () => {
    const callid = await talk();
    const forces = (cmd: string) => supervisor.says(cmd, { agentoperatorid: agent.key });
    forces('forcebusy');
    await supervisor.gets(['forcebusy', { status: 0, monitor: 1, deferred: true }]);
    const told = await agent.gets(['forcebusy', { status: 0, deferred: true }]);
    expect(told).not.toHaveProperty('monitor');
    await customer.hangsUp();
    await agent.gets(['after', { callid }], ['agentbusy', { status: 0 }]);
    await agent.isHungUp();
    await floor.over(callid, agent);
    forces('forceidle');
    await supervisor.gets(['forceidle', { status: 0, monitor: 1 }]);
    expect(await agent.gets(['forceidle', { status: 0 }])).not.toHaveProperty('deferred');
    await customer.dials(`sip:95003@${floor.house.server.sipAddress}`);
    const offered = await agent.gets(['inringing']);
    await agent.rings();
    await customer.hangsUp();
    await agent.gets(['after', { callid: offered.callid, filename: '' }], ['agentidle']);
    await agent.isHungUp();
    forces('forcebusy');
    await supervisor.gets(['forcebusy', { monitor: 1 }]);
    await agent.gets(['forcebusy', { status: 0 }]);
    await floor.over(offered.callid, agent);
  });

  test('sign-out: during a call after it, at rest at once; the agent can sign in again', async () => {
    const callid = await talk();
    supervisor.says('forcelogout', { agentoperatorid: agent.key });
    await supervisor.gets(['forcelogout', { status: 0, monitor: 1, deferred: true }]);
    await untilHeard({ customer, agent }, { customer: ['agent'], agent: ['customer'] });
    await customer.hangsUp();
    await agent.gets(['after', { callid }], ['logon', { status: 3 }]);
    await agent.agent.closed;
    await agent.stop();
    await floor.over(callid);
    agent = await floor.desk('1001', TONES.agent, '802,803');
    const other = await floor.desk('1005', TONES.third);
    supervisor.says('forcelogout', { agentoperatorid: other.key });
    expect(await supervisor.gets(['forcelogout', { status: 0, monitor: 1 }])).not.toHaveProperty('deferred');
    await other.gets(['logon', { status: 3 }]);
    await other.agent.closed;
  });
});

describe('refused with a reason, and nothing else changes', () => {
  const CMDS = ['monitor', 'agentinsert', 'agentinterceptcall', 'agentbreak', 'forceidle', 'forcebusy', 'forcelogout'];

  test('by one who is no supervisor; of another group, oneself, a stranger, one without a call; in a call', async () => {
    const callid = await talk();
    for (const cmd of CMDS) {
      const isRefused = async (by: PhoneDesk, target: string, status: number): Promise<void> => {
        by.says(cmd, { agentoperatorid: target });
        await by.gets([cmd, { status, monitor: 1, reason: expect.stringMatching(/./) }]);
      };
      await isRefused(second, agent.key, 403);
      await isRefused(second, supervisor.key, 403);
      await isRefused(supervisor, stranger.key, 403);
      await isRefused(supervisor, supervisor.key, 480);
      await isRefused(supervisor, '1001@other', 404);
      await isRefused(supervisor, '1099@demo', 404);
      await isRefused(supervisor, '1009@demo', 480);
      if (!cmd.startsWith('force')) await isRefused(supervisor, idle.key, 480);
    }
    expect((await second.agent.request('monitoragent')).fields).toMatchObject({ status: 403 });
    await untilHeard({ customer, agent, supervisor }, { customer: ['agent'], agent: ['customer'] });
    await comesIn(callid, 'monitor');
    for (const cmd of CMDS.slice(0, 3)) {
      supervisor.says(cmd, { agentoperatorid: agent.key });
      await supervisor.gets([cmd, { status: 409, monitor: 1 }]);
    }
    // None of them was told anything meanwhile, or `rests` would find it.
    await Promise.all([stranger.rests(), idle.rests(), second.rests()]);
    await customerHangsUp(callid);
    await supervisor.gets(['after', { endReason: 'monitoredCallEnded' }], ['agentbusy']);
    await supervisor.isHungUp();
    await floor.over(callid, agent, supervisor);
  });
});

test('nothing is left of all these calls', async () => {
  await floor.expectNothingLeft();
});
