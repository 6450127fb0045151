import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import {
  type HeaderField,
  headerValues,
  parseMessage,
  type SipRequest,
  type SipResponse,
  serializeMessage,
  topVia,
} from '@callwright/sip';

/** A carrier that is there and is of no use: every call is answered 503, or accepted (100) and never rings. */
export interface BadTrunk {
  /** `127.0.0.1:port`. */
  readonly address: string;
  behave(how: 'refuses' | 'neverRings'): void;
  stop(): Promise<void>;
}

/** Starts it on a free UDP port; at first it refuses. */
export async function startBadTrunk(): Promise<BadTrunk> {
  let behaviour: 'refuses' | 'neverRings' = 'refuses';
  /** INVITEs that are neither answered nor cancelled, by Call-ID. */
  const open = new Map<string, SipRequest>();
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const reply = (request: SipRequest, status: number, reason: string, to: RemoteInfo): void => {
    socket.send(serializeMessage(responseTo(request, status, reason)), to.port, to.address);
  };
  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    const parsed = parseMessage(bytes);
    if (!parsed.ok || parsed.message.kind !== 'request') return;
    const request = parsed.message;
    const callId = headerValues(request, 'call-id')[0] ?? '';
    if (request.method === 'INVITE' && (behaviour === 'neverRings' || open.has(callId))) {
      open.set(callId, request);
      reply(request, 100, 'Trying', from);
    } else if (request.method === 'INVITE') {
      reply(request, 503, 'Service Unavailable', from);
    } else if (request.method === 'CANCEL') {
      reply(request, 200, 'OK', from);
      const invite = open.get(callId);
      if (invite !== undefined) reply(invite, 487, 'Request Terminated', from);
    }
  });
  return {
    address: `127.0.0.1:${socket.address().port}`,
    behave(how) {
      behaviour = how;
    },
    async stop() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** RFC 3261 §8.2.6: the headers that a response takes over, with a tag of ours from the first final one on. */
function responseTo(request: SipRequest, status: number, reason: string): SipResponse {
  const copied = ['via', 'from', 'to', 'call-id', 'cseq'];
  const tag = status === 100 || topVia(request) === undefined ? '' : ';tag=bad-trunk';
  const headers: HeaderField[] = copied.flatMap((name) =>
    headerValues(request, name).map((value) => ({ name, value: name === 'to' ? `${value}${tag}` : value })),
  );
  return { kind: 'response', status, reason, headers, body: Buffer.alloc(0) };
}
