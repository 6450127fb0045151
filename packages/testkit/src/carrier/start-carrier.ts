import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { CUSTOMERS_MAX_DEFAULT } from './limits.ts';
import type { CarrierCommand, CarrierEvent, Customer, CustomerState } from './protocol.ts';
import { type CarrierSettings, RTP_PORTS_DEFAULT, readHostPort, SIP_PORT_DEFAULT } from './settings.ts';

export type * from './protocol.ts';

const READY_MS_MAX = 15_000;
/** Time to hang its calls up and end, before it is killed. */
const STOP_MS_MAX = 2_000;
/** The young generation of V8's heap: small, since a packet's garbage is short-lived and the carrier is one of many processes. */
const HEAP_FLAGS = ['--max-semi-space-size=1'];
/**
 * Where Node keeps our compiled sources: from its second start on the carrier needs no TypeScript stripper, which is
 * 15 MB less. Inside the project, since whoever can write there decides what we run.
 */
const COMPILE_CACHE = join(import.meta.dirname, '../../../../node_modules/.cache/callwright');

export interface CarrierOptions {
  /** Callwright's SIP address, `127.0.0.1:5060`. */
  readonly callwright: string;
  /** Its own SIP address; `127.0.0.1:5070` by default. Port 0: a free one. */
  readonly address?: string;
  /** RTP ports; 24000–27999 by default. */
  readonly rtp?: { readonly first: number; readonly last: number };
  readonly customersMax?: number;
  /** Where answering machines keep what they are told (`message` events), absolute. Absent: nowhere. */
  readonly messagesFolder?: string;
}

/** The simulated carrier as a process of its own. */
export interface CarrierHandle {
  /** `host:port`, for CALLWRIGHT_TRUNK. */
  readonly address: string;
  readonly pid: number;
  /** A customer with this number calls a service number; its id (chosen here unless given). */
  call(call: { readonly number: string; readonly called: string; readonly id?: string }): string;
  /** Answers a customer whose phone rings. */
  answer(id: string): void;
  hangUp(id: string): void;
  press(id: string, digits: string): void;
  /** Any command of the protocol, as it came from elsewhere (a page). */
  send(command: CarrierCommand): void;
  /** Every customer in a call or that was until a moment ago. */
  list(): Promise<readonly Customer[]>;
  /** Tells every event from now on; returns the undo. */
  onEvent(listener: (event: CarrierEvent) => void): () => void;
  /** The first customer that fits, now or later. */
  waitFor(fits: (customer: Customer) => boolean, timeoutMs: number): Promise<Customer>;
  /** Waits for a customer to reach a state. */
  waitForState(id: string, state: CustomerState, timeoutMs: number): Promise<Customer>;
  /** The process is gone, by `stop` or by itself. */
  readonly exited: Promise<void>;
  /** Hangs every call up and ends the process. */
  stop(): Promise<void>;
}

/** Starts the carrier and waits until it takes calls. Rejects when it does not come up, e.g. because its port is taken. */
export async function startCarrier(options: CarrierOptions): Promise<CarrierHandle> {
  const child = fork(join(import.meta.dirname, 'main.ts'), [JSON.stringify(settingsOf(options))], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: HEAP_FLAGS,
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  void exited.then(() => process.off('exit', killWithUs));
  const address = await addressWhenReady(child, exited);
  return makeHandle(child, exited, address);
}

function settingsOf(options: CarrierOptions): CarrierSettings {
  const own = readHostPort(options.address ?? `127.0.0.1:${SIP_PORT_DEFAULT}`);
  const rtp = options.rtp ?? RTP_PORTS_DEFAULT;
  return {
    ...own,
    rtpFirstPort: rtp.first,
    rtpLastPort: rtp.last,
    callwright: readHostPort(options.callwright),
    customersMax: options.customersMax ?? CUSTOMERS_MAX_DEFAULT,
    ...(options.messagesFolder === undefined ? {} : { messagesFolder: options.messagesFolder }),
  };
}

function addressWhenReady(child: ChildProcess, exited: Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    let problem = '';
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`the simulated carrier did not start: ${problem === '' ? why : problem}`));
    };
    const timer = setTimeout(() => fail(`not ready within ${READY_MS_MAX} ms`), READY_MS_MAX);
    void exited.then(() => fail('its process ended'));
    child.on('message', (event: CarrierEvent) => {
      if (event.event === 'problem') problem = event.text;
      if (event.event !== 'ready') return;
      clearTimeout(timer);
      resolve(event.address);
    });
  });
}

function makeHandle(child: ChildProcess, exited: Promise<void>, address: string): CarrierHandle {
  const listeners = new Set<(event: CarrierEvent) => void>();
  child.on('message', (event: CarrierEvent) => {
    for (const listener of [...listeners]) listener(event);
  });
  const onEvent = (listener: (event: CarrierEvent) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const send = (command: CarrierCommand): void => {
    if (child.connected) child.send(command);
  };
  const waitFor = (fits: (customer: Customer) => boolean, timeoutMs: number): Promise<Customer> =>
    waitForCustomer(onEvent, () => send({ cmd: 'list' }), fits, timeoutMs);
  return {
    address,
    pid: child.pid ?? 0,
    call({ number, called, id = randomUUID() }) {
      send({ cmd: 'call', id, number, called });
      return id;
    },
    answer: (id) => send({ cmd: 'answer', id }),
    hangUp: (id) => send({ cmd: 'hangup', id }),
    press: (id, digits) => send({ cmd: 'keys', id, digits }),
    send,
    list: () => listCustomers(onEvent, () => send({ cmd: 'list' })),
    onEvent,
    waitFor,
    waitForState: (id, state, timeoutMs) => waitFor((one) => one.id === id && one.state === state, timeoutMs),
    exited,
    async stop() {
      if (child.connected) child.disconnect();
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
      await exited;
      clearTimeout(killer);
    },
  };
}

function waitForCustomer(
  onEvent: CarrierHandle['onEvent'],
  askForAll: () => void,
  fits: (customer: Customer) => boolean,
  timeoutMs: number,
): Promise<Customer> {
  return new Promise((resolve, reject) => {
    const seen: string[] = [];
    const timer = setTimeout(() => {
      undo();
      reject(new Error(`no such customer within ${timeoutMs} ms; seen: ${seen.slice(-30).join('; ')}`));
    }, timeoutMs);
    const undo = onEvent((event) => {
      if (event.event === 'problem') seen.push(event.text);
      if (event.event !== 'customer') return;
      const { customer } = event;
      seen.push(`${customer.number} ${customer.state} ${customer.endReason ?? ''}`);
      if (!fits(customer)) return;
      clearTimeout(timer);
      undo();
      resolve(customer);
    });
    askForAll();
  });
}

function listCustomers(onEvent: CarrierHandle['onEvent'], askForAll: () => void): Promise<readonly Customer[]> {
  return new Promise((resolve, reject) => {
    const customers = new Map<string, Customer>();
    const timer = setTimeout(() => {
      undo();
      reject(new Error('the simulated carrier does not answer'));
    }, READY_MS_MAX);
    const undo = onEvent((event) => {
      if (event.event === 'customer') customers.set(event.customer.id, event.customer);
      if (event.event !== 'listed') return;
      clearTimeout(timer);
      undo();
      resolve([...customers.values()]);
    });
    askForAll();
  });
}
