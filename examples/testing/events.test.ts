import { signInAgent, type WsAgent } from '@callwright/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ContactCenter, startContactCenter } from './contact-center.ts';

let contactCenter: ContactCenter;
let agent: WsAgent;

beforeAll(async () => {
  contactCenter = await startContactCenter();
  // On a mobile phone (worktype 0), which the carrier answers after two seconds: no browser is needed.
  agent = await signInAgent({ baseUrl: contactCenter.url, operator: '1001', worktype: 0 });
});
afterAll(async () => {
  await agent?.close();
  await contactCenter?.stop();
});

test('a customer calls, talks with the agent, and hangs up', async () => {
  await agent.ready();
  const customer = contactCenter.carrier.call({ number: '13800138001', called: '95003' });
  const ringing = await agent.waitFor('inringing', 20_000);
  expect(ringing.fields).toMatchObject({ caller: '13800138001', called: '95003', dir: 0 });

  await agent.waitFor('incall', 20_000);
  contactCenter.carrier.hangUp(customer);
  const after = await agent.waitFor('after', 20_000);
  expect(after.fields).toMatchObject({ callid: ringing.fields.callid, endedBy: 'customer' });
});

test('the number that is busy: the call is over before anybody talks', async () => {
  const seen = agent.frames.length;
  // The last two digits say what the customer does: 01 is busy.
  await agent.request('makecall', { called: '13300000001' });
  const after = await agent.waitFor('after', 20_000, seen);
  expect(after.fields).toMatchObject({ duration: 0, filename: '', endReason: 'calleeBusy' });
});
