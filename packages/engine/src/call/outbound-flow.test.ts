import { describe, expect, it } from 'vitest';
import { AGENT, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import {
  createWorld,
  dialed,
  fails,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  rings,
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

/** Manual 6.1.1, and every way it can end. */

const PHONE = '81001';
const CUSTOMER = '13300000019';

function dialing(worktype: 0 | 1 | 2 = 1): World {
  const world = createWorld(testCompany());
  signIn(world, AGENT, worktype, worktype === 2 ? 'audio1' : undefined);
  says(world, AGENT, { cmd: 'makecall', called: CUSTOMER, userdata: { order: 7 }, preview: { task: 1 } });
  return world;
}

const callEvents = (world: World) => heard(world, AGENT).slice(1);

function expectClean(world: World, endReason: string, endedBy: string): void {
  wait(world, 600_000);
  expect(leftOver(world)).toEqual([]);
  expect(world.records).toHaveLength(1);
  expect(world.records[0]).toMatchObject({ endReason, endedBy, direction: 'outbound', customer: CUSTOMER });
}

function talking(): World {
  const world = dialing();
  rings(world, dialed(world, PHONE));
  picksUp(world, dialed(world, PHONE));
  rings(world, dialed(world, CUSTOMER));
  picksUp(world, dialed(world, CUSTOMER));
  wait(world, 5_000);
  return world;
}

describe('6.1.1 outbound to a number', () => {
  it('SIP phone: every event, in order, with its fields', () => {
    const world = talking();
    says(world, AGENT, { cmd: 'cancelmakecall' });
    expect(callEvents(world)).toEqual([
      'makecall',
      'outringing',
      'outcall',
      'calledringing',
      'answer',
      'cancelmakecall',
      'after',
    ]);
    const callid = lastEvent(world, AGENT, 'makecall')?.callid;
    expect(callid).toMatch(/^\d{18}$/);
    expect(lastEvent(world, AGENT, 'outringing')).toMatchObject({
      callid,
      caller: '01041234567',
      called: CUSTOMER,
      origcaller: PHONE,
      nowgroupid: 802,
      userdata: { order: 7 },
      preview: { task: 1 },
      callerArea: { provice: 'Beijing' },
      segment: 1,
      dir: 1,
    });
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ callid, duration: 5, endedBy: 'agent', dir: 1 });
    expectClean(world, 'agentHungUp', 'agent');
  });

  it('worktype 0: the agent is called by number through the trunk, with our own number', () => {
    const world = createWorld(testCompany());
    signIn(world, AGENT, 0);
    const effects = says(world, AGENT, { cmd: 'makecall', called: CUSTOMER, caller: '02188888888' });
    expect(effects.find((effect) => effect.type === 'dial')).toMatchObject({
      target: { kind: 'number', number: '1391001' },
      from: '01041234567',
    });
    picksUp(world, dialed(world, '1391001'));
    expect(lastEvent(world, AGENT, 'outringing')).toMatchObject({ caller: '02188888888', origcaller: '1391001' });
    hangsUp(world, dialed(world, '1391001'));
    expectClean(world, 'agentCancelled', 'agent');
  });

  it('worktype 2: outringing and outcall at once', () => {
    const world = dialing(2);
    expect(callEvents(world)).toEqual(['makecall', 'outringing', 'outcall']);
    expect([...world.telephony.plays.values()]).toEqual([{ legs: ['audio1'], loop: true }]);
    picksUp(world, dialed(world, CUSTOMER));
    expect(callEvents(world).slice(3)).toEqual(['calledringing', 'answer']);
    expect([...world.telephony.bridges.values()]).toEqual([[dialed(world, CUSTOMER), 'audio1']]);
    hangsUp(world, dialed(world, CUSTOMER));
    expect(world.telephony.legs.get('audio1')?.state).toBe('up');
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('early media: the agent hears the network instead of our ringback', () => {
    const world = dialing(2);
    rings(world, dialed(world, CUSTOMER));
    rings(world, dialed(world, CUSTOMER), true);
    expect(callEvents(world)).toEqual(['makecall', 'outringing', 'outcall', 'calledringing']);
    expect(world.telephony.plays.size).toBe(0);
    expect(world.telephony.bridges.size).toBe(1);
    fails(world, dialed(world, CUSTOMER), 486);
    expectClean(world, 'calleeBusy', 'customer');
  });

  it('from ready and from wrap-up: back to the state before', () => {
    const world = createWorld(testCompany());
    signIn(world, AGENT, 2, 'audio1');
    says(world, AGENT, { cmd: 'agentidle' });
    for (const _ of [1, 2]) {
      says(world, AGENT, { cmd: 'makecall', called: CUSTOMER });
      fails(world, dialed(world, CUSTOMER), 404);
    }
    expect(callEvents(world).filter((type) => type === 'agentidle')).toHaveLength(1);
    wait(world, 30_000);
    expect(callEvents(world).at(-1)).toBe('agentidle');
    expect(leftOver(world)).toEqual([]);
  });
});

describe('it fails', () => {
  it.each([
    [486, 'calleeBusy', 'customer'],
    [603, 'calleeDeclined', 'customer'],
    [404, 'numberUnallocated', 'system'],
    [408, 'trunkTimeout', 'system'],
    [403, 'trunkRefused', 'system'],
    [503, 'trunkUnreachable', 'system'],
    [480, 'calleeUnreachable', 'system'],
  ])('the trunk says %i: %s', (sipStatus, endReason, endedBy) => {
    const world = dialing(1);
    picksUp(world, dialed(world, PHONE));
    fails(world, dialed(world, CUSTOMER), sipStatus);
    expect(callEvents(world)).toEqual(['makecall', 'outringing', 'outcall', 'after']);
    expectClean(world, endReason, endedBy);
    expect(world.records[0]?.sipStatus).toBe(sipStatus);
  });

  it('the customer does not answer', () => {
    const world = dialing();
    picksUp(world, dialed(world, PHONE));
    rings(world, dialed(world, CUSTOMER));
    wait(world, 60_000);
    expect(callEvents(world).at(-1)).toBe('after');
    expectClean(world, 'calleeNoAnswer', 'system');
  });

  it('the trunk stays silent', () => {
    const world = dialing();
    picksUp(world, dialed(world, PHONE));
    wait(world, 60_000);
    expectClean(world, 'trunkTimeout', 'system');
  });

  it.each([
    [486, 'agentPhoneBusy', 'agent'],
    [603, 'agentDeclined', 'agent'],
    [408, 'agentUnreachable', 'system'],
    [503, 'agentUnreachable', 'system'],
  ])("the agent's own phone says %i: %s", (sipStatus, endReason, endedBy) => {
    const world = dialing();
    fails(world, dialed(world, PHONE), sipStatus);
    expect(callEvents(world)).toEqual(['makecall', 'after']);
    expectClean(world, endReason, endedBy);
  });

  it("the agent's own phone is not picked up", () => {
    const world = dialing();
    rings(world, dialed(world, PHONE));
    wait(world, 20_000);
    expect(callEvents(world)).toEqual(['makecall', 'outringing', 'after']);
    expectClean(world, 'agentNoAnswer', 'system');
  });

  it.each(['makecall', 'outringing', 'outcall', 'calledringing'])('the agent hangs up after %s', (stage) => {
    const world = dialing();
    if (stage !== 'makecall') rings(world, dialed(world, PHONE));
    if (stage === 'outcall' || stage === 'calledringing') picksUp(world, dialed(world, PHONE));
    if (stage === 'calledringing') rings(world, dialed(world, CUSTOMER));
    expect(callEvents(world).at(-1)).toBe(stage);
    says(world, AGENT, { cmd: 'cancelmakecall' });
    expect(callEvents(world).slice(-2)).toEqual(['cancelmakecall', 'after']);
    expectClean(world, 'agentCancelled', 'agent');
  });

  it('the customer hangs up while on hold', () => {
    const world = talking();
    says(world, AGENT, { cmd: 'mute' });
    hangsUp(world, dialed(world, CUSTOMER));
    expectClean(world, 'customerHungUp', 'customer');
  });
});
