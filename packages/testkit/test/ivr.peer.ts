import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loudness, sliceMs, toneAmplitude, toneStartsAtMs } from '../src/audio/tone.ts';
import { readWav } from '../src/audio/wav.ts';
import { waitForCall } from '../src/server/records.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, tonesIn, untilHeard, type Voice } from './house/hearing.ts';
import { metric } from './house/nothing-left.ts';
import type { Person } from './house/person.ts';
import type { PhoneDesk } from './house/phone-desk.ts';
import { makePrompts } from './house/prompts.ts';
import { inTurn } from './house/recorded.ts';
import { rest } from './house/rest.ts';
import { type Customer, inboundTalk, outboundTalk } from './house/talks.ts';
import { startWebService, type WebService } from './house/web-service.ts';

/** IVR flows on real calls (issue 3, manual 6.5, 6.6): every kind of step, lending and sending, what the customer hears. */

const PROMPTS = { hello: 880, menu: 1210, wrong: 1550, pin: 1930, leave: 2110, rate: 2430, lent: 760 };
const NUMBER = '13800138001';

let floor: Floor;
let caller: Customer;
let outside: Person;
let agent: PhoneDesk;
let second: PhoneDesk;
let web: WebService;
let made: Record<keyof typeof PROMPTS, Voice>;
let voices: Record<'customer' | 'agent' | 'second' | 'outside' | keyof typeof PROMPTS, Voice>;
const prompt = (name: keyof typeof PROMPTS) => ({ kind: 'file', name: `${name}.wav` });

beforeAll(async () => {
  floor = await openFloor();
  web = await startWebService({ level: 3, name: '李' });
  floor.cleanUps.add(() => web.stop());
  const [person, other, one, two] = await Promise.all([
    floor.outside(NUMBER, '13300000031', TONES.customer),
    floor.outside('13800138002', '13300000032', TONES.third),
    floor.desk('1001', TONES.agent),
    floor.desk('1002', TONES.second),
  ]);
  caller = { person, number: NUMBER, calledAs: '13300000031' };
  [outside, agent, second] = [other, one, two];
  made = makePrompts(floor.house.server, person, PROMPTS, { leave: 800 });
  voices = { customer: person, agent, second, outside, ...made };
  const hosts = [{ host: web.host, private: true }];
  expect((await rest(floor.house.server, 'PUT', '/http-hosts', { hosts })).status).toBe(200);
});

afterAll(() => floor.cleanUps.run());

async function writeFlow(name: string, start: string, steps: object): Promise<void> {
  const { status, body } = await rest(floor.house.server, 'PUT', `/flows/${name}`, { name, start, steps });
  expect([200, 201], JSON.stringify(body)).toContain(status);
}

const hears = (...names: (keyof typeof voices | 'music' | 'ringback')[]) => untilHeard(voices, { customer: names });
const presses = (keys: string) => caller.person.phone.press(keys);
const calls = (service: string) => caller.person.dials(`sip:${service}@${floor.house.server.sipAddress}`);

describe('steps', () => {
  test('play, menu, collect, set, condition, HTTP, goto, say, message, rate, queue', async () => {
    const { server } = floor.house;
    const always = { kind: 'weekday', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] };
    await writeFlow('end', 'said', {
      said: {
        kind: 'play',
        prompts: [
          { kind: 'say', language: 'en', text: 'Your level is' },
          { kind: 'digits', language: 'en', text: '${customer.level}' },
          { kind: 'silence', ms: 200 },
          { kind: 'sound', sound: 'beep' },
        ],
        next: 'leave',
      },
      leave: { kind: 'message', prompts: [prompt('leave')], maxMs: 30_000, into: 'message', next: 'rate' },
      rate: {
        kind: 'rate',
        prompts: [prompt('rate')],
        wrongPrompts: [prompt('wrong')],
        ...{ timeoutMs: 10_000, attemptsMax: 2, next: 'queue' },
      },
      queue: { kind: 'queue', groupId: 803 },
    });
    await writeFlow('welcome', 'hello', {
      hello: { kind: 'play', prompts: [prompt('hello')], skippable: true, next: 'menu' },
      menu: {
        kind: 'menu',
        prompts: [prompt('menu')],
        wrongPrompts: [prompt('wrong')],
        choices: { '1': 'pin', '0': 'menu' },
        ...{ timeoutMs: 10_000, attemptsMax: 3, into: 'choice', otherwise: 'bye' },
      },
      pin: {
        kind: 'collect',
        prompts: [prompt('pin')],
        wrongPrompts: [prompt('wrong')],
        ...{ into: 'pin', digitsMin: 3, digitsMax: 6, timeoutMs: 10_000, betweenMs: 700, attemptsMax: 2 },
        ...{ next: 'note', otherwise: 'bye' },
      },
      note: { kind: 'set', data: { note: '${pin} of ${caller}', tier: 2 }, next: 'check' },
      check: {
        kind: 'condition',
        cases: [
          { when: [{ kind: 'caller', prefixes: ['139'] }], next: 'bye' },
          {
            when: [
              { kind: 'data', field: 'pin', operator: 'equals', value: '123' },
              { kind: 'data', field: 'tier', operator: 'above', value: 1 },
              { kind: 'caller', prefixes: ['139'], not: true },
              { kind: 'date', from: '01-01', to: '12-31' },
              always,
            ],
            next: 'ask',
          },
        ],
        otherwise: 'bye',
      },
      ask: {
        kind: 'http',
        method: 'POST',
        url: `http://${web.host}/customer?phone=\${caller}`,
        headers: { 'x-pin': '${pin}' },
        body: { note: '${note}', tier: 2 },
        ...{ timeoutMs: 10_000, into: 'customer', ok: 'slow', failed: 'bye', timeout: 'bye' },
      },
      slow: {
        kind: 'http',
        url: `http://${web.host}/slow`,
        ...{ timeoutMs: 1_500, music: true, ok: 'bye', failed: 'bye', timeout: 'noJson' },
      },
      noJson: {
        kind: 'http',
        url: `http://${web.host}/text`,
        ...{ timeoutMs: 10_000, ok: 'bye', failed: 'forbidden', timeout: 'bye' },
      },
      // Not on the company's list.
      forbidden: {
        kind: 'http',
        url: `http://localhost:${web.host.split(':')[1]}/customer`,
        ...{ timeoutMs: 10_000, ok: 'bye', failed: 'on', timeout: 'bye' },
      },
      on: { kind: 'goto', flow: 'end' },
      bye: { kind: 'hangUp' },
    });

    await calls('4008001234');
    await hears('hello');
    await presses('1');
    await hears('menu');
    await presses('9');
    await hears('wrong');
    await presses('1');
    await hears('pin');
    // Two digits, and no third in time: asked again.
    await presses('45');
    await hears('wrong');
    await presses('123#');
    await expect.poll(() => web.asked.map(({ url }) => url), { timeout: 10_000 }).toContain('/text');
    expect(web.waiting()).toBe(0);
    expect(web.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST /customer?phone=${NUMBER}`,
      'GET /slow',
      'GET /text',
    ]);
    expect(web.asked[0]).toMatchObject({ headers: { 'x-pin': '123', 'content-type': 'application/json' } });
    expect(JSON.parse(web.asked[0]?.body ?? '')).toEqual({ note: `123 of ${NUMBER}`, tier: 2 });
    await expect.poll(() => metric(server, 'recordings_unfinished'), { timeout: 20_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await presses('#');
    await hears('rate');
    await presses('9');
    await hears('wrong');
    await agent.isReady();
    await presses('4');
    const userdata = {
      ...{ choice: '1', pin: '123', note: `123 of ${NUMBER}`, tier: 2, rating: 4 },
      customer: { level: 3, name: '李' },
    };
    const { callid } = await agent.gets(['inringing', { caller: NUMBER, called: '4008001234', userdata }]);
    await agent.picksUp();
    await agent.gets(['incall', { callid, userdata }]);
    await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
    await caller.person.hangsUp();
    await agent.gets(['after', { callid, userdata }], ['agentidle']);
    await Promise.all([agent.isHungUp(), agent.rests()]);

    const all = caller.person.phone.heard().at(-1) ?? new Int16Array(0);
    expect(inTurn(all, made)).toEqual('hello menu wrong pin wrong leave rate wrong'.split(' '));
    // Beside the web service that never answers: music.
    const before = sliceMs(all, 0, toneStartsAtMs(all, PROMPTS.leave, 4_000) ?? 0);
    const waits = lastEndsAtMs(before, PROMPTS.wrong) + 300;
    expect(loudness(sliceMs(before, waits, waits + 800))).toBeGreaterThan(100);
    const record = await floor.over(callid, agent);
    expect(record).toMatchObject({ rating: 4, endReason: 'customerHungUp', userdata, messages: [`${callid}-m1`] });
    expect(record).toMatchObject({ userdata: { message: `${callid}-m1` }, segments: [{ agentKey: agent.key }] });
    for (const path of [`/calls/${callid}/messages/1`, `/calls/${callid}/recording/0`]) {
      const [left, right] = readWav(new Uint8Array(await (await server.fetch(path)).arrayBuffer())).channels;
      const samples = left ?? new Int16Array(0);
      expect(samples.length).toBeGreaterThan(8_000);
      const heard = tonesIn(voices, samples.subarray(0, 8_000));
      expect(heard.customer).toBeGreaterThan(4_000);
      expect(Math.max(heard.leave ?? 0, heard.agent ?? 0)).toBeLessThan(350);
      expect(loudness(right ?? new Int16Array(0))).toBeLessThan(50);
    }
  });

  test('keys that never come; transfer to a busy number, an agent who is not there, a number that answers', async () => {
    const to = (target: object, failed: string, next: string) => ({ kind: 'transfer', to: target, failed, next });
    await writeFlow('welcome', 'menu', {
      menu: {
        kind: 'menu',
        prompts: [{ kind: 'silence', ms: 100 }],
        ...{ choices: { '1': 'bye' }, timeoutMs: 200, attemptsMax: 2, otherwise: 'digits' },
      },
      digits: {
        kind: 'collect',
        prompts: [],
        ...{ into: 'pin', digitsMin: 1, digitsMax: 2, timeoutMs: 200, attemptsMax: 2, next: 'bye', otherwise: 'busy' },
      },
      busy: to({ kind: 'number', number: '13300000001' }, 'agent', 'bye'),
      agent: to({ kind: 'agent', agent: '1009' }, 'abroad', 'bye'),
      // Agents may not dial this either.
      abroad: to({ kind: 'number', number: '0018005550199' }, 'number', 'bye'),
      number: to({ kind: 'number', number: '13300000032' }, 'bye', 'thanks'),
      thanks: { kind: 'play', prompts: [prompt('hello')], skippable: true, next: 'bye' },
      bye: { kind: 'hangUp' },
    });
    await calls('4008001234');
    await outside.rings();
    const { liveCalls } = (await floor.house.server.get('/live-calls')) as { liveCalls: { callId: string }[] };
    await hears('ringback');
    await outside.answers();
    await untilHeard(voices, { customer: ['outside'], outside: ['customer'] });
    await outside.hangsUp();
    await hears('hello');
    await presses('5');
    await caller.person.isHungUp();
    // No agent had a part in it, so there is no trace.
    const record = await waitForCall(floor.house.server, (call) => call.callId === liveCalls[0]?.callId);
    expect(record).toMatchObject({ endedBy: 'system', endReason: 'ivrEnded', caller: NUMBER, segments: [] });
  });

  test('transfer to one agent, who takes it; a changed flow is there for the next caller', async () => {
    await writeFlow('welcome', 'to', {
      to: { kind: 'transfer', to: { kind: 'agent', agent: '${caller}' }, failed: 'agent' },
      agent: { kind: 'transfer', to: { kind: 'agent', agent: '1002' }, failed: 'bye' },
      bye: { kind: 'hangUp' },
    });
    await second.isReady();
    await calls('4008001234');
    const { callid } = await second.gets(['inringing', { called: '4008001234' }]);
    await second.picksUp();
    // Its first group announces agent numbers.
    await second.gets(['playtts'], ['incall', { callid }]);
    await untilHeard(voices, { customer: ['second'], second: ['customer'] });
    await caller.person.hangsUp();
    await second.gets(['after', { callid }]);
    await Promise.all([second.isHungUp(), second.rests()]);
    await floor.over(callid, second);
  });

  test('a wrong flow is refused with the place of each error, and the old one stays', async () => {
    const { status, body } = await rest(floor.house.server, 'PUT', '/flows/welcome', {
      name: 'welcome',
      start: 'to',
      steps: { to: { kind: 'play', prompts: [], next: 'nowhere', timeout: 3 } },
    });
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain('steps.to');
    expect(await floor.house.server.get('/flows/welcome')).toMatchObject({ steps: { to: { kind: 'transfer' } } });
  });
});

describe('agents and flows', () => {
  beforeAll(async () => {
    await writeFlow('lend', 'ask', {
      ask: {
        kind: 'collect',
        prompts: [prompt('lent')],
        ...{ into: 'order', digitsMax: 2, timeoutMs: 20_000, next: 'note' },
      },
      note: { kind: 'set', data: { brought: '${num}/${reason}' }, next: 'end' },
      end: { kind: 'hangUp' },
    });
  });

  const fields = { filename: 'lend', num: '400-8', userdata: { reason: 'vip' } };
  const collected = { order: '12', keys: '12', num: '4008', reason: 'vip', brought: '4008/vip' };

  test('6.6 in an inbound call: the agent waits, the customer comes back with `incall` and the keys', async () => {
    const { callid, of } = await inboundTalk(floor, caller, agent);
    agent.says('consulationservice', fields);
    await agent.gets(['consulationservice', { status: 0, callid, dir: 0 }]);
    await untilHeard(voices, { customer: ['lent'], agent: [] });
    await presses('12');
    await agent.gets(['incall', { ...of, segment: 1, userdata: collected }]);
    await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
    await caller.person.hangsUp();
    await agent.gets(['after', { callid, userdata: collected, filename: `${callid}-1.wav` }], ['agentidle']);
    await Promise.all([agent.isHungUp(), agent.rests()]);
    expect(await floor.over(callid, agent)).toMatchObject({ userdata: collected, segments: [{ agentKey: agent.key }] });
  });

  test('6.6 in an outbound call: back with `answer`; lent and taken twice', async () => {
    const { callid, of } = await outboundTalk(caller, agent);
    for (const order of ['12', '34']) {
      agent.says('consulationservice', fields);
      await agent.gets(['consulationservice', { status: 0, callid, dir: 1 }]);
      await hears('lent');
      await presses(order);
      await agent.gets(['answer', { ...of, segment: 1, userdata: { ...collected, order, keys: order } }]);
      await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
    }
    agent.says('cancelmakecall');
    await agent.gets(['cancelmakecall', { status: 0 }], ['after', { callid, endReason: 'agentHungUp' }]);
    await Promise.all([agent.isHungUp(), caller.person.isHungUp(), agent.rests()]);
    await floor.over(callid, agent);
  });

  test('6.5: the customer is sent to the flow, the agent is done', async () => {
    const { callid } = await inboundTalk(floor, caller, agent);
    agent.says('transferservice', fields);
    await agent.gets(
      ['transferservice', { status: 0, callid }],
      ['cancelmakecall', { status: 0, callid }],
      ['after', { callid, endedBy: 'agent', endReason: 'transferred', filename: `${callid}-1.wav` }],
      ['agentidle'],
    );
    await Promise.all([agent.isHungUp(), agent.rests()]);
    await hears('lent');
    await presses('12');
    await caller.person.isHungUp();
    const { keys: _, ...sent } = collected;
    const record = await floor.over(callid, agent);
    expect(record).toMatchObject({ endedBy: 'system', endReason: 'ivrEnded', userdata: sent });
    expect(record.segments).toMatchObject([{ agentKey: agent.key, endReason: 'transferred' }]);
  });

  test('the customer leaves the flow: both are free; the agent leaves: the customer stays in it', async () => {
    const one = await inboundTalk(floor, caller, agent);
    agent.says('consulationservice', fields);
    await agent.gets(['consulationservice', { status: 0 }]);
    await hears('lent');
    await caller.person.hangsUp();
    await agent.gets(['after', { callid: one.callid, endedBy: 'customer' }], ['agentidle']);
    await Promise.all([agent.isHungUp(), agent.rests()]);
    await floor.over(one.callid, agent);

    const two = await inboundTalk(floor, caller, agent);
    agent.says('consulationservice', fields);
    await agent.gets(['consulationservice', { status: 0 }]);
    await hears('lent');
    await agent.hangsUp();
    await agent.gets(['after', { callid: two.callid, endedBy: 'agent' }], ['agentidle']);
    await agent.rests();
    await hears('lent');
    await presses('12');
    await caller.person.isHungUp();
    expect(await floor.over(two.callid, agent)).toMatchObject({ endReason: 'ivrEnded', userdata: { order: '12' } });
  });

  test('refused: a flow that is not there, too much data, no call', async () => {
    const { callid } = await inboundTalk(floor, caller, agent);
    for (const cmd of ['transferservice', 'consulationservice']) {
      agent.says(cmd, { filename: 'nowhere' });
      await agent.gets([cmd, { status: 404, reason: expect.stringMatching(/./) }]);
      agent.says(cmd, { ...fields, userdata: { text: 'x'.repeat(70_000) } });
      await agent.gets([cmd, { status: 400, reason: expect.stringContaining('65536') }]);
      second.says(cmd, fields);
      await second.gets([cmd, { status: 409 }]);
    }
    await untilHeard(voices, { customer: ['agent'], agent: ['customer'] });
    await caller.person.hangsUp();
    await agent.gets(['after', { callid }], ['agentidle']);
    await Promise.all([agent.isHungUp(), agent.rests()]);
    await floor.over(callid, agent);
  });
});

test('nothing is left of all these calls', async () => {
  await floor.expectNothingLeft();
});

/** Where a tone is heard for the last time, ms. */
function lastEndsAtMs(samples: Int16Array, hz: number): number {
  let ms = Math.floor(samples.length / 8);
  while (ms > 0 && toneAmplitude(sliceMs(samples, ms - 100, ms), hz) < 4_000) ms -= 50;
  return ms;
}
