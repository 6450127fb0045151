import type { CtiCommand } from '@callwright/cti';
import { describe, expect, it } from 'vitest';
import { AGENT, SUPERVISOR, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import { hears, phoneOf, takes } from '../harness/scenes.ts';
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
  rings,
  says,
  signIn,
  type World,
  wait,
} from '../harness/world.ts';

/** The supervisors' rows of docs/agents-who-vanish.md: what happens when a supervisor in an agent's call vanishes. */

type Device = 'phone' | 'audio';

interface Scene {
  readonly world: World;
  readonly customer: string;
  readonly agentLeg: string;
}

interface Row {
  readonly supervisor: string;
  readonly command: CtiCommand;
  readonly answers: boolean;
  readonly replay: readonly string[];
  /** Whoever has the customer when the supervisor is lost; undefined: the call ends. */
  readonly keeps: 'agent' | undefined;
}

const on = { agentoperatorid: AGENT };
const ROWS: readonly Row[] = [
  {
    supervisor: 'the phone rings, to listen',
    command: { cmd: 'monitor', ...on },
    answers: false,
    replay: ['monitor', 'monitorringing'],
    keeps: 'agent',
  },
  {
    supervisor: 'the phone rings, to barge in',
    command: { cmd: 'agentinsert', ...on },
    answers: false,
    replay: ['agentinsert', 'agentinsertringing'],
    keeps: 'agent',
  },
  {
    supervisor: 'the phone rings, to take the call over',
    command: { cmd: 'agentinterceptcall', ...on },
    answers: false,
    replay: ['interceptaltering'],
    keeps: 'agent',
  },
  {
    supervisor: 'listens',
    command: { cmd: 'monitor', ...on },
    answers: true,
    replay: ['monitorincall'],
    keeps: 'agent',
  },
  {
    supervisor: 'whispers',
    command: { cmd: 'monitor', mode: 'whisper', ...on },
    answers: true,
    replay: ['monitorincall'],
    keeps: 'agent',
  },
  {
    supervisor: 'has barged in',
    command: { cmd: 'agentinsert', ...on },
    answers: true,
    replay: ['agentinsertincall'],
    keeps: 'agent',
  },
  {
    supervisor: 'has taken the call over',
    command: { cmd: 'agentinterceptcall', ...on },
    answers: true,
    replay: ['interceptcall'],
    keeps: undefined,
  },
];

function begin({ command, answers }: Row, device: Device): Scene {
  const world = createWorld(testCompany());
  signIn(world, AGENT, 1);
  says(world, AGENT, { cmd: 'agentidle' });
  const customer = callsIn(world, '95003');
  const agentLeg = takes(world, AGENT);
  signIn(world, SUPERVISOR, device === 'audio' ? 2 : 1, device === 'audio' ? 'audio' : undefined);
  says(world, SUPERVISOR, { cmd: 'agentbusy' });
  says(world, SUPERVISOR, command);
  if (device === 'phone') {
    rings(world, dialed(world, phoneOf(SUPERVISOR)));
    if (answers) {
      takes(world, SUPERVISOR);
    }
  }
  return { world, customer, agentLeg };
}

function expectLost(row: Row, { world, customer, agentLeg }: Scene): void {
  expect(lastEvent(world, SUPERVISOR, 'after')).toBeDefined();
  if (row.keeps === 'agent') {
    expect([hears(world, customer), hears(world, agentLeg)]).toEqual([[agentLeg], [customer]]);
    expect(lastEvent(world, AGENT, 'after')).toBeUndefined();
  } else {
    expect(lastEvent(world, SUPERVISOR, 'after')).toMatchObject({ endedBy: 'system', endReason: 'agentLost' });
    expect(world.telephony.legs.get(customer)?.state).toBe('ended');
    expect(world.company.calls()).toEqual([]);
  }
}

function expectClean({ world, customer }: Scene): void {
  if (world.telephony.legs.get(customer)?.state !== 'ended') {
    hangsUp(world, customer);
  }
  wait(world, 200_000);
  expect(leftOver(world)).toEqual([]);
}

describe.each(ROWS)('1000: $supervisor', (row) => {
  it('the phone is lost', () => {
    const scene = begin(row, 'phone');
    hangsUp(scene.world, dialed(scene.world, phoneOf(SUPERVISOR)), true);
    expectLost(row, scene);
    expectClean(scene);
  });

  it('the page’s socket is lost: the call goes on, and a page that comes back is told; one that does not is signed out', () => {
    const scene = begin(row, 'phone');
    const { world } = scene;
    feed(world, { type: 'pageLost', agentKey: SUPERVISOR });
    wait(world, 1_000);
    world.checker.step(SUPERVISOR, { type: 'reconnection', status: 0, resumed: false }, world.nowMs);
    const count = heard(world, SUPERVISOR).length;
    feed(world, { type: 'pageBack', agentKey: SUPERVISOR, replay: true });
    expect(heard(world, SUPERVISOR).slice(count)).toEqual(row.replay);
    feed(world, { type: 'pageLost', agentKey: SUPERVISOR });
    wait(world, 10_000);
    hangsUp(world, dialed(world, phoneOf(SUPERVISOR)));
    wait(world, 51_000);
    expect(world.sessionsEnded).toEqual([{ agentKey: SUPERVISOR, why: 'graceOver' }]);
    expectClean(scene);
  });
});

// A page's audio does not ring: the supervisor is in the call at once.
describe.each(ROWS.filter(({ answers }) => answers))('1000: $supervisor', (row) => {
  it('the page’s audio is lost: for good, and back in time', () => {
    const scene = begin(row, 'audio');
    audioDies(scene.world, SUPERVISOR, 'audio');
    wait(scene.world, 1_000);
    audioComes(scene.world, SUPERVISOR, 'new');
    expect(scene.world.roles.some(({ leg }) => leg === 'new')).toBe(true);
    audioDies(scene.world, SUPERVISOR, 'new');
    wait(scene.world, 60_000);
    expectLost(row, scene);
    expectClean(scene);
  });
});
