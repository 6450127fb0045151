import { endReasonText, type RefusalCode, reasonText } from '@callwright/cti';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAgent, type WsAgent } from '../src/agents/ws-agent.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import type { Person } from './house/person.ts';
import type { Expected, PhoneDesk } from './house/phone-desk.ts';
import { expectRecorded } from './house/recorded.ts';
import { expectTargetsRefused } from './house/refused-targets.ts';
import { AGAIN, type Customer, inboundTalk, outboundTalk, type Talk } from './house/talks.ts';

/** Manual 6.3, on real phones: who hears whom is measured, and every way that a transfer fails is seen once, but that nobody answers: `consult.peer.ts`. */
let floor: Floor;
let a: PhoneDesk;
let b: PhoneDesk;
let customer: Customer;
let outside: Person;
/** Signed in, and its phone is not registered. */
let phoneless: WsAgent;
let supervisor: WsAgent;
let voices: Readonly<Record<'a' | 'b' | 'customer' | 'outside', Person>>;

const OUTSIDE = '13700137002';
/** Nobody is signed in to it. */
const EMPTY_GROUP = 804;
const GROUPS = '802,803';
/** What is refused for its form says more after the text of the catalogue. */
const because = (code: RefusalCode) => ({
  status: expect.any(Number),
  reason: expect.stringContaining(reasonText(code, 'zh')),
});
const UNDER_WAY: readonly Expected[] = [['transfercall', { status: 0, reason: '' }], ['transfering']];

beforeAll(async () => {
  floor = await openFloor();
  const number = '13800138001';
  const calledAs = '13700137001';
  const [deskA, deskB, person, other] = await Promise.all([
    floor.desk('1001', TONES.agent, GROUPS),
    floor.desk('1002', TONES.second, GROUPS),
    floor.outside(number, calledAs, TONES.customer),
    floor.outside('13800138002', OUTSIDE, TONES.third),
  ]);
  [a, b, outside, customer] = [deskA, deskB, other, { person, number, calledAs }];
  voices = { a, b, customer: person, outside };
  const { baseUrl } = floor.house.server;
  phoneless = await signInAgent({ baseUrl, operator: '1006', worktype: 1, loginGroups: GROUPS });
  supervisor = await signInAgent({ baseUrl, operator: '1000', worktype: 1, loginGroups: GROUPS });
  floor.cleanUps.add(() => phoneless.close());
  floor.cleanUps.add(() => supervisor.close());
});

afterAll(() => floor.cleanUps.run());

/** The second `transfercall`: the initiator has the customer again. */
const failed = (reason: string): Expected => ['transfercall', { status: 480, reason }];

/** The customer hangs up; the agent, whose call is over, rests. */
async function customerLeaves({ of, callid }: Talk, desk: PhoneDesk, ...then: readonly Expected[]): Promise<void> {
  await customer.person.hangsUp();
  await desk.isHungUp();
  const end = { ...of, callid, endedBy: 'customer', endReason: 'customerHungUp' };
  await desk.gets(['after', end], ...then);
  await desk.rests();
}

test('on hold: the customer hears music, and the agent nobody', async () => {
  const talk = await outboundTalk(customer, a);
  const { callid } = talk;
  const holds = async (): Promise<void> => {
    a.says('mute');
    await a.gets(['mute', { callid, status: 0, reason: '' }]);
    await untilHeard(voices, { customer: ['music'], a: [] });
  };
  await holds();
  a.says('mute');
  await a.gets(['mute', because('alreadyOnHold')]);
  a.says('unmute');
  await a.gets(['unmute', { callid, status: 0, reason: '' }]);
  await untilHeard(voices, { customer: ['a'], a: ['customer'] });
  a.says('unmute');
  await a.gets(['unmute', because('notOnHold')]);

  // A transfer that fails brings the customer back into the talk, not back on hold.
  await holds();
  await b.isReady();
  a.says('transfercall', { num: b.key });
  await a.gets(...UNDER_WAY);
  await b.declines();
  await b.gets(['transferinringing'], ['after', { endReason: 'agentDeclined' }], ['agentbusy']);
  await a.gets(failed(reasonText('targetDeclined', 'zh')));
  await untilHeard(voices, { customer: ['a'], a: ['customer'] });
  await holds();
  await customerLeaves(talk, a);
  await b.rests();
  const [part] = (await floor.over(callid, a, b)).segments;
  expect(part?.holdMs).toBeGreaterThan(1_500);
  const { server } = floor.house;
  await expectRecorded(server, callid, 1, voices, { left: ['customer'], right: ['a'] });
});

test('to an agent, in an inbound call: music while it rings, then the target alone has the customer', async () => {
  const talk = await inboundTalk(floor, customer, a, '95001');
  const { of, callid } = talk;
  await untilHeard(voices, { customer: ['a'], a: ['customer'] });
  await b.isReady();
  a.says('transfercall', { num: b.key, userdata: { order: 7 } });
  await a.gets(...UNDER_WAY.map(([type, fields]): Expected => [type, { ...fields, callid, dir: 0, segment: 1 }]));
  const served = { ...of, segment: 2, nowgroupid: 802, userdata: { order: 7 } };
  await b.gets(['transferinringing', served]);
  await untilHeard(voices, { customer: ['music'], a: ['ringback'] });
  await b.picksUp();
  await b.gets(['transferincall', served]);
  await a.gets([
    'after',
    { ...of, segment: 1, endedBy: 'agent', endReason: 'transferred', filename: `${callid}-1.wav` },
  ]);
  await a.isHungUp();
  await untilHeard(voices, { customer: ['b'], b: ['customer'] });
  await customerLeaves(talk, b);
  await a.rests();
  expect(await floor.over(callid, a, b)).toMatchObject({
    direction: 'inbound',
    endedBy: 'customer',
    userdata: { order: 7 },
    segments: [
      { agentKey: a.key, groupId: 802, endReason: 'transferred', endedBy: 'agent' },
      { agentKey: b.key, groupId: 802, endReason: 'customerHungUp', endedBy: 'customer', holdMs: 0 },
    ],
  });
  const { server } = floor.house;
  await expectRecorded(server, callid, 1, voices, { left: ['customer'], right: ['a'] });
  await expectRecorded(server, callid, 2, voices, { left: ['customer'], right: ['b'] });
});

test('to a number, in an outbound call: customer and number talk, the agent is done', async () => {
  const { callid, of } = await outboundTalk(customer, a);
  a.says('transfercall', { num: OUTSIDE });
  await a.gets(...UNDER_WAY);
  await outside.rings();
  await untilHeard(voices, { customer: ['music'], a: ['ringback'] });
  await outside.answers();
  await a.gets(['after', { ...of, endedBy: 'agent', endReason: 'transferred' }]);
  await a.isHungUp();
  await untilHeard(voices, { customer: ['outside'], outside: ['customer'] });
  await outside.hangsUp();
  await customer.person.isHungUp();
  await a.rests();
  expect(await floor.over(callid, a)).toMatchObject({
    direction: 'outbound',
    endedBy: 'agent',
    endReason: 'outsideHungUp',
    segments: [{ agentKey: a.key }, { agentKey: '', number: OUTSIDE }],
  });
});

test('to a group: the customer queues again, as transferred, and another agent takes the call', async () => {
  const from = supervisor.frames.length;
  supervisor.send('monitoragent');
  const talk = await inboundTalk(floor, customer, a);
  const { of, callid } = talk;
  a.says('agentbusy');
  await a.gets(['agentbusy', { status: 0, deferred: true }]);
  a.says('transfergroup', { groupid: '803', userdata: '{"why":"tariff"}' });
  await a.gets(
    ['transfergroup', { callid, status: 0, reason: '' }],
    ['transfering', { callid, dir: 0 }],
    ['after', { ...of, endedBy: 'agent', endReason: 'transferred' }],
    ['agentbusy', { status: 0 }],
  );
  await a.isHungUp();
  await untilHeard(voices, { customer: ['music'] });
  const waits = `"caller":"${customer.number}","customerType":1,`;
  await supervisor.waitFor('monitorcaller', 15_000, from, ({ fields }) => {
    const text = JSON.stringify(fields);
    return text.includes(waits) && text.includes('"joinedType":2');
  });
  await b.isReady();
  const served = { ...of, segment: 2, nowgroupid: 803, userdata: { why: 'tariff' } };
  await b.gets(['inringing', served]);
  await b.picksUp();
  await b.gets(['incall', served]);
  await untilHeard(voices, { customer: ['b'], b: ['customer'] });
  await customerLeaves(talk, b, AGAIN);
  expect(await floor.over(callid, a, b)).toMatchObject({ segments: [{ agentKey: a.key }, { agentKey: b.key }] });
});

test('cancelled while it rings: the customer is back', async () => {
  const talk = await inboundTalk(floor, customer, a);
  await b.isReady();
  a.says('transfercall', { num: b.key });
  await a.gets(...UNDER_WAY);
  await b.rings();
  a.says('canceltransfercall');
  await a.gets(['canceltransfercall', { status: 0, callid: talk.callid }]);
  await b.gets(['transferinringing'], ['after', { endReason: 'transferCancelled', filename: '' }], AGAIN);
  await b.isHungUp();
  await untilHeard(voices, { customer: ['a'], a: ['customer'] });
  a.says('canceltransfercall');
  await a.gets(['canceltransfercall', because('noTransfer')]);
  await b.rests();
  await customerLeaves(talk, a, AGAIN);
  await floor.over(talk.callid, a, b);
});

test('refused: the agent keeps the customer, and no phone rings', async () => {
  a.says('transfercall', { num: b.key });
  await a.gets(['transfercall', because('noCall')]);
  const talk = await inboundTalk(floor, customer, a);
  await expectTargetsRefused('transfercall', a, b, because);
  a.says('transfercall', { num: '1'.repeat(33) });
  await a.gets(['transfercall', { ...because('numberTooLong'), dir: 0 }]);
  a.says('transfergroup', { groupid: 999 });
  a.says('transfergroup', { groupid: EMPTY_GROUP });
  await a.gets(['transfergroup', because('groupUnknown')], ['transfergroup', because('groupEmpty')]);
  await untilHeard(voices, { customer: ['a'], a: ['customer'] });
  await customerLeaves(talk, a, AGAIN);
  expect(await floor.over(talk.callid, a)).toMatchObject({ segments: [{ agentKey: a.key, holdMs: 0 }] });
  await b.rests();
});

test('fails after it was accepted, in one call: the initiator has the customer each time', async () => {
  const talk = await outboundTalk(customer, a);
  const fails = async (num: string, happens: () => Promise<void>, reason: string): Promise<void> => {
    a.says('transfercall', { num });
    await a.gets(...UNDER_WAY);
    await happens();
    await a.gets(failed(reason));
    await untilHeard(voices, { customer: ['a'], a: ['customer'] });
  };
  const missed = (endReason: 'agentDeclined' | 'agentUnreachable'): Expected[] => [
    ['after', { callid: talk.callid, endReason, filename: '', dir: 1 }],
    ['agentbusy', { status: 0, reason: endReasonText(endReason, 'zh') }],
  ];

  await b.isReady();
  await fails(b.key, () => b.declines(), reasonText('targetDeclined', 'zh'));
  await b.gets(['transferinringing', { ...talk.of, segment: 2 }], ...missed('agentDeclined'));

  await b.isReady();
  await fails(b.key, () => b.declinesByCommand(), reasonText('targetDeclined', 'zh'));
  await b.gets(['transferinringing', { segment: 3 }], ['cancelmakecall', { status: 0 }], ...missed('agentDeclined'));

  await phoneless.ready();
  await fails(phoneless.key, async () => undefined, reasonText('targetUnreachable', 'zh'));
  await phoneless.waitFor('after', 5_000, 0, ({ fields }) => fields.endReason === 'agentUnreachable');

  await fails(OUTSIDE, () => outside.declines(), endReasonText('calleeBusy', 'zh'));
  await fails('13300000003', async () => undefined, endReasonText('numberUnallocated', 'zh'));

  await customerLeaves(talk, a);
  await b.rests();
  const record = await floor.over(talk.callid, a, b);
  expect(record.segments.map(({ agentKey, talkMs }) => [agentKey, talkMs > 0])).toEqual([
    [a.key, true],
    [b.key, false],
    [b.key, false],
    [phoneless.key, false],
    ['', false],
    ['', false],
  ]);
  const { server } = floor.house;
  await expectRecorded(server, talk.callid, 1, voices, { left: ['customer'], right: ['a'] });
});

test('the customer hangs up while it rings', async () => {
  const { callid, of } = await inboundTalk(floor, customer, a);
  await b.isReady();
  a.says('transfercall', { num: b.key });
  await a.gets(...UNDER_WAY);
  await b.rings();
  await customer.person.hangsUp();
  await Promise.all([a.isHungUp(), b.isHungUp()]);
  await a.gets(['after', { ...of, endedBy: 'customer', endReason: 'customerHungUp' }], AGAIN);
  const end = { ...of, endedBy: 'customer', endReason: 'customerAbandonedWhileRinging', filename: '' };
  await b.gets(['transferinringing'], ['after', end], AGAIN);
  await Promise.all([a.rests(), b.rests()]);
  expect(await floor.over(callid, a, b)).toMatchObject({ endedBy: 'customer', endReason: 'customerHungUp' });
});

test('the initiator hangs up while it rings: the customer waits for the target, and then in the queue', async () => {
  const talk = await inboundTalk(floor, customer, a);
  const { callid, of } = talk;
  await b.isReady();
  a.says('transfercall', { num: b.key });
  await a.gets(...UNDER_WAY);
  await a.hangsUp();
  await a.gets(['after', { ...of, endedBy: 'agent', endReason: 'agentHungUp' }], AGAIN);
  await a.rests();
  await untilHeard(voices, { customer: ['music'] });
  await b.declines();
  await b.gets(['transferinringing'], ['after', { callid, endReason: 'agentDeclined' }], ['agentbusy']);
  await untilHeard(voices, { customer: ['music'] });
  await a.isReady();
  await a.gets(['inringing', { ...of, segment: 3, nowgroupid: 803 }]);
  await a.picksUp();
  await a.gets(['incall', { ...of, segment: 3 }]);
  await untilHeard(voices, { customer: ['a'], a: ['customer'] });

  // And once more: this time the target takes the customer, whom nobody has meanwhile.
  await b.isReady();
  a.says('transfercall', { num: b.key });
  await a.gets(...UNDER_WAY);
  await b.rings();
  await a.hangsUp();
  await a.gets(['after', { callid, segment: 3, endReason: 'agentHungUp' }], AGAIN);
  await b.answers();
  await b.gets(['transferinringing'], ['transferincall', { ...of, segment: 4 }]);
  await untilHeard(voices, { customer: ['b'], b: ['customer'] });
  await customerLeaves(talk, b, AGAIN);
  await a.rests();
  expect((await floor.over(callid, a, b)).segments.map((segment) => segment.agentKey)).toEqual(
    [a, b, a, b].map((desk) => desk.key),
  );
});

test('nothing is left of all these calls', async () => {
  await Promise.all([phoneless.signOut(), supervisor.signOut()]);
  await floor.expectNothingLeft();
});
