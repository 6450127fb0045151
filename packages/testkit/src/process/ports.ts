import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** How often a free port is looked for before we say that the machine has none. */
const TRIES_MAX = 50;
const BOUND_POLL_MS = 10;

/** Test files run two at a time, and the runner numbers those who do: each takes from its own half, else one takes what the other has not bound yet. */
const HALF = Number(process.env.VITEST_POOL_ID ?? 0) % 2;

/** Below what the system gives away by itself and what audio uses, so that nobody takes one between the look and the use. */
const PORTS = { first: 10_000 + 4_500 * HALF, count: 4_500 };
/** Further runs on the same machine begin so many ports apart. */
const PORTS_PER_PROCESS = 200;
/** A SIP phone takes the port above its own as well, for TLS. */
const STEP = 2;
let next = (process.pid * PORTS_PER_PROCESS) % PORTS.count;

/** A port on 127.0.0.1 that is free for both UDP and TCP now; never the same twice from one process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const port = PORTS.first + next;
    next = (next + STEP) % PORTS.count;
    if ((await canBindUdp(port)) && (await canListenTcp(port))) return port;
  }
  throw new Error(`no port is free for both UDP and TCP after ${TRIES_MAX} tries`);
}

/** Above what Callwright and its carrier use by default. */
const RANGES = { first: 40_000 + 12_500 * HALF, count: 12_500 };
const givenRanges: { readonly first: number; readonly last: number }[] = [];

/**
 * The first (even) port of `count` consecutive ones that look free for UDP: both ends and the middle are tried. No two
 * ranges of one process overlap: their users bind a port only when a call needs it.
 */
export async function freePortRange(count: number): Promise<number> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const first = RANGES.first + 2 * Math.floor((Math.random() * (RANGES.count - count)) / 2);
    const last = first + count - 1;
    if (givenRanges.some((given) => first <= given.last && last >= given.first)) continue;
    const probes = [first, first + Math.floor(count / 2), last];
    const free = await Promise.all(probes.map(canBindUdp));
    if (!free.every(Boolean)) continue;
    givenRanges.push({ first, last });
    return first;
  }
  throw new Error(`no ${count} consecutive UDP ports are free after ${TRIES_MAX} tries`);
}

/**
 * Waits until somebody has bound a port of 127.0.0.1 or of any address; `false`: nobody did within the time. The system's
 * table is read: a look by binding the port could take it from whom we wait for.
 */
export async function untilBound(port: number, transport: 'udp' | 'tcp', withinMs: number): Promise<boolean> {
  const untilMs = performance.now() + withinMs;
  while (performance.now() < untilMs) {
    if (isBound(port, transport)) return true;
    await new Promise((resolve) => setTimeout(resolve, BOUND_POLL_MS));
  }
  return false;
}

const TIME_WAIT = '06';

function isBound(port: number, transport: 'udp' | 'tcp'): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  // A line: slot, local address:port, remote address:port, state (proc_net_tcp in the kernel's documentation).
  const entries = readFileSync(`/proc/net/${transport}`, 'utf8').split('\n').slice(1);
  return entries.some((entry) => {
    const [, local, , state] = entry.trim().split(/\s+/);
    return local?.endsWith(`:${hex}`) && state !== TIME_WAIT;
  });
}

function canBindUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

function canListenTcp(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
