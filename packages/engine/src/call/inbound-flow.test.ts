import { describe, expect, it } from 'vitest';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import {
  callsIn,
  createWorld,
  dialed,
  fails,
  feed,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  playEnds,
  rings,
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

/** Manual 6.2.1, and every way it can end. */

const PHONE = '81001';

/** A world with one agent on a SIP phone who is ready. */
function withReadyAgent(): World {
  const world = createWorld(testCompany());
  signIn(world, AGENT, 1);
  says(world, AGENT, { cmd: 'agentidle' });
  return world;
}

/** The part of the events after sign-in and ready. */
const callEvents = (world: World) => heard(world, AGENT).slice(2);

function expectClean(world: World, endReason: string, endedBy: string): void {
  wait(world, 600_000);
  expect(leftOver(world)).toEqual([]);
  expect(world.records).toHaveLength(1);
  expect(world.records[0]).toMatchObject({ endReason, endedBy });
}

function talking(called = '95001'): { world: World; customer: string } {
  const world = withReadyAgent();
  const customer = callsIn(world, called);
  rings(world, dialed(world, PHONE));
  picksUp(world, dialed(world, PHONE));
  if (called === '95001') {
    playEnds(world, customer);
  }
  wait(world, 10_000);
  return { world, customer };
}

describe('6.2.1 inbound', () => {
  it('rings, announces the agent number, connects, records, ends', () => {
    const { world, customer } = talking();
    expect([...world.telephony.bridges.values()]).toEqual([[customer, dialed(world, PHONE)]]);
    expect([...world.telephony.recordings.values()]).toEqual([[customer, dialed(world, PHONE)]]);
    hangsUp(world, customer);
    expect(callEvents(world)).toEqual(['inringing', 'playtts', 'incall', 'after']);
    wait(world, 30_000);
    expect(callEvents(world).at(-1)).toBe('agentidle');
    const after = lastEvent(world, AGENT, 'after');
    expect(after).toMatchObject({ duration: 10, dir: 0, segment: 1, begin_time: '2026-01-01 08:00:00' });
    expect(after?.filename).toBe(`${after?.callid}-1.wav`);
    expectClean(world, 'customerHungUp', 'customer');
    expect(world.records[0]?.segments[0]).toMatchObject({ talkMs: 10_000, recording: `${after?.callid}-1` });
  });

  it('group without announcement, wrap-up and recording: incall follows, ready again at once', () => {
    const { world } = talking('95003');
    hangsUp(world, dialed(world, PHONE));
    expect(callEvents(world)).toEqual(['inringing', 'incall', 'after', 'agentidle']);
    expect(lastEvent(world, AGENT, 'after')?.filename).not.toBe('');
    expectClean(world, 'agentHungUp', 'agent');
    expect(world.records[0]?.segments[0]?.recording).toBeUndefined();
  });

  it('service number that rings until an agent answers: 180, then 200 with the agent', () => {
    const world = createWorld(testCompany());
    const customer = callsIn(world, '95003');
    expect(world.telephony.legs.get(customer)?.state).toBe('ringing');
    expect(world.telephony.plays.size).toBe(0);
    signIn(world, AGENT, 1);
    says(world, AGENT, { cmd: 'agentidle' });
    expect(world.telephony.legs.get(customer)?.state).toBe('ringing');
    picksUp(world, dialed(world, PHONE));
    expect(world.telephony.legs.get(customer)?.state).toBe('up');
    hangsUp(world, customer);
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('a failed announcement does not block the call', () => {
    const world = withReadyAgent();
    const customer = callsIn(world, '95001');
    picksUp(world, dialed(world, PHONE));
    playEnds(world, customer, 'failed');
    expect(callEvents(world)).toEqual(['inringing', 'playtts', 'incall']);
    hangsUp(world, customer);
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('an announcement that never ends is passed over', () => {
    const world = withReadyAgent();
    const customer = callsIn(world, '95001');
    picksUp(world, dialed(world, PHONE));
    wait(world, 15_000);
    expect(callEvents(world)).toEqual(['inringing', 'playtts', 'incall']);
    hangsUp(world, customer);
    expectClean(world, 'customerHungUp', 'customer');
  });
});

describe('the customer hangs up', () => {
  it('while the agent rings: the phone stops at once', () => {
    const world = withReadyAgent();
    const customer = callsIn(world, '95001');
    const phone = dialed(world, PHONE);
    rings(world, phone);
    hangsUp(world, customer);
    expect(world.telephony.legs.get(phone)?.state).toBe('ended');
    expect(callEvents(world)).toEqual(['inringing', 'after']);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ filename: '', answer_time: '', endedBy: 'customer' });
    expectClean(world, 'customerAbandonedWhileRinging', 'customer');
  });

  it('during playtts', () => {
    const world = withReadyAgent();
    const customer = callsIn(world, '95001');
    picksUp(world, dialed(world, PHONE));
    hangsUp(world, customer);
    expect(callEvents(world)).toEqual(['inringing', 'playtts', 'after']);
    expectClean(world, 'customerAbandonedInAnnouncement', 'customer');
  });

  it('on hold', () => {
    const { world, customer } = talking();
    says(world, AGENT, { cmd: 'mute' });
    expect([...world.telephony.plays.values()]).toEqual([{ legs: [customer], loop: true }]);
    expect(world.telephony.bridges.size).toBe(0);
    wait(world, 4_000);
    hangsUp(world, customer);
    expect(callEvents(world)).toEqual(['inringing', 'playtts', 'incall', 'mute', 'after']);
    expectClean(world, 'customerHungUp', 'customer');
    expect(world.records[0]?.segments[0]).toMatchObject({ talkMs: 14_000, holdMs: 4_000 });
  });

  it('after hold and retrieve', () => {
    const { world, customer } = talking();
    says(world, AGENT, { cmd: 'mute' });
    says(world, AGENT, { cmd: 'mute' });
    wait(world, 4_000);
    says(world, AGENT, { cmd: 'unmute' });
    says(world, AGENT, { cmd: 'unmute' });
    expect(world.telephony.bridges.size).toBe(1);
    expect(world.telephony.plays.size).toBe(0);
    expect(callEvents(world).slice(3)).toEqual(['mute', 'mute!', 'unmute', 'unmute!']);
    hangsUp(world, customer);
    expectClean(world, 'customerHungUp', 'customer');
    expect(world.records[0]?.segments[0]?.holdMs).toBe(4_000);
  });
});

describe('the agent ends it', () => {
  it('with the hang-up command: cancelmakecall, then after', () => {
    const { world, customer } = talking();
    says(world, AGENT, { cmd: 'cancelmakecall' });
    expect(world.telephony.legs.get(customer)?.state).toBe('ended');
    expect(callEvents(world).slice(3)).toEqual(['cancelmakecall', 'after']);
    expectClean(world, 'agentHungUp', 'agent');
  });

  it('on the phone: only after', () => {
    const { world } = talking();
    hangsUp(world, dialed(world, PHONE));
    expect(callEvents(world).slice(3)).toEqual(['after']);
    expectClean(world, 'agentHungUp', 'agent');
  });

  it('on the phone during playtts', () => {
    const world = withReadyAgent();
    callsIn(world, '95001');
    picksUp(world, dialed(world, PHONE));
    hangsUp(world, dialed(world, PHONE));
    expect(callEvents(world)).toEqual(['inringing', 'playtts', 'after']);
    expectClean(world, 'agentHungUp', 'agent');
  });

  it('while on hold', () => {
    const { world } = talking();
    says(world, AGENT, { cmd: 'mute' });
    says(world, AGENT, { cmd: 'cancelmakecall' });
    expectClean(world, 'agentHungUp', 'agent');
  });

  it('by a phone whose connection dies', () => {
    const { world } = talking();
    hangsUp(world, dialed(world, PHONE), true);
    expectClean(world, 'agentLost', 'system');
  });
});

describe('ended by nobody who is in it', () => {
  it.each(['95001', '95003'])('%s: the connection of the customer dies in the talk', (called) => {
    const { world, customer } = talking(called);
    hangsUp(world, customer, true);
    expectClean(world, 'customerLost', 'system');
  });

  it('the connection of the customer dies in the queue', () => {
    const world = createWorld(testCompany());
    hangsUp(world, callsIn(world, '95001'), true);
    expectClean(world, 'customerLost', 'system');
  });

  it.each(['customer', 'agent'])('our own media fail, which the leg of the %s tells first', (party) => {
    const { world, customer } = talking();
    const leg = party === 'customer' ? customer : dialed(world, PHONE);
    hangsUp(world, leg, true, true);
    expectClean(world, 'systemError', 'system');
  });

  it('the server stops: talk, queue, menu and a ringing customer end, each with its record', () => {
    const { world } = talking();
    callsIn(world, '95001');
    callsIn(world, '4008001234');
    const ringing = callsIn(world, '95003');
    feed(world, { type: 'stop' });
    expect(world.telephony.legs.get(ringing)?.state).toBe('ended');
    wait(world, 600_000);
    expect(leftOver(world)).toEqual([]);
    expect(world.records.map(({ endReason, endedBy }) => [endReason, endedBy])).toEqual(
      Array.from({ length: 4 }, () => ['systemStopped', 'system']),
    );
    expect(heard(world, AGENT).filter((type) => type === 'after')).toHaveLength(1);
  });
});

describe('the agent does not take it', () => {
  it.each([
    [
      'misses it',
      (world: World) => {
        rings(world, dialed(world, PHONE));
        wait(world, 20_000);
      },
      'missed call',
      'agentNoAnswer',
    ],
    [
      'has a phone that does not even ring',
      (world: World) => wait(world, 20_000),
      "the agent's phone cannot be reached",
      'agentUnreachable',
    ],
    [
      'declines with the command',
      (world: World) => says(world, AGENT, { cmd: 'cancelmakecall' }),
      'declined',
      'agentDeclined',
    ],
    [
      'declines on the phone, 486',
      (world: World) => fails(world, dialed(world, PHONE), 486),
      'declined',
      'agentDeclined',
    ],
    [
      'declines on the phone, 603',
      (world: World) => fails(world, dialed(world, PHONE), 603),
      'declined',
      'agentDeclined',
    ],
    [
      'has a phone that is unreachable, 480',
      (world: World) => fails(world, dialed(world, PHONE), 480),
      "the agent's phone cannot be reached",
      'agentUnreachable',
    ],
    [
      'has a phone that is unreachable, 503',
      (world: World) => fails(world, dialed(world, PHONE), 503),
      "the agent's phone cannot be reached",
      'agentUnreachable',
    ],
    [
      'has a phone that is silent, 408',
      (world: World) => fails(world, dialed(world, PHONE), 408),
      "the agent's phone cannot be reached",
      'agentUnreachable',
    ],
  ])('%s: after, not ready with the reason, the call waits on and is taken by another', (_, act, reason, endReason) => {
    const world = withReadyAgent();
    const customer = callsIn(world, '95003');
    const phone = dialed(world, PHONE);
    act(world);
    expect(world.telephony.legs.get(phone)?.state).toBe('ended');
    expect(callEvents(world).filter((type) => type !== 'cancelmakecall')).toEqual(['inringing', 'after', 'agentbusy']);
    expect(lastEvent(world, AGENT, 'agentbusy')).toMatchObject({ status: 0, reason, busydescr: 0 });
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endReason, filename: '' });
    signIn(world, SECOND, 1);
    says(world, SECOND, { cmd: 'agentidle' });
    picksUp(world, dialed(world, '81002'));
    expect(lastEvent(world, SECOND, 'incall')).toMatchObject({ segment: 2 });
    hangsUp(world, customer);
    expectClean(world, 'customerHungUp', 'customer');
    expect(world.records[0]?.segments.map((segment) => segment.endReason)).toEqual([endReason, 'customerHungUp']);
  });

  it('declined: not offered to that agent again, others are', () => {
    const world = withReadyAgent();
    const customer = callsIn(world, '95003');
    says(world, AGENT, { cmd: 'cancelmakecall' });
    says(world, AGENT, { cmd: 'agentidle' });
    expect(heard(world, AGENT).filter((type) => type === 'inringing')).toHaveLength(1);
    const other = callsIn(world, '95003');
    expect(heard(world, AGENT).filter((type) => type === 'inringing')).toHaveLength(2);
    hangsUp(world, other);
    hangsUp(world, customer);
    wait(world, 60_000);
    expect(leftOver(world)).toEqual([]);
  });

  it('missed: offered to the same agent again once ready', () => {
    const world = withReadyAgent();
    const customer = callsIn(world, '95003');
    wait(world, 20_000);
    says(world, AGENT, { cmd: 'agentidle' });
    expect(heard(world, AGENT).filter((type) => type === 'inringing')).toHaveLength(2);
    hangsUp(world, customer);
    expectClean(world, 'customerAbandonedWhileRinging', 'customer');
  });

  it('a phone that answers too late is an input that does not fit', () => {
    const world = withReadyAgent();
    const customer = callsIn(world, '95003');
    const phone = dialed(world, PHONE);
    hangsUp(world, customer);
    const before = world.company.dump();
    picksUp(world, phone);
    rings(world, phone);
    hangsUp(world, phone);
    expect(world.company.dump()).toEqual(before);
  });
});

describe('answering a SIP phone from the page', () => {
  it('a phone that can be made to answer is made to', () => {
    const world = withReadyAgent();
    callsIn(world, '95003');
    const leg = dialed(world, PHONE);
    feed(world, { type: 'legRinging', leg, earlyMedia: false, picksUp: true });
    const effects = says(world, AGENT, { cmd: 'answercall' });
    expect(lastEvent(world, AGENT, 'answercall')).toMatchObject({ status: 0 });
    expect(effects).toContainEqual({ type: 'pickUp', leg });
    picksUp(world, leg);
    expect(callEvents(world)).toEqual(['inringing', 'answerable', 'answercall', 'incall']);
  });

  it('the page is told once, and again when it comes back without what it knew', () => {
    const world = withReadyAgent();
    callsIn(world, '95003');
    const leg = dialed(world, PHONE);
    feed(world, { type: 'legRinging', leg, earlyMedia: false, picksUp: true });
    feed(world, { type: 'legRinging', leg, earlyMedia: false, picksUp: true });
    expect(callEvents(world)).toEqual(['inringing', 'answerable']);
    signIn(world, AGENT, 1);
    expect(heard(world, AGENT).slice(-3)).toEqual(['logon', 'inringing', 'answerable']);
    expect(world.complaints).toEqual([]);
  });

  it('a phone that cannot is answered by hand: nothing is told, and the command says so', () => {
    const world = withReadyAgent();
    callsIn(world, '95003');
    rings(world, dialed(world, PHONE));
    says(world, AGENT, { cmd: 'answercall' });
    expect(lastEvent(world, AGENT, 'answercall')).toMatchObject({ status: 403 });
    expect(callEvents(world)).toEqual(['inringing', 'answercall!']);
  });
});
