import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toneLevel } from '../src/audio/tone.ts';
import { readWav } from '../src/audio/wav.ts';
import { MediaClient } from '../src/process/client.ts';
import { MEDIA_PROGRAM, mediaArguments } from '../src/process/launch.ts';
import type { MediaEvent } from '../src/process/protocol.ts';
import { pause } from './plane-driver.ts';
import { RtpPeer } from './rtp-peer.ts';

const FIRST_PORT = 33_000;
let folder = '';
let media: ChildProcess;
let socketPath = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'media-process-'));
  socketPath = join(folder, 'media.sock');
  media = await start();
});

afterEach(async () => {
  if (media.exitCode === null && media.signalCode === null) {
    media.kill('SIGKILL');
    await exitOf(media);
  }
  rmSync(folder, { recursive: true, force: true });
});

function run(): ChildProcess {
  const configuration = {
    bindAddress: '127.0.0.1',
    firstPort: FIRST_PORT,
    lastPort: FIRST_PORT + 99,
    promptFolders: [],
    speechCacheFolder: join(folder, 'speech'),
    leaseTarget: 8,
  };
  return spawn(process.execPath, [MEDIA_PROGRAM, ...mediaArguments(socketPath, configuration)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function start(): Promise<ChildProcess> {
  const child = run();
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  return child;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

type Server = { client: MediaClient; events: MediaEvent[]; closed: () => boolean };

async function connectServer(): Promise<Server> {
  const events: MediaEvent[] = [];
  let closed = false;
  const client = await MediaClient.connect({
    socketPath,
    onEvent: (event) => events.push(event),
    onClose: () => {
      closed = true;
    },
  });
  return { client, events, closed: () => closed };
}

async function find<T extends MediaEvent['type']>(server: Server, type: T): Promise<Extract<MediaEvent, { type: T }>> {
  for (let i = 0; i < 500; i++) {
    const event = server.events.find((one): one is Extract<MediaEvent, { type: T }> => one.type === type);
    if (event !== undefined) return event;
    await pause(10);
  }
  throw new Error(`no ${type} in ${JSON.stringify(server.events)}`);
}

/** Opens legs `a` and `b`, bridged and recorded; both talk. */
async function startCall(server: Server): Promise<{ peers: RtpPeer[]; path: string }> {
  const { ports } = await find(server, 'ports');
  const peers: RtpPeer[] = [];
  for (const [i, leg] of ['a', 'b'].entries()) {
    const [peer, port] = [await RtpPeer.open(), ports[i] ?? 0];
    server.client.send({ type: 'openRtp', leg, port });
    const remote = { address: '127.0.0.1', port: peer.port, codec: 'PCMA', telephoneEvent: undefined } as const;
    server.client.send({ type: 'setRemote', leg, ...remote, sendAudio: true });
    peer.talk(port, 'PCMA', i === 0 ? 440 : 1000);
    peers.push(peer);
  }
  const members = ['a', 'b'].map((leg) => ({ leg, role: { kind: 'talk' } as const }));
  server.client.send({ type: 'bridge', bridge: 'call', members });
  const path = join(folder, 'call.wav');
  server.client.send({ type: 'record', recording: 'r', path, left: 'a', right: 'b' });
  return { peers, path };
}

describe('media process', () => {
  it('welcomes a server and leases ports', async () => {
    const server = await connectServer();
    expect(await find(server, 'welcome')).toEqual({ type: 'welcome', protocol: 1, pid: media.pid, legs: [] });
    expect((await find(server, 'ports')).ports).toHaveLength(8);
    server.client.close();
  });

  it('keeps the call while the server is away, and tells the next one its legs', async () => {
    const first = await connectServer();
    const { peers } = await startCall(first);
    await pause(300);
    first.client.close();
    await pause(300);
    const [a] = peers;
    const heard = a?.heard.length ?? 0;
    await pause(300);
    expect((a?.heard.length ?? 0) - heard).toBeGreaterThan(10);
    const second = await connectServer();
    expect((await find(second, 'welcome')).legs).toEqual(['a', 'b']);
    const third = await connectServer();
    await find(third, 'welcome');
    await pause(50);
    expect(second.closed()).toBe(true);
    third.client.send({ type: 'closeLeg', leg: 'a' });
    third.client.send({ type: 'closeLeg', leg: 'b' });
    third.client.close();
    for (const peer of peers) peer.close();
  });

  it('refuses garbage on its socket and goes on', async () => {
    const socket = connect(socketPath);
    let answers = '';
    socket.on('data', (chunk: Buffer) => {
      answers += chunk.toString('utf8');
    });
    socket.write('nonsense\n{"type":"closeLeg","leg":"1"}\n{"type":"hello","protocol":1}\n{"type":"openRtp"}\n\n[]\n');
    await pause(300);
    const types = answers
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as MediaEvent).type);
    expect(types.filter((type) => type === 'refused')).toHaveLength(4);
    expect(types).toContain('welcome');
    socket.destroy();
    expect(media.exitCode).toBeNull();
  });

  it('F02: killed, its recording can be read up to the last flush', async () => {
    const server = await connectServer();
    const { peers, path } = await startCall(server);
    await pause(3_500);
    media.kill('SIGKILL');
    await exitOf(media);
    for (const peer of peers) peer.close();
    const file = readFileSync(path);
    const audio = readWav(file);
    if (typeof audio === 'string') throw new Error(audio);
    expect(file.readUInt32LE(40)).toBeGreaterThan(1.5 * 32_000);
    const [left, right] = audio.channels.map((channel) => channel.subarray(1_600, 9_600));
    expect(toneLevel(left ?? new Int16Array(0), 440)).toBeGreaterThan(7_000);
    expect(toneLevel(right ?? new Int16Array(0), 1000)).toBeGreaterThan(7_000);
  });

  it('a stall of most of a second leaves no hole in a recording', async () => {
    const server = await connectServer();
    const { peers, path } = await startCall(server);
    await pause(1_000);
    media.kill('SIGSTOP');
    await pause(800);
    media.kill('SIGCONT');
    await pause(700);
    server.client.send({ type: 'stopRecord', recording: 'r' });
    expect(await find(server, 'recorded')).toMatchObject({ complete: true });
    for (const peer of peers) peer.close();
    const audio = readWav(readFileSync(path));
    if (typeof audio === 'string') throw new Error(audio);
    // One sine from before the stall to after it: a hole or a shift would take much of it away.
    const [left, right] = audio.channels.map((channel) => channel.subarray(4_800, 16_000));
    expect(toneLevel(left ?? new Int16Array(0), 440)).toBeGreaterThan(7_000);
    expect(toneLevel(right ?? new Int16Array(0), 1000)).toBeGreaterThan(7_000);
  });

  it('SIGTERM finishes recordings and ends with 0', async () => {
    const server = await connectServer();
    const { peers, path } = await startCall(server);
    await pause(1_000);
    media.kill('SIGTERM');
    expect(await exitOf(media)).toBe(0);
    for (const peer of peers) peer.close();
    expect(await find(server, 'recorded')).toMatchObject({ complete: true });
    const audio = readWav(readFileSync(path));
    expect(typeof audio === 'string' ? 0 : (audio.channels[0]?.length ?? 0)).toBeGreaterThan(7_000);
  });

  it('a second process on the same socket says so and ends with 1', async () => {
    const second = run();
    let complaint = '';
    second.stderr?.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8');
    });
    expect(await exitOf(second)).toBe(1);
    expect(complaint).toMatch(/^media process: another media process listens on .*\n$/);
  });
});
