import { describe, expect, it } from 'vitest';
import { AGENT, SECOND, THIRD, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import { hears, inboundTalk, outboundTalk, phoneOf, readyAgents, type Talk, takes } from '../harness/scenes.ts';
import {
  createWorld,
  dialed,
  fails,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  ringsInVain,
  says,
  type World,
  wait,
} from '../harness/world.ts';

const OUTSIDE = '13800000001';

/** Before a customer is consulted about: also one who came by a transfer. */
function transferredTalk(world: World): Talk {
  const { customer } = inboundTalk(world, THIRD);
  readyAgents(world, AGENT);
  says(world, THIRD, { cmd: 'transfercall', num: AGENT });
  const leg = takes(world, AGENT);
  says(world, THIRD, { cmd: 'agentbusy' });
  return { customer, leg };
}

const BEGINNINGS = [
  ['inbound', inboundTalk, 0],
  ['outbound', outboundTalk, 1],
  ['transferred in', transferredTalk, 0],
] as const;

function consulting(begin: (world: World) => Talk = inboundTalk, num = SECOND): Talk & { readonly world: World } {
  const world = createWorld(testCompany());
  const talk = begin(world);
  readyAgents(world, SECOND);
  wait(world, 10_000);
  says(world, AGENT, { cmd: 'agentconsult', num, userdata: { ask: 1 } });
  wait(world, 2_000);
  return { world, ...talk };
}

function advised(
  begin?: (world: World) => Talk,
  num = SECOND,
): Talk & { readonly world: World; readonly other: string } {
  const scene = consulting(begin, num);
  const other = dialed(scene.world, num === SECOND ? phoneOf(SECOND) : num);
  picksUp(scene.world, other);
  wait(scene.world, 3_000);
  return { ...scene, other };
}

function expectClean(world: World): void {
  wait(world, 120_000);
  expect(leftOver(world)).toEqual([]);
}

const tail = (world: World, agentKey: string, count: number) => heard(world, agentKey).slice(-count);

describe.each(BEGINNINGS)('6.4 consultation, %s', (_, begin, dir) => {
  it('rings, talks apart from the customer, goes back', () => {
    const { world, customer, leg } = consulting(begin);
    expect(lastEvent(world, AGENT, 'agentconsult')).toMatchObject({ status: 0, reason: '', dir });
    expect(lastEvent(world, SECOND, 'consultinringing')).toMatchObject({ dir, userdata: { ask: 1 } });
    expect([hears(world, customer), hears(world, leg)]).toEqual(['loop', 'loop']);
    const other = takes(world, SECOND);
    expect(tail(world, AGENT, 1)).toEqual(['consultationcalls']);
    expect(tail(world, SECOND, 2)).toEqual(['consultinringing', 'consultincall']);
    expect([hears(world, customer), hears(world, leg), hears(world, other)]).toEqual(['loop', [other], [leg]]);
    wait(world, 4_000);
    says(world, AGENT, { cmd: 'agentconsultback' });
    expect(lastEvent(world, AGENT, 'agentconsultback')).toMatchObject({ status: 0, dir });
    expect(lastEvent(world, SECOND, 'after')).toMatchObject({ endReason: 'consultEnded', duration: 4 });
    expect(lastEvent(world, SECOND, 'after')?.filename).not.toBe('');
    expect(hears(world, customer)).toEqual([leg]);
    wait(world, 1_000);
    hangsUp(world, leg);
    expectClean(world);
    expect(world.records[0]?.segments.find((segment) => segment.agentKey === AGENT)).toMatchObject({
      talkMs: 17_000,
      holdMs: 6_000,
    });
  });

  it('back while it still rings', () => {
    const { world, customer, leg } = consulting(begin);
    says(world, AGENT, { cmd: 'agentconsultback' });
    expect(tail(world, AGENT, 1)).toEqual(['agentconsultback']);
    expect(lastEvent(world, SECOND, 'after')).toMatchObject({ filename: '' });
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('the consulted agent leaves: back, status 0', () => {
    const { world, customer, leg, other } = advised(begin);
    hangsUp(world, other);
    expect(lastEvent(world, AGENT, 'agentconsultback')).toMatchObject({ status: 0, reason: '', dir });
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('hand-over: the consulted agent has the customer', () => {
    const { world, customer, other } = advised(begin);
    says(world, AGENT, { cmd: 'agentshift' });
    expect(heard(world, AGENT)).toEqual(expect.arrayContaining(['agentshift', 'after']));
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endReason: 'transferred', dir });
    expect(tail(world, SECOND, 1)).toEqual(['transferincall']);
    expect(lastEvent(world, SECOND, 'transferincall')).toMatchObject({ dir });
    expect(hears(world, customer)).toEqual([other]);
    says(world, SECOND, { cmd: 'mute' });
    expect(hears(world, customer)).toBe('loop');
    says(world, SECOND, { cmd: 'unmute' });
    wait(world, 2_000);
    says(world, SECOND, { cmd: 'cancelmakecall' });
    expectClean(world);
  });

  it('three-way: the customer leaves', () => {
    const { world, customer, leg, other } = advised(begin);
    says(world, AGENT, { cmd: 'tripartitetalk' });
    expect(tail(world, AGENT, 2)).toEqual(['tripartitetalk', 'sanfangcall']);
    expect(tail(world, SECOND, 1)).toEqual(['sanfangcall']);
    expect([hears(world, customer), hears(world, leg), hears(world, other)]).toEqual([
      [leg, other],
      [customer, other],
      [customer, leg],
    ]);
    hangsUp(world, customer);
    for (const agentKey of [AGENT, SECOND]) {
      expect(lastEvent(world, agentKey, 'after')).toMatchObject({ endedBy: 'customer', endReason: 'customerHungUp' });
    }
    expectClean(world);
  });

  it('three-way: the initiator leaves, the other keeps the customer and may transfer', () => {
    const { world, customer, leg, other } = advised(begin);
    says(world, AGENT, { cmd: 'tripartitetalk' });
    hangsUp(world, leg);
    expect(tail(world, SECOND, 1)).toEqual(['transferincall']);
    expect(hears(world, customer)).toEqual([other]);
    says(world, SECOND, { cmd: 'mute' });
    says(world, SECOND, { cmd: 'unmute' });
    says(world, SECOND, { cmd: 'transfercall', num: OUTSIDE });
    picksUp(world, dialed(world, OUTSIDE));
    expect(hears(world, customer)).toEqual([dialed(world, OUTSIDE)]);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('three-way: the consulted agent leaves, or is let go', () => {
    const { world, customer, leg, other } = advised(begin);
    says(world, AGENT, { cmd: 'tripartitetalk' });
    hangsUp(world, other);
    expect(tail(world, AGENT, 1)).toEqual(['agentconsultback']);
    expect(hears(world, customer)).toEqual([leg]);
    says(world, AGENT, { cmd: 'agentconsult', num: OUTSIDE });
    picksUp(world, dialed(world, OUTSIDE));
    says(world, AGENT, { cmd: 'tripartitetalk' });
    expect(hears(world, customer)).toEqual([leg, dialed(world, OUTSIDE)]);
    says(world, AGENT, { cmd: 'agentconsultback' });
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('the customer hangs up meanwhile', () => {
    const { world, customer } = advised(begin);
    hangsUp(world, customer);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endedBy: 'customer', dir });
    expect(lastEvent(world, SECOND, 'after')).toMatchObject({ endedBy: 'customer', dir });
    expectClean(world);
  });
});

describe('a consultation that does not come about', () => {
  it.each([
    ['declined', (world: World) => fails(world, dialed(world, phoneOf(SECOND)), 486), 'the target declined'],
    ['not answered', (world: World) => ringsInVain(world, dialed(world, phoneOf(SECOND))), 'the target did not answer'],
    [
      'unreachable',
      (world: World) => fails(world, dialed(world, phoneOf(SECOND)), 500),
      'the target cannot be reached',
    ],
  ] as const)('%s: agentconsultback, status 1', (_, happens, reason) => {
    const { world, customer, leg } = consulting();
    happens(world);
    expect(lastEvent(world, AGENT, 'agentconsultback')).toMatchObject({ status: 1, reason, dir: 0 });
    expect(tail(world, SECOND, 2)).toEqual(['after', 'agentbusy']);
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, customer);
    expectClean(world);
  });

  it('commands in the wrong stage or from the wrong agent are refused', () => {
    const { world, customer, leg } = consulting();
    says(world, AGENT, { cmd: 'agentshift' });
    says(world, AGENT, { cmd: 'tripartitetalk' });
    expect(tail(world, AGENT, 2)).toEqual(['agentshift!', 'tripartitetalk!']);
    takes(world, SECOND);
    for (const cmd of ['agentconsultback', 'agentshift', 'tripartitetalk', 'mute', 'unmute'] as const) {
      says(world, SECOND, { cmd });
    }
    says(world, SECOND, { cmd: 'transfercall', num: THIRD });
    expect(tail(world, SECOND, 6)).toEqual([
      'error!',
      'agentshift!',
      'tripartitetalk!',
      'mute!',
      'unmute!',
      'transfercall!',
    ]);
    expect(hears(world, customer)).toBe('loop');
    says(world, AGENT, { cmd: 'agentconsultback' });
    says(world, AGENT, { cmd: 'agentconsultback' });
    expect(tail(world, AGENT, 2)).toEqual(['agentconsultback', 'error!']);
    expect(lastEvent(world, AGENT, 'error')).toMatchObject({
      cmd: 'agentconsultback',
      reason: 'there is no consultation',
    });
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, customer);
    expectClean(world);
  });
});

describe('an outside number is consulted', () => {
  it('talks, is handed the customer, and hangs up', () => {
    const { world, customer, leg, other } = advised(inboundTalk, OUTSIDE);
    expect(tail(world, AGENT, 2)).toEqual(['agentconsult', 'consultationcalls']);
    expect([hears(world, customer), hears(world, leg)]).toEqual(['loop', [other]]);
    says(world, AGENT, { cmd: 'agentshift' });
    expect(hears(world, customer)).toEqual([other]);
    hangsUp(world, other);
    expectClean(world);
    expect(world.records).toMatchObject([{ segments: [{ agentKey: AGENT }, { number: OUTSIDE, talkMs: 3_000 }] }]);
  });

  it.each([
    ['busy', 486, 'the called party is busy'],
    ['unallocated', 404, 'the number is not in use'],
  ])('%s: agentconsultback, status 1', (_, sipStatus, reason) => {
    const { world, customer, leg } = consulting(outboundTalk, OUTSIDE);
    fails(world, dialed(world, OUTSIDE), sipStatus);
    expect(lastEvent(world, AGENT, 'agentconsultback')).toMatchObject({ status: 1, reason, dir: 1 });
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, customer);
    expectClean(world);
  });
});

describe('recordings follow the legs', () => {
  it('each part has one; the consultation is on both', () => {
    const world = createWorld(testCompany());
    readyAgents(world, AGENT);
    says(world, AGENT, { cmd: 'makecall', called: '133' });
    const leg = takes(world, AGENT);
    const customer = dialed(world, '133');
    picksUp(world, customer);
    readyAgents(world, SECOND);
    const recorded = () => [...world.telephony.recordings.values()];
    expect(recorded()).toEqual([[customer, leg]]);
    says(world, AGENT, { cmd: 'agentconsult', num: SECOND });
    expect(recorded()).toEqual([[undefined, undefined]]);
    const other = takes(world, SECOND);
    expect(recorded()).toEqual([
      [other, leg],
      [leg, other],
    ]);
    says(world, AGENT, { cmd: 'tripartitetalk' });
    expect(recorded()).toEqual([
      [customer, leg],
      [customer, other],
    ]);
    hangsUp(world, leg);
    expect(recorded()).toEqual([[customer, other]]);
    hangsUp(world, customer);
    expectClean(world);
    const [first, second] = world.records[0]?.segments ?? [];
    expect([first?.recording, second?.recording]).toEqual([
      `${world.records[0]?.callId}-1`,
      `${world.records[0]?.callId}-2`,
    ]);
  });
});
