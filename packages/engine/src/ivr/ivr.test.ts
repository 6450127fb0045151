import { describe, expect, it } from 'vitest';
import { testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import { callsIn, createWorld, feed, hangsUp, playEnds, type World, wait } from '../harness/world.ts';

const press = (world: World, leg: string, digit: string) => feed(world, { type: 'digit', leg, digit });

/** What the customer hears now. */
function hears(world: World, leg: string): 'loop' | 'prompt' | undefined {
  const play = [...world.telephony.plays.values()].find(({ legs }) => legs.includes(leg));
  return play === undefined ? undefined : play.loop ? 'loop' : 'prompt';
}

function expectEnded(world: World, endReason: string): void {
  wait(world, 60_000);
  expect(leftOver(world)).toEqual([]);
  expect(world.records).toMatchObject([{ endReason }]);
}

describe('menu', () => {
  it('a key during the prompt queues the customer, with music', () => {
    const world = createWorld(testCompany());
    const leg = callsIn(world, '4008001234');
    expect(world.telephony.legs.get(leg)?.state).toBe('up');
    press(world, leg, '1');
    expect(hears(world, leg)).toBe('loop');
    hangsUp(world, leg);
    expectEnded(world, 'customerAbandonedInQueue');
  });

  it('no key, a wrong key: again, then the way out', () => {
    const world = createWorld(testCompany());
    const leg = callsIn(world, '4008001234');
    playEnds(world, leg);
    wait(world, 5_000);
    expect(hears(world, leg)).toBe('prompt');
    press(world, leg, '9');
    expect(world.company.dump().calls[0]?.[1].place).toMatchObject({ step: 'bye' });
    playEnds(world, leg);
    expectEnded(world, 'ivrEnded');
  });

  it('a key that leads back to the menu plays it anew', () => {
    const world = createWorld(testCompany());
    const leg = callsIn(world, '4008001234');
    for (const _ of Array.from({ length: 5 })) {
      playEnds(world, leg);
      press(world, leg, '0');
    }
    hangsUp(world, leg);
    expectEnded(world, 'customerAbandonedInIvr');
  });
});

describe('message', () => {
  it.each(['a key', 'the limit', 'a hang-up'])('is recorded until %s', (how) => {
    const world = createWorld(testCompany());
    const leg = callsIn(world, '4008001234');
    press(world, leg, '2');
    playEnds(world, leg);
    expect([...world.telephony.recordings.values()]).toEqual([[leg, undefined]]);
    wait(world, 2_000);
    if (how === 'a key') press(world, leg, '5');
    if (how === 'the limit') wait(world, 10_000);
    if (how === 'a hang-up') hangsUp(world, leg);
    expect(world.telephony.recordings.size).toBe(0);
    if (how !== 'a hang-up') playEnds(world, leg);
    expectEnded(world, how === 'a hang-up' ? 'customerHungUp' : 'ivrEnded');
    expect(world.records[0]?.messages).toEqual([`${world.records[0]?.callId}-m1`]);
  });
});

describe('collect', () => {
  it.each([
    [['1', '2', '3'], '123'],
    [['1', '#'], '1'],
    [['7'], '7'],
    [[], ''],
  ])('keys %j give %j', (keys, digits) => {
    const world = createWorld(testCompany());
    const leg = callsIn(world, '95002');
    if (keys.length === 0) playEnds(world, leg);
    for (const key of keys) press(world, leg, key);
    expectEnded(world, 'ivrEnded');
    expect(world.records[0]?.userdata).toEqual({ digit: digits });
  });
});

describe('a flow that is wrong', () => {
  it.each(['95404', '95500', '95501'])('number %s: the call ends, nothing throws', (number) => {
    const world = createWorld(testCompany());
    callsIn(world, number);
    expectEnded(world, 'ivrFailed');
    expect(world.records[0]?.sipStatus).toBe(500);
  });

  it('a number that is none of ours: 404, no call', () => {
    const world = createWorld(testCompany());
    const leg = callsIn(world, '110');
    expect(world.telephony.legs.get(leg)?.state).toBe('ended');
    expect(world.company.calls()).toEqual([]);
    expect(world.records).toEqual([]);
  });

  it('a customer who stays in the menus for ever is let go', () => {
    const world = createWorld(testCompany());
    const leg = callsIn(world, '4008001234');
    wait(world, 15 * 60_000);
    expect(world.telephony.legs.get(leg)?.state).toBe('ended');
    expectEnded(world, 'ivrFailed');
  });
});
