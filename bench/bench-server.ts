import { startServer, type TestServer } from '@callwright/testkit';
import { type Agents, startAgents } from './agents/start-agents.ts';
import { numberOption, sleep } from './options.ts';
import { startPhones } from './raw-sip/phones.ts';

/** The demo's first agent. */
const FIRST_OPERATOR = 1001;
/** Time for the server to come to rest after start or load before its idle figures are read. */
const SETTLE_MS = 2_000;

/** A demo server under measurement: no simulated carrier (its trunk is a dummy), every SIP phone at one address. */
export interface BenchServer {
  readonly server: TestServer;
  readonly agents: Agents;
  /** CPU of all server processes while nothing happens but `signedIn` agents being signed in: ms of CPU a second. */
  idleCpuMsPerS(): Promise<number>;
  /** Call records in the store; `undefined` when the server does not tell. */
  callRecords(): Promise<number | undefined>;
  stop(): Promise<void>;
}

export interface BenchServerOptions {
  readonly phonesAt: string;
  readonly agentCount?: number;
  readonly rtpPorts: number;
}

export async function startBenchServer(options: BenchServerOptions): Promise<BenchServer> {
  const trunk = await startPhones();
  const server = await startServer({
    trunk: trunk.address,
    demoContact: options.phonesAt,
    demoAgents: options.agentCount ?? agentCount(),
    rtpPorts: options.rtpPorts,
    timeoutMs: 1_800_000,
    // As a user starts it: its flags and its kept code are part of the figures.
    via: 'script',
  });
  const agents = startAgents();
  return {
    server,
    agents,
    async idleCpuMsPerS() {
      await sleep(SETTLE_MS);
      const seconds = 5;
      const before = server.usage().cpuMs;
      await sleep(seconds * 1000);
      return (server.usage().cpuMs - before) / seconds;
    },
    callRecords: () => countCallRecords(server),
    async stop() {
      agents.stop();
      await server.stop();
      trunk.close();
    },
  };
}

export async function signInAll(bench: BenchServer, count = agentCount()): Promise<void> {
  await bench.agents.signIn(bench.server.baseUrl, FIRST_OPERATOR, count);
  await bench.agents.ready();
}

export function agentCount(): number {
  return numberOption('BENCH_AGENTS', 1_000);
}

/** From the metrics, so that no list has to be read. */
async function countCallRecords(server: TestServer): Promise<number | undefined> {
  const text = await (await fetch(`${server.baseUrl}/metrics`)).text();
  const match = /^callwright_store_rows_total\{table="call_records"\} (\d+)/m.exec(text);
  return match === null ? undefined : Number(match[1]);
}
