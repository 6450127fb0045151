import { describe, expect, it } from 'vitest';
import { AGENT, testCompany } from '../harness/demo.ts';
import { inboundTalk } from '../harness/scenes.ts';
import { createWorld, lastEvent, says } from '../harness/world.ts';
import { type DialPlan, mayDial } from './dial-plan.ts';

describe('mayDial', () => {
  it.each<readonly [string, DialPlan | undefined, boolean]>([
    ['13300000019', undefined, true],
    ['010-8888 6666', undefined, true],
    ['+44 20 7946 0000', undefined, false],
    ['0044 20 7946 0000', undefined, false],
    ['(+1) 900', undefined, false],
    ['+8613300000019', undefined, true],
    ['008613300000019', undefined, true],
    ['+442079460000', { international: true }, true],
    ['+442079460000', { homeCountry: '44' }, true],
    ['13300000019', { prefixes: ['133', '010'] }, true],
    ['900123', { prefixes: ['133', '010'] }, false],
    ['900123', { prefixes: [] }, false],
    ['442079460000', { prefixes: ['44'], international: true }, true],
  ])('%s with %j: %s', (number, plan, allowed) => {
    expect(mayDial(plan, number)).toBe(allowed);
  });
});

it('a number that may not be called is refused, in every command that takes one', () => {
  const world = createWorld(testCompany());
  const reason = 'this number may not be called';
  inboundTalk(world);
  says(world, AGENT, { cmd: 'transfercall', num: '00442079460000' });
  says(world, AGENT, { cmd: 'agentconsult', num: '+442079460000' });
  expect(lastEvent(world, AGENT, 'transfercall')).toMatchObject({ status: 403, reason });
  expect(lastEvent(world, AGENT, 'agentconsult')).toMatchObject({ status: 403, reason });
  says(world, AGENT, { cmd: 'cancelmakecall' });
  says(world, AGENT, { cmd: 'makecall', called: '+442079460000' });
  expect(lastEvent(world, AGENT, 'makecall')).toMatchObject({ status: 403, reason });
});
