import { endReasonText, type RefusalCode, reasonText } from '@callwright/cti';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInAgent, type WsAgent } from '../src/agents/ws-agent.ts';
import { startBadTrunk } from './house/bad-trunk.ts';
import { after, back, consults, joined } from './house/consultation.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import { metric } from './house/nothing-left.ts';
import type { Person } from './house/person.ts';
import type { Expected, PhoneDesk } from './house/phone-desk.ts';
import { makePrompts } from './house/prompts.ts';
import { rest } from './house/rest.ts';
import { AGAIN, type Customer, inboundTalk, outboundTalk, type Talk } from './house/talks.ts';

/** Branches of the flows in which something fails, where no other file comes to them: real phones, each trace checked. */
let floor: Floor;
let a: PhoneDesk;
let b: PhoneDesk;
let customer: Customer;
let outside: Person;
/** The mobile phone of 1003, who works with worktype 0. */
let mobile: Person;
/** Signed in, and its phone is not registered. */
let phoneless: WsAgent;
let voices: Readonly<Record<'a' | 'b' | 'customer' | 'outside' | 'mobile', Person>>;

const NUMBER = '13800138001';
const OUTSIDE = '13700137002';
const MOBILE = '13910010308';
/** Calls out are served for the first, which has wrap-up; calls to 95003 for the other, which has none. */
const GROUPS = '802,803';
const because = (code: RefusalCode) => ({
  status: expect.any(Number),
  reason: expect.stringContaining(reasonText(code, 'zh')),
});
const UNDER_WAY: readonly Expected[] = [['transfercall', { status: 0, reason: '' }], ['transfering']];

beforeAll(async () => {
  floor = await openFloor();
  const [deskA, deskB, person, other, cell] = await Promise.all([
    floor.desk('1001', TONES.agent, GROUPS),
    floor.desk('1002', TONES.second, GROUPS),
    floor.outside(NUMBER, NUMBER, TONES.customer),
    floor.outside('13800138002', OUTSIDE, TONES.third),
    floor.outside('13800138003', MOBILE, TONES.supervisor),
  ]);
  [a, b, outside, mobile] = [deskA, deskB, other, cell];
  customer = { person, number: NUMBER, calledAs: NUMBER };
  voices = { a, b, customer: person, outside, mobile };
  const { baseUrl } = floor.house.server;
  phoneless = await signInAgent({ baseUrl, operator: '1006', worktype: 1, loginGroups: GROUPS });
  floor.cleanUps.add(() => phoneless.close());
});

afterAll(() => floor.cleanUps.run());

/** The customer hangs up on the agent, who was ready before with `AGAIN`, and rests. */
async function customerLeaves(talk: Talk, desk: PhoneDesk, ...then: readonly Expected[]): Promise<void> {
  await customer.person.hangsUp();
  await desk.isHungUp();
  await desk.gets(after(talk, { endedBy: 'customer', endReason: 'customerHungUp' }), ...then);
  await desk.rests();
}

const talkAgain = () => untilHeard(voices, { customer: ['a'], a: ['customer'] });

describe('an agent calls', () => {
  test('the own phone declines, or is not there: nobody else’s rings; a number not allowed is refused', async () => {
    a.says('makecall', { called: OUTSIDE, caller: '' });
    const { callid } = await a.gets(['makecall', { status: 0 }]);
    await a.declines();
    await a.gets(['outringing'], ['after', { callid, filename: '', duration: 0 }]);
    await a.rests();
    await floor.over(callid, a);

    const from = phoneless.frames.length;
    phoneless.send('makecall', { called: OUTSIDE, caller: '' });
    const { fields } = await phoneless.waitFor('after', 15_000, from);
    expect(fields).toMatchObject({ filename: '', duration: 0 });
    await floor.over(fields.callid);

    for (const [called, code] of [
      ['0085212345678', 'numberNotAllowed'],
      ['', 'numberEmpty'],
      ['1'.repeat(33), 'numberTooLong'],
    ] as const) {
      a.says('makecall', { called, caller: '' });
      await a.gets(['makecall', because(code)]);
    }
    await a.rests();
    expect(outside.phone.events.filter(({ type }) => type === 'CALL_INCOMING')).toEqual([]);
  });

  test('the customer’s phone refuses, and rings when the agent gives up', async () => {
    a.says('makecall', { called: OUTSIDE, caller: '' });
    const one = await a.gets(['makecall', { status: 0 }]);
    await a.picksUp();
    await a.gets(['outringing'], ['outcall']);
    await outside.declines();
    await a.gets(['calledringing'], ['after', { callid: one.callid, endReason: 'calleeBusy' }]);
    await Promise.all([a.isHungUp(), a.rests()]);
    await floor.over(one.callid, a);

    a.says('makecall', { called: OUTSIDE, caller: '' });
    const two = await a.gets(['makecall', { status: 0 }]);
    await a.picksUp();
    await a.gets(['outringing'], ['outcall'], ['calledringing']);
    await outside.rings();
    await untilHeard(voices, { a: ['ringback'] });
    a.says('cancelmakecall');
    await a.gets(['cancelmakecall', { status: 0 }], ['after', { callid: two.callid, endReason: 'agentCancelled' }]);
    await Promise.all([a.isHungUp(), outside.isHungUp(), a.rests()]);
    await floor.over(two.callid, a);
  });
});

test('the trunk refuses: an own call, a transfer, a consultation, a three-way call that never begins', async () => {
  const trunk = await startBadTrunk();
  floor.cleanUps.add(() => trunk.stop());
  floor.reachedAt('13300000099', '13300000099', trunk.address);
  a.says('makecall', { called: '13300000099', caller: '' });
  const { callid } = await a.gets(['makecall', { status: 0 }]);
  await a.picksUp();
  await a.gets(['outringing'], ['outcall'], ['after', { callid, endedBy: 'system', endReason: 'trunkUnreachable' }]);
  await Promise.all([a.isHungUp(), a.rests()]);
  await floor.over(callid, a);

  const talk = await inboundTalk(floor, customer, a);
  const reason = endReasonText('trunkUnreachable', 'zh');
  a.says('transfercall', { num: '13300000099' });
  await a.gets(...UNDER_WAY, ['transfercall', { status: expect.any(Number), reason }]);
  await consults(a, '13300000099', talk);
  await a.gets(back(talk, 1, reason));
  a.says('tripartitetalk');
  await a.gets(['tripartitetalk', because('noConsultation')]);
  await talkAgain();
  await customerLeaves(talk, a, AGAIN);
  await floor.over(talk.callid, a);
});

describe('a customer calls', () => {
  test('and hangs up while a phone rings; a phone that is not there: the next agent, and not ready', async () => {
    await a.isReady();
    await customer.person.dials(`sip:95003@${floor.house.server.sipAddress}`);
    const one = await a.gets(['inringing']);
    await a.rings();
    await customer.person.hangsUp();
    await a.isHungUp();
    await a.gets(['after', { callid: one.callid, endReason: 'customerAbandonedWhileRinging', filename: '' }], AGAIN);
    await a.rests();
    await floor.over(one.callid, a);

    await phoneless.ready();
    const from = phoneless.frames.length;
    await customer.person.dials(`sip:95003@${floor.house.server.sipAddress}`);
    await phoneless.waitFor('agentbusy', 15_000, from);
    await a.isReady();
    const two = await a.gets(['inringing']);
    await a.picksUp();
    await a.gets(['incall', { callid: two.callid }]);
    await customer.person.isAnswered();
    await talkAgain();
    await customerLeaves({ callid: String(two.callid), of: { ...TWO, callid: String(two.callid) } }, a, AGAIN);
    expect(await floor.over(two.callid, a)).toMatchObject({
      segments: [{ agentKey: phoneless.key, talkMs: 0 }, { agentKey: a.key }],
    });
  });
});

const TWO = { caller: NUMBER, called: '95003', dir: 0 } as const;

describe('transfer', () => {
  test('to an agent who is on a call, in a call to be consulted: refused', async () => {
    const other = await outboundTalk({ person: outside, number: OUTSIDE, calledAs: OUTSIDE }, b);
    const talk = await inboundTalk(floor, customer, a);
    for (const cmd of ['transfercall', 'agentconsult'] as const) {
      a.says(cmd, { num: b.key });
      await a.gets([cmd, because('targetOnCall')]);
    }
    await untilHeard(voices, { customer: ['a'], a: ['customer'], b: ['outside'], outside: ['b'] });
    await customerLeaves(talk, a, AGAIN);
    await outside.hangsUp();
    await b.gets(after(other, { endedBy: 'customer' }));
    await Promise.all([b.isHungUp(), b.rests()]);
    await floor.over(other.callid, b);
    await floor.over(talk.callid, a);
  });

  test('to an agent at a mobile phone, who refuses, and then takes the customer', async () => {
    const { baseUrl } = floor.house.server;
    const agent = await signInAgent({ baseUrl, operator: '1003', worktype: 0, loginGroups: GROUPS });
    floor.cleanUps.add(() => agent.close());
    const talk = await outboundTalk(customer, a);
    await agent.ready();
    a.says('transfercall', { num: agent.key });
    await a.gets(...UNDER_WAY);
    await mobile.declines();
    await a.gets(['transfercall', { status: 480, reason: reasonText('targetDeclined', 'zh') }]);
    await talkAgain();
    await agent.ready();
    a.says('transfercall', { num: agent.key });
    await a.gets(...UNDER_WAY);
    await mobile.picksUp();
    await a.gets(after(talk, { endReason: 'transferred' }));
    await a.isHungUp();
    await untilHeard(voices, { customer: ['mobile'], mobile: ['customer'] });
    await mobile.hangsUp();
    await customer.person.isHungUp();
    await Promise.all([a.rests(), agent.signOut()]);
    expect(agent.types).toEqual(expect.arrayContaining(['transferinringing', 'transferincall', 'after']));
    expect(await floor.over(talk.callid, a)).toMatchObject({ endedBy: 'agent', endReason: 'agentHungUp' });
  });

  test('to a number: cancelled, and given up by the customer, while it rings', async () => {
    const talk = await inboundTalk(floor, customer, a);
    a.says('transfercall', { num: OUTSIDE });
    await a.gets(...UNDER_WAY);
    await outside.rings();
    a.says('canceltransfercall');
    await a.gets(['canceltransfercall', { status: 0, callid: talk.callid }]);
    await outside.isHungUp();
    await talkAgain();
    a.says('transfercall', { num: OUTSIDE });
    await a.gets(...UNDER_WAY);
    await outside.rings();
    await customerLeaves(talk, a, AGAIN);
    await outside.isHungUp();
    expect(await floor.over(talk.callid, a)).toMatchObject({ endedBy: 'customer' });
  });

  test('to a number that rings when the agent hangs up: it takes the customer, or, refusing, he queues', async () => {
    for (const takes of [false, true]) {
      const talk = await inboundTalk(floor, customer, a);
      a.says('transfercall', { num: OUTSIDE });
      await a.gets(...UNDER_WAY);
      await outside.rings();
      await a.hangsUp();
      await a.gets(after(talk, { endReason: 'agentHungUp' }), AGAIN);
      await a.rests();
      await untilHeard(voices, { customer: ['music'] });
      if (takes) {
        await outside.answers();
        await untilHeard(voices, { customer: ['outside'], outside: ['customer'] });
        await outside.hangsUp();
        await customer.person.isHungUp();
      } else {
        await outside.hangsUp();
        await a.isReady();
        await a.gets(['inringing', { callid: talk.callid }]);
        await a.picksUp();
        await a.gets(['incall']);
        await talkAgain();
        await customerLeaves(talk, a, AGAIN);
      }
      await floor.over(talk.callid, a);
    }
  });
});

describe('an outside number is consulted', () => {
  test('back while it rings; it leaves the three-way call', async () => {
    const talk = await outboundTalk(customer, a);
    await consults(a, OUTSIDE, talk);
    await outside.rings();
    a.says('agentconsultback');
    await a.gets(back(talk, 0));
    await outside.isHungUp();
    await talkAgain();
    await threeWay(talk);
    a.says('agentshift');
    await a.gets(['agentshift', because('wrongState')]);
    await outside.hangsUp();
    await a.gets(back(talk, 0));
    await talkAgain();
    await customerLeaves(talk, a);
    await floor.over(talk.callid, a);
  });

  test('the agent leaves the three-way call: the other two talk', async () => {
    const talk = await inboundTalk(floor, customer, a);
    await threeWay(talk);
    await a.hangsUp();
    await a.gets(after(talk, { endReason: 'agentHungUp' }), AGAIN);
    await a.rests();
    await untilHeard(voices, { customer: ['outside'], outside: ['customer'] });
    await customer.person.hangsUp();
    await outside.isHungUp();
    expect(await floor.over(talk.callid, a)).toMatchObject({ endedBy: 'customer' });
  });

  test('the customer leaves, while it talks with the agent, and in the three-way call: it is let go', async () => {
    for (const stage of ['talking', 'conference']) {
      const talk = await inboundTalk(floor, customer, a);
      if (stage === 'talking') await talksWithOutside(talk);
      else await threeWay(talk);
      await customerLeaves(talk, a, AGAIN);
      await outside.isHungUp();
      await floor.over(talk.callid, a);
    }
  });

  async function talksWithOutside(talk: Talk): Promise<void> {
    await consults(a, OUTSIDE, talk);
    await outside.picksUp();
    await a.gets(['consultationcalls', { callid: talk.callid }]);
    await untilHeard(voices, { customer: ['music'], a: ['outside'], outside: ['a'] });
  }

  async function threeWay(talk: Talk): Promise<void> {
    await talksWithOutside(talk);
    a.says('tripartitetalk');
    await a.gets(['tripartitetalk', { status: 0 }], ['sanfangcall']);
    await untilHeard(voices, { customer: ['a', 'outside'], a: ['customer', 'outside'], outside: ['customer', 'a'] });
  }
});

test('the consulted agent can not hand the customer over from the three-way call, nor can the asker', async () => {
  const talk = await outboundTalk(customer, a);
  await b.isReady();
  await consults(a, b.key, talk);
  await b.picksUp();
  await b.gets(['consultinringing'], ['consultincall']);
  await a.gets(['consultationcalls']);
  await joined(a, b, talk);
  a.says('agentshift');
  await a.gets(['agentshift', because('wrongState')]);
  b.says('agentshift');
  await b.gets(['agentshift', because('noConsultation')]);
  await untilHeard(voices, { customer: ['a', 'b'], a: ['customer', 'b'], b: ['customer', 'a'] });
  await customer.person.hangsUp();
  await Promise.all([a.isHungUp(), b.isHungUp()]);
  await a.gets(after(talk, { endedBy: 'customer' }));
  await b.gets(after(talk, { endedBy: 'customer' }));
  await Promise.all([a.rests(), b.rests()]);
  await floor.over(talk.callid, a, b);
});

describe('flows', () => {
  test('nobody signed in to the group, a phone that refuses, one that rings too long, a service that is not there; a message to its limit, and one cut short', async () => {
    const { server } = floor.house;
    const prompts = makePrompts(
      server,
      customer.person,
      { empty: 760, leave: 1_230, more: 1_610 },
      { leave: 500, more: 2_000 },
    );
    const say = (name: string) => ({ kind: 'file', name: `${name}.wav` });
    const steps = {
      queue: { kind: 'queue', groupId: 804, onEmpty: 'empty' },
      empty: { kind: 'play', prompts: [say('empty')], skippable: true, next: 'agent' },
      agent: { kind: 'transfer', to: { kind: 'agent', agent: '1002' }, failed: 'number' },
      number: { kind: 'transfer', to: { kind: 'number', number: OUTSIDE }, ringMs: 1_000, failed: 'ask' },
      ask: {
        ...{ kind: 'http', url: 'http://127.0.0.1:9/', timeoutMs: 5_000 },
        ...{ ok: 'bye', failed: 'message', timeout: 'bye' },
      },
      message: { kind: 'message', prompts: [say('leave')], maxMs: 1_000, into: 'first', next: 'again' },
      again: { kind: 'message', prompts: [say('more')], maxMs: 60_000, into: 'second', next: 'bye' },
      bye: { kind: 'hangUp' },
    };
    const web = { host: '127.0.0.1:9', private: true };
    await rest(server, 'PUT', '/http-hosts', { hosts: [web] });
    expect(await rest(server, 'PUT', '/flows/welcome', { name: 'welcome', start: 'queue', steps })).toMatchObject({
      status: 200,
    });
    const listening = { customer: customer.person, ...prompts };
    await b.isReady();
    await customer.person.dials(`sip:4008001234@${server.sipAddress}`);
    await untilHeard(listening, { customer: ['empty'] });
    await customer.person.phone.press('1');
    const { callid } = await b.gets(['inringing']);
    await b.declines();
    await b.gets(['after', { callid, endReason: 'agentDeclined' }], ['agentbusy']);
    await outside.rings();
    await outside.isHungUp();
    // The first message is at its limit.
    await untilHeard(listening, { customer: ['more'] });
    await expect.poll(() => metric(server, 'recordings_unfinished'), { timeout: 20_000 }).toBe(1);
    await customer.person.hangsUp();
    await b.rests();
    expect(await floor.over(callid, b)).toMatchObject({
      endedBy: 'customer',
      messages: [`${callid}-m1`, `${callid}-m2`],
    });
  });
});

test('nothing is left of all these calls', async () => {
  await phoneless.signOut();
  await floor.expectNothingLeft();
});
