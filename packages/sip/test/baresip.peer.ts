import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, until } from './sipp.ts';
import { SocketDriver } from './socket-driver.ts';

const SDP =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8 0\r\na=sendrecv\r\n';
const HELD = SDP.replace('sendrecv', 'sendonly').replace('- 1 1', '- 1 2');

const MODULES = ['g711.so', 'aubridge.so'];
const APPLICATIONS = ['account.so', 'menu.so'];

let driver: SocketDriver;
let folder: string;
let phone: ChildProcess;
let output = '';

/** A baresip that registers account 8001 with us and answers by itself. */
async function start(transport: 'udp' | 'tcp'): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'baresip-'));
  const own = await freePort();
  const port = transport === 'udp' ? driver.udpPort : driver.tcpPort;
  const path = process.env.CALLWRIGHT_BARESIP_MODULES ?? '/usr/lib/baresip/modules';
  await writeFile(
    join(folder, 'config'),
    [
      `sip_listen 127.0.0.1:${own}`,
      'net_interface 127.0.0.1',
      'audio_player aubridge,unheard',
      'audio_source aubridge,unheard',
      'audio_alert aubridge,unheard',
      `module_path ${path}`,
      ...MODULES.map((name) => `module ${name}`),
      ...APPLICATIONS.map((name) => `module_app ${name}`),
      '',
    ].join('\n'),
  );
  await writeFile(
    join(folder, 'accounts'),
    `<sip:8001@127.0.0.1:${port};transport=${transport}>;auth_pass=8001;answermode=auto;regint=120\n`,
  );
  await writeFile(join(folder, 'contacts'), '');
  output = '';
  phone = spawn('baresip', ['-f', folder, '-v'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-6000);
  };
  phone.stdout?.on('data', keep);
  phone.stderr?.on('data', keep);
}

function has(type: string): boolean {
  return driver.events.some((event) => event.type === type);
}

async function wait(type: string): Promise<void> {
  await until(() => has(type), 15_000).catch(() => {
    throw new Error(`no ${type}; ours: ${driver.events.map((event) => event.type).join(', ')}; baresip: ${output}`);
  });
}

beforeEach(async () => {
  driver = await SocketDriver.open({ account: (name) => (name === '8001' ? { password: '8001' } : undefined) });
});

afterEach(async () => {
  phone.kill('SIGTERM');
  await driver.close();
  await rm(folder, { recursive: true, force: true });
});

describe.each(['udp', 'tcp'] as const)('baresip over %s', (transport) => {
  it('registers with digest, is dialled, held, retrieved and hung up', async () => {
    await start(transport);
    await wait('registered');
    driver.input({
      type: 'dial',
      leg: 'L',
      request: { target: { kind: 'account', account: '8001' }, from: '95003', displayName: '客户', sdp: SDP },
    });
    await wait('legAnswered');
    driver.input({ type: 'offer', leg: 'L', sdp: HELD });
    await wait('legOfferAnswered');
    const held = driver.events.find((event) => event.type === 'legOfferAnswered');
    expect(held?.type === 'legOfferAnswered' ? held.sdp : '').toContain('recvonly');
    driver.input({ type: 'hangup', leg: 'L', cause: { protocol: 'Q.850', cause: 16 } });
    await until(() => driver.endpoint.size().legs === 0);
    expect(driver.events.filter((event) => event.type === 'unexpected' || event.type === 'legFailed')).toEqual([]);
    phone.kill('SIGTERM');
    await wait('unregistered');
  });
});
