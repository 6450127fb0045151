import { expect, it } from 'vitest';
import type { CompanyEffect } from '../company/effects.ts';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
import { inboundTalk, phoneOf, readyAgents, takes } from '../harness/scenes.ts';
import { createWorld, dialed, feed, hangsUp, lastEvent, picksUp, says, type World } from '../harness/world.ts';

/** User-to-User data (RFC 7433) comes in with an INVITE or an answer, and goes out with every INVITE after that. */

function dials(effects: readonly CompanyEffect[]): readonly (readonly [string, string])[] {
  return effects.flatMap((effect) =>
    effect.type === 'dial'
      ? [[effect.target.kind === 'number' ? effect.target.number : effect.target.account, effect.uui] as const]
      : [],
  );
}

function talk(): { world: World; leg: string } {
  const world = createWorld(testCompany());
  return { world, leg: inboundTalk(world).leg };
}

it('of a customer’s INVITE reaches the agent’s page and phone, and an outside number on transfer', () => {
  const world = createWorld(testCompany());
  readyAgents(world, AGENT);
  world.telephony.legs.set('in', { kind: 'incoming', state: 'new', target: '95003' });
  const from = { trunk: 'carrier', called: '95003', caller: '133', displayName: '' };
  const effects = feed(world, { type: 'legIncoming', leg: 'in', ...from, uui: 'aa;encoding=hex' });
  expect(dials(effects)).toEqual([[phoneOf(AGENT), 'aa;encoding=hex']]);
  expect(lastEvent(world, AGENT, 'inringing')).toMatchObject({ uuiData: 'aa;encoding=hex' });
  takes(world, AGENT);
  expect(dials(says(world, AGENT, { cmd: 'transfercall', num: '13800000001' }))).toEqual([
    ['13800000001', 'aa;encoding=hex'],
  ]);
});

it('of a callee’s answer is in `answer`, the record, and the next agent’s events', () => {
  const world = createWorld(testCompany());
  readyAgents(world, AGENT, SECOND);
  const called = { cmd: 'makecall', called: '13300000019', uuiData: '01;encoding=hex' } as const;
  expect(dials(says(world, AGENT, called))).toEqual([[phoneOf(AGENT), '01;encoding=hex']]);
  takes(world, AGENT);
  const customer = dialed(world, '13300000019');
  picksUp(world, customer, '02;encoding=hex');
  expect(lastEvent(world, AGENT, 'answer')?.uuiData).toBe('02;encoding=hex');
  expect(dials(says(world, AGENT, { cmd: 'agentconsult', num: SECOND }))).toEqual([
    [phoneOf(SECOND), '02;encoding=hex'],
  ]);
  expect(lastEvent(world, SECOND, 'consultinringing')?.uuiData).toBe('02;encoding=hex');
  hangsUp(world, customer);
  expect(world.records.at(-1)?.uuiData).toBe('02;encoding=hex');
});

it('of an agent’s phone goes with the call; an answer without any leaves what there was', () => {
  const { world } = talk();
  readyAgents(world, SECOND);
  says(world, AGENT, { cmd: 'transfercall', num: SECOND });
  picksUp(world, dialed(world, phoneOf(SECOND)), '03;encoding=hex');
  expect(lastEvent(world, SECOND, 'transferincall')?.uuiData).toBe('03;encoding=hex');
  expect(lastEvent(world, AGENT, 'after')?.uuiData).toBe('03;encoding=hex');
  readyAgents(world, AGENT);
  says(world, SECOND, { cmd: 'transfercall', num: AGENT });
  takes(world, AGENT);
  expect(lastEvent(world, AGENT, 'transferincall')?.uuiData).toBe('03;encoding=hex');
});

it('of the customer’s hang-up is in `after` and in the record', () => {
  const world = createWorld(testCompany());
  const { customer: leg } = inboundTalk(world);
  feed(world, { type: 'legEnded', leg, lost: false, reason: 'bye', uui: '04;encoding=hex' });
  expect(lastEvent(world, AGENT, 'after')?.uuiData).toBe('04;encoding=hex');
  expect(world.records.at(-1)?.uuiData).toBe('04;encoding=hex');
});

it('of an agent’s hang-up goes out with the customer’s BYE, and not to the agent’s own phone', () => {
  const world = createWorld(testCompany());
  const { customer: leg } = inboundTalk(world);
  const effects = says(world, AGENT, { cmd: 'cancelmakecall', uuiData: '05;encoding=hex' });
  const ended = effects.filter((effect) => effect.type === 'hangup');
  expect(ended.find((effect) => effect.leg === leg)).toEqual({ type: 'hangup', leg, uui: '05;encoding=hex' });
  expect(ended.filter((effect) => effect.uui !== undefined)).toHaveLength(1);
});

it('of a consulted agent’s hang-up is not the customer’s: the call goes on', () => {
  const { world } = talk();
  readyAgents(world, SECOND);
  says(world, AGENT, { cmd: 'agentconsult', num: SECOND });
  takes(world, SECOND);
  says(world, SECOND, { cmd: 'cancelmakecall', uuiData: '06;encoding=hex' });
  const effects = says(world, AGENT, { cmd: 'cancelmakecall' });
  expect(world.records).toHaveLength(1);
  expect(effects.filter((effect) => effect.type === 'hangup' && effect.uui !== undefined)).toEqual([]);
});
