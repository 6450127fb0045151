import { endReasonText, type RefusalCode, reasonText } from '@callwright/cti';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAgent, type WsAgent } from '../src/agents/ws-agent.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import type { Expected, PhoneDesk } from './house/phone-desk.ts';
import { expectRecorded } from './house/recorded.ts';

/** Manual 6.1.2, on real phones: who hears whom is measured, and every way that it fails is seen once, but that nobody answers: `consult.peer.ts`. */
let floor: Floor;
let a: PhoneDesk;
let b: PhoneDesk;
let c: PhoneDesk;
/** Signed in, and its phone is not registered. */
let phoneless: WsAgent;

const because = (code: RefusalCode) => reasonText(code, 'zh');

beforeAll(async () => {
  floor = await openFloor();
  [a, b, c] = await Promise.all([
    floor.desk('1001', TONES.agent),
    floor.desk('1002', TONES.second),
    floor.desk('1003', TONES.third),
  ]);
  phoneless = await signInAgent({ baseUrl: floor.house.server.baseUrl, operator: '1006', worktype: 1 });
  floor.cleanUps.add(() => phoneless.close());
});

afterAll(() => floor.cleanUps.run());

/** `by` calls and picks its own phone up; the other's phone rings from here on. Returns the call's id. */
async function callsAgent(
  by: PhoneDesk,
  called: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  by.says('makecall', { called, caller: '', ...fields });
  const { callid } = await by.gets(['makecall', { status: 0, reason: '', dir: 1, segment: 1 }]);
  await by.gets(['outringing', { callid, caller: by.key, called, nowgroupid: 802 }]);
  await by.picksUp();
  await by.gets(['outcall', { callid, number: called }], ['calledringing', { callid, caller: by.key, called }]);
  return callid;
}

/** The end of a caller whose call failed. */
const failed = (callid: unknown, code: RefusalCode, endReason: string): Expected[] => [
  ['innercallout', { callid, status: expect.any(Number), reason: because(code), segment: 1, dir: 1 }],
  ['after', { callid, endReason, filename: '', duration: 0, segment: 1 }],
];

test('two agents talk: each hears the other, a third is told that they are on a call, one hangs up', async () => {
  await b.isReady();
  const callid = await callsAgent(a, b.key, { followData: { ticket: 3 } });
  const served = { callid, caller: a.key, called: b.key, origcaller: '8001', segment: 2, dir: 1, nowgroupid: 802 };
  await b.gets(['innerringing', { ...served, followData: { ticket: 3 }, userdata: {}, uuiData: '' }]);
  await untilHeard({ a, b, c }, { a: ['ringback'] });
  await b.picksUp();
  await b.gets(['innercall', { ...served, followData: { ticket: 3 } }]);
  await a.gets(['answer', { callid, caller: a.key, called: b.key, segment: 1, dir: 1 }]);
  await untilHeard({ a, b, c }, { a: ['b'], b: ['a'] });

  c.says('makecall', { called: b.key, caller: '' });
  const other = await c.gets(['makecall', { status: 0 }]);
  await c.gets(...failed(other.callid, 'targetOnCall', 'calleeOnCall'));
  await untilHeard({ a, b, c }, { a: ['b'], b: ['a'] });

  await b.hangsUp();
  await a.isHungUp();
  const end = { callid, endedBy: 'agent', endReason: 'agentHungUp', dir: 1 };
  await b.gets(['after', { ...end, segment: 2, filename: `${callid}-2.wav` }]);
  await a.gets(['after', { ...end, segment: 1, filename: `${callid}-1.wav` }]);
  await Promise.all([a, b, c].map((desk) => desk.rests()));
  expect(await floor.over(other.callid, c)).toMatchObject({ endReason: 'calleeOnCall' });
  expect(await floor.over(callid, a, b)).toMatchObject({
    direction: 'internal',
    customer: '',
    caller: a.key,
    called: b.key,
    endedBy: 'agent',
    followData: { ticket: 3 },
    segments: [{ agentKey: a.key }, { agentKey: b.key }],
  });
  await expectRecorded(floor.house.server, callid, 1, { a, b }, { left: ['b'], right: ['a'] });
  await expectRecorded(floor.house.server, callid, 2, { a, b }, { left: ['a'], right: ['b'] });
});

test('the caller hangs up with the command', async () => {
  await b.isReady();
  const callid = await callsAgent(a, b.key);
  await b.picksUp();
  await b.gets(['innerringing'], ['innercall']);
  await a.gets(['answer']);
  a.says('cancelmakecall');
  await a.gets(['cancelmakecall', { status: 0, callid }], ['after', { endReason: 'agentHungUp', endedBy: 'agent' }]);
  await b.gets(['after', { endReason: 'agentHungUp', endedBy: 'agent', segment: 2 }]);
  await Promise.all([a.isHungUp(), b.isHungUp(), a.rests(), b.rests()]);
  await floor.over(callid, a, b);
});

test.each<[string, () => string, RefusalCode, string]>([
  ['unknown', () => '9999@demo', 'targetUnknown', 'numberUnallocated'],
  ['of another company', () => '1002@other', 'targetUnknown', 'numberUnallocated'],
  ['signed out', () => '1009@demo', 'targetSignedOut', 'calleeSignedOut'],
  ['not ready', () => b.key, 'targetNotReady', 'calleeNotReady'],
])('%s: fails before any phone rings', async (_, target, code, endReason) => {
  const seen = a.phone.events.length;
  a.says('makecall', { called: target(), caller: '' });
  const { callid } = await a.gets(['makecall', { status: 0 }]);
  await a.gets(...failed(callid, code, endReason));
  await a.rests();
  expect(await floor.over(callid, a, b)).toMatchObject({ endReason, segments: [{ agentKey: a.key, talkMs: 0 }] });
  expect(a.phone.events.slice(seen)).toEqual([]);
  await b.rests();
});

test('oneself: refused, and there is no call', async () => {
  a.says('makecall', { called: a.key, caller: '' });
  await a.gets(['makecall', { status: expect.any(Number), reason: because('targetIsSelf') }]);
  await a.rests();
});

test('not ready any more when the caller picks up', async () => {
  await b.isReady();
  a.says('makecall', { called: b.key, caller: '' });
  const { callid } = await a.gets(['makecall', { status: 0 }]);
  await a.gets(['outringing']);
  await b.rests();
  await a.picksUp();
  await a.gets(['outcall', { callid }], ...failed(callid, 'targetNotReady', 'calleeNotReady'));
  await Promise.all([a.isHungUp(), a.rests()]);
  await floor.over(callid, a, b);
});

test.each<[string, () => Promise<void>]>([
  ['on the phone', () => b.declines()],
  ['with the command', () => b.declinesByCommand()],
])('declined %s', async (how, declines) => {
  await b.isReady();
  const callid = await callsAgent(a, b.key);
  await declines();
  await b.gets(['innerringing', { callid }]);
  if (how === 'with the command') await b.gets(['cancelmakecall', { status: 0 }]);
  await b.gets(
    ['after', { callid, endReason: 'agentDeclined', filename: '', segment: 2 }],
    ['agentbusy', { status: 0, reason: endReasonText('agentDeclined', 'zh') }],
  );
  await a.gets(...failed(callid, 'targetDeclined', 'calleeDeclined'));
  await Promise.all([a.isHungUp(), a.rests(), b.rests()]);
  await floor.over(callid, a, b);
});

test('the phone of the other is not there', async () => {
  await phoneless.ready();
  const from = phoneless.frames.length;
  a.says('makecall', { called: phoneless.key, caller: '' });
  const { callid } = await a.gets(['makecall', { status: 0 }]);
  await a.gets(['outringing']);
  await a.picksUp();
  await a.gets(['outcall'], ['calledringing'], ...failed(callid, 'targetUnreachable', 'calleeUnreachable'));
  const after = await phoneless.waitFor('after', 5_000, from);
  expect(after.fields).toMatchObject({ callid, endReason: 'agentUnreachable', filename: '' });
  await phoneless.waitFor('agentbusy', 5_000, from);
  await Promise.all([a.isHungUp(), a.rests()]);
  await floor.over(callid, a);
});

test('the caller gives up while the other rings', async () => {
  await b.isReady();
  const callid = await callsAgent(a, b.key);
  await b.rings();
  a.says('cancelmakecall');
  await a.gets(
    ['cancelmakecall', { status: 0, callid }],
    ['after', { callid, endReason: 'agentCancelled', filename: '' }],
  );
  await b.gets(['innerringing'], ['after', { callid, filename: '', segment: 2 }]);
  await Promise.all([a.isHungUp(), b.isHungUp(), a.rests(), b.rests()]);
  await floor.over(callid, a, b);
});

test('the caller’s own phone declines: nobody else hears of it', async () => {
  await b.isReady();
  a.says('makecall', { called: b.key, caller: '' });
  const { callid } = await a.gets(['makecall', { status: 0 }]);
  await a.declines();
  await a.gets(['outringing'], ['after', { callid, filename: '' }]);
  await Promise.all([a.rests(), b.rests()]);
  await floor.over(callid, a, b);
});

test('nothing is left of all these calls', async () => {
  await phoneless.signOut();
  await floor.expectNothingLeft();
});
