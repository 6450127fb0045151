import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BaresipPhone } from '../src/baresip/baresip.ts';
import { type Floor, openFloor } from './house/floor.ts';
import { TONES } from './house/hearing.ts';
import type { PhoneDesk } from './house/phone-desk.ts';
import { type Customer, outboundTalk } from './house/talks.ts';

/** Keys on real phones: those of a page, and those that are pressed on the phones themselves (RFC 4733). */
let floor: Floor;
let agent: PhoneDesk;
let customer: Customer;

const KEY_MS_MAX = 15_000;

beforeAll(async () => {
  floor = await openFloor();
  const [number, calledAs] = ['13800138001', '13700137001'];
  const [desk, person] = await Promise.all([
    floor.desk('1001', TONES.agent, '803'),
    floor.outside(number, calledAs, TONES.customer),
  ]);
  [agent, customer] = [desk, { person, number, calledAs }];
});

afterAll(() => floor.cleanUps.run());

/** The phone sees these keys, and no others, once `press` has been done. */
async function sees(phone: BaresipPhone, keys: string, press: () => unknown): Promise<void> {
  const before = phone.events.length;
  await press();
  const seen = () =>
    phone.events.slice(before).flatMap(({ type, fields }) => (type === 'CALL_DTMF_START' ? [fields.param] : []));
  await expect.poll(seen, { timeout: KEY_MS_MAX }).toHaveLength(keys.length);
  expect(seen()).toEqual([...keys]);
}

test('a key of the page reaches the customer’s phone; keys of the phones reach each other', async () => {
  const { callid } = await outboundTalk(customer, agent);
  const phone = customer.person.phone;
  await sees(phone, '5', () => agent.says('senddtmf', { num: '5' }));
  await agent.gets(['senddtmf', { callid, status: 0, reason: '' }]);
  // Faster than they can be sent: they wait for each other.
  await sees(phone, '12#', () => ['1', '2', '#'].map((num) => agent.says('senddtmf', { num })));
  const reply = ['senddtmf', { callid, status: 0 }] as const;
  await agent.gets(reply, reply, reply);
  await sees(phone, '7', () => agent.phone.press('7'));
  await sees(agent.phone, '9*', () => phone.press('9*'));
  await customer.person.hangsUp();
  await agent.isHungUp();
  await agent.gets(['after', { callid }]);
  await floor.over(callid, agent);
  await floor.expectNothingLeft();
});
