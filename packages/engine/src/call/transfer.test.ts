import { describe, expect, it } from 'vitest';
import { AGENT, SECOND, THIRD, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import { hears, inboundTalk, outboundTalk, phoneOf, readyAgents, type Talk, takes } from '../harness/scenes.ts';
import {
  createWorld,
  dialed,
  fails,
  feed,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  rings,
  ringsInVain,
  says,
  type World,
  wait,
} from '../harness/world.ts';

const OUTSIDE = '13800000001';

function transferring(begin: (world: World) => Talk = inboundTalk, num = SECOND): Talk & { readonly world: World } {
  const world = createWorld(testCompany());
  const talk = begin(world);
  readyAgents(world, SECOND);
  wait(world, 10_000);
  says(world, AGENT, { cmd: 'transfercall', num, userdata: { order: 7 } });
  return { world, ...talk };
}

const since = (world: World, agentKey: string, type: string) => {
  const events = heard(world, agentKey);
  return events.slice(events.lastIndexOf(type));
};

function expectClean(world: World): void {
  wait(world, 120_000);
  expect(leftOver(world)).toEqual([]);
}

describe('6.3 transfer to an agent', () => {
  it.each([
    ['inbound', inboundTalk, 0],
    ['outbound', outboundTalk, 1],
  ] as const)('%s: the target answers, the agent is done, one call id, dir of the customer’s call', (_, begin, dir) => {
    const { world, customer, leg } = transferring(begin);
    expect(since(world, AGENT, 'transfercall')).toEqual(['transfercall', 'transfering']);
    expect(lastEvent(world, SECOND, 'transferinringing')).toMatchObject({ dir, segment: 2, userdata: { order: 7 } });
    expect(hears(world, customer)).toBe('loop');
    wait(world, 3_000);
    const target = takes(world, SECOND);
    expect(heard(world, SECOND).slice(-2)).toEqual(['transferinringing', 'transferincall']);
    expect(since(world, AGENT, 'transfering').slice(0, 2)).toEqual(['transfering', 'after']);
    expect(lastEvent(world, SECOND, 'transferincall')).toMatchObject({ dir, userdata: { order: 7 } });
    expect(lastEvent(world, SECOND, 'transferincall')?.callid).toBe(lastEvent(world, AGENT, 'after')?.callid);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endedBy: 'agent', endReason: 'transferred', dir });
    expect(hears(world, customer)).toEqual([target]);
    expect(world.telephony.legs.get(leg)?.state).toBe('ended');
    wait(world, 5_000);
    hangsUp(world, customer);
    expectClean(world);
    expect(world.records).toMatchObject([
      {
        endReason: 'customerHungUp',
        talkMs: 18_000,
        segments: [
          { agentKey: AGENT, talkMs: 13_000, holdMs: 3_000, endReason: 'transferred' },
          { agentKey: SECOND, talkMs: 5_000, holdMs: 0, endedBy: 'customer' },
        ],
      },
    ]);
  });

  it.each([
    [
      'declined on the phone',
      (world: World) => fails(world, dialed(world, phoneOf(SECOND)), 603),
      'the target declined',
    ],
    [
      'declined with the command',
      (world: World) => says(world, SECOND, { cmd: 'cancelmakecall' }),
      'the target declined',
    ],
    ['not answered', (world: World) => ringsInVain(world, dialed(world, phoneOf(SECOND))), 'the target did not answer'],
    [
      'unreachable',
      (world: World) => fails(world, dialed(world, phoneOf(SECOND)), 503),
      'the target cannot be reached',
    ],
  ] as const)('%s: the customer is back with the agent', (_, happens, reason) => {
    const { world, customer, leg } = transferring();
    happens(world);
    expect(heard(world, AGENT).slice(-3)).toEqual(['transfercall', 'transfering', 'transfercall!']);
    expect(lastEvent(world, AGENT, 'transfercall')).toMatchObject({ reason, dir: 0 });
    expect(heard(world, SECOND).slice(-2)).toEqual(['after', 'agentbusy']);
    expect(hears(world, customer)).toEqual([leg]);
    says(world, AGENT, { cmd: 'mute' });
    expect(heard(world, AGENT).at(-1)).toBe('mute');
    hangsUp(world, customer);
    expectClean(world);
  });

  it('cancelled: the target’s phone stops, the customer is back', () => {
    const { world, customer, leg } = transferring();
    says(world, AGENT, { cmd: 'canceltransfercall' });
    expect(since(world, AGENT, 'transfering')).toEqual(['transfering', 'canceltransfercall']);
    expect(since(world, SECOND, 'after')).toEqual(['after', 'agentidle']);
    expect(lastEvent(world, SECOND, 'after')).toMatchObject({ endReason: 'transferCancelled', filename: '' });
    expect(hears(world, customer)).toEqual([leg]);
    says(world, AGENT, { cmd: 'canceltransfercall' });
    expect(heard(world, AGENT).at(-1)).toBe('canceltransfercall!');
    hangsUp(world, leg);
    expectClean(world);
  });

  it('the customer hangs up while it rings', () => {
    const { world, customer } = transferring();
    hangsUp(world, customer);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endedBy: 'customer', endReason: 'customerHungUp' });
    expect(lastEvent(world, SECOND, 'after')).toMatchObject({ endReason: 'customerAbandonedWhileRinging' });
    expectClean(world);
  });

  it.each([
    ['hangs up', (world: World, leg: string) => hangsUp(world, leg), 'agentHungUp'],
    ['is lost', (world: World, leg: string) => hangsUp(world, leg, true), 'agentLost'],
  ] as const)('the agent %s while it rings: the target still gets the customer', (_, happens, endReason) => {
    const { world, customer, leg } = transferring();
    happens(world, leg);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endReason });
    expect(hears(world, customer)).toBe('loop');
    const target = takes(world, SECOND);
    expect(heard(world, SECOND).at(-1)).toBe('transferincall');
    expect(hears(world, customer)).toEqual([target]);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('the agent is lost while it rings, and nobody answers: the customer queues', () => {
    const { world, customer, leg } = transferring();
    hangsUp(world, leg, true);
    says(world, AGENT, { cmd: 'agentbusy' });
    wait(world, 20_000);
    expect(world.company.calls()).toMatchObject([{ place: 'queued' }]);
    expect(hears(world, customer)).toBe('loop');
    readyAgents(world, THIRD);
    expect(hears(world, customer)).toEqual('loop');
    const third = takes(world, THIRD);
    expect(heard(world, THIRD).slice(-2)).toEqual(['inringing', 'incall']);
    expect(hears(world, customer)).toEqual([third]);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('a customer on hold is transferred too, and is not on hold after a failure', () => {
    const world = createWorld(testCompany());
    const { customer, leg } = inboundTalk(world);
    readyAgents(world, SECOND);
    says(world, AGENT, { cmd: 'mute' });
    wait(world, 5_000);
    says(world, AGENT, { cmd: 'transfercall', num: SECOND });
    wait(world, 1_000);
    fails(world, dialed(world, phoneOf(SECOND)), 486);
    expect(hears(world, customer)).toEqual([leg]);
    says(world, AGENT, { cmd: 'unmute' });
    expect(heard(world, AGENT).at(-1)).toBe('unmute!');
    hangsUp(world, customer);
    expectClean(world);
    expect(world.records[0]?.segments[0]?.holdMs).toBe(6_000);
  });
});

describe('6.3 transfer to a number', () => {
  it('answered: the agent is done, customer and number talk until one hangs up', () => {
    const { world, customer } = transferring(inboundTalk, OUTSIDE);
    const outside = dialed(world, OUTSIDE);
    rings(world, outside);
    expect(hears(world, customer)).toBe('loop');
    picksUp(world, outside);
    expect(heard(world, AGENT).slice(-4)).toEqual(['transfercall', 'transfering', 'after', 'agentidle']);
    expect(hears(world, customer)).toEqual([outside]);
    wait(world, 4_000);
    hangsUp(world, outside);
    expectClean(world);
    expect(world.records).toMatchObject([
      {
        endReason: 'outsideHungUp',
        segments: [{ agentKey: AGENT }, { agentKey: '', number: OUTSIDE, talkMs: 4_000 }],
      },
    ]);
  });

  it.each([
    [486, 'the called party is busy'],
    [404, 'the number is not in use'],
    [503, 'the line to the network is down'],
  ])('fails with %i: the agent has the customer again', (sipStatus, reason) => {
    const { world, customer, leg } = transferring(inboundTalk, OUTSIDE);
    fails(world, dialed(world, OUTSIDE), sipStatus);
    expect(lastEvent(world, AGENT, 'transfercall')).toMatchObject({ status: 480, reason, dir: 0 });
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('never answered: after a minute the agent has the customer again', () => {
    const { world, customer, leg } = transferring(outboundTalk, OUTSIDE);
    wait(world, 60_000);
    expect(lastEvent(world, AGENT, 'transfercall')).toMatchObject({
      reason: 'the called party did not answer',
      dir: 1,
    });
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, leg);
    expectClean(world);
  });
});

describe('transfer to a skill group', () => {
  it('the customer queues again, as transferred; another agent takes it', () => {
    const world = createWorld(testCompany());
    const { customer } = inboundTalk(world);
    readyAgents(world, SECOND);
    says(world, SECOND, { cmd: 'agentbusy' });
    says(world, AGENT, { cmd: 'agentbusy' });
    says(world, AGENT, { cmd: 'transfergroup', groupid: '802', userdata: '{"why":"tariff"}' });
    expect(heard(world, AGENT).slice(-4)).toEqual(['transfergroup', 'transfering', 'after', 'agentbusy']);
    expect(world.company.dump().calls[0]?.[1].place).toMatchObject({ kind: 'queued', groupId: 802, joinedType: 2 });
    expect(hears(world, customer)).toBe('loop');
    wait(world, 7_000);
    says(world, SECOND, { cmd: 'agentidle' });
    expect(lastEvent(world, SECOND, 'inringing')).toMatchObject({
      segment: 2,
      nowgroupid: 802,
      userdata: { why: 'tariff' },
    });
    takes(world, SECOND);
    hangsUp(world, customer);
    expectClean(world);
    expect(world.records).toMatchObject([{ waitMs: 7_000, segments: [{ groupId: 803 }, { groupId: 802 }] }]);
  });

  it('an outbound customer queues too, with dir 1', () => {
    const world = createWorld(testCompany());
    const { customer } = outboundTalk(world);
    readyAgents(world, SECOND);
    says(world, AGENT, { cmd: 'transfergroup', groupid: 803 });
    expect(lastEvent(world, SECOND, 'inringing')).toMatchObject({ dir: 1 });
    takes(world, SECOND);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('refused: unknown group, full queue', () => {
    const world = createWorld(testCompany());
    const { customer } = inboundTalk(world);
    says(world, AGENT, { cmd: 'transfergroup', groupid: 999 });
    expect(lastEvent(world, AGENT, 'transfergroup')).toMatchObject({ reason: 'unknown skill group' });
    const full = testCompany();
    const groups = full.groups.map((group) => ({ ...group, waitingMax: 0 }));
    world.company.step({ type: 'configure', config: { ...full, groups } }, { wallMs: 0, monoMs: 0 });
    says(world, AGENT, { cmd: 'transfergroup', groupid: 803 });
    expect(lastEvent(world, AGENT, 'transfergroup')).toMatchObject({ reason: 'the queue is full' });
    expect(heard(world, AGENT).at(-1)).toBe('transfergroup!');
    hangsUp(world, customer);
    expectClean(world);
  });
});

describe('refused, and the agent keeps the customer', () => {
  it.each([
    ['9999@demo', 'unknown target'],
    ['1002@other', 'unknown target'],
    [AGENT, 'the target is yourself'],
    [SECOND, 'the agent is signed out'],
    [THIRD, 'the agent is not ready'],
    ['1'.repeat(33), 'the number is longer than 32 characters'],
    ['--', 'the number is empty'],
  ])('%s: %s', (num, reason) => {
    const world = createWorld(testCompany());
    const { customer, leg } = inboundTalk(world);
    readyAgents(world, THIRD);
    says(world, THIRD, { cmd: 'agentbusy' });
    const before = world.company.dump();
    says(world, AGENT, { cmd: 'transfercall', num });
    expect(lastEvent(world, AGENT, 'transfercall')).toMatchObject({ reason, dir: 0 });
    says(world, AGENT, { cmd: 'agentconsult', num });
    expect(lastEvent(world, AGENT, 'agentconsult')).toMatchObject({ reason, dir: 0 });
    expect(world.company.dump()).toEqual(before);
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('while another is under way, and to one who is on a call', () => {
    const { world, customer } = transferring();
    says(world, AGENT, { cmd: 'transfercall', num: THIRD });
    says(world, AGENT, { cmd: 'agentconsult', num: THIRD });
    says(world, AGENT, { cmd: 'mute' });
    says(world, AGENT, { cmd: 'transfergroup', groupid: 803 });
    expect(heard(world, AGENT).slice(-4)).toEqual(['error!', 'agentconsult!', 'mute!', 'error!']);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('a command that cannot be read: of its own kind, but for a transfer while another is under way', () => {
    const { world, customer } = transferring();
    const base = { type: 'malformed', agentKey: AGENT, code: 'numberTooLong', detail: 'num …', sequence: 9 } as const;
    feed(world, { ...base, cmd: 'transfercall' });
    expect(lastEvent(world, AGENT, 'error')).toMatchObject({
      cmd: 'transfercall',
      status: 400,
      reason: 'the number is longer than 32 characters (num …)',
    });
    feed(world, { ...base, cmd: 'agentconsult' });
    says(world, AGENT, { cmd: 'canceltransfercall' });
    feed(world, { ...base, cmd: 'transfercall' });
    expect(heard(world, AGENT).slice(-4)).toEqual(['error!', 'agentconsult!', 'canceltransfercall', 'transfercall!']);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('data that would make the call carry too much', () => {
    const world = createWorld(testCompany());
    const { customer } = inboundTalk(world);
    readyAgents(world, SECOND);
    const userdata = { note: 'x'.repeat(66_000) };
    says(world, AGENT, { cmd: 'transfercall', num: SECOND, userdata });
    expect(lastEvent(world, AGENT, 'transfercall')).toMatchObject({
      reason: 'the attached data is larger than 65,536 bytes',
    });
    hangsUp(world, customer);
    expectClean(world);
  });
});
