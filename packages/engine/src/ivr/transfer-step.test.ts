import { describe, expect, it } from 'vitest';
import { AGENT } from '../harness/demo.ts';
import { BEEP, FLOW_NUMBER, released, stepNow, worldWith } from '../harness/one-flow.ts';
import {
  callsIn,
  dialed,
  fails,
  hangsUp,
  heard,
  picksUp,
  playEnds,
  rings,
  says,
  signIn,
  wait,
} from '../harness/world.ts';
import type { IvrStep } from './flow.ts';

describe('transfer to a number', () => {
  const to = (number: string): IvrStep => ({
    kind: 'transfer',
    to: { kind: 'number', number },
    ringMs: 10_000,
    failed: 'other',
    next: 'ok',
  });

  it('the customer hears it ring, the two talk, the flow goes on when it hangs up', () => {
    const world = worldWith({ kind: 'play', prompts: [BEEP], next: 'go' }, { go: to('13300000019') });
    const leg = callsIn(world, FLOW_NUMBER);
    playEnds(world, leg);
    const target = dialed(world, '13300000019');
    rings(world, target);
    expect([...world.telephony.plays.values()]).toEqual([{ legs: [leg], loop: true }]);
    picksUp(world, target);
    expect([...world.telephony.bridges.values()]).toEqual([[leg, target]]);
    expect(world.telephony.plays.size).toBe(0);
    wait(world, 60 * 60_000);
    hangsUp(world, target);
    expect(stepNow(world)).toBe('ok');
    hangsUp(world, leg);
    released(world);
  });

  it('a caller not answered yet hears the network ring, and is answered with the number', () => {
    const world = worldWith(to('13300000019'));
    const leg = callsIn(world, FLOW_NUMBER);
    expect(world.telephony.legs.get(leg)?.state).toBe('ringing');
    picksUp(world, dialed(world, '13300000019'));
    expect(world.telephony.legs.get(leg)?.state).toBe('up');
    hangsUp(world, leg);
    released(world);
    expect(world.telephony.bridges.size).toBe(0);
  });

  it.each(['busy', 'no answer', 'lost', 'no number', 'abroad'])('%s: the step says what then', (how) => {
    const numbers: Record<string, string> = { 'no number': '${nothing}', abroad: '0044207946000' };
    const world = worldWith(to(numbers[how] ?? '13300000019'));
    const leg = callsIn(world, FLOW_NUMBER);
    if (how === 'busy') fails(world, dialed(world, '13300000019'), 486);
    if (how === 'lost') hangsUp(world, dialed(world, '13300000019'), true);
    if (how === 'no answer') wait(world, 10_000);
    expect(stepNow(world)).toBe('other');
    hangsUp(world, leg);
    released(world);
  });

  it('a number that the agents may not dial is not dialled', () => {
    const allowed = worldWith(to('13300000019'), {}, { dialing: { prefixes: ['133'] } });
    callsIn(allowed, FLOW_NUMBER);
    expect(dialed(allowed, '13300000019')).toBeDefined();
    const refused = worldWith(to('16812345678'), {}, { dialing: { prefixes: ['133'] } });
    callsIn(refused, FLOW_NUMBER);
    expect(stepNow(refused)).toBe('other');
    expect([...refused.telephony.legs.values()].map(({ kind }) => kind)).toEqual(['incoming']);
  });

  it('without a next step the call ends with the number', () => {
    const world = worldWith({ kind: 'transfer', to: { kind: 'number', number: '133' }, failed: 'other' });
    callsIn(world, FLOW_NUMBER);
    picksUp(world, dialed(world, '133'));
    hangsUp(world, dialed(world, '133'));
    released(world);
    expect(world.records).toMatchObject([{ endReason: 'transferred' }]);
  });
});

describe('transfer to an agent', () => {
  const to: IvrStep = { kind: 'transfer', to: { kind: 'agent', agent: '${who}' }, failed: 'other' };
  const world = () => worldWith({ kind: 'set', data: { who: '1001' }, next: 'go' }, { go: to });

  it('one who is ready is offered the call, and takes it', () => {
    const made = world();
    signIn(made, AGENT, 1);
    says(made, AGENT, { cmd: 'agentidle' });
    const leg = callsIn(made, FLOW_NUMBER);
    picksUp(made, dialed(made, '81001'));
    playEnds(made, leg);
    expect(heard(made, AGENT).slice(-3)).toEqual(['inringing', 'playtts', 'incall']);
    hangsUp(made, leg);
    released(made);
  });

  it.each(['signed out', 'not ready', 'declines', 'no answer'])('%s: the flow goes on', (how) => {
    const made = world();
    if (how !== 'signed out') signIn(made, AGENT, 1);
    if (how === 'declines' || how === 'no answer') says(made, AGENT, { cmd: 'agentidle' });
    const leg = callsIn(made, FLOW_NUMBER);
    if (how === 'declines') fails(made, dialed(made, '81001'), 486);
    if (how === 'no answer') wait(made, 20_000);
    expect(stepNow(made)).toBe('other');
    hangsUp(made, leg);
    released(made);
  });
});
