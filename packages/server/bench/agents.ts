import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { CtiEvent } from '@callwright/cti';
import { signIn } from '../test/support/page-client.ts';
import { startPageServer } from '../test/support/page-server.ts';

/**
 * What a signed-in agent costs: signs `AGENTS` (1,000) in over real sockets from another process and prints the growth of this
 * one, first at rest, then after a busy minute's frames for each. Run: `node --expose-gc packages/server/bench/agents.ts`
 */
const AGENTS = Number(process.env.AGENTS ?? 1_000);
/** A call of 2 s every 30 s, four frames each, over the 60 s that are kept for a replay. */
const FRAMES_EACH = 8;
const SIGN_INS_AT_ONCE = 20;

async function serve(): Promise<void> {
  const server = await startPageServer({ agents: AGENTS });
  await settle();
  const before = memory();
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  const clients = fork(import.meta.filename, ['clients', server.url], { stdio: 'inherit' });
  await new Promise((resolve) => clients.once('message', resolve));
  const used = process.cpuUsage(cpu);
  const seconds = (performance.now() - startedMs) / 1_000;
  await settle();
  const signedIn = memory();
  for (let nth = 0; nth < FRAMES_EACH; nth += 1) {
    for (let agent = 0; agent < AGENTS; agent += 1) {
      server.gateway.emit(`${1001 + agent}@demo`, callFrame(nth), undefined);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await settle();
  const busy = memory();
  const each = (after: Memory) => `${((after.pssKb - before.pssKb) / AGENTS).toFixed(1)} kB PSS`;
  const heap = (after: Memory) => `${((after.heapKb - before.heapKb) / AGENTS).toFixed(1)} kB heap`;
  console.log(`agents signed in       ${server.gateway.sessions().signedIn} in ${seconds.toFixed(1)} s`);
  console.log(`CPU a sign-in          ${((used.user + used.system) / 1_000 / AGENTS).toFixed(2)} ms`);
  console.log(`server before          ${(before.pssKb / 1_024).toFixed(0)} MB PSS`);
  console.log(`an agent at rest       ${each(signedIn)}, ${heap(signedIn)}`);
  console.log(`an agent after ${FRAMES_EACH} frames ${each(busy)}, ${heap(busy)}`);
  clients.kill();
  await server.close();
}

interface Memory {
  readonly pssKb: number;
  readonly heapKb: number;
}

function memory(): Memory {
  const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1];
  return { pssKb: Number(pss), heapKb: process.memoryUsage().heapUsed / 1_024 };
}

async function settle(): Promise<void> {
  for (let nth = 0; nth < 3; nth += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    globalThis.gc?.();
  }
}

function callFrame(nth: number): CtiEvent {
  const event = {
    type: 'inringing',
    callid: `180000000000000${nth}`,
    timestamp: '1800000000',
    caller: '13300000019',
    origcaller: '13300000019',
    called: '95003',
    nowgroupid: 803,
    callerArea: { city: '北京市', province: '北京市', provice: '北京市' },
    calledArea: { city: '', province: '', provice: '' },
    userdata: { digits: '1' },
    followData: {},
    uuiData: '',
    segment: 1,
    dir: 0,
  };
  return event as unknown as CtiEvent;
}

async function beClients(url: string): Promise<void> {
  for (let first = 0; first < AGENTS; first += SIGN_INS_AT_ONCE) {
    const some = Array.from({ length: Math.min(SIGN_INS_AT_ONCE, AGENTS - first) }, (_, nth) =>
      signIn(url, String(1001 + first + nth)),
    );
    for (const { page } of await Promise.all(some)) {
      setInterval(() => page.send({ cmd: 'ping', sequence: Date.now() }), 2_000);
    }
  }
  process.send?.('signed in');
}

await (process.argv[2] === 'clients' ? beClients(process.argv[3] ?? '') : serve());
