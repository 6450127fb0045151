import { describe, expect, it } from 'vitest';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import { hears, inboundTalk, outboundTalk, readyAgents, takes } from '../harness/scenes.ts';
import { createWorld, feed, hangsUp, heard, lastEvent, playEnds, says, type World, wait } from '../harness/world.ts';

function expectClean(world: World): void {
  wait(world, 120_000);
  expect(leftOver(world)).toEqual([]);
}

const FLOW = { filename: 'collect', num: '0108', userdata: { from: 'desk' } } as const;

const BEGINNINGS = [
  ['inbound', inboundTalk, 'incall', 0],
  ['outbound', outboundTalk, 'answer', 1],
] as const;

describe.each(BEGINNINGS)('%s customer', (_, begin, back, dir) => {
  it('6.5: the agent is done, the customer stays in the IVR', () => {
    const world = createWorld(testCompany());
    const { customer, leg } = begin(world);
    says(world, AGENT, { cmd: 'transferservice', ...FLOW });
    const events = heard(world, AGENT);
    expect(events.slice(events.indexOf('transferservice')).slice(0, 3)).toEqual([
      'transferservice',
      'cancelmakecall',
      'after',
    ]);
    expect(lastEvent(world, AGENT, 'transferservice')).toMatchObject({ status: 0, dir });
    expect(world.telephony.legs.get(leg)?.state).toBe('ended');
    expect(hears(world, customer)).toBe('prompt');
    feed(world, { type: 'digit', leg: customer, digit: '4' });
    feed(world, { type: 'digit', leg: customer, digit: '#' });
    expectClean(world);
    expect(world.records).toMatchObject([
      {
        endReason: 'ivrEnded',
        userdata: { from: 'desk', num: '0108', digit: '4' },
        segments: [{ endReason: 'transferred' }],
      },
    ]);
  });

  it('6.6: the agent waits, the customer is back with what was pressed', () => {
    const world = createWorld(testCompany());
    const { customer, leg } = begin(world);
    says(world, AGENT, { cmd: 'consulationservice', ...FLOW });
    expect(heard(world, AGENT).at(-1)).toBe('consulationservice');
    expect([hears(world, customer), hears(world, leg)]).toEqual(['prompt', 'nothing']);
    says(world, AGENT, { cmd: 'mute' });
    says(world, AGENT, { cmd: 'transfercall', num: '133' });
    expect(heard(world, AGENT).slice(-2)).toEqual(['mute!', 'transfercall!']);
    playEnds(world, customer);
    for (const digit of ['1', '2', '3']) {
      feed(world, { type: 'digit', leg: customer, digit });
    }
    expect(heard(world, AGENT).at(-1)).toBe(back);
    expect(lastEvent(world, AGENT, back)).toMatchObject({ dir, userdata: { from: 'desk', num: '0108', digit: '123' } });
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, leg);
    expectClean(world);
  });

  it('6.6: the customer hangs up in the IVR', () => {
    const world = createWorld(testCompany());
    const { customer } = begin(world);
    says(world, AGENT, { cmd: 'consulationservice', ...FLOW });
    hangsUp(world, customer);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endedBy: 'customer', endReason: 'customerHungUp' });
    expectClean(world);
  });

  it('6.6: the agent hangs up meanwhile, the customer stays in the flow to its end', () => {
    const world = createWorld(testCompany());
    const { customer } = begin(world);
    says(world, AGENT, { cmd: 'consulationservice', ...FLOW });
    says(world, AGENT, { cmd: 'cancelmakecall' });
    expect(hears(world, customer)).toBe('prompt');
    playEnds(world, customer);
    expectClean(world);
    expect(world.records).toMatchObject([{ endReason: 'ivrEnded', segments: [{ endReason: 'agentHungUp' }] }]);
  });

  it('6.6: the agent’s phone dies meanwhile, the customer queues at the end of the flow', () => {
    const world = createWorld(testCompany());
    const { customer, leg } = begin(world);
    says(world, AGENT, { cmd: 'consulationservice', ...FLOW });
    says(world, AGENT, { cmd: 'agentbusy' });
    hangsUp(world, leg, true);
    readyAgents(world, SECOND);
    playEnds(world, customer);
    wait(world, 4_000);
    expect(lastEvent(world, SECOND, 'inringing')).toMatchObject({ dir });
    hangsUp(world, takes(world, SECOND));
    expectClean(world);
  });

  it('unknown flow: refused, the agent keeps the customer', () => {
    const world = createWorld(testCompany());
    const { customer, leg } = begin(world);
    says(world, AGENT, { cmd: 'transferservice', filename: 'nowhere' });
    says(world, AGENT, { cmd: 'consulationservice', filename: 'constructor' });
    expect(heard(world, AGENT).slice(-2)).toEqual(['transferservice!', 'consulationservice!']);
    expect(lastEvent(world, AGENT, 'transferservice')).toMatchObject({ reason: 'unknown IVR flow' });
    expect(hears(world, customer)).toEqual([leg]);
    hangsUp(world, customer);
    expectClean(world);
  });
});

it('6.6 of a transferred-in customer: by the direction of the customer’s call', () => {
  const world = createWorld(testCompany());
  const { customer } = outboundTalk(world);
  readyAgents(world, SECOND);
  says(world, AGENT, { cmd: 'transfercall', num: SECOND });
  takes(world, SECOND);
  says(world, SECOND, { cmd: 'consulationservice', filename: 'collect' });
  playEnds(world, customer);
  wait(world, 4_000);
  expect(heard(world, SECOND).at(-1)).toBe('answer');
  hangsUp(world, customer);
  expectClean(world);
});

it('no call: refused', () => {
  const world = createWorld(testCompany());
  readyAgents(world, AGENT);
  says(world, AGENT, { cmd: 'transferservice', ...FLOW });
  says(world, AGENT, { cmd: 'consulationservice', ...FLOW });
  expect(heard(world, AGENT).slice(-2)).toEqual(['transferservice!', 'consulationservice!']);
});
