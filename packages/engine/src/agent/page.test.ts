import { describe, expect, it } from 'vitest';
import { AGENT, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import {
  audioComes,
  audioDies,
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
  WALL_START_MS,
  type World,
  wait,
} from '../harness/world.ts';

/** Pages, networks and audio sessions that vanish and come back, in every state. */

const lost = (world: World) => feed(world, { type: 'pageLost', agentKey: AGENT });

/** The gateway answers `reconnection`; then the engine is told. What the page is sent to rebuild its state. */
function back(world: World, replay = true): string[] {
  const before = heard(world, AGENT).length;
  if (replay) {
    world.checker.step(AGENT, { type: 'reconnection', status: 0, resumed: false }, world.nowMs);
  }
  feed(world, { type: 'pageBack', agentKey: AGENT, replay });
  return heard(world, AGENT).slice(before);
}

function readyAgent(worktype: 1 | 2): World {
  const world = createWorld(testCompany());
  signIn(world, AGENT, worktype, worktype === 2 ? 'audio1' : undefined);
  says(world, AGENT, { cmd: 'agentidle' });
  return world;
}

function talking(worktype: 1 | 2): { world: World; customer: string } {
  const world = readyAgent(worktype);
  const customer = callsIn(world, '95001');
  if (worktype === 2) {
    says(world, AGENT, { cmd: 'answercall' });
  } else {
    picksUp(world, dialed(world, '81001'));
  }
  playEnds(world, customer);
  return { world, customer };
}

function expectClean(world: World, endReason: string, endedBy: string): void {
  wait(world, 600_000);
  expect(leftOver(world)).toEqual([]);
  expect(world.records).toMatchObject([{ endReason, endedBy }]);
}

describe('the page is lost', () => {
  it('at rest: no offers; back in time: offers again, the state is kept', () => {
    const world = readyAgent(1);
    lost(world);
    const customer = callsIn(world, '95003');
    expect(heard(world, AGENT)).not.toContain('inringing');
    wait(world, 59_999);
    expect(back(world)).toEqual(['agentidle', 'inringing']);
    hangsUp(world, customer);
    expectClean(world, 'customerAbandonedWhileRinging', 'customer');
  });

  it('at rest for longer than the grace: signed out', () => {
    const world = readyAgent(2);
    lost(world);
    wait(world, 60_000);
    expect(world.sessionsEnded).toEqual([{ agentKey: AGENT, why: 'graceOver' }]);
    expect(world.telephony.legs.get('audio1')?.state).toBe('ended');
    expect(leftOver(world)).toEqual([]);
  });

  it('in wrap-up for longer than the grace: signed out, no timer left', () => {
    const { world, customer } = talking(1);
    hangsUp(world, customer);
    lost(world);
    wait(world, 60_000);
    expect(world.sessionsEnded).toHaveLength(1);
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('in a talk on the phone: the talk goes on, signed out after it', () => {
    const { world, customer } = talking(1);
    lost(world);
    wait(world, 100_000);
    expect(world.telephony.bridges.size).toBe(1);
    expect(world.sessionsEnded).toEqual([]);
    hangsUp(world, customer);
    expect(heard(world, AGENT).at(-1)).toBe('after');
    expect(world.sessionsEnded).toEqual([{ agentKey: AGENT, why: 'graceOver' }]);
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('in a talk for longer than the grace, but back before its end: stays signed in', () => {
    const { world, customer } = talking(1);
    lost(world);
    wait(world, 100_000);
    expect(back(world)).toEqual(['incall']);
    hangsUp(world, customer);
    expect(world.sessionsEnded).toEqual([]);
    expectClean(world, 'customerHungUp', 'customer');
  });
});

describe('a call ends while its page is loaded anew', () => {
  it('ready before it, ready after it; offered nothing until the page is back', () => {
    const world = readyAgent(2);
    const customer = callsIn(world, '95003');
    says(world, AGENT, { cmd: 'answercall' });
    lost(world);
    audioDies(world, AGENT, 'audio1');
    hangsUp(world, customer);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentidle']);
    const next = callsIn(world, '95003');
    expect(heard(world, AGENT).at(-1)).toBe('agentidle');
    signIn(world, AGENT, 2, 'audio2');
    expect(heard(world, AGENT).slice(-2)).toEqual(['agentidle', 'inringing']);
    hangsUp(world, next);
    expect(leftOver(world)).toEqual([]);
  });

  it('a page that is there, without its audio: not ready', () => {
    const world = readyAgent(2);
    const customer = callsIn(world, '95003');
    says(world, AGENT, { cmd: 'answercall' });
    audioDies(world, AGENT, 'audio1');
    hangsUp(world, customer);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentbusy']);
  });
});

describe('what a page that comes back is told', () => {
  it('ready, not ready, just signed in', () => {
    const world = createWorld(testCompany());
    signIn(world, AGENT, 1);
    expect(back(world)).toEqual([]);
    says(world, AGENT, { cmd: 'agentidle' });
    expect(back(world)).toEqual(['agentidle']);
    says(world, AGENT, { cmd: 'agentbusy', busydescr: 1 });
    expect(back(world)).toEqual(['agentbusy']);
    expect(lastEvent(world, AGENT, 'agentbusy')?.busydescr).toBe(1);
  });

  it('since when it has been so: its timers go on', () => {
    const world = readyAgent(2);
    const readyMs = WALL_START_MS;
    wait(world, 5_000);
    back(world);
    expect(lastEvent(world, AGENT, 'agentidle')?.since).toBe(readyMs);
    const customer = callsIn(world, '95001');
    const ringsMs = WALL_START_MS + world.nowMs;
    wait(world, 3_000);
    back(world);
    expect(lastEvent(world, AGENT, 'inringing')).toMatchObject({ since: ringsMs });
    says(world, AGENT, { cmd: 'answercall' });
    playEnds(world, customer);
    const talksMs = WALL_START_MS + world.nowMs;
    wait(world, 10_000);
    back(world);
    expect(lastEvent(world, AGENT, 'incall')).toMatchObject({ since: talksMs });
    hangsUp(world, customer);
    const endedMs = WALL_START_MS + world.nowMs;
    wait(world, 4_500);
    back(world);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ since: endedMs, wrapUp: 26 });
  });

  it('what was asked for during the call comes after the call', () => {
    const { world } = talking(2);
    says(world, AGENT, { cmd: 'agentbusy', busydescr: 1 });
    expect(back(world)).toEqual(['incall', 'agentbusy']);
    expect(lastEvent(world, AGENT, 'agentbusy')).toMatchObject({ deferred: true, busydescr: 1 });
    says(world, AGENT, { cmd: 'agentidle' });
    expect(back(world)).toEqual(['incall', 'agentidle']);
  });

  it('ringing, announcing, talking, on hold, wrap-up', () => {
    const world = readyAgent(2);
    const customer = callsIn(world, '95001');
    expect(back(world)).toEqual(['inringing']);
    says(world, AGENT, { cmd: 'answercall' });
    expect(back(world)).toEqual(['inringing', 'playtts']);
    playEnds(world, customer);
    expect(back(world)).toEqual(['incall']);
    says(world, AGENT, { cmd: 'mute' });
    expect(back(world)).toEqual(['incall', 'mute']);
    hangsUp(world, customer);
    expect(back(world)).toEqual(['after']);
    expect(back(world, false)).toEqual([]);
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('since when an outbound call is at its stage', () => {
    const world = createWorld(testCompany());
    signIn(world, AGENT, 2, 'audio1');
    says(world, AGENT, { cmd: 'makecall', called: '133' });
    const dialledMs = WALL_START_MS + world.nowMs;
    wait(world, 2_000);
    back(world);
    expect(lastEvent(world, AGENT, 'outcall')).toMatchObject({ since: dialledMs });
    feed(world, { type: 'legRinging', leg: dialed(world, '133'), earlyMedia: false });
    const ringsMs = WALL_START_MS + world.nowMs;
    wait(world, 3_000);
    back(world);
    expect(lastEvent(world, AGENT, 'calledringing')).toMatchObject({ since: ringsMs });
    picksUp(world, dialed(world, '133'));
    back(world);
    const areas = { calledArea: { city: expect.any(String) }, preview: {} };
    expect(lastEvent(world, AGENT, 'answer')).toMatchObject({ since: WALL_START_MS + world.nowMs, ...areas });
  });

  it('each stage of an outbound call', () => {
    const world = createWorld(testCompany());
    signIn(world, AGENT, 1);
    says(world, AGENT, { cmd: 'makecall', called: '133' });
    expect(back(world)).toEqual(['makecall']);
    feed(world, { type: 'legRinging', leg: dialed(world, '81001'), earlyMedia: false });
    expect(back(world)).toEqual(['makecall', 'outringing']);
    picksUp(world, dialed(world, '81001'));
    expect(back(world)).toEqual(['outringing', 'outcall']);
    feed(world, { type: 'legRinging', leg: dialed(world, '133'), earlyMedia: false });
    expect(back(world)).toEqual(['outringing', 'outcall', 'calledringing']);
    picksUp(world, dialed(world, '133'));
    expect(back(world)).toEqual(['answer']);
    hangsUp(world, dialed(world, '133'));
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('a sign-in during a call takes it over and resets nothing', () => {
    const { world, customer } = talking(2);
    const before = heard(world, AGENT).length;
    signIn(world, AGENT, 2, 'audio2');
    expect(heard(world, AGENT).slice(before)).toEqual(['logon', 'incall']);
    expect([...world.telephony.bridges.values()]).toEqual([[customer, 'audio2']]);
    expect([...world.telephony.recordings.values()]).toEqual([[customer, 'audio2']]);
    hangsUp(world, customer);
    expectClean(world, 'customerHungUp', 'customer');
  });
});

describe('the audio session of the page (worktype 2)', () => {
  it('down while the call rings: it cannot be answered, and after 5 s the offer goes back', () => {
    const world = readyAgent(2);
    const customer = callsIn(world, '95003');
    audioDies(world, AGENT, 'audio1');
    says(world, AGENT, { cmd: 'answercall' });
    expect(heard(world, AGENT).slice(-3)).toEqual(['inringing', 'siperror', 'answercall!']);
    wait(world, 4_999);
    expect(heard(world, AGENT).at(-1)).toBe('answercall!');
    wait(world, 1);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentbusy']);
    hangsUp(world, customer);
    expectClean(world, 'customerAbandonedInQueue', 'customer');
    expect(world.records[0]?.segments[0]?.endReason).toBe('agentLost');
  });

  it('a reload while the call rings: it rings on and is answered', () => {
    const world = readyAgent(2);
    const customer = callsIn(world, '95003');
    audioDies(world, AGENT, 'audio1');
    lost(world);
    wait(world, 3_000);
    const before = heard(world, AGENT).length;
    signIn(world, AGENT, 2, 'audio2');
    expect(heard(world, AGENT).slice(before)).toEqual(['logon', 'inringing']);
    wait(world, 10_000);
    says(world, AGENT, { cmd: 'answercall' });
    expect([...world.telephony.bridges.values()]).toEqual([[customer, 'audio2']]);
    hangsUp(world, customer);
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('a socket cut while the call rings, back in time: it rings on', () => {
    const world = readyAgent(2);
    const customer = callsIn(world, '95003');
    lost(world);
    wait(world, 3_000);
    back(world, false);
    wait(world, 10_000);
    says(world, AGENT, { cmd: 'answercall' });
    expect([...world.telephony.bridges.values()]).toEqual([[customer, 'audio1']]);
    hangsUp(world, customer);
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('a page closed while the call rings: after 5 s the offer goes back', () => {
    const world = readyAgent(2);
    const customer = callsIn(world, '95003');
    lost(world);
    wait(world, 5_000);
    expect(heard(world, AGENT).slice(-2)).toEqual(['after', 'agentbusy']);
    hangsUp(world, customer);
    expectClean(world, 'customerAbandonedInQueue', 'customer');
  });

  it('down in the talk: music for the customer; up again: they talk and are recorded', () => {
    const { world, customer } = talking(2);
    audioDies(world, AGENT, 'audio1');
    expect(world.telephony.bridges.size).toBe(0);
    expect([...world.telephony.plays.values()]).toEqual([{ legs: [customer], loop: true }]);
    wait(world, 30_000);
    audioComes(world, AGENT, 'audio2');
    expect(world.telephony.plays.size).toBe(0);
    expect([...world.telephony.bridges.values()]).toEqual([[customer, 'audio2']]);
    expect([...world.telephony.recordings.values()]).toEqual([[customer, 'audio2']]);
    wait(world, 60_000);
    hangsUp(world, customer);
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('down in the talk for longer than the grace: the call ends, the agent is lost', () => {
    const { world } = talking(2);
    lost(world);
    audioDies(world, AGENT, 'audio1');
    wait(world, 60_000);
    expect(heard(world, AGENT).at(-1)).toBe('after');
    expect(world.sessionsEnded).toHaveLength(1);
    expectClean(world, 'agentLost', 'system');
  });

  it('down while the customer is being called: back in time for the answer', () => {
    const world = readyAgent(2);
    says(world, AGENT, { cmd: 'makecall', called: '133' });
    audioDies(world, AGENT, 'audio1');
    expect(world.telephony.plays.size).toBe(0);
    picksUp(world, dialed(world, '133'));
    expect(world.telephony.plays.size).toBe(1);
    audioComes(world, AGENT, 'audio2');
    expect(world.telephony.bridges.size).toBe(1);
    hangsUp(world, dialed(world, '133'));
    expectClean(world, 'customerHungUp', 'customer');
  });

  it('missing at sign-in: siperror, and the agent cannot go ready or dial', () => {
    const world = createWorld(testCompany());
    signIn(world, AGENT, 2);
    says(world, AGENT, { cmd: 'agentidle' });
    says(world, AGENT, { cmd: 'makecall', called: '133' });
    expect(heard(world, AGENT)).toEqual(['logon', 'siperror', 'agentidle!', 'makecall!']);
    audioComes(world, AGENT, 'audio1');
    says(world, AGENT, { cmd: 'agentidle' });
    expect(heard(world, AGENT).at(-1)).toBe('agentidle');
    expect(leftOver(world)).toEqual([]);
  });

  it('down and up again while ready: no offers meanwhile, the state is kept and told', () => {
    const world = readyAgent(2);
    audioDies(world, AGENT, 'audio1');
    expect(heard(world, AGENT).at(-1)).toBe('siperror');
    const customer = callsIn(world, '95003');
    expect(heard(world, AGENT)).not.toContain('inringing');
    audioComes(world, AGENT, 'audio2');
    expect(heard(world, AGENT).slice(-2)).toEqual(['agentidle', 'inringing']);
    hangsUp(world, customer);
    expectClean(world, 'customerAbandonedWhileRinging', 'customer');
  });
});
