import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
import { leftOver } from '../harness/laws.ts';
import { hears, phoneOf, readyAgents, takes } from '../harness/scenes.ts';
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

/** Row by row, the table of docs/agents-who-vanish.md: what happens when the agent who works with `Device` vanishes. */

type Device = 'phone' | 'audio';

interface Scene {
  readonly world: World;
  readonly device: Device;
  /** The customer's leg; `undefined` in internal calls. */
  readonly customer: string | undefined;
}

interface Row {
  readonly agent: string;
  /** Brings 1001 there; 1002, where needed, is ready on a SIP phone. */
  readonly begin: (device: Device) => Scene;
  readonly replay: readonly string[];
  /** What is so after 1001 is lost. */
  readonly after: (scene: Scene) => void;
}

function present(device: Device): World {
  const world = createWorld(testCompany());
  signIn(world, AGENT, device === 'audio' ? 2 : 1, device === 'audio' ? 'audio' : undefined);
  says(world, AGENT, { cmd: 'agentidle' });
  return world;
}

function answers(world: World, device: Device): void {
  if (device === 'audio') {
    says(world, AGENT, { cmd: 'answercall' });
  } else {
    takes(world, AGENT);
  }
}

function talks(device: Device, called = '95003'): Scene & { readonly customer: string } {
  const world = present(device);
  const customer = callsIn(world, called);
  answers(world, device);
  readyAgents(world, SECOND);
  return { world, device, customer };
}

/** 1001 asks 1002. */
function asks(device: Device, cmd: 'transfercall' | 'agentconsult', joins: 'rings' | 'answers' | 'joined'): Scene {
  const scene = talks(device);
  says(scene.world, AGENT, { cmd, num: SECOND });
  if (joins !== 'rings') {
    takes(scene.world, SECOND);
  }
  if (joins === 'joined') {
    says(scene.world, AGENT, { cmd: 'tripartitetalk' });
  }
  return scene;
}

/** 1002, who has a customer, asks 1001. */
function isAsked(device: Device, cmd: 'transfercall' | 'agentconsult', joins: 'rings' | 'answers' | 'joined'): Scene {
  const world = createWorld(testCompany());
  readyAgents(world, SECOND);
  const customer = callsIn(world, '95003');
  takes(world, SECOND);
  signIn(world, AGENT, device === 'audio' ? 2 : 1, device === 'audio' ? 'audio' : undefined);
  says(world, AGENT, { cmd: 'agentidle' });
  says(world, SECOND, { cmd, num: AGENT });
  if (joins !== 'rings') {
    answers(world, device);
  }
  if (joins === 'joined') {
    says(world, SECOND, { cmd: 'tripartitetalk' });
  }
  return { world, device, customer };
}

function callsOther(device: Device): Scene {
  const world = present(device);
  readyAgents(world, SECOND);
  says(world, AGENT, { cmd: 'makecall', called: SECOND });
  if (device === 'phone') {
    rings(world, dialed(world, phoneOf(AGENT)));
    takes(world, AGENT);
  }
  return { world, device, customer: undefined };
}

const ended = ({ world, customer }: Scene) => {
  expect(customer === undefined || world.telephony.legs.get(customer)?.state === 'ended').toBe(true);
  expect(lastEvent(world, AGENT, 'after')).toMatchObject({ endedBy: 'system', endReason: 'agentLost' });
  expect(world.company.calls()).toEqual([]);
};
const waits = ({ world, customer = '' }: Scene, place: string) => {
  expect(world.company.calls()[0]?.place).toBe(place);
  expect(hears(world, customer)).toBe('loop');
};
const withSecond = ({ world, customer = '' }: Scene) => {
  expect(hears(world, customer)).toEqual([dialed(world, phoneOf(SECOND))]);
};
/** The target answers after all, or does not, and the customer queues. */
const promised = (scene: Scene) => {
  waits(scene, 'promised');
  wait(scene.world, 20_000);
  expect(heard(scene.world, SECOND).slice(-2)).toEqual(['after', 'agentbusy']);
  waits(scene, 'queued');
};
const backWithSecond = (type: 'transfercall' | 'agentconsultback', ok: boolean) => (scene: Scene) => {
  const reply = lastEvent(scene.world, SECOND, type);
  expect([reply?.status === 0, reply?.status]).toEqual([ok, type === 'transfercall' ? 480 : ok ? 0 : 1]);
  withSecond(scene);
};

const ROWS: readonly Row[] = [
  {
    agent: 'rings for a queued customer',
    begin: (device) => {
      const world = present(device);
      return { world, device, customer: callsIn(world, '95001') };
    },
    replay: ['inringing'],
    after: (scene) => waits(scene, 'queued'),
  },
  {
    agent: 'hears the agent number announced',
    begin: (device) => {
      const world = present(device);
      const customer = callsIn(world, '95001');
      answers(world, device);
      return { world, device, customer };
    },
    replay: ['inringing', 'playtts'],
    after: ended,
  },
  { agent: 'talks with a customer', begin: talks, replay: ['incall'], after: ended },
  {
    agent: 'has the customer on hold',
    begin: (device) => {
      const scene = talks(device);
      says(scene.world, AGENT, { cmd: 'mute' });
      return scene;
    },
    replay: ['incall', 'mute'],
    after: ended,
  },
  {
    agent: 'calls a customer',
    begin: (device) => {
      const world = present(device);
      says(world, AGENT, { cmd: 'makecall', called: '133' });
      if (device === 'phone') takes(world, AGENT);
      return { world, device, customer: dialed(world, '133') };
    },
    replay: ['outringing', 'outcall'],
    after: ended,
  },
  {
    agent: 'transfers, the target rings',
    begin: (device) => asks(device, 'transfercall', 'rings'),
    replay: ['incall', 'transfercall', 'transfering'],
    after: promised,
  },
  {
    agent: 'rings for a transferred customer',
    begin: (device) => isAsked(device, 'transfercall', 'rings'),
    replay: ['transferinringing'],
    after: backWithSecond('transfercall', false),
  },
  {
    agent: 'consults, the other side rings',
    begin: (device) => asks(device, 'agentconsult', 'rings'),
    replay: ['incall', 'agentconsult'],
    after: promised,
  },
  {
    agent: 'rings for a consultation',
    begin: (device) => isAsked(device, 'agentconsult', 'rings'),
    replay: ['consultinringing'],
    after: backWithSecond('agentconsultback', false),
  },
  {
    agent: 'consults, and talks',
    begin: (device) => asks(device, 'agentconsult', 'answers'),
    replay: ['incall', 'agentconsult', 'consultationcalls'],
    after: withSecond,
  },
  {
    agent: 'is consulted, and talks',
    begin: (device) => isAsked(device, 'agentconsult', 'answers'),
    replay: ['consultincall'],
    after: backWithSecond('agentconsultback', true),
  },
  {
    agent: 'is in a three-way call as the asker',
    begin: (device) => asks(device, 'agentconsult', 'joined'),
    replay: ['incall', 'consultationcalls', 'sanfangcall'],
    after: withSecond,
  },
  {
    agent: 'is in a three-way call as the consulted',
    begin: (device) => isAsked(device, 'agentconsult', 'joined'),
    replay: ['consultincall', 'sanfangcall'],
    after: backWithSecond('agentconsultback', true),
  },
  {
    agent: 'has lent the customer to an IVR',
    begin: (device) => {
      const scene = talks(device, '95003');
      says(scene.world, SECOND, { cmd: 'agentbusy' });
      says(scene.world, AGENT, { cmd: 'consulationservice', filename: 'collect' });
      return scene;
    },
    replay: ['incall', 'consulationservice'],
    after: (scene) => {
      for (const digit of ['1', '2', '3']) {
        feed(scene.world, { type: 'digit', leg: scene.customer ?? '', digit });
      }
      says(scene.world, AGENT, { cmd: 'agentbusy' });
      waits(scene, 'queued');
    },
  },
  {
    agent: 'calls another agent, whose phone rings',
    begin: callsOther,
    replay: ['outringing', 'outcall', 'calledringing'],
    after: ended,
  },
  {
    agent: 'rings for another agent',
    begin: (device) => {
      const world = present(device);
      readyAgents(world, SECOND);
      says(world, SECOND, { cmd: 'makecall', called: AGENT });
      takes(world, SECOND);
      return { world, device, customer: undefined };
    },
    replay: ['innerringing'],
    after: ({ world }) => {
      expect(heard(world, SECOND).slice(-4)).toEqual(['outcall', 'calledringing', 'innercallout!', 'after']);
      expect(world.company.calls()).toEqual([]);
    },
  },
  {
    agent: 'talks with another agent',
    begin: (device) => {
      const scene = callsOther(device);
      takes(scene.world, SECOND);
      return scene;
    },
    replay: ['answer'],
    after: ended,
  },
];

/** Everybody hangs up: nothing is left. */
function expectClean({ world, customer }: Scene): void {
  if (customer !== undefined && world.telephony.legs.get(customer)?.state !== 'ended') {
    hangsUp(world, customer);
  }
  for (const agentKey of [AGENT, SECOND]) {
    says(world, agentKey, { cmd: 'cancelmakecall' });
  }
  wait(world, 200_000);
  expect(leftOver(world)).toEqual([]);
}

/** 60 s without audio, in a moment: whatever else runs meanwhile (a phone that rings, a flow) is as it was. */
function graceOver(world: World): void {
  const timer = world.company.dump().timers.find(([, purpose]) => purpose.kind === 'audioGrace');
  if (timer !== undefined) {
    world.telephony.timers.delete(timer[0]);
    feed(world, { type: 'timer', timerId: timer[0] });
  }
}

/** Who hears whom, without the names of plays. */
function media(world: World): string {
  const legs = [...world.telephony.legs].filter(([, leg]) => leg.state === 'up').map(([leg]) => leg);
  return JSON.stringify(legs.map((leg) => [leg, hears(world, leg)]).sort());
}

describe.each(ROWS)('1001 $agent', ({ agent, begin, replay, after }) => {
  it('is a row of the table', () => {
    const table = readFileSync(new URL('../../../../docs/agents-who-vanish.md', import.meta.url), 'utf8');
    const row = table.split('\n').find((line) => line.startsWith(`| ${agent} |`));
    const told = row?.split('|')[3]?.replace(/\(.*\)/, '') ?? '';
    expect(told.match(/`[a-z]+`/g)).toEqual(replay.map((type) => `\`${type}\``));
  });

  it('the phone is lost', () => {
    const scene = begin('phone');
    hangsUp(scene.world, dialed(scene.world, phoneOf(AGENT)), true);
    expect(lastEvent(scene.world, AGENT, 'after')).toBeDefined();
    after(scene);
    expectClean(scene);
  });

  it('the page’s audio is lost and does not come back', () => {
    const scene = begin('audio');
    audioDies(scene.world, AGENT, 'audio');
    graceOver(scene.world);
    after(scene);
    expectClean(scene);
  });

  it('the page’s socket is lost: the call goes on, and a page that comes back is told', () => {
    for (const device of ['phone', 'audio'] as const) {
      const scene = begin(device);
      const { world } = scene;
      const before = media(world);
      feed(world, { type: 'pageLost', agentKey: AGENT });
      wait(world, 1_000);
      expect(media(world)).toBe(before);
      world.checker.step(AGENT, { type: 'reconnection', status: 0, resumed: false }, world.nowMs);
      const count = heard(world, AGENT).length;
      feed(world, { type: 'pageBack', agentKey: AGENT, replay: true });
      expect(heard(world, AGENT).slice(count)).toEqual(replay);
      expect(media(world)).toBe(before);
      expectClean(scene);
    }
  });

  it('the page does not come back: signed out after the call', () => {
    const scene = begin('phone');
    feed(scene.world, { type: 'pageLost', agentKey: AGENT });
    wait(scene.world, 10_000);
    hangsUp(scene.world, dialed(scene.world, phoneOf(AGENT)));
    wait(scene.world, 51_000);
    expect(scene.world.sessionsEnded).toEqual([{ agentKey: AGENT, why: 'graceOver' }]);
    expectClean(scene);
  });

  it('the page’s audio comes back in time: as before', () => {
    const scene = begin('audio');
    const { world } = scene;
    // A phone that rings is given up at once; of an announcement the rest is not heard again.
    if (
      world.company.agents().find((found) => found.agentKey === AGENT)?.state === 'ringing' ||
      replay.includes('playtts')
    ) {
      return;
    }
    const before = media(world).replaceAll('"audio"', '"new"');
    audioDies(world, AGENT, 'audio');
    wait(world, 1_000);
    audioComes(world, AGENT, 'new');
    const same = (text: string) =>
      JSON.stringify(
        JSON.parse(text)
          .map((entry: unknown) => JSON.stringify(entry))
          .sort(),
      );
    expect(same(media(world))).toBe(same(before));
    expectClean(scene);
  });

  it('the customer is gone: after for all', () => {
    const scene = begin('phone');
    if (scene.customer === undefined) {
      return;
    }
    hangsUp(scene.world, scene.customer, true);
    expect(lastEvent(scene.world, AGENT, 'after')).toBeDefined();
    // Whom the agent calls has no call yet.
    const endReason = agent === 'calls a customer' ? 'calleeUnreachable' : 'customerLost';
    expect(scene.world.records.at(-1)).toMatchObject({ endedBy: 'system', endReason });
    expect(scene.world.company.calls()).toEqual([]);
    expectClean(scene);
  });
});
