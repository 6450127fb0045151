/**
 * Bridged G.711 calls through a media process: `node packages/media/bench/relay.ts [calls=300] [seconds=10] [record=1]`.
 * Prints packets a second, loss, added delay (send → media process → receive, so loopback and the generator's own
 * waiting are in it), CPU of the media process and its memory.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MEDIA_PROGRAM, MediaClient, type MediaEvent, mediaArguments } from '../src/index.ts';
import type { ResultMessage, Stream } from './load-generator.ts';

/** Enough receive buffers for a generator that is held up by other programs for some 10 ms. */
const SOCKETS = 128;
const FIRST_PORT = 40_000;
const LAST_PORT = 45_999;
const calls = Number(process.argv[2] ?? 300);
const seconds = Number(process.argv[3] ?? 10);
const record = (process.argv[4] ?? '1') === '1';
const folder = mkdtempSync(join(tmpdir(), 'media-bench-'));
const program = process.env.MEDIA_PROGRAM ?? MEDIA_PROGRAM;

const socketPath = join(folder, 'media.sock');
const media = spawn(
  process.execPath,
  [
    program,
    ...mediaArguments(socketPath, {
      bindAddress: '127.0.0.1',
      firstPort: FIRST_PORT,
      lastPort: LAST_PORT,
      promptFolders: [],
      speechCacheFolder: folder,
    }),
  ],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
await new Promise((resolve) => media.stdout.once('data', resolve));
const pid = media.pid ?? 0;

const free: number[] = [];
const waiting: ((port: number) => void)[] = [];
const client = await MediaClient.connect({ socketPath, onEvent, onClose: () => process.stderr.write('closed\n') });
await pause(1_500);
const idlePssKb = pssKb(pid);

const generator = fork(fileURLToPath(new URL('./load-generator.ts', import.meta.url)), [String(SOCKETS)]);
const { ports } = await message<{ type: 'ready'; ports: number[] }>(generator, 'ready');
const streams: Stream[] = [];
for (let call = 0; call < calls; call++) {
  for (const side of ['a', 'b']) {
    const leg = `${side}${call}`;
    const port = await takePort();
    const socket = streams.length % SOCKETS;
    client.send({ type: 'openRtp', leg, port });
    client.send({
      type: 'setRemote',
      leg,
      address: '127.0.0.1',
      port: ports[socket] ?? 0,
      codec: 'PCMA',
      telephoneEvent: 101,
      sendAudio: true,
    });
    streams.push({ socket, port });
  }
  client.send({
    type: 'bridge',
    bridge: `call ${call}`,
    members: [
      { leg: `a${call}`, role: { kind: 'talk' } },
      { leg: `b${call}`, role: { kind: 'talk' } },
    ],
  });
  if (record) {
    const path = join(folder, `${call}.wav`);
    client.send({ type: 'record', recording: `${call}`, path, left: `a${call}`, right: `b${call}` });
  }
}
await pause(500);
const upPssKb = pssKb(pid);

generator.send({ type: 'streams', streams, warmUpMs: 2_000, measureMs: seconds * 1_000 });
await message(generator, 'measuring');
const cpuBefore = cpuMs(pid);
const dropsBefore = mediaDrops();
const beginMs = performance.now();
await message(generator, 'measured');
const cpuShare = (cpuMs(pid) - cpuBefore) / (performance.now() - beginMs);
const busyPssKb = pssKb(pid);
const result = await message<ResultMessage>(generator, 'result');

const drops = mediaDrops() - dropsBefore;

client.close();
media.kill('SIGTERM');
await new Promise((resolve) => media.once('exit', resolve));
rmSync(folder, { recursive: true, force: true });
process.stdout.write(
  [
    `calls                 ${calls} bridged G.711, recording ${record ? 'on' : 'off'}, ${seconds} s`,
    `packets a second      ${Math.round(result.sent / seconds)} in and out`,
    `loss                  ${(100 * (1 - result.received / result.sent)).toFixed(3)} % (${drops} packets dropped before the media process, the others before the generator)`,
    `added delay           p50 ${result.p50Ms.toFixed(2)} ms, p99 ${result.p99Ms.toFixed(2)} ms, max ${result.maxMs.toFixed(1)} ms`,
    `CPU media process     ${(100 * cpuShare).toFixed(1)} % of a core`,
    `PSS media process     idle ${mb(idlePssKb)} MB, legs up ${mb(upPssKb)} MB, under load ${mb(busyPssKb)} MB`,
    `memory a call up      ${((upPssKb - idlePssKb) / calls).toFixed(1)} kB, ${((busyPssKb - idlePssKb) / calls).toFixed(1)} kB under load`,
    '',
  ].join('\n'),
);

function onEvent(event: MediaEvent): void {
  if (event.type === 'refused') process.stderr.write(`refused ${event.command}: ${event.reason}\n`);
  if (event.type !== 'ports') return;
  for (const port of event.ports) {
    const taker = waiting.shift();
    if (taker === undefined) free.push(port);
    else taker(port);
  }
}

function takePort(): Promise<number> {
  const port = free.shift();
  return port === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(port);
}

function message<T extends { type: string }>(child: ChildProcess, type: T['type']): Promise<T> {
  return new Promise((resolve) => {
    const listen = (value: T): void => {
      if (value.type !== type) return;
      child.off('message', listen);
      resolve(value);
    };
    child.on('message', listen);
  });
}

/** User and system time of a process; the kernel counts in ticks of 10 ms. */
function cpuMs(id: number): number {
  const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Datagrams that the kernel dropped because the media process did not fetch them in time. */
function mediaDrops(): number {
  let sum = 0;
  for (const line of readFileSync('/proc/net/udp', 'utf8').split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    const port = Number.parseInt(fields[1]?.split(':')[1] ?? '0', 16);
    if (port >= FIRST_PORT && port <= LAST_PORT) sum += Number(fields.at(-1));
  }
  return sum;
}

function pssKb(id: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
}

function mb(kb: number): string {
  return (kb / 1024).toFixed(1);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
