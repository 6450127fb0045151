import { endReasonText, reasonText } from '@callwright/cti';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitForCall } from '../src/server/records.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES, untilHeard } from './house/hearing.ts';
import { writeCompany } from './house/own-company.ts';
import type { Person } from './house/person.ts';
import type { PhoneDesk } from './house/phone-desk.ts';
import { AGAIN } from './house/talks.ts';

/**
 * A queue with room for one, in which nobody waits longer than 5 s, and phones that ring for 2 s: of a company of its own, as the
 * demo is large and patient.
 */
const COMPANY = 2;
const GROUP = 31;
const SERVICE = '95031';
const WAIT_MS = 5_000;
/** Phones of this group ring for 2 s. */
const SHORT = { groupId: 32, service: '95032', ringTimeoutMs: 2_000 } as const;

let floor: Floor;
let agent: PhoneDesk;
let other: PhoneDesk;
let first: Person;
let second: Person;

beforeAll(async () => {
  floor = await openFloor({}, COMPANY);
  const who = await writeCompany(floor.house.server, {
    ...{ companyId: COMPANY, name: 'small', agents: [{ operator: '4001' }, { operator: '4002' }] },
    groups: [
      { groupId: GROUP, waitingMax: 1, waitMsMax: WAIT_MS },
      { groupId: SHORT.groupId, ringTimeoutMs: SHORT.ringTimeoutMs },
    ],
    serviceNumbers: [
      { number: SERVICE, groupId: GROUP },
      { number: SHORT.service, groupId: SHORT.groupId },
    ],
  });
  [agent, other, first, second] = await Promise.all([
    floor.deskOf(who('4001'), TONES.agent),
    floor.deskOf(who('4002'), TONES.third),
    floor.outside('13800138001', '13800138001', TONES.customer),
    floor.outside('13800138002', '13800138002', TONES.second),
  ]);
});

afterAll(() => floor.cleanUps.run());

const dials = (person: Person, service: string = SERVICE) =>
  person.dials(`sip:${service}@${floor.house.server.sipAddress}`);
const recordOf = (caller: string) => waitForCall(floor.house.server, (call) => call.caller === caller, COMPANY);

async function waiting(): Promise<number | undefined> {
  const { queues } = (await floor.house.server.get(`/queues?companyId=${COMPANY}`)) as {
    queues: { waiting: number }[];
  };
  return queues[0]?.waiting;
}

const untilOneWaits = () => expect.poll(waiting, { timeout: 15_000, interval: 50 }).toBe(1);

test('nobody is ready: after the longest wait the call ends; while one waits, the next is refused', async () => {
  await dials(first);
  await untilOneWaits();
  await dials(second);
  await Promise.all([first.isHungUp(), second.isHungUp()]);
  const ends = await Promise.all(['13800138001', '13800138002'].map(recordOf));
  expect(ends.map((record) => [record?.endedBy, record?.endReason]).sort()).toEqual([
    ['system', 'queueFull'],
    ['system', 'queueTimeout'],
  ]);
  expect(ends.map((record) => record?.segments)).toEqual([[], []]);
});

test('transferred to the queue: back to it from the only agent, while it is full, is refused; then he waits in vain', async () => {
  await agent.rests();
  await agent.isReady();
  await dials(first);
  const { callid } = await agent.gets(['inringing', { called: SERVICE }]);
  await agent.picksUp();
  await agent.gets(['incall', { callid }]);
  await first.isAnswered();
  agent.says('agentbusy');
  await agent.gets(['agentbusy', { deferred: true }]);
  await dials(second);
  const refused = { status: expect.any(Number), reason: reasonText('queueFull', 'zh') };
  await untilOneWaits();
  agent.says('transfergroup', { groupid: GROUP });
  await agent.gets(['transfergroup', refused]);
  await untilHeard({ first, agent }, { first: ['agent'], agent: ['first'] });
  await second.isHungUp();
  agent.says('transfergroup', { groupid: GROUP });
  await agent.gets(
    ['transfergroup', { status: 0 }],
    ['transfering'],
    ['after', { callid, endReason: 'transferred' }],
    ['agentbusy'],
  );
  await agent.isHungUp();
  await first.isHungUp();
  expect(await floor.over(callid, agent)).toMatchObject({ endedBy: 'system', endReason: 'queueTimeout' });
  await agent.rests();
});

test('a phone that nobody picks up: its agent is not ready, and the next one has the customer', async () => {
  await agent.isReady();
  await dials(first, SHORT.service);
  const { callid } = await agent.gets(['inringing', { called: SHORT.service, nowgroupid: SHORT.groupId }]);
  await agent.rings();
  await other.rests();
  await other.isReady();
  await agent.gets(
    ['after', { callid, endedBy: 'system', endReason: 'agentNoAnswer', filename: '' }],
    ['agentbusy', { status: 0, reason: endReasonText('agentNoAnswer', 'zh') }],
  );
  await agent.isHungUp();
  await other.gets(['inringing', { callid, segment: 2 }]);
  await other.picksUp();
  await other.gets(['incall', { callid, segment: 2 }]);
  await first.isAnswered();
  await untilHeard({ first, agent, other }, { first: ['other'], other: ['first'] });
  await first.hangsUp();
  await other.gets(['after', { callid, endedBy: 'customer' }], AGAIN);
  await Promise.all([other.isHungUp(), other.rests()]);
  expect(await floor.over(callid, agent, other)).toMatchObject({
    segments: [
      { agentKey: agent.key, endReason: 'agentNoAnswer', talkMs: 0 },
      { agentKey: other.key, endReason: 'customerHungUp' },
    ],
  });
});

test('nothing is left of all these calls', async () => {
  await floor.expectNothingLeft();
});
