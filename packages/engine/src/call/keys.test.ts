import { describe, expect, it } from 'vitest';
import type { CompanyEffect } from '../company/effects.ts';
import { AGENT, SECOND, SUPERVISOR, testCompany } from '../harness/demo.ts';
import { inboundTalk, outboundTalk, readyAgents, takes } from '../harness/scenes.ts';
import { createWorld, dialed, lastEvent, rings, says, signIn, type World } from '../harness/world.ts';

/** `senddtmf`: a key goes to whom the agent talks with. */

function press(world: World, agentKey: string, num: string | number): readonly (readonly [string, string])[] {
  const isKey = (effect: CompanyEffect) => effect.type === 'sendDigits';
  return says(world, agentKey, { cmd: 'senddtmf', num })
    .filter(isKey)
    .map(({ leg, digits }) => [leg, digits] as const);
}

describe('a key', () => {
  it('of an agent goes to the customer, and is answered', () => {
    const world = createWorld(testCompany());
    const { customer } = outboundTalk(world);
    expect(press(world, AGENT, '#')).toEqual([[customer, '#']]);
    expect(press(world, AGENT, 0)).toEqual([[customer, '0']]);
    expect(lastEvent(world, AGENT, 'senddtmf')).toMatchObject({ status: 0, reason: '', segment: 1, dir: 1 });
  });

  it('goes to a network that plays early media: some menus do not answer', () => {
    const world = createWorld(testCompany());
    readyAgents(world, AGENT);
    says(world, AGENT, { cmd: 'makecall', called: '95588' });
    takes(world, AGENT);
    const callee = dialed(world, '95588');
    expect(press(world, AGENT, '1')).toEqual([]);
    expect(lastEvent(world, AGENT, 'senddtmf')).toMatchObject({ reason: 'the call is not connected' });
    rings(world, callee, true);
    expect(press(world, AGENT, '1')).toEqual([[callee, '1']]);
  });

  it('goes to whom the agent consults, to both in a three-way call, to nobody while the customer is on hold', () => {
    const world = createWorld(testCompany());
    const { customer } = inboundTalk(world);
    says(world, AGENT, { cmd: 'mute' });
    expect(press(world, AGENT, '1')).toEqual([]);
    expect(lastEvent(world, AGENT, 'senddtmf')?.status).toBe(409);
    readyAgents(world, SECOND);
    says(world, AGENT, { cmd: 'agentconsult', num: SECOND });
    const second = takes(world, SECOND);
    expect(press(world, AGENT, '2')).toEqual([[second, '2']]);
    says(world, AGENT, { cmd: 'tripartitetalk' });
    expect(press(world, AGENT, '3').map(([leg]) => leg)).toEqual([customer, second]);
  });

  it('is not sent to a supervisor who listens, nor by one', () => {
    const world = createWorld(testCompany());
    const { customer } = inboundTalk(world);
    signIn(world, SUPERVISOR, 1);
    says(world, SUPERVISOR, { cmd: 'monitor', agentoperatorid: AGENT });
    takes(world, SUPERVISOR);
    expect(press(world, AGENT, '1')).toEqual([[customer, '1']]);
    expect(press(world, SUPERVISOR, '1')).toEqual([]);
    expect(lastEvent(world, SUPERVISOR, 'senddtmf')?.status).toBe(409);
  });
});
