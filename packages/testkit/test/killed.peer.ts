import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, freePortRange } from '../src/process/ports.ts';
import { makeTempFolder } from '../src/process/temp-folder.ts';
import { readRecording, readTrace, waitForCalls } from '../src/server/records.ts';
import { startServer, type TestServer } from '../src/server/start-server.ts';
import { TONES } from './house/hearing.ts';
import { CleanUps } from './house/house.ts';
import { Person } from './house/person.ts';
import { PhoneDesk } from './house/phone-desk.ts';

/**
 * kill -9 of the server in calls (FAULTS F01): the server that comes after has one record of every call that was up, ended by the
 * system at about that time, the recordings are there, and phones and pages are told that it knows nothing of them.
 */

/** Nobody answers there; no simulated carrier is started. */
const TRUNK = '127.0.0.1:9';
const RTP_PORTS = 400;
const SOON_MS = 30_000;
const WAV_HEADER_BYTES = 44;
/** More than a second of two channels. */
const RECORDED_BYTES = 64_000;

interface Segment {
  readonly segment: number;
  readonly talkMs: number;
  readonly recording?: string;
}
interface Call {
  readonly callId: string;
  readonly caller: string;
  readonly endedBy: string;
  readonly endReason: string;
  readonly endedAtMs: number;
  readonly talkMs: number;
  readonly waitMs: number;
  readonly segments: readonly Segment[];
}

const cleanUps = new CleanUps();
const data = makeTempFolder('killed');
let start: () => Promise<TestServer>;
let server: TestServer;

beforeAll(async () => {
  cleanUps.add(async () => data.remove());
  const sipPort = await freePort();
  const first = await freePortRange(RTP_PORTS);
  // The same for both: the media process, which outlives the server, is found by them.
  const env = {
    CALLWRIGHT_HTTP: `127.0.0.1:${await freePort()}`,
    CALLWRIGHT_RTP: `127.0.0.1:${first}-${first + RTP_PORTS - 1}`,
  };
  start = () => startServer({ trunk: TRUNK, sipPort, dataFolder: data.path, env });
  server = await start();
});

afterAll(() => cleanUps.run());

async function customer(number: string): Promise<Person> {
  const person = await Person.at({ user: number, toneHz: TONES.customer });
  cleanUps.add(() => person.stop());
  return person;
}

const live = async () =>
  ((await server.get('/live-calls')) as { liveCalls: { caller: string; place: string }[] }).liveCalls;

test('every call has its record, recordings are kept, phones and pages are told', async () => {
  const house = { server, sip: { host: '127.0.0.1', port: server.sipPort } };
  const [agent, talks, waits] = await Promise.all([
    PhoneDesk.of(house, '1001', TONES.agent),
    customer('13800000001'),
    customer('13800000002'),
  ]);
  cleanUps.add(() => agent.stop());
  await agent.isReady();
  await talks.dials(`sip:95001@${server.sipAddress}`);
  const { callid } = await agent.gets(['inringing']);
  await agent.picksUp();
  const { epoch } = await agent.gets(['playtts'], ['incall', { callid }]);
  await Promise.all([talks.isAnswered(), waits.dials(`sip:95001@${server.sipAddress}`)]);
  await expect
    .poll(async () => (await live()).map(({ place }) => place).sort(), { timeout: SOON_MS })
    .toEqual(['agent', 'queued']);
  const day = new Date(Number(String(callid).slice(0, 13))).toISOString().slice(0, 10).replaceAll('-', '/');
  const file = join(data.path, 'recordings', day, `${callid}-1.wav`);
  await expect
    .poll(() => statSync(file, { throwIfNoEntry: false })?.size ?? 0, { timeout: SOON_MS })
    .toBeGreaterThan(RECORDED_BYTES);

  const closed = agent.agent.closed;
  process.kill(server.pid, 'SIGKILL');
  const killedAtMs = Date.now();
  await Promise.all([server.stop(), closed]);
  server = await start();
  cleanUps.add(() => server.stop());

  const calls = (await waitForCalls(server, 2)) as unknown as readonly Call[];
  expect(calls).toHaveLength(2);
  for (const call of calls) {
    expect(call).toMatchObject({ endedBy: 'system', endReason: 'systemStopped' });
    expect(call.endedAtMs).toBeLessThanOrEqual(killedAtMs);
    expect(call.endedAtMs).toBeGreaterThan(killedAtMs - 10_000);
  }
  const talk = calls.find((call) => call.callId === callid);
  expect(talk).toMatchObject({ caller: '13800000001', segments: [{ segment: 1, endReason: 'systemStopped' }] });
  expect(talk?.talkMs).toBeGreaterThan(0);
  expect(talk?.segments[0]?.talkMs).toBe(talk?.talkMs);
  const waited = calls.find((call) => call.callId !== callid);
  expect(waited).toMatchObject({ caller: '13800000002', segments: [], talkMs: 0 });
  expect(waited?.waitMs).toBeGreaterThan(0);
  expect((await readTrace(server, String(callid))).join('')).toContain('"incall"');

  const recorded = () => readRecording(server, String(callid), 1).catch(() => Buffer.alloc(WAV_HEADER_BYTES));
  await expect.poll(async () => (await recorded()).length, { timeout: SOON_MS }).toBeGreaterThan(RECORDED_BYTES);
  const wav = Buffer.from(await recorded());
  expect(wav.readUInt32LE(WAV_HEADER_BYTES - 4)).toBe(wav.length - WAV_HEADER_BYTES);

  // The page is refused where it was, and signs in anew; nobody believes that its agent is in a call.
  const refused = await agent.agent.comeBack();
  expect(refused.fields).toMatchObject({ type: 'reconnection', resumed: false });
  expect(refused.fields.status).not.toBe(0);
  await agent.agent.closed;
  await agent.reloads();
  const logon = await agent.gets(['logon', { status: 0 }]);
  expect(logon.epoch).not.toBe(epoch);
  await agent.rests();
  expect(await live()).toEqual([]);

  // What the phones say of their calls is answered with 481, so that they give them up.
  await Promise.all([agent.hangsUp(), talks.hangsUp(), waits.hangsUp()]);
  await talks.dials(`sip:95002@${server.sipAddress}`);
  await talks.isAnswered();
  await talks.hangsUp();
  expect(await waitForCalls(server, 3)).toHaveLength(3);
});
