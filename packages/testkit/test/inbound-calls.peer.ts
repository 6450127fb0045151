import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAgent, type WsAgent } from '../src/agents/ws-agent.ts';
import { makeTone, sliceMs, steadyAmplitude } from '../src/audio/tone.ts';
import { encodeAlaw, readWav } from '../src/audio/wav.ts';
import { startBaresip } from '../src/baresip/baresip.ts';
import { makeTempFolder } from '../src/process/temp-folder.ts';
import { checkCall, readRecording, waitForCalls } from '../src/server/records.ts';
import { runSipp, startSipp } from '../src/sipp/sipp.ts';
import { CleanUps, type House, openHouse, registerPhones } from './house/house.ts';

const CUSTOMER_HZ = 440;
const AGENT_HZ = 1000;
/** Half of what the tones are sent with (8,000): far above speech or crosstalk at that frequency, far below loss. */
const HEARD = 4_000;
const SILENT = 200;
/** Accounts 8001–8004 are SIPp phones, 8005 and 8006 baresip. */
const SIPP_ACCOUNTS = ['8001', '8002', '8003', '8004'];
const BARESIP_ACCOUNTS = ['8005', '8006'];

const cleanUps = new CleanUps();
let house: House;
const agents: WsAgent[] = [];
let customerTone = '';

beforeAll(async () => {
  const tones = makeTempFolder('tones');
  cleanUps.add(async () => tones.remove());
  customerTone = writeTone(tones.path, CUSTOMER_HZ);
  house = await openHouse();
  cleanUps.add(() => house.stop());
  const phones = await startSipp({
    scenario: 'agent-speaks',
    words: { AUDIO: writeTone(tones.path, AGENT_HZ) },
    rtpPort: 31_000,
    timeoutMs: 300_000,
  });
  cleanUps.add(() => phones.stop());
  await registerPhones(house, SIPP_ACCOUNTS, phones.port);
  for (const user of BARESIP_ACCOUNTS) {
    const phone = await startBaresip({
      user,
      toneHz: AGENT_HZ,
      registerAt: { ...house.sip, password: user },
      timeoutMs: 300_000,
    });
    cleanUps.add(() => phone.stop());
  }
  for (const account of [...SIPP_ACCOUNTS, ...BARESIP_ACCOUNTS]) {
    const agent: WsAgent = await signInAgent({
      baseUrl: house.server.baseUrl,
      operator: String(Number(account) - 7000),
      worktype: 1,
      // Group 802 has 30 s of wrap-up: an agent who has nothing to write is ready again at once. Group 803 has none: a
      // command sent after its calls could meet the next call, and would be answered as deferred.
      onFrame: ({ type, fields }) => void (type === 'after' && fields.called === '95001' && agent.send('agentidle')),
    });
    agents.push(agent);
    await agent.ready();
  }
});

afterAll(() => cleanUps.run());

test('200 calls to 95003, several at a time: none fails, each is recorded once, each trace is right', async () => {
  const result = await runSipp({
    scenario: 'customer-calls-queue',
    remote: house.server.sipAddress,
    service: '95003',
    calls: 200,
    rate: 10,
    concurrentMax: 5,
    pauseMs: 300,
    timeoutMs: 120_000,
  });
  expect(result, result.errors).toMatchObject({ calls: 200, successful: 200, failed: 0 });
  const calls = (await waitForCalls(house.server, 200)).filter((call) => call.called === '95003');
  expect(calls).toHaveLength(200);
  expect(new Set(calls.map((call) => call.callId)).size).toBe(200);
  for (const call of calls) {
    expect(call).toMatchObject({ direction: 'inbound', endedBy: 'customer', endReason: 'customerHungUp' });
    expect(await checkCall(house.server, call.callId)).toMatchObject({ ok: true });
  }
  // Longest idle first: nobody is left out, SIPp and baresip phones alike.
  const takers = new Set(calls.flatMap((call) => call.segments.map((segment) => segment.agentKey)));
  expect(takers.size).toBe(agents.length);
});

test('20 calls to 95001: none fails, each has a recording, customer left and agent right', async () => {
  const result = await runSipp({
    scenario: 'customer-speaks',
    words: { AUDIO: customerTone },
    rtpPort: 32_000,
    remote: house.server.sipAddress,
    service: '95001',
    calls: 20,
    rate: 2,
    concurrentMax: 5,
    // Music at first, then the announcement of the agent's number, then some seconds of talk.
    pauseMs: 9_000,
    timeoutMs: 150_000,
  });
  expect(result, result.errors).toMatchObject({ calls: 20, successful: 20, failed: 0 });
  const calls = (await waitForCalls(house.server, 220)).filter((call) => call.called === '95001');
  expect(calls).toHaveLength(20);
  for (const call of calls) {
    expect(await checkCall(house.server, call.callId)).toMatchObject({ ok: true });
    const [part] = call.segments;
    expect(part?.recording, `call ${call.callId} has no recording`).toBeTruthy();
    const wav = readWav(await readRecording(house.server, call.callId, part?.segment ?? 0));
    expect(wav).toMatchObject({ rateHz: 8000 });
    expect(wav.channels).toHaveLength(2);
    const about = `${wav.channels[0]?.length} samples of ${JSON.stringify(call)}`;
    const [left, right] = wav.channels.map((channel) => lastSecond(channel));
    expect(steadyAmplitude(left ?? new Int16Array(0), CUSTOMER_HZ), about).toBeGreaterThan(HEARD);
    expect(steadyAmplitude(left ?? new Int16Array(0), AGENT_HZ), about).toBeLessThan(SILENT);
    expect(steadyAmplitude(right ?? new Int16Array(0), AGENT_HZ), about).toBeGreaterThan(HEARD);
    expect(steadyAmplitude(right ?? new Int16Array(0), CUSTOMER_HZ), about).toBeLessThan(SILENT);
  }
});

test('each agent saw the events of the manual in their order', () => {
  for (const agent of agents) {
    // What went wrong with a phone stands in the frame that makes its agent not ready.
    expect(agent.frames.filter((frame) => frame.type === 'agentbusy')).toEqual([]);
    const calls = agent.types.join(' ').split('inringing').slice(1);
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) expect(call).toMatch(/^ (playtts )?incall after( agentidle)*\s*$/);
  }
});

/** The second before the last half: both sides talk by then. */
function lastSecond(samples: Int16Array): Int16Array {
  const endMs = (samples.length / 8000) * 1000;
  return sliceMs(samples, endMs - 1_500, endMs - 500);
}

function writeTone(folder: string, frequencyHz: number): string {
  const path = join(folder, `${frequencyHz}.al`);
  writeFileSync(path, Uint8Array.from(makeTone(frequencyHz, 4_000), encodeAlaw));
  return path;
}
