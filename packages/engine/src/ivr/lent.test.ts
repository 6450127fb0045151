import { describe, expect, it } from 'vitest';
import { AGENT, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import {
  callsIn,
  createWorld,
  dialed,
  feed,
  hangsUp,
  heard,
  lastEvent,
  picksUp,
  playEnds,
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

/** Flows that agents send customers to: lent (6.6), sent (6.5), and after the agent has hung up. */

function talking(afterFlow?: string): { world: World; customer: string } {
  const company = testCompany();
  const groups = company.groups.map((group) => (afterFlow === undefined ? group : { ...group, afterFlow }));
  const flows = [
    ...company.flows,
    {
      name: 'rate',
      start: 'ask',
      steps: {
        ask: { kind: 'rate', prompts: [{ kind: 'sound', sound: 'beep' }], timeoutMs: 3_000, next: 'end' },
        end: { kind: 'hangUp' },
      },
    } as const,
    { name: 'empty', start: 'end', steps: { end: { kind: 'hangUp' } } } as const,
  ];
  const world = createWorld({ ...company, groups, flows });
  signIn(world, AGENT, 1);
  says(world, AGENT, { cmd: 'agentidle' });
  const customer = callsIn(world, '95003');
  picksUp(world, dialed(world, '81001'));
  return { world, customer };
}

function released(world: World): void {
  wait(world, 120_000);
  expect(leftOver(world)).toEqual([]);
}

describe('after the agent has hung up', () => {
  it.each(['cancelmakecall', 'phone'])('by %s: the customer rates the service', (how) => {
    const { world, customer } = talking('rate');
    if (how === 'phone') hangsUp(world, dialed(world, '81001'));
    else says(world, AGENT, { cmd: 'cancelmakecall' });
    expect(world.company.calls()).toMatchObject([{ place: 'ivr', flow: 'rate', step: 'ask' }]);
    expect(heard(world, AGENT).filter((type) => type === 'after')).toHaveLength(1);
    feed(world, { type: 'digit', leg: customer, digit: '4' });
    released(world);
    expect(world.records).toMatchObject([
      {
        rating: 4,
        userdata: { rating: 4 },
        endReason: 'ivrEnded',
        segments: [{ endedBy: 'agent', endReason: 'agentHungUp' }],
        flows: [
          { flow: 'express', why: 'incoming', steps: ['queue'] },
          { flow: 'rate', why: 'afterTalk', steps: ['ask', 'end'] },
        ],
      },
    ]);
    for (const { enteredAtMs, leftAtMs } of world.records[0]?.flows ?? []) {
      expect(leftAtMs).toBeGreaterThanOrEqual(enteredAtMs);
    }
  });

  it('the customer hung up first, or the flow is not there: the call ends', () => {
    const first = talking('rate');
    hangsUp(first.world, first.customer);
    released(first.world);
    expect(first.world.records[0]?.endReason).toBe('customerHungUp');
    const second = talking('nowhere');
    says(second.world, AGENT, { cmd: 'cancelmakecall' });
    released(second.world);
    expect(second.world.records[0]?.endReason).toBe('agentHungUp');
  });
});

describe('lent', () => {
  const lend = (world: World, filename: string) => says(world, AGENT, { cmd: 'consulationservice', filename });

  it('comes back with what was collected and the keys pressed', () => {
    const { world, customer } = talking();
    lend(world, 'collect');
    expect(world.telephony.bridges.size).toBe(0);
    for (const digit of '42#') feed(world, { type: 'digit', leg: customer, digit });
    expect(lastEvent(world, AGENT, 'incall')).toMatchObject({ userdata: { digit: '42', keys: '42#' } });
    expect(world.telephony.bridges.size).toBe(1);
    hangsUp(world, customer);
    released(world);
  });

  it('a flow that is over at once, is broken, or never ends: back all the same', () => {
    const { world, customer } = talking();
    for (const flow of ['empty', 'broken', 'circle']) {
      lend(world, flow);
      expect(heard(world, AGENT).slice(-2), flow).toEqual(['consulationservice', 'incall']);
    }
    lend(world, 'welcome');
    for (let nth = 0; nth < 800; nth++) {
      wait(world, 1_000);
      const heardNow = [...world.telephony.plays.values()].some(({ legs, loop }) => !loop && legs.includes(customer));
      if (heardNow) playEnds(world, customer);
      feed(world, { type: 'digit', leg: customer, digit: '0' });
    }
    wait(world, 15 * 60_000);
    expect(heard(world, AGENT).at(-1)).toBe('incall');
    hangsUp(world, customer);
    released(world);
  });

  it('the flow queues the customer: the agent is done', () => {
    const { world, customer } = talking();
    lend(world, 'welcome');
    feed(world, { type: 'digit', leg: customer, digit: '1' });
    expect(heard(world, AGENT)).toContain('after');
    hangsUp(world, customer);
    released(world);
  });

  it('the customer hangs up in the flow', () => {
    const { world, customer } = talking();
    lend(world, 'welcome');
    hangsUp(world, customer);
    released(world);
    expect(heard(world, AGENT)).toContain('after');
  });
});

describe('sent', () => {
  it('the agent is done, the customer stays in the flow', () => {
    const { world, customer } = talking();
    says(world, AGENT, { cmd: 'transferservice', filename: 'welcome' });
    expect(heard(world, AGENT).slice(-4)).toEqual(['transferservice', 'cancelmakecall', 'after', 'agentidle']);
    feed(world, { type: 'digit', leg: customer, digit: '2' });
    hangsUp(world, customer);
    released(world);
  });
});
