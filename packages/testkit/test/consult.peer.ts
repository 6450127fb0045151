import { endReasonText, type RefusalCode, reasonText } from '@callwright/cti';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInAgent, type WsAgent } from '../src/agents/ws-agent.ts';
import { advised, after, back, consults, joined, owns } from './house/consultation.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import type { Person } from './house/person.ts';
import type { Expected, PhoneDesk } from './house/phone-desk.ts';
import { expectRecorded } from './house/recorded.ts';
import { expectTargetsRefused } from './house/refused-targets.ts';
import { neverAcknowledges } from './house/silent-caller.ts';
import { AGAIN, type Customer, inboundTalk, outboundTalk, type Talk, transferredTalk } from './house/talks.ts';
import { agentUnanswered, outsideUnanswered } from './house/unanswered.ts';

/** Manual 6.4, on real phones: who hears whom is measured in every stage, and every way that a consultation fails is seen once. */
let floor: Floor;
let a: PhoneDesk;
let b: PhoneDesk;
let c: PhoneDesk;
let customer: Customer;
let outside: Person;
/** Signed in, and its phone is not registered. */
let phoneless: WsAgent;
let voices: Readonly<Record<'a' | 'b' | 'customer' | 'outside', Person>>;
/** Phones that nobody answers ring for 20 s, outside for 60 s, whatever flow they ring for: meanwhile the other tests run. */
let unanswered: Promise<unknown>;
/** No consultation at all, but as long: a caller’s dialog that nobody ends. */
let silent: Promise<unknown>;

const OUTSIDE = '13700137002';
/** The group of those whose phones ring meanwhile: no customer of the other tests comes to them. */
const APART = '804';
const because = (code: RefusalCode) => ({ status: expect.any(Number), reason: reasonText(code, 'zh') });

beforeAll(async () => {
  floor = await openFloor();
  const [d, e, f, g] = await Promise.all([
    floor.desk('1004', 500, APART),
    floor.desk('1005', 500, APART),
    floor.desk('1007', 500, APART),
    floor.desk('1008', 500, APART),
  ]);
  unanswered = Promise.all([
    agentUnanswered(floor, d, e),
    outsideUnanswered(floor, f, 'transfercall'),
    outsideUnanswered(floor, g, 'agentconsult'),
  ]).then(
    () => undefined,
    (error: unknown) => error,
  );
  silent = neverAcknowledges(floor).then(
    () => undefined,
    (error: unknown) => error,
  );
  const number = '13800138001';
  const calledAs = '13700137001';
  const [person, other] = await Promise.all([
    floor.outside(number, calledAs, TONES.customer),
    floor.outside('13800138002', OUTSIDE, TONES.third),
  ]);
  [a, b, c] = await Promise.all([
    floor.desk('1001', TONES.agent),
    floor.desk('1002', TONES.second),
    floor.desk('1003', TONES.supervisor),
  ]);
  [outside, customer] = [other, { person, number, calledAs }];
  voices = { a, b, customer: person, outside };
  phoneless = await signInAgent({ baseUrl: floor.house.server.baseUrl, operator: '1006', worktype: 1 });
  floor.cleanUps.add(() => phoneless.close());
});

afterAll(() => floor.cleanUps.run());

/** A talk that an agent consults about: `segment`, the part of the agent who has the customer. */
interface Scene extends Talk {
  readonly segment: number;
}

/** `again`: what comes after an `after` in the group that serves the call. */
interface Beginning {
  readonly name: string;
  readonly again: readonly Expected[];
  begin(): Promise<Scene>;
}

const BEGINNINGS: readonly Beginning[] = [
  {
    name: 'inbound',
    again: [],
    begin: async () => ({ ...(await inboundTalk(floor, customer, a, '95001')), segment: 1 }),
  },
  { name: 'outbound', again: [], begin: async () => ({ ...(await outboundTalk(customer, a)), segment: 1 }) },
  {
    name: 'transferred in',
    again: [AGAIN],
    begin: async () => ({ ...(await transferredTalk(floor, customer, c, a)), segment: 2 }),
  },
];

async function customerLeaves(talk: Talk, ...desks: readonly PhoneDesk[]): Promise<void> {
  await customer.person.hangsUp();
  for (const desk of desks) {
    await desk.isHungUp();
    await desk.gets(after(talk, { endedBy: 'customer', endReason: 'customerHungUp' }));
  }
}

describe.each(BEGINNINGS)('$name', ({ begin, again }) => {
  test('back, by the initiator and by the consulted; then all three talk, and the initiator leaves', async () => {
    const talk = await begin();
    const { callid, segment } = talk;
    await untilHeard(voices, { customer: ['a'], a: ['customer'] });
    await b.isReady();
    await consults(a, b.key, talk);
    await b.rings();
    await untilHeard(voices, { customer: ['music'], a: ['ringback'] });
    await b.answers();
    const served = { ...talk.of, segment: segment + 1, userdata: { ask: 1 } };
    await b.gets(['consultinringing', served], ['consultincall', served]);
    await a.gets(['consultationcalls', { callid, dir: talk.of.dir }]);
    await untilHeard(voices, { customer: ['music'], a: ['b'], b: ['a'] });

    a.says('agentconsultback');
    await a.gets(back(talk, 0));
    await b.gets(after(talk, { endReason: 'consultEnded', segment: segment + 1 }), ...again);
    await b.isHungUp();
    await untilHeard(voices, { customer: ['a'], a: ['customer'] });

    await advised(a, b, talk, segment + 2);
    await untilHeard(voices, { customer: ['music'], a: ['b'], b: ['a'] });
    await b.hangsUp();
    await a.gets(back(talk, 0));
    await b.gets(after(talk, { endReason: 'agentHungUp', endedBy: 'agent' }), ...again);
    await untilHeard(voices, { customer: ['a'], a: ['customer'] });

    await advised(a, b, talk, segment + 3);
    await untilHeard(voices, { customer: ['music'], a: ['b'], b: ['a'] });
    await joined(a, b, talk);
    await untilHeard(voices, { customer: ['a', 'b'], a: ['customer', 'b'], b: ['customer', 'a'] });
    await a.hangsUp();
    await a.gets(after(talk, { endReason: 'agentHungUp', endedBy: 'agent', segment }), ...again);
    await b.gets(owns(talk, segment + 3));
    await untilHeard(voices, { customer: ['b'], b: ['customer'] });

    await customerLeaves(talk, b);
    await b.gets(...again);
    await Promise.all([a.rests(), b.rests()]);
    const record = await floor.over(callid, a, b, c);
    expect(record).toMatchObject({ endedBy: 'customer', endReason: 'customerHungUp', userdata: { ask: 1 } });
    expect(record.segments.slice(segment - 1)).toMatchObject([
      { agentKey: a.key, endReason: 'agentHungUp' },
      { agentKey: b.key, endReason: 'consultEnded', holdMs: 0 },
      { agentKey: b.key, endReason: 'agentHungUp', holdMs: 0 },
      { agentKey: b.key, endReason: 'customerHungUp', holdMs: 0 },
    ]);
    // Group 803, which serves the transferred customer, records nothing.
    if (segment === 1) await expectAllRecorded(callid);
    else expect(record.segments.filter((part) => part.recording !== undefined)).toEqual([]);
  });

  test('handed over; the new owner consults, and the customer leaves meanwhile', async () => {
    const talk = await begin();
    const { callid, segment } = talk;
    await advised(a, b, talk, segment + 1);
    a.says('agentshift');
    await a.gets(['agentshift', { callid, status: 0 }], after(talk, { endReason: 'transferred', segment }), ...again);
    await b.gets(owns(talk, segment + 1));
    await a.isHungUp();
    await untilHeard(voices, { customer: ['b'], b: ['customer'] });

    await advised(b, a, talk, segment + 2);
    await joined(b, a, talk);
    await untilHeard(voices, { customer: ['a', 'b'], a: ['customer', 'b'], b: ['customer', 'a'] });
    await a.hangsUp();
    await b.gets(back(talk, 0));
    await a.gets(after(talk, { endReason: 'agentHungUp' }), ...again);
    await untilHeard(voices, { customer: ['b'], b: ['customer'] });

    await advised(b, a, talk, segment + 3);
    await customerLeaves(talk, a, b);
    await Promise.all([a.gets(...again), b.gets(...again)]);
    await Promise.all([a.rests(), b.rests()]);
    expect(await floor.over(callid, a, b, c)).toMatchObject({ endedBy: 'customer' });
  });

  test('the customer leaves while all three talk', async () => {
    const talk = await begin();
    await advised(a, b, talk, talk.segment + 1);
    await joined(a, b, talk);
    await customerLeaves(talk, a, b);
    await Promise.all([a.gets(...again), b.gets(...again)]);
    await Promise.all([a.rests(), b.rests()]);
    await floor.over(talk.callid, a, b, c);
  });
});

/** Each part's recording has its agent right, and left whom the agent talked with, in turn. */
async function expectAllRecorded(callid: string): Promise<void> {
  const { server } = floor.house;
  const turns = ['customer', 'b', 'customer', 'b', 'customer', 'b', 'customer'];
  await expectRecorded(server, callid, 1, voices, { left: turns, right: ['a'] });
  await expectRecorded(server, callid, 2, voices, { left: ['a'], right: ['b'] });
  await expectRecorded(server, callid, 3, voices, { left: ['a'], right: ['b'] });
  await expectRecorded(server, callid, 4, voices, { left: ['a', 'customer'], right: ['b'] });
}

test('an outside number: consulted, back, consulted again, all three, handed over', async () => {
  const talk = await inboundTalk(floor, customer, a);
  const { callid } = talk;
  await consults(a, OUTSIDE, talk);
  await outside.rings();
  await untilHeard(voices, { customer: ['music'], a: ['ringback'] });
  await outside.answers();
  await a.gets(['consultationcalls', { callid }]);
  await untilHeard(voices, { customer: ['music'], a: ['outside'], outside: ['a'] });
  a.says('agentconsultback');
  await a.gets(back(talk, 0));
  await outside.isHungUp();
  await untilHeard(voices, { customer: ['a'], a: ['customer'] });

  await consults(a, OUTSIDE, talk);
  await outside.picksUp();
  await a.gets(['consultationcalls']);
  await outside.hangsUp();
  await a.gets(back(talk, 0));

  await consults(a, OUTSIDE, talk);
  await outside.picksUp();
  await a.gets(['consultationcalls']);
  a.says('tripartitetalk');
  await a.gets(['tripartitetalk', { status: 0 }], ['sanfangcall']);
  await untilHeard(voices, { customer: ['a', 'outside'], a: ['customer', 'outside'], outside: ['customer', 'a'] });
  a.says('agentconsultback');
  await a.gets(back(talk, 0));
  await outside.isHungUp();
  await untilHeard(voices, { customer: ['a'], a: ['customer'] });

  await consults(a, OUTSIDE, talk);
  await outside.picksUp();
  await a.gets(['consultationcalls']);
  a.says('agentshift');
  await a.gets(['agentshift', { status: 0 }], after(talk, { endReason: 'transferred' }), AGAIN);
  await a.isHungUp();
  await untilHeard(voices, { customer: ['outside'], outside: ['customer'] });
  await outside.hangsUp();
  await customer.person.isHungUp();
  await a.rests();
  expect(await floor.over(callid, a)).toMatchObject({
    endReason: 'outsideHungUp',
    segments: [{ agentKey: a.key }, ...Array.from({ length: 4 }, () => ({ agentKey: '', number: OUTSIDE }))],
  });
});

test('fails, in one call: the initiator has the customer each time', async () => {
  const talk = await outboundTalk(customer, a);
  const fails = async (num: string, happens: () => Promise<unknown>, reason: string): Promise<void> => {
    await consults(a, num, talk);
    await happens();
    await a.gets(back(talk, 1, reason));
    await untilHeard(voices, { customer: ['a'], a: ['customer'] });
  };
  const missed: readonly Expected[] = [
    after(talk, { endReason: 'agentDeclined', filename: '' }),
    ['agentbusy', { status: 0, reason: endReasonText('agentDeclined', 'zh') }],
  ];
  await b.isReady();
  await fails(b.key, () => b.declines(), reasonText('targetDeclined', 'zh'));
  await b.gets(['consultinringing', { ...talk.of, segment: 2 }], ...missed);

  await b.isReady();
  await fails(b.key, () => b.declinesByCommand(), reasonText('targetDeclined', 'zh'));
  await b.gets(['consultinringing', { segment: 3 }], ['cancelmakecall', { status: 0 }], ...missed);

  await phoneless.ready();
  await fails(phoneless.key, async () => undefined, reasonText('targetUnreachable', 'zh'));
  await phoneless.waitFor('after', 5_000, 0, ({ fields }) => fields.endReason === 'agentUnreachable');

  await fails(OUTSIDE, () => outside.declines(), endReasonText('calleeBusy', 'zh'));
  await fails('13300000003', async () => undefined, endReasonText('numberUnallocated', 'zh'));

  // Back while it still rings is no failure.
  await b.isReady();
  await consults(a, b.key, talk);
  await b.rings();
  a.says('agentconsultback');
  await a.gets(back(talk, 0));
  await b.gets(['consultinringing'], after(talk, { endReason: 'consultEnded', filename: '' }));
  await b.isHungUp();
  await untilHeard(voices, { customer: ['a'], a: ['customer'] });

  await customerLeaves(talk, a);
  await Promise.all([a.rests(), b.rests()]);
  const record = await floor.over(talk.callid, a, b);
  expect(record.segments.map(({ talkMs }) => talkMs > 0)).toEqual([true, false, false, false, false, false, false]);
});

test('the customer leaves while the other phone rings', async () => {
  const talk = await inboundTalk(floor, customer, a);
  await b.isReady();
  await consults(a, b.key, talk);
  await b.rings();
  await customerLeaves(talk, a);
  await a.gets(AGAIN);
  const end = { endedBy: 'customer', endReason: 'customerAbandonedWhileRinging', filename: '', segment: 2 };
  await b.gets(['consultinringing'], after(talk, end), AGAIN);
  await b.isHungUp();
  await Promise.all([a.rests(), b.rests()]);
  await floor.over(talk.callid, a, b);
});

test('refused: whom one cannot ask, what is not one’s own, what does not fit the stage', async () => {
  a.says('agentconsult', { num: b.key });
  await a.gets(['agentconsult', because('noCall')]);
  const talk = await inboundTalk(floor, customer, a);
  await expectTargetsRefused('agentconsult', a, b, because);
  a.says('agentconsultback');
  await a.gets(['error', { cmd: 'agentconsultback', ...because('noConsultation') }]);
  await b.isReady();
  await consults(a, b.key, talk);
  a.says('agentshift');
  a.says('tripartitetalk');
  await a.gets(['agentshift', because('wrongState')], ['tripartitetalk', because('wrongState')]);
  await b.picksUp();
  await b.gets(['consultinringing'], ['consultincall']);
  await a.gets(['consultationcalls']);
  b.says('agentconsultback');
  b.says('agentshift');
  b.says('mute');
  b.says('transfercall', { num: OUTSIDE });
  await b.gets(
    ['error', { cmd: 'agentconsultback', ...because('noConsultation') }],
    ['agentshift', because('noConsultation')],
    ['mute', { status: expect.any(Number) }],
    ['transfercall', because('wrongState')],
  );
  await untilHeard(voices, { customer: ['music'], a: ['b'], b: ['a'] });
  await customerLeaves(talk, a, b);
  await Promise.all([a.gets(AGAIN), b.gets(AGAIN)]);
  await Promise.all([a.rests(), b.rests()]);
  await floor.over(talk.callid, a, b);
});

test('phones and pages go meanwhile, and the customer is not lost', async () => {
  const talk = await inboundTalk(floor, customer, a);
  await b.isReady();
  // The initiator's phone, while the other rings: the customer waits for who rings.
  await consults(a, b.key, talk);
  await b.rings();
  await a.hangsUp();
  await a.gets(after(talk, { endReason: 'agentHungUp' }), AGAIN);
  await untilHeard(voices, { customer: ['music'] });
  await b.answers();
  await b.gets(['consultinringing'], owns(talk, 2));
  await untilHeard(voices, { customer: ['b'], b: ['customer'] });

  // The page of the initiator, then its phone, while they talk: the consulted has the customer.
  await advised(b, a, talk, 3);
  await b.reloads();
  await b.gets(['logon', { status: 0 }], owns(talk, 2), ['agentconsult'], ['consultationcalls']);
  await untilHeard(voices, { customer: ['music'], a: ['b'], b: ['a'] });
  await b.hangsUp();
  await b.gets(after(talk, { endReason: 'agentHungUp', segment: 2 }), AGAIN);
  await a.gets(owns(talk, 3));
  await untilHeard(voices, { customer: ['a'], a: ['customer'] });
  await customerLeaves(talk, a);
  await a.gets(AGAIN);
  await Promise.all([a.rests(), b.rests()]);
  await floor.over(talk.callid, a, b);
});

test('nobody answers, an agent called, transferred to and consulted, a number outside: the initiator is told', async () => {
  expect(await unanswered).toBeUndefined();
});

test('a caller who never acknowledges the answer, and is gone: BYE after 32 s', async () => {
  expect(await silent).toBeUndefined();
});

test('nothing is left of all these calls', async () => {
  await phoneless.signOut();
  await floor.expectNothingLeft({ deadPhones: true });
});
