import { type CarrierHandle, startCarrier } from '../../src/carrier/start-carrier.ts';
import { freePort, freePortRange } from '../../src/process/ports.ts';
import { type ServerOptions, startServer, type TestServer } from '../../src/server/start-server.ts';
import { runSipp } from '../../src/sipp/sipp.ts';

/** RTP ports of the simulated carrier in a test. */
const CARRIER_RTP_PORTS = 200;

/** A server and the carrier behind its trunk, on free ports. */
export interface House {
  readonly server: TestServer;
  readonly carrier: CarrierHandle;
  readonly sip: { readonly host: string; readonly port: number };
  stop(): Promise<void>;
}

export async function openHouse(options: ServerOptions = {}): Promise<House> {
  const sipPort = await freePort();
  const first = await freePortRange(CARRIER_RTP_PORTS);
  const carrier = await startCarrier({
    callwright: `127.0.0.1:${sipPort}`,
    address: '127.0.0.1:0',
    rtp: { first, last: first + CARRIER_RTP_PORTS - 1 },
  });
  try {
    const server = await startServer({ trunk: carrier.address, sipPort, ...options });
    return {
      server,
      carrier,
      sip: { host: '127.0.0.1', port: sipPort },
      async stop() {
        const exit = await server.stop();
        await carrier.stop();
        // Whatever the test saw: a server that crashed, or had to be killed, is a failure of its own.
        if (exit.code !== 0) throw new Error(`the server ended with ${exit.code ?? exit.signal}:\n${server.log()}`);
      },
    };
  } catch (error) {
    await carrier.stop();
    throw error;
  }
}

/** Registers SIP accounts of the demo (password = account) whose phones are all at one port of this machine. */
export async function registerPhones(house: House, accounts: readonly string[], contactPort: number): Promise<void> {
  for (const account of accounts) {
    const result = await runSipp({
      scenario: 'phone-registers',
      remote: house.server.sipAddress,
      service: account,
      password: account,
      calls: 1,
      keys: { contact_port: String(contactPort) },
      timeoutMs: 10_000,
      args: ['-au', account],
    });
    if (result.successful !== 1) throw new Error(`account ${account} cannot register:\n${result.errors}`);
  }
}

/** Undoes what a test has opened, in reverse order, each part even when another fails. */
export class CleanUps {
  readonly #todo: (() => Promise<unknown>)[] = [];

  add(cleanUp: () => Promise<unknown>): void {
    this.#todo.push(cleanUp);
  }

  async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const cleanUp of this.#todo.splice(0).reverse()) {
      await cleanUp().catch((error: unknown) => void failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}
