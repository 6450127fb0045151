import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAgent, type WsAgent } from '../src/agents/ws-agent.ts';
import { loudness, sliceMs } from '../src/audio/tone.ts';
import { type BaresipPhone, startBaresip } from '../src/baresip/baresip.ts';
import { checkCall, waitForCall } from '../src/server/records.ts';
import { CleanUps, type House, openHouse } from './house/house.ts';

const cleanUps = new CleanUps();
let house: House;
let agent: WsAgent;
let phone: BaresipPhone;

beforeAll(async () => {
  house = await openHouse();
  cleanUps.add(() => house.stop());
  phone = await startBaresip({
    user: '8001',
    toneHz: 1000,
    registerAt: { ...house.sip, password: '8001' },
    timeoutMs: 300_000,
  });
  cleanUps.add(() => phone.stop());
  agent = await signInAgent({ baseUrl: house.server.baseUrl, operator: '1001', worktype: 1 });
});

afterAll(() => cleanUps.run());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One call of the agent to a number; `hangUpAfter`: the event after which the agent hangs up by command. */
async function callOut(
  by: WsAgent,
  number: string,
  hangUpAfter: string | undefined,
  holdMs = 0,
): Promise<{ readonly types: string; readonly after: Readonly<Record<string, unknown>>; readonly tookMs: number }> {
  const first = by.frames.length;
  const startedMs = performance.now();
  const reply = await by.request('makecall', { called: number, caller: '' });
  expect(reply.fields).toMatchObject({ type: 'makecall', status: 0 });
  if (hangUpAfter !== undefined) {
    await by.waitFor(hangUpAfter, 15_000, first);
    await sleep(holdMs);
    by.send('cancelmakecall', { agentoperatorid: by.key.split('@')[0] });
  }
  const after = await by.waitFor('after', 20_000, first);
  const tookMs = performance.now() - startedMs;
  await sleep(200);
  const types = by.frames
    .slice(first)
    .map((frame) => frame.type)
    .filter((type) => !['ping', 'queuenum', 'agentidle', 'agentbusy'].includes(type));
  return { types: types.join(' '), after: after.fields, tookMs };
}

const WHOLE = 'makecall outringing outcall calledringing answer cancelmakecall after';

test('an outbound call gives exactly the events of the manual, and the two hear each other', async () => {
  const heardBefore = phone.heard().length;
  const call = await callOut(agent, '13300000019', 'answer', 2_500);
  expect(call.types).toBe(WHOLE);
  expect(call.after).toMatchObject({ endedBy: 'agent', endReason: 'agentHungUp', called: '13300000019' });
  expect(call.after.filename).not.toBe('');
  await sleep(300);
  const heard = phone.heard()[heardBefore] ?? new Int16Array(0);
  const endMs = heard.length / 8;
  expect(loudness(sliceMs(heard, endMs - 2_000, endMs - 300))).toBeGreaterThan(300);
  const record = await waitForCall(house.server, (one) => one.called === '13300000019');
  expect(record).toMatchObject({ direction: 'outbound', endReason: 'agentHungUp' });
  expect(await checkCall(house.server, record?.callId ?? '')).toMatchObject({ ok: true });
});

/** What each number of the simulated carrier does to a call (DESIGN, "Demo company"). */
const NUMBERS: readonly {
  readonly number: string;
  readonly hangUpAfter?: string;
  readonly types: string;
  readonly after: Record<string, unknown>;
}[] = [
  { number: '13300000000', hangUpAfter: 'answer', types: WHOLE, after: { endReason: 'agentHungUp' } },
  {
    number: '13300000001',
    types: 'makecall outringing outcall after',
    after: { endReason: 'calleeBusy', filename: '' },
  },
  {
    number: '13300000002',
    hangUpAfter: 'calledringing',
    types: 'makecall outringing outcall calledringing cancelmakecall after',
    after: { endReason: 'agentCancelled' },
  },
  {
    number: '13300000003',
    types: 'makecall outringing outcall after',
    after: { endReason: 'numberUnallocated' },
  },
  { number: '13300000004', hangUpAfter: 'answer', types: WHOLE, after: { endReason: 'agentHungUp' } },
  {
    number: '13300000005',
    types: 'makecall outringing outcall calledringing answer after',
    after: { endedBy: 'customer', endReason: 'customerHungUp' },
  },
  { number: '13300000006', hangUpAfter: 'answer', types: WHOLE, after: { endReason: 'agentHungUp' } },
];

test.each(NUMBERS)('the demo number $number ends as it should', async ({ number, hangUpAfter, types, after }) => {
  const call = await callOut(agent, number, hangUpAfter, 300);
  expect(call.types).toBe(types);
  expect(call.after).toMatchObject(after);
  const record = await waitForCall(house.server, (one) => one.called === number);
  expect(record).toMatchObject({ endReason: after.endReason });
  expect(await checkCall(house.server, record?.callId ?? '')).toMatchObject({ ok: true });
});

test('an agent at a mobile phone (worktype 0) calls out: the trunk carries both legs', async () => {
  const mobile = await signInAgent({ baseUrl: house.server.baseUrl, operator: '1002', worktype: 0 });
  const call = await callOut(mobile, '13300000019', 'answer', 1_000);
  expect(call.types).toBe(WHOLE);
  await house.carrier.waitFor((one) => one.number === '13910010208' && one.endReason === 'callwright', 2_000);
});

test("a customer's call reaches an agent at a mobile phone", async () => {
  const mobile = await signInAgent({ baseUrl: house.server.baseUrl, operator: '1003', worktype: 0 });
  await mobile.ready();
  const id = house.carrier.call({ number: '13800138009', called: '95003' });
  await mobile.waitFor('incall', 10_000);
  await house.carrier.waitForState(id, 'talking', 2_000);
  house.carrier.hangUp(id);
  const after = await mobile.waitFor('after', 5_000);
  expect(after.fields).toMatchObject({ caller: '13800138009', called: '95003', endedBy: 'customer' });
});
