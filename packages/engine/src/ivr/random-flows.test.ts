import { checkFlow } from '@callwright/cti';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AGENT, SECOND, testCompany } from '../harness/demo.ts';
import { brokenNow, leftOver } from '../harness/laws.ts';
import { createRng, type Rng } from '../harness/rng.ts';
import {
  callsIn,
  createWorld,
  fails,
  feed,
  hangsUp,
  picksUp,
  playEnds,
  says,
  signIn,
  type World,
  wait,
  webAnswers,
} from '../harness/world.ts';
import type { IvrFlow, IvrPrompt, IvrStep } from './flow.ts';

/** Flows at random, wrong ones included, with callers who press at random: each call ends, and leaves nothing behind. */

const NAMES = ['a', 'b', 'c', 'd', 'e', 'missing'];
const name = fc.constantFrom(...NAMES, ...NAMES.slice(0, 5), ...NAMES.slice(0, 5));
const maybe = fc.option(name, { nil: undefined });
const prompts: fc.Arbitrary<IvrPrompt[]> = fc.array(
  fc.constantFrom<IvrPrompt[]>(
    ...([
      { kind: 'say', text: '${x}' },
      { kind: 'digits', text: '${caller}' },
      { kind: 'sound', sound: 'beep' },
      { kind: 'silence', ms: 100 },
    ] as const),
  ),
  { maxLength: 2 },
);
const short = fc.constantFrom(100, 1_000, 5_000);
const keys = fc.dictionary(fc.constantFrom('1', '2', '*'), name, { maxKeys: 3 });
const test = fc.constantFrom(
  { kind: 'weekday', days: ['thu'] } as const,
  { kind: 'time', from: '20:00', to: '06:00' } as const,
  { kind: 'data', field: 'x', operator: 'exists' } as const,
  { kind: 'caller', prefixes: ['9'] } as const,
);
const asking = { prompts, timeoutMs: short, attemptsMax: fc.integer({ min: 1, max: 3 }), wrongPrompts: prompts };
const STEPS: fc.Arbitrary<object>[] = [
  fc.record({ kind: fc.constant('play'), prompts, skippable: fc.boolean(), next: name }),
  fc.record({ kind: fc.constant('menu'), ...asking, choices: keys, otherwise: name }),
  fc.record({
    kind: fc.constant('collect'),
    ...asking,
    into: fc.constant('x'),
    digitsMin: fc.integer({ min: 0, max: 3 }),
    digitsMax: fc.integer({ min: 1, max: 3 }),
    next: name,
    otherwise: maybe,
  }),
  fc.record({ kind: fc.constant('rate'), ...asking, next: name }),
  fc.record({
    kind: fc.constant('queue'),
    groupId: fc.constantFrom(802, 803, 9),
    baseScore: fc.constant(5),
    onFull: maybe,
    onEmpty: maybe,
  }),
  fc.record({
    kind: fc.constant('transfer'),
    to: fc.constantFrom(
      { kind: 'number', number: '133${x}' },
      { kind: 'agent', agent: '1001' },
      { kind: 'agent', agent: '1002@demo' },
    ),
    failed: name,
    next: maybe,
  }),
  fc.record({
    kind: fc.constant('condition'),
    cases: fc.array(fc.record({ when: fc.tuple(test), next: name }), { minLength: 1, maxLength: 2 }),
    otherwise: name,
  }),
  fc.record({ kind: fc.constant('set'), data: fc.constantFrom({ x: '${x}1' }, { x: '', y: 5 }), next: name }),
  fc.record({
    kind: fc.constant('http'),
    url: fc.constantFrom('https://ok.example/${x}', 'https://no.example/'),
    timeoutMs: short,
    music: fc.boolean(),
    ok: name,
    failed: name,
    timeout: name,
  }),
  fc.record({ kind: fc.constant('message'), prompts, maxMs: short, next: name }),
  fc.record({ kind: fc.constant('goto'), flow: fc.constantFrom('one', 'two', 'nowhere') }),
  fc.constant({ kind: 'hangUp' }),
];
const step = fc.oneof(...STEPS) as fc.Arbitrary<IvrStep>;
const steps = fc.record({ a: step, b: step, c: step, d: step, e: step });
const flows = fc.tuple(steps, steps).map(([one, two]): IvrFlow[] => [
  { name: 'one', start: 'a', steps: one },
  { name: 'two', start: 'a', steps: two },
]);

/** One of the things that can happen now. */
function happens(world: World, rng: Rng, customer: string): void {
  const { telephony } = world;
  const play = rng.pick([...telephony.plays.values()].filter(({ loop }) => !loop));
  const target = rng.pick([...telephony.legs].filter(([, leg]) => leg.kind === 'dialed' && leg.state !== 'ended'));
  const dice = rng.int(10);
  if (dice < 3 && play !== undefined) {
    playEnds(world, play.legs[0] ?? '', rng.chance(0.8) ? 'finished' : 'failed');
  } else if (dice < 6) {
    feed(world, { type: 'digit', leg: customer, digit: rng.pick([...'12345*#']) ?? '1' });
  } else if (dice < 7 && target !== undefined) {
    const [leg, about] = target;
    if (about.state === 'up') hangsUp(world, leg, rng.chance(0.3));
    else if (rng.chance(0.6)) picksUp(world, leg);
    else fails(world, leg, 486);
  } else if (dice < 8 && telephony.requests.size > 0) {
    webAnswers(
      world,
      rng.pick(['ok', 'failed', 'timeout'] as const) ?? 'ok',
      rng.pick([{ x: '7' }, 'text', undefined]),
    );
  } else if (dice < 9) {
    says(
      world,
      AGENT,
      rng.pick([
        { cmd: 'agentidle' },
        { cmd: 'agentbusy' },
        { cmd: 'consulationservice', filename: 'two' },
        { cmd: 'transferservice', filename: 'one' },
        { cmd: 'cancelmakecall' },
      ] as const) ?? { cmd: 'agentidle' },
    );
  } else {
    wait(world, rng.int(20_000));
  }
}

/** Five seconds of CPU time; on a machine that is busy elsewhere much more time passes. */
const TIME_MS_MAX = 120_000;

it(
  'random flows never run for ever, never throw, and release every call',
  () => {
    fc.assert(
      fc.property(flows, fc.integer(), (made, seed) => {
        const company = testCompany();
        const groups = company.groups.map((group) => ({ ...group, afterFlow: 'two' }));
        const httpHosts = [{ host: 'ok.example' }];
        const serviceNumbers = [
          { number: '1', answers: seed % 2 === 0 ? 'firstPrompt' : 'agent', flow: 'one', baseScore: 0 },
        ] as const;
        const world = createWorld({ ...company, groups, httpHosts, serviceNumbers, flows: made });
        const rng = createRng(seed);
        for (const agentKey of [AGENT, SECOND]) {
          signIn(world, agentKey, 1);
          says(world, agentKey, { cmd: 'agentidle' });
        }
        const customer = callsIn(world, '1');
        for (let nth = 0; nth < 60 && world.records.length === 0; nth++) {
          happens(world, rng, customer);
          expect(brokenNow(world)).toEqual([]);
        }
        if (world.telephony.legs.get(customer)?.state !== 'ended' && rng.chance(0.5)) {
          hangsUp(world, customer);
        }
        for (const [leg, about] of [...world.telephony.legs]) {
          if (about.kind === 'dialed' && about.state === 'up') hangsUp(world, leg);
        }
        // Nobody does anything any more: the flow's own limits have to end the call.
        wait(world, 2 * 60 * 60_000);
        expect(leftOver(world)).toEqual([]);
        expect(world.records).toHaveLength(1);
      }),
      { numRuns: 400 },
    );
  },
  TIME_MS_MAX,
);

it(
  'what the checker lets pass is never cut for running in a circle',
  () => {
    fc.assert(
      fc.property(steps, (made) => {
        const flow: IvrFlow = { name: 'one', start: 'a', steps: made };
        const check = checkFlow(flow);
        fc.pre(check.ok);
        const company = testCompany();
        const serviceNumbers = [{ number: '1', answers: 'firstPrompt', flow: 'one', baseScore: 0 }] as const;
        const world = createWorld({ ...company, serviceNumbers, flows: [flow] });
        const before = process.cpuUsage();
        callsIn(world, '1');
        expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
        const steps = world.company.dump().calls[0]?.[1].ivrSteps ?? 0;
        // Texts that turn out empty are the one wait that can vanish.
        expect(steps).toBeLessThanOrEqual(100);
      }),
      { numRuns: 300 },
    );
  },
  TIME_MS_MAX,
);
