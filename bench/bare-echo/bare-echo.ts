import { fork } from 'node:child_process';
import { once } from 'node:events';
import { monotonicMs } from '../options.ts';
import { openUdp } from '../raw-sip/socket.ts';

/** As long as an INVITE with its SDP. */
const PROBE_BYTES = 700;
/** Not a multiple of the calls' own distances, so that probes fall before, among and after them. */
const PROBE_EVERY_MS = 7;

/**
 * What the machine itself adds: round trips of a datagram to a process that does nothing but send it back, at the same
 * time as the calls. They take the same two trips over loopback and the same waits for a core as the way through the
 * server; where their p99 is above a reach, the reach cannot be seen on this machine.
 */
export interface BareEcho {
  /** Round trips since the last time, ms. */
  takeDelays(): number[];
  stop(): void;
}

export async function startBareEcho(): Promise<BareEcho> {
  const child = fork(`${import.meta.dirname}/main.ts`, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  let delays: number[] = [];
  const socket = await openUdp((bytes) => delays.push(monotonicMs() - bytes.readDoubleLE(0)));
  const timer = setInterval(() => {
    const probe = Buffer.alloc(PROBE_BYTES);
    probe.writeDoubleLE(monotonicMs(), 0);
    socket.send(probe, port, '127.0.0.1');
  }, PROBE_EVERY_MS);
  return {
    takeDelays() {
      const taken = delays;
      delays = [];
      return taken;
    },
    stop() {
      clearInterval(timer);
      socket.close();
      child.disconnect();
    },
  };
}
