import { fork } from 'node:child_process';
import { once } from 'node:events';
import { monotonicMs } from '../options.ts';
import { openUdp } from '../raw-sip/socket.ts';

/** As long as an INVITE with its SDP. */
const PROBE_BYTES = 700;
/** Not a multiple of the calls' own distances, so that probes fall before, among and after them. */
const PROBE_EVERY_MS = 7;

export interface Probe {
  readonly sentMs: number;
  readonly delayMs: number;
}

/** A round trip through an empty process takes 0.2–0.4 ms; when one takes longer than this, something stood still. */
const CALM_MS_MAX = 1;

/** True for a round trip during which something stood still. */
export function isSlow(probe: Probe): boolean {
  return probe.delayMs > CALM_MS_MAX;
}

/** Whether no slow round trip was under way from `fromMs` to `toMs`: the machine gave its cores when asked. */
export function wasCalm(slow: readonly Probe[], fromMs: number, toMs: number): boolean {
  return slow.every(
    ({ sentMs, delayMs }) => sentMs + delayMs < fromMs - PROBE_EVERY_MS || sentMs > toMs + PROBE_EVERY_MS,
  );
}

/**
 * What the machine itself adds: round trips of a datagram to a process that does nothing but send it back, at the same
 * time as the calls. They take the same two trips over loopback and the same waits for a core as the way through the
 * server; where their p99 is above a reach, the reach cannot be seen on this machine.
 */
export interface BareEcho {
  /** Round trips since the last time, in their order. */
  takeProbes(): Probe[];
  stop(): void;
}

export async function startBareEcho(): Promise<BareEcho> {
  const child = fork(`${import.meta.dirname}/main.ts`, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  let probes: Probe[] = [];
  const socket = await openUdp((bytes) => {
    const sentMs = bytes.readDoubleLE(0);
    probes.push({ sentMs, delayMs: monotonicMs() - sentMs });
  });
  const timer = setInterval(() => {
    const probe = Buffer.alloc(PROBE_BYTES);
    probe.writeDoubleLE(monotonicMs(), 0);
    socket.send(probe, port, '127.0.0.1');
  }, PROBE_EVERY_MS);
  return {
    takeProbes() {
      const taken = probes;
      probes = [];
      return taken;
    },
    stop() {
      clearInterval(timer);
      socket.close();
      child.disconnect();
    },
  };
}
