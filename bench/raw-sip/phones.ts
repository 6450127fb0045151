import type { Socket } from 'node:dgram';
import { monotonicMs } from '../options.ts';
import { headerOf, readRaw, replyTo, sdpFor, userOf } from './message.ts';
import { openUdp } from './socket.ts';

/** RTP port in our SDP that nobody listens on: no RTP flows in these benchmarks. */
const SILENT_RTP_PORT = 9;

/** All agents' SIP phones at one address: each INVITE is answered at once, each BYE and CANCEL too. */
export interface Phones {
  /** `127.0.0.1:port`, for CALLWRIGHT_DEMO_CONTACT. */
  readonly address: string;
  /** When the first INVITE about a customer came (monotonic ms), by the customer's number. */
  takeInviteTimes(): ReadonlyMap<string, number>;
  close(): void;
}

export async function startPhones(): Promise<Phones> {
  let inviteTimes = new Map<string, number>();
  const socket: Socket = await openUdp((bytes, fromPort) => {
    const atMs = monotonicMs();
    const message = readRaw(bytes);
    const send = (text: string): void => socket.send(text, fromPort, '127.0.0.1');
    if (message.method === 'INVITE') {
      const caller = userOf(headerOf(message.text, 'From', 'f'));
      if (!inviteTimes.has(caller)) inviteTimes.set(caller, atMs);
      // The same tag for a repeated INVITE: it is the same dialog.
      const tag = message.callId.replaceAll(/[^\w.-]/g, '');
      const contact = `Contact: <sip:phone@127.0.0.1:${socket.address().port}>`;
      send(replyTo(message.text, '180 Ringing', tag, contact));
      const accept = `${contact}\r\nContent-Type: application/sdp`;
      send(replyTo(message.text, '200 OK', tag, accept, sdpFor(SILENT_RTP_PORT)));
    } else if (message.method !== undefined && message.method !== 'ACK') {
      send(replyTo(message.text, '200 OK', 'phone0'));
    }
  });
  return {
    address: `127.0.0.1:${socket.address().port}`,
    takeInviteTimes() {
      const taken = inviteTimes;
      inviteTimes = new Map();
      return taken;
    },
    close: () => void socket.close(),
  };
}
