import { describe, expect, it } from 'vitest';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import { hears, inboundTalk, phoneOf, readyAgents, takes } from '../harness/scenes.ts';
import {
  createWorld,
  dialed,
  fails,
  hangsUp,
  heard,
  lastEvent,
  rings,
  ringsInVain,
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

const CALL = { cmd: 'makecall', called: SECOND, followData: { ticket: 3 } } as const;

/** 1001 may call, 1002 is ready. */
function both(): World {
  const world = createWorld(testCompany());
  signIn(world, AGENT, 1);
  readyAgents(world, SECOND);
  return world;
}

function ringing(): { readonly world: World; readonly own: string } {
  const world = both();
  says(world, AGENT, CALL);
  rings(world, dialed(world, phoneOf(AGENT)));
  const own = takes(world, AGENT);
  return { world, own };
}

function expectClean(world: World): void {
  wait(world, 120_000);
  expect(leftOver(world)).toEqual([]);
}

const OWN = ['makecall', 'outringing', 'outcall', 'calledringing'];

describe('6.1.2 a call to another agent', () => {
  it('both phones, in order; they talk until one hangs up', () => {
    const { world, own } = ringing();
    expect(heard(world, AGENT).slice(-4)).toEqual(OWN);
    expect(heard(world, SECOND).at(-1)).toBe('innerringing');
    expect(lastEvent(world, SECOND, 'innerringing')).toMatchObject({
      caller: AGENT,
      called: SECOND,
      origcaller: phoneOf(AGENT),
      segment: 2,
      dir: 1,
      followData: { ticket: 3 },
    });
    expect(lastEvent(world, AGENT, 'outcall')?.number).toBe(SECOND);
    expect(hears(world, own)).toBe('loop');
    wait(world, 2_000);
    const other = takes(world, SECOND);
    expect(heard(world, AGENT).at(-1)).toBe('answer');
    expect(heard(world, SECOND).at(-1)).toBe('innercall');
    expect([hears(world, own), hears(world, other)]).toEqual([[other], [own]]);
    expect([...world.telephony.recordings.values()]).toEqual(
      [
        [own, other],
        [other, own],
      ].reverse(),
    );
    wait(world, 5_000);
    hangsUp(world, other);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endedBy: 'agent', duration: 5 });
    expectClean(world);
    expect(world.records).toMatchObject([
      { direction: 'internal', customer: '', caller: AGENT, called: SECOND, endReason: 'agentHungUp' },
    ]);
    expect(world.records[0]?.segments.map(({ agentKey, talkMs }) => [agentKey, talkMs])).toEqual([
      [AGENT, 5_000],
      [SECOND, 5_000],
    ]);
  });

  it('the caller hangs up while the other rings', () => {
    const { world } = ringing();
    says(world, AGENT, { cmd: 'cancelmakecall' });
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endReason: 'agentCancelled' });
    expect(heard(world, SECOND).slice(-2)).toEqual(['innerringing', 'after']);
    expectClean(world);
  });

  it('has no hold, transfer, consultation or IVR', () => {
    const { world, own } = ringing();
    takes(world, SECOND);
    for (const agentKey of [AGENT, SECOND]) {
      says(world, agentKey, { cmd: 'mute' });
      says(world, agentKey, { cmd: 'transfercall', num: '133' });
      says(world, agentKey, { cmd: 'agentconsult', num: '133' });
      says(world, agentKey, { cmd: 'transferservice', filename: 'collect' });
      expect(heard(world, agentKey).slice(-4)).toEqual(['mute!', 'transfercall!', 'agentconsult!', 'transferservice!']);
    }
    hangsUp(world, own);
    expectClean(world);
  });
});

describe('fails before any phone rings: innercallout, after', () => {
  it.each([
    ['unknown', '9999@demo', 'unknown target', 'numberUnallocated'],
    ['signed out', '1003@demo', 'the agent is signed out', 'calleeSignedOut'],
    ['not ready', SECOND, 'the agent is not ready', 'calleeNotReady'],
  ])('%s', (_, called, reason, endReason) => {
    const world = both();
    says(world, SECOND, { cmd: 'agentbusy' });
    says(world, AGENT, { cmd: 'makecall', called });
    expect(heard(world, AGENT).slice(1, 4)).toEqual(['makecall', 'innercallout!', 'after']);
    expect(lastEvent(world, AGENT, 'makecall')?.status).toBe(0);
    expect(lastEvent(world, AGENT, 'innercallout')).toMatchObject({ reason, segment: 1 });
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endReason, filename: '' });
    expect(world.telephony.legs.size).toBe(0);
    expectClean(world);
  });

  it('on a call', () => {
    const world = both();
    const { customer } = inboundTalk(world, SECOND);
    says(world, AGENT, CALL);
    expect(lastEvent(world, AGENT, 'innercallout')).toMatchObject({ reason: 'the agent is on a call' });
    hangsUp(world, customer);
    expectClean(world);
  });

  it('became not ready while the caller’s own phone rang', () => {
    const world = both();
    says(world, AGENT, CALL);
    says(world, SECOND, { cmd: 'agentbusy' });
    takes(world, AGENT);
    expect(heard(world, AGENT).slice(-4, -1)).toEqual(['outringing', 'outcall', 'innercallout!']);
    expectClean(world);
  });
});

describe('fails at the other’s phone: after and not ready there, innercallout and after here', () => {
  it.each([
    ['declined with the command', (world: World) => says(world, SECOND, { cmd: 'cancelmakecall' }), 'calleeDeclined'],
    ['declined on the phone', (world: World) => fails(world, dialed(world, phoneOf(SECOND)), 603), 'calleeDeclined'],
    ['not answered', (world: World) => ringsInVain(world, dialed(world, phoneOf(SECOND))), 'calleeNoAnswer'],
    ['unreachable', (world: World) => fails(world, dialed(world, phoneOf(SECOND)), 480), 'calleeUnreachable'],
  ] as const)('%s', (_, happens, endReason) => {
    const { world } = ringing();
    happens(world);
    expect(heard(world, SECOND).slice(-2)).toEqual(['after', 'agentbusy']);
    expect(heard(world, AGENT)).toEqual(expect.arrayContaining([...OWN, 'innercallout!', 'after']));
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endReason });
    expectClean(world);
  });
});

it('with page audio on both sides: answered with the page', () => {
  const world = createWorld(testCompany());
  signIn(world, AGENT, 2, 'audio1');
  signIn(world, SECOND, 2, 'audio2');
  says(world, SECOND, { cmd: 'agentidle' });
  says(world, AGENT, CALL);
  expect(heard(world, AGENT).slice(-4)).toEqual(OWN);
  says(world, SECOND, { cmd: 'answercall' });
  expect(hears(world, 'audio1')).toEqual(['audio2']);
  says(world, SECOND, { cmd: 'cancelmakecall' });
  expectClean(world);
});
