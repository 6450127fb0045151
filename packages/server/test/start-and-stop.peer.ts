import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import {
  checkCall,
  freePort,
  makeTempFolder,
  readRecording,
  runSipp,
  signInAgent,
  startServer,
  startServerThatFails,
  startSipp,
  waitForCall,
  waitForCalls,
} from '@callwright/testkit';
import { afterAll, afterEach, expect, test } from 'vitest';

/** Nobody answers there; no simulated carrier is started. */
const TRUNK = '127.0.0.1:9';

const folder = makeTempFolder('start-and-stop');
afterAll(() => folder.remove());
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Command lines of the processes that know this data folder: the media process is one. */
function processesOf(dataFolder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => commandLine(pid))
    .filter((line) => line.includes(dataFolder));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

test('a start that fails late leaves no media process behind', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  undo.push(() => new Promise((resolve) => other.close(resolve)));
  const dataFolder = `${folder.path}/taken`;
  const env = { CALLWRIGHT_HTTP: `127.0.0.1:${port}` };
  const { exit, output } = await startServerThatFails({ trunk: TRUNK, dataFolder, env });
  expect(exit.code).toBe(1);
  expect(output.trim().split('\n')).toHaveLength(1);
  expect(processesOf(dataFolder)).toEqual([]);
});

test.each([
  ['RTP on an address that is not ours', { CALLWRIGHT_RTP: '192.0.2.1:20000-20999' }, /CALLWRIGHT_RTP/],
  ['a trunk without an address', { CALLWRIGHT_TRUNK: 'no-such-host.invalid:5060' }, /CALLWRIGHT_TRUNK/],
])('%s is one line and exit code 1', async (_name, env, says) => {
  const dataFolder = `${folder.path}/wrong`;
  const { exit, output } = await startServerThatFails({ trunk: TRUNK, dataFolder, env });
  const lines = output.trim().split('\n');
  expect({ code: exit.code, lines: lines.length }).toEqual({ code: 1, lines: 1 });
  expect(lines[0]).toMatch(says);
  expect(processesOf(dataFolder)).toEqual([]);
});

test('SIGTERM in calls: agents are told, every call has its record, what was recorded is there', async () => {
  const dataFolder = `${folder.path}/stopped`;
  const sipPort = await freePort();
  const server = await startServer({ trunk: TRUNK, dataFolder, sipPort });
  undo.push(() => server.stop());
  const phones = await startSipp({ scenario: 'agent-answers', timeoutMs: 60_000 });
  undo.push(() => phones.stop());
  await runSipp({
    scenario: 'phone-registers',
    remote: server.sipAddress,
    service: '8001',
    password: '8001',
    calls: 1,
    keys: { contact_port: String(phones.port) },
    args: ['-au', '8001'],
  });
  const agent = await signInAgent({ baseUrl: server.baseUrl, operator: '1001', worktype: 1 });
  await agent.ready();
  const customer = { scenario: 'customer-gets-bye', remote: server.sipAddress, calls: 1, timeoutMs: 60_000 } as const;
  const talks = await startSipp({ ...customer, service: '95001', keys: { caller: '13800000001' } });
  undo.push(() => talks.stop());
  await agent.waitFor('incall', 20_000);
  const waits = await startSipp({ ...customer, service: '95001', keys: { caller: '13800000002' } });
  undo.push(() => waits.stop());
  await new Promise((resolve) => setTimeout(resolve, 1_000));

  expect(await server.stop()).toMatchObject({ code: 0, timedOut: false });
  expect(agent.types.at(-1)).toBe('after');
  expect(processesOf(dataFolder)).toEqual([]);

  const again = await startServer({ trunk: TRUNK, dataFolder, sipPort });
  undo.push(() => again.stop());
  const calls = await waitForCalls(again, 2);
  expect(calls.map(({ endedBy, endReason }) => [endedBy, endReason])).toEqual(
    Array.from({ length: 2 }, () => ['system', 'systemStopped']),
  );
  const talk = await waitForCall(again, (call) => call.caller === '13800000001');
  expect(await checkCall(again, talk?.callId ?? '')).toMatchObject({ ok: true });
  expect((await readRecording(again, talk?.callId ?? '', 1)).length).toBeGreaterThan(44);
});
