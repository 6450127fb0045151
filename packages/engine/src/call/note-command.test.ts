import { describe, expect, it } from 'vitest';
import type { CompanyEffect } from '../company/effects.ts';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
import {
  callsIn,
  createWorld,
  dialed,
  hangsUp,
  lastEvent,
  picksUp,
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

/** What agents note about their calls: kept at their own segment, whether the call is over or not. */

const NOTE = { cmd: 'callnote', note: 'asked for a refund', result: 'sold' } as const;

/** An agent talks with a customer of the group with 30 s of wrap-up. */
function talking(): { world: World; customer: string } {
  const world = createWorld(testCompany());
  signIn(world, AGENT, 1);
  says(world, AGENT, { cmd: 'agentidle' });
  const customer = callsIn(world, '95003');
  picksUp(world, dialed(world, '81001'));
  return { world, customer };
}

const kept = (effects: readonly CompanyEffect[]) => effects.filter((effect) => effect.type === 'storeNote');
const reply = (world: World, agentKey = AGENT) => lastEvent(world, agentKey, 'callnote');
function callid(world: World): string {
  const incall = lastEvent(world, AGENT, 'incall');
  return incall !== undefined && 'callid' in incall ? incall.callid : '';
}

describe('a note', () => {
  it('in the call is kept at the agent’s segment, and is in its `after`', () => {
    const { world, customer } = talking();
    const stored = kept(says(world, AGENT, NOTE));
    expect(stored).toEqual([
      { type: 'storeNote', agentKey: AGENT, callId: callid(world), segment: 1, note: NOTE.note, result: NOTE.result },
    ]);
    expect(reply(world)).toMatchObject({ status: 0, callid: callid(world), segment: 1, dir: 0 });
    hangsUp(world, customer);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ note: NOTE.note, result: NOTE.result });
    expect(world.complaints).toEqual([]);
  });

  it('sent again, as after a reconnection, is the same note; another one replaces it', () => {
    const { world } = talking();
    expect(kept(says(world, AGENT, NOTE))).toEqual(kept(says(world, AGENT, NOTE)));
    expect(kept(says(world, AGENT, { cmd: 'callnote' }))).toMatchObject([{ note: '', result: '' }]);
  });

  it('in wrap-up comes back to a page that is loaded again', () => {
    const world = createWorld(
      testCompany({ groups: testCompany().groups.map((one) => ({ ...one, wrapUpMs: 30_000 })) }),
    );
    signIn(world, AGENT, 1);
    says(world, AGENT, { cmd: 'agentidle' });
    const customer = callsIn(world, '95003');
    picksUp(world, dialed(world, '81001'));
    hangsUp(world, customer);
    expect(kept(says(world, AGENT, { ...NOTE, callid: callid(world), segment: 1 }))).toHaveLength(1);
    signIn(world, AGENT, 1);
    expect(lastEvent(world, AGENT, 'after')).toMatchObject({ note: NOTE.note, result: NOTE.result });
    expect(world.complaints).toEqual([]);
  });

  it('is taken for a minute after the wrap-up, of the call that was meant, and then no more', () => {
    const { world, customer } = talking();
    const first = callid(world);
    hangsUp(world, customer);
    wait(world, 59_000);
    expect(kept(says(world, AGENT, NOTE))).toMatchObject([{ callId: first }]);
    // The next call is there: the note still says which call it means.
    callsIn(world, '95003');
    picksUp(world, dialed(world, '81001'));
    expect(kept(says(world, AGENT, { ...NOTE, callid: first }))).toMatchObject([{ callId: first }]);
    wait(world, 2_000);
    expect(kept(says(world, AGENT, { ...NOTE, callid: first }))).toEqual([]);
    expect(reply(world)).toMatchObject({ status: 409, reason: 'this call can be noted no more' });
  });

  it('is nobody else’s to write', () => {
    const { world } = talking();
    signIn(world, SECOND, 1);
    expect(kept(says(world, SECOND, { ...NOTE, callid: callid(world), segment: 1 }))).toEqual([]);
    expect(reply(world, SECOND)).toMatchObject({ status: 409, reason: 'there is no call' });
    expect(kept(says(world, AGENT, { ...NOTE, segment: 2 }))).toEqual([]);
  });
});
