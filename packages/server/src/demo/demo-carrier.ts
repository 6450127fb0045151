import { type CarrierHandle, type Customer, startCarrier } from '@callwright/testkit';
import { formatHostPort, type HostPort } from '../config/config.ts';
import type { Log } from '../metrics/log.ts';

/** The customers whom the simulated carrier plays, for the panel of the workbench. */
export interface DemoCustomers {
  list(): Promise<readonly Customer[]>;
  /** A customer calls one of our numbers; its id. */
  call(number: string, called: string): string;
  answer(id: string): void;
  hangUp(id: string): void;
  press(id: string, digits: string): void;
}

export interface DemoCarrier extends DemoCustomers {
  stop(): Promise<void>;
}

/** Starts the simulated carrier at `address` as a process of its own. Its end is logged, and changes nothing else. */
export async function startDemoCarrier(address: HostPort, sip: HostPort, log: Log): Promise<DemoCarrier> {
  const carrier: CarrierHandle = await startCarrier({
    address: formatHostPort(address),
    callwright: formatHostPort(sip),
  });
  let stopping = false;
  void carrier.exited.then(() => {
    if (!stopping) {
      log.error('the simulated carrier has ended; calls to the outside fail until the server is started again');
    }
  });
  carrier.onEvent((event) => {
    if (event.event === 'problem') {
      log.warn({ problem: event.text }, 'the simulated carrier has a problem');
    }
  });
  return {
    list: () => carrier.list(),
    call: (number, called) => carrier.call({ number, called }),
    answer: (id) => carrier.answer(id),
    hangUp: (id) => carrier.hangUp(id),
    press: (id, digits) => carrier.press(id, digits),
    stop() {
      stopping = true;
      return carrier.stop();
    },
  };
}
