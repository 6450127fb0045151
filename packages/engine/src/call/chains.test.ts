import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SUPERVISOR, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import { endedByLaw } from '../harness/record-laws.ts';
import { hears, inboundTalk, outboundTalk, phoneOf, readyAgents } from '../harness/scenes.ts';
import { createWorld, dialed, feed, hangsUp, picksUp, says, signIn, type World, wait } from '../harness/world.ts';

/** Call-record laws after any chain of up to six transfers, consultations, three-way calls and visits to an IVR. */

const AGENTS = ['1001@demo', '1002@demo', '1003@demo'];
const OUTSIDE = '13800000001';
/** Three seconds of CPU time; on a machine that is busy elsewhere much more time passes. */
const TIME_MS_MAX = 120_000;
const MOVES = [
  'transfer',
  'declined',
  'cancelled',
  'group',
  'back',
  'shift',
  'joinStay',
  'joinLeave',
  'outsideBack',
  'outsideJoin',
  'outsideLeaves',
  'intercept',
  'hold',
  'ivr',
] as const;
type Move = (typeof MOVES)[number];

interface Chain {
  readonly world: World;
  readonly customer: string;
  owner: string;
  /** Who had the customer in turn: what the record must tell. */
  readonly owners: string[];
}

function other(chain: Chain): string {
  return AGENTS.find((agentKey) => agentKey !== chain.owner && isReady(chain.world, agentKey)) ?? '';
}

function isReady(world: World, agentKey: string): boolean {
  return world.company.agents().some((agent) => agent.agentKey === agentKey && agent.reachable);
}

function owns(chain: Chain, agentKey: string): void {
  chain.owner = agentKey;
  chain.owners.push(agentKey);
}

/** Consults `to`, who answers. */
function consults(chain: Chain, to: string): void {
  says(chain.world, chain.owner, { cmd: 'agentconsult', num: to });
  picksUp(chain.world, dialed(chain.world, phoneOf(to)));
  wait(chain.world, 1_000);
}

/** An outside number is consulted, and leaves again: let go, out of a three-way call, or by itself. */
function asksOutside({ world, owner }: Chain, what: 'outsideBack' | 'outsideJoin' | 'outsideLeaves'): void {
  says(world, owner, { cmd: 'agentconsult', num: OUTSIDE });
  wait(world, 600);
  const leg = dialed(world, OUTSIDE);
  picksUp(world, leg);
  wait(world, 900);
  if (what === 'outsideBack') {
    says(world, owner, { cmd: 'agentconsultback' });
    return;
  }
  if (what === 'outsideJoin') {
    says(world, owner, { cmd: 'tripartitetalk' });
    wait(world, 300);
  }
  hangsUp(world, leg);
}

function move(chain: Chain, what: Move, restMs: number): void {
  const { world } = chain;
  // Who was let go is ready again; a later move may go to any of them.
  for (const agentKey of AGENTS) {
    says(world, agentKey, { cmd: 'agentidle' });
  }
  const to = other(chain);
  const { owner } = chain;
  switch (what) {
    case 'transfer':
      says(world, owner, { cmd: 'transfercall', num: to });
      wait(world, 500);
      picksUp(world, dialed(world, phoneOf(to)));
      owns(chain, to);
      break;
    case 'declined':
      says(world, owner, { cmd: 'transfercall', num: to });
      says(world, to, { cmd: 'cancelmakecall' });
      break;
    case 'cancelled':
      says(world, owner, { cmd: 'transfercall', num: to });
      wait(world, 700);
      says(world, owner, { cmd: 'canceltransfercall' });
      break;
    case 'group':
      says(world, owner, { cmd: 'transfergroup', groupid: 803 });
      owns(chain, whoRings(world));
      picksUp(world, dialed(world, phoneOf(chain.owner)));
      break;
    case 'back':
      consults(chain, to);
      says(world, owner, { cmd: 'agentconsultback' });
      break;
    case 'shift':
      consults(chain, to);
      says(world, owner, { cmd: 'agentshift' });
      owns(chain, to);
      break;
    case 'joinStay':
    case 'joinLeave':
      consults(chain, to);
      says(world, owner, { cmd: 'tripartitetalk' });
      wait(world, 2_000);
      says(world, what === 'joinStay' ? to : owner, { cmd: 'cancelmakecall' });
      if (what === 'joinLeave') owns(chain, to);
      break;
    case 'outsideBack':
    case 'outsideJoin':
    case 'outsideLeaves':
      asksOutside(chain, what);
      break;
    case 'intercept':
      says(world, SUPERVISOR, { cmd: 'agentinterceptcall', agentoperatorid: owner });
      if (owner !== SUPERVISOR) {
        wait(world, 400);
        picksUp(world, dialed(world, phoneOf(SUPERVISOR)));
        owns(chain, SUPERVISOR);
      }
      break;
    case 'hold':
      says(world, owner, { cmd: 'mute' });
      wait(world, 300);
      says(world, owner, { cmd: 'unmute' });
      break;
    case 'ivr':
      says(world, owner, { cmd: 'consulationservice', filename: 'collect' });
      wait(world, 200);
      for (const digit of ['1', '2', '#']) feed(world, { type: 'digit', leg: chain.customer, digit });
      break;
  }
  wait(world, restMs);
}

function whoRings(world: World): string {
  return world.company.agents().find((agent) => agent.state === 'ringing')?.agentKey ?? '';
}

const chains = fc.record({
  inbound: fc.boolean(),
  moves: fc.array(fc.tuple(fc.constantFrom(...MOVES), fc.integer({ min: 1, max: 5_000 })), { maxLength: 6 }),
  endedBy: fc.constantFrom('customer', 'agent', 'lost'),
});

it(
  'segments add up, each recording belongs to a segment, endedBy is right',
  () => {
    const groups = testCompany().groups.map((group) => ({
      ...group,
      wrapUpMs: 0,
      announcesAgentNumber: false,
      records: true,
    }));
    fc.assert(
      fc.property(chains, ({ inbound, moves, endedBy }) => {
        const world = createWorld(testCompany({ groups }));
        const { customer } = inbound ? inboundTalk(world, '1001@demo') : outboundTalk(world, '1001@demo');
        readyAgents(world, '1002@demo', '1003@demo');
        signIn(world, SUPERVISOR, 1);
        const recorded = watchRecordings(world);
        const chain: Chain = { world, customer, owner: '1001@demo', owners: ['1001@demo'] };
        const talkFromMs = world.nowMs;
        for (const [what, restMs] of moves) {
          move(chain, what, restMs);
          expect(hears(world, customer), `after ${what}`).toEqual([dialed(world, phoneOf(chain.owner))]);
        }
        const lastLeg = dialed(world, phoneOf(chain.owner));
        if (endedBy === 'customer') hangsUp(world, customer);
        else hangsUp(world, lastLeg, endedBy === 'lost');
        const talkUntilMs = world.nowMs;
        wait(world, 60_000);
        expect(leftOver(world)).toEqual([]);

        const [record] = world.records;
        const segments = record?.segments ?? [];
        expect(world.records).toHaveLength(1);
        expect(record?.endedBy).toBe(endedBy === 'lost' ? 'system' : endedBy);
        expect(segments.map(({ segment }) => segment)).toEqual(segments.map((_, index) => index + 1));
        expect(segments.reduce((sum, { talkMs }) => sum + talkMs, 0)).toBe(record?.talkMs);
        const connected = segments.filter(({ answeredAtMs }) => answeredAtMs !== undefined);
        // Laid over each other, the connected parts and the waits in a queue cover the talk without a gap.
        const starts = connected.map(({ answeredAtMs = 0 }) => answeredAtMs);
        const ends = connected.map(({ endedAtMs }) => endedAtMs);
        expect(Math.max(...ends) - Math.min(...starts)).toBe(talkUntilMs - talkFromMs);
        const covered = (start: number, own: number) =>
          starts.some((begin, index) => index !== own && begin <= start && (ends[index] ?? 0) >= start);
        expect(starts.every((start, own) => start === Math.min(...starts) || covered(start, own))).toBe(true);
        for (const { talkMs, answeredAtMs = 0, endedAtMs, holdMs } of connected) {
          expect(talkMs).toBe(endedAtMs - answeredAtMs);
          expect(holdMs).toBeLessThanOrEqual(talkMs);
        }
        for (const { segment, endedBy: by, endReason } of segments) {
          expect(endedByLaw(`segment ${segment}`, endReason, by)).toEqual([]);
        }
        // Who had the customer, in turn, is in the record in turn.
        const told = segments.map(({ agentKey }) => agentKey);
        let from = 0;
        for (const agentKey of chain.owners) {
          from = told.indexOf(agentKey, from);
          expect(from).toBeGreaterThanOrEqual(0);
        }
        // One recording a connected segment, no other.
        const named = connected.flatMap(({ recording }) => (recording === undefined ? [] : [recording]));
        expect(named).toHaveLength(connected.length);
        expect([...recorded()].sort()).toEqual([...named].sort());
        for (const { segment, recording } of connected) {
          expect(recording).toBe(`${record?.callId}-${segment}`);
        }
      }),
      { numRuns: 300, ...(process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) }) },
    );
  },
  TIME_MS_MAX,
);

/** Ids of every recording that was ever on. */
function watchRecordings(world: World): () => ReadonlySet<string> {
  const seen = new Set<string>(world.telephony.recordings.keys());
  world.tamper = (effects) => {
    for (const effect of effects) {
      if (effect.type === 'record') seen.add(effect.recording);
    }
    return effects;
  };
  return () => seen;
}
