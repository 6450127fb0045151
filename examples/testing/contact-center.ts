import { type CarrierHandle, freePort, freePortRange, startCarrier, startServer } from '@callwright/testkit';

/** Audio ports of the carrier: two a call. */
const CARRIER_PORTS = 40;

export interface ContactCenter {
  /** Where it is, `http://127.0.0.1:8123`. */
  readonly url: string;
  /** The telephone network: customers who call, answer, press keys and hang up. */
  readonly carrier: CarrierHandle;
  stop(): Promise<void>;
}

/** A contact center with the demo company and a simulated carrier, on free ports and an empty data folder of its own. */
export async function startContactCenter(): Promise<ContactCenter> {
  const sipPort = await freePort();
  const first = await freePortRange(CARRIER_PORTS);
  const carrier = await startCarrier({
    callwright: `127.0.0.1:${sipPort}`,
    address: '127.0.0.1:0',
    rtp: { first, last: first + CARRIER_PORTS - 1 },
  });
  const server = await startServer({ trunk: carrier.address, sipPort });
  return {
    url: server.baseUrl,
    carrier,
    async stop() {
      await server.stop();
      await carrier.stop();
    },
  };
}
