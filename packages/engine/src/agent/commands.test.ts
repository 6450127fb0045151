import type { CtiCommand } from '@callwright/cti';
import { describe, expect, it } from 'vitest';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
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
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

function signedIn(): World {
  const world = createWorld(testCompany());
  signIn(world, AGENT, 1);
  return world;
}

describe('refused, and nothing changed', () => {
  it.each<readonly [string, CtiCommand, string]>([
    ['an empty number', { cmd: 'makecall', called: '' }, 'makecall!'],
    ['a number of 400 digits', { cmd: 'makecall', called: '1'.repeat(400) }, 'makecall!'],
    ['a number to show of 40 digits', { cmd: 'makecall', called: '133', caller: '1'.repeat(40) }, 'makecall!'],
    ['a call to oneself', { cmd: 'makecall', called: '1001@demo' }, 'makecall!'],
    ['hanging up without a call', { cmd: 'cancelmakecall' }, 'cancelmakecall!'],
    ['answering nothing', { cmd: 'answercall' }, 'answercall!'],
    ['holding nothing', { cmd: 'mute' }, 'mute!'],
    ['retrieving nothing', { cmd: 'unmute' }, 'unmute!'],
    ['a not-ready reason that does not exist', { cmd: 'agentbusy', busydescr: 99 }, 'agentbusy!'],
    ['a key', { cmd: 'senddtmf', num: '1' }, 'senddtmf!'],
    ['a transfer', { cmd: 'transfercall', num: '1002@demo' }, 'transfercall!'],
    ['a consultation', { cmd: 'agentconsult', num: '1002@demo' }, 'agentconsult!'],
    ['the end of a consultation', { cmd: 'agentconsultback' }, 'error!'],
    ['listening', { cmd: 'monitor', agentoperatorid: '1002@demo' }, 'monitor!'],
    ['the state of a stranger', { cmd: 'getagentstate', agentid: 'x@demo' }, 'getagentstate!'],
  ])('%s', (_, command, answer) => {
    const world = signedIn();
    const before = world.company.dump();
    says(world, AGENT, command);
    expect(heard(world, AGENT)).toEqual(['logon', answer]);
    expect(world.events.at(-1)?.event).toMatchObject({ reason: expect.stringMatching(/./) });
    expect(world.company.dump()).toEqual(before);
  });

  it('during a call: another call, sign-out; on a phone: answering with the page', () => {
    const world = signedIn();
    says(world, AGENT, { cmd: 'agentidle' });
    const customer = callsIn(world, '95003');
    says(world, AGENT, { cmd: 'answercall' });
    expect(lastEvent(world, AGENT, 'answercall')).toMatchObject({ reason: 'answer on your phone', segment: 1 });
    says(world, AGENT, { cmd: 'makecall', called: '133' });
    says(world, AGENT, { cmd: 'logout' });
    says(world, AGENT, { cmd: 'mute' });
    expect(heard(world, AGENT).slice(-4)).toEqual(['answercall!', 'makecall!', 'logout!', 'mute!']);
    hangsUp(world, customer);
    expect(leftOver(world)).toEqual([]);
  });

  it('the reason is in the language of the company', () => {
    const world = createWorld(testCompany({ language: 'zh' }));
    signIn(world, AGENT, 1);
    says(world, AGENT, { cmd: 'cancelmakecall' });
    expect(lastEvent(world, AGENT, 'cancelmakecall')?.reason).toBe('当前没有通话');
  });

  it('sign-in: unknown agent, groups that are not the agent’s', () => {
    const world = createWorld(testCompany());
    const base = { type: 'signIn', worktype: 1, auto: false, groupIds: [], audioLeg: undefined, sequence: 5 } as const;
    feed(world, { ...base, agentKey: '9999@demo' });
    feed(world, { ...base, agentKey: AGENT, groupIds: [999] });
    expect(world.events.map(({ event }) => 'status' in event && event.status)).toEqual([1, 1]);
    expect(world.company.agents().every((agent) => agent.state === 'signedOut')).toBe(true);
  });

  it('a command of an agent who is signed out', () => {
    const world = createWorld(testCompany());
    const effects = says(world, AGENT, { cmd: 'agentidle' });
    expect(effects.map((effect) => effect.type)).toEqual(['emit', 'unexpected']);
  });
});

describe('ready and not ready', () => {
  it('said during a call: deferred, in effect after it', () => {
    const world = signedIn();
    says(world, AGENT, { cmd: 'agentidle' });
    const customer = callsIn(world, '95001');
    says(world, AGENT, { cmd: 'agentbusy', busydescr: 1 });
    expect(lastEvent(world, AGENT, 'agentbusy')).toMatchObject({ status: 0, deferred: true });
    picksUp(world, dialed(world, '81001'));
    hangsUp(world, customer);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentbusy']);
    expect(lastEvent(world, AGENT, 'agentbusy')).toEqual({ type: 'agentbusy', status: 0, reason: '', busydescr: 1 });
    expect(leftOver(world)).toEqual([]);
  });

  it('ends wrap-up', () => {
    const world = signedIn();
    says(world, AGENT, { cmd: 'agentidle' });
    hangsUp(world, callsIn(world, '95001'));
    expect(world.company.agents()[0]?.state).toBe('wrapUp');
    says(world, AGENT, { cmd: 'agentidle' });
    expect(world.company.agents()[0]?.state).toBe('ready');
    wait(world, 60_000);
    expect(heard(world, AGENT).filter((type) => type === 'agentidle')).toHaveLength(2);
    expect(leftOver(world)).toEqual([]);
  });

  it('wrap-up that ends by itself: `after` tells when, and again what is left to a page that comes back', () => {
    const world = signedIn();
    says(world, AGENT, { cmd: 'agentidle' });
    hangsUp(world, callsIn(world, '95001'));
    expect(lastEvent(world, AGENT, 'after')?.wrapUp).toBe(30);
    wait(world, 12_000);
    signIn(world, AGENT, 2, 'audio2');
    expect(lastEvent(world, AGENT, 'after')?.wrapUp).toBe(18);
  });

  it('no wrap-up, or one that was answered before: `after` tells no time', () => {
    const world = signedIn();
    says(world, AGENT, { cmd: 'agentidle' });
    callsIn(world, '95001');
    says(world, AGENT, { cmd: 'agentbusy' });
    says(world, AGENT, { cmd: 'cancelmakecall' });
    expect(lastEvent(world, AGENT, 'after')?.wrapUp).toBeUndefined();
  });

  it('said by nobody: after wrap-up the agent who had just signed in is not ready', () => {
    const world = createWorld(testCompany());
    signIn(world, AGENT, 2, 'audio1');
    says(world, AGENT, { cmd: 'makecall', called: '133' });
    says(world, AGENT, { cmd: 'cancelmakecall' });
    wait(world, 30_000);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentbusy']);
  });
});

describe('lists and sign-out', () => {
  it('own groups, ready agents, the state of an agent', () => {
    const world = signedIn();
    signIn(world, SECOND, 1);
    says(world, SECOND, { cmd: 'agentidle' });
    says(world, AGENT, { cmd: 'agentgroups' });
    says(world, AGENT, { cmd: 'idleagents', type: 0 });
    says(world, AGENT, { cmd: 'getagentstate', agentid: SECOND });
    says(world, AGENT, { cmd: 'getagentstate' });
    expect(lastEvent(world, AGENT, 'agentgroups')?.data.map((group) => group.groupid)).toEqual([802, 803]);
    expect(lastEvent(world, AGENT, 'idleagents')?.data[0]?.agents).toEqual([SECOND]);
    const states = world.events.flatMap(({ event }) => (event.type === 'getagentstate' ? [event.agentState] : []));
    expect(states).toEqual(['idle', 'busy']);
  });

  it('logout: reply, then the session ends and the audio leg with it', () => {
    const world = createWorld(testCompany());
    signIn(world, AGENT, 2, 'audio1');
    const effects = says(world, AGENT, { cmd: 'logout' });
    expect(effects.map((effect) => effect.type)).toEqual(['emit', 'hangup', 'endSession']);
    expect(leftOver(world)).toEqual([]);
  });
});
