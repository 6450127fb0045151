import type { Socket } from 'node:dgram';
import { monotonicMs } from '../options.ts';
import { cseqMethod, headerOf, type RawMessage, readRaw, replyTo, sdpFor, uriOf } from './message.ts';
import { openUdp } from './socket.ts';

/** RTP port in our SDP that nobody listens on: no RTP flows in these benchmarks. */
const SILENT_RTP_PORT = 9;

/** One customer's call as it went; times in monotonic ms. */
export interface CustomerCall {
  readonly number: string;
  readonly callId: string;
  readonly talkMs: number;
  readonly invitedMs: number;
  answeredMs: number | undefined;
  endedMs: number | undefined;
  /** Final status of a refusal. */
  refused: number | undefined;
  /** To with its tag, and the request target, for requests within the dialog. */
  to: string;
  target: string;
}

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** Opens a UDP socket with customers behind it. */
export async function startCustomers(server: ServerAddress): Promise<Customers> {
  let customers: Customers | undefined;
  const socket = await openUdp((bytes) => customers?.receive(readRaw(bytes)));
  customers = new Customers(socket, server);
  return customers;
}

/** Customers behind one UDP socket. */
export class Customers {
  readonly #socket: Socket;
  readonly #server: ServerAddress;
  readonly #port: number;
  #calls = new Map<string, CustomerCall>();
  #branches = 0;

  constructor(socket: Socket, server: ServerAddress) {
    this.#socket = socket;
    this.#server = server;
    this.#port = socket.address().port;
  }

  /** Sends an INVITE from `number` to the service number; the call hangs up `talkMs` after its answer. */
  call(number: string, service: string, talkMs: number): void {
    const target = `sip:${service}@${this.#server.host}:${this.#server.port}`;
    const call: CustomerCall = {
      number,
      callId: `${number}-raw@127.0.0.1`,
      talkMs,
      invitedMs: monotonicMs(),
      answeredMs: undefined,
      endedMs: undefined,
      refused: undefined,
      to: `<${target}>`,
      target,
    };
    this.#calls.set(call.callId, call);
    this.#request(call, 'INVITE', 1, sdpFor(SILENT_RTP_PORT));
  }

  /** The calls since the last time, and forgets them. */
  takeCalls(): readonly CustomerCall[] {
    const taken = [...this.#calls.values()];
    this.#calls = new Map();
    return taken;
  }

  receive(message: RawMessage): void {
    const call = this.#calls.get(message.callId);
    if (message.method !== undefined) this.#receiveRequest(call, message);
    else if (call !== undefined && message.status >= 200) this.#receiveFinal(call, message);
  }

  close(): void {
    this.#socket.close();
  }

  #receiveRequest(call: CustomerCall | undefined, message: RawMessage): void {
    if (message.method === 'ACK') return;
    if (message.method === 'BYE' && call !== undefined) call.endedMs ??= monotonicMs();
    this.#send(replyTo(message.text, call === undefined ? '481 Gone' : '200 OK', 'x'));
  }

  #receiveFinal(call: CustomerCall, message: RawMessage): void {
    const method = cseqMethod(message.text);
    if (method === 'BYE') call.endedMs ??= monotonicMs();
    if (method !== 'INVITE') return;
    call.to = headerOf(message.text, 'To', 't');
    if (message.status >= 300) {
      // Without an ACK: it needs the INVITE's branch, and the server's timer H ends the transaction all the same.
      call.refused = message.status;
      return;
    }
    const first = call.answeredMs === undefined;
    call.answeredMs ??= monotonicMs();
    call.target = uriOf(headerOf(message.text, 'Contact', 'm'));
    this.#request(call, 'ACK', 1);
    if (first) setTimeout(() => this.#request(call, 'BYE', 2), call.talkMs);
  }

  #request(call: CustomerCall, method: string, cseq: number, body = ''): void {
    this.#send(
      [
        `${method} ${call.target} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${this.#port};branch=z9hG4bKraw${++this.#branches};rport`,
        'Max-Forwards: 70',
        `From: <sip:${call.number}@127.0.0.1:${this.#port}>;tag=c${call.number}`,
        `To: ${call.to}`,
        `Call-ID: ${call.callId}`,
        `CSeq: ${cseq} ${method}`,
        `Contact: <sip:${call.number}@127.0.0.1:${this.#port}>`,
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );
  }

  #send(text: string): void {
    this.#socket.send(text, this.#server.port, this.#server.host);
  }
}
