import { expect, it } from 'vitest';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
import { readyAgents, takes } from '../harness/scenes.ts';
import { callsIn, createWorld, hangsUp, says, wait } from '../harness/world.ts';
import { type CallMark, closeOpenCall } from './open-calls.ts';

const LATER_MS = 7_000;

it('tells a call when it comes and when its record changes, and forgets it when it is over', () => {
  const world = createWorld(testCompany());
  const seen = new Map<string, CallMark>();
  const told = () => world.company.openCalls(seen).map(({ record }) => record.segments.length);
  expect(told()).toEqual([]);
  const customer = callsIn(world, '95003');
  expect([told(), told()]).toEqual([[0], []]);
  readyAgents(world, AGENT);
  expect([told(), told()]).toEqual([[1], []]);
  takes(world, AGENT);
  expect([told(), told()]).toEqual([[1], []]);
  wait(world, LATER_MS);
  expect(told()).toEqual([]);
  hangsUp(world, customer);
  expect([told(), seen.size]).toEqual([[], 0]);
});

it('closed at the time of the crash, it is the record that a stop in that moment would have written', () => {
  const scenes: readonly ((world: ReturnType<typeof createWorld>) => void)[] = [
    (world) => {
      callsIn(world, '95001');
    },
    (world) => {
      readyAgents(world, AGENT);
      callsIn(world, '95001');
    },
    (world) => {
      readyAgents(world, AGENT);
      callsIn(world, '95003');
      takes(world, AGENT);
      readyAgents(world, SECOND);
      says(world, AGENT, { cmd: 'agentconsult', num: SECOND });
      takes(world, SECOND);
    },
  ];
  for (const begin of scenes) {
    const world = createWorld(testCompany());
    begin(world);
    const open = world.company.openCalls(new Map())[0];
    wait(world, LATER_MS);
    const effects = world.company.step({ type: 'stop' }, world.ctx.now);
    const stored = effects.find((effect) => effect.type === 'storeCall');
    expect(stored?.record).toMatchObject({ endedBy: 'system', endReason: 'systemStopped' });
    // An inbound leg that was never answered is refused with a status; of a crash it hears nothing.
    expect(open && closeOpenCall(open, world.ctx.now.wallMs)).toEqual({ ...stored?.record, sipStatus: undefined });
  }
});

it('without a time of the crash it ends with the last thing that is known of it', () => {
  const world = createWorld(testCompany());
  readyAgents(world, AGENT);
  callsIn(world, '95003');
  takes(world, AGENT);
  const [open] = world.company.openCalls(new Map());
  const closed = open && closeOpenCall(open, undefined);
  expect(closed?.endedAtMs).toBe(closed?.segments[0]?.answeredAtMs);
  expect(closed).toMatchObject({ talkMs: 0, waitMs: open?.record.waitMs });
});
