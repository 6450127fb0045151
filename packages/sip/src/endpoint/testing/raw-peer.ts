import { header, headerLines } from '../../message/headers.ts';
import type { HeaderField, SipMessage, SipRequest, SipResponse } from '../../message/message.ts';
import { parseMessage } from '../../message/parse.ts';
import { serializeMessage } from '../../message/serialize.ts';
import type { VirtualNetwork } from './virtual-network.ts';

/** A peer that does only what the test says, message by message. It speaks UDP to one endpoint. */
export class RawPeer {
  private readonly network: VirtualNetwork;
  private readonly address: string;
  private readonly port: number;
  private readonly endpoint: { readonly address: string; readonly port: number };
  private branches = 0;
  private seen = 0;

  constructor(network: VirtualNetwork, own: string, endpoint: string) {
    this.network = network;
    [this.address, this.port] = split(own);
    const [address, port] = split(endpoint);
    this.endpoint = { address, port };
  }

  /** Everything that was sent to this peer since the last call. */
  take(): SipMessage[] {
    const mine = `${this.address}:${this.port}`;
    const fresh = this.network.sent.slice(this.seen);
    this.seen = this.network.sent.length;
    return fresh
      .filter(({ to }) => to === mine)
      .flatMap(({ text }) => {
        const parsed = parseMessage(Buffer.from(text, 'latin1'));
        return parsed.ok ? [parsed.message] : [];
      });
  }

  /** Start lines of what came since the last call: `180`, `BYE` … */
  takeNames(): string[] {
    return this.take().map((message) => (message.kind === 'request' ? message.method : String(message.status)));
  }

  /** The one request of that method that came since the last call. */
  takeRequest(method: string): SipRequest {
    const all = this.take();
    const found = all.find((message): message is SipRequest => message.kind === 'request' && message.method === method);
    if (found === undefined) throw new Error(`no ${method} among ${all.length} messages`);
    return found;
  }

  takeResponse(status: number): SipResponse {
    const all = this.take();
    const found = all.find(
      (message): message is SipResponse => message.kind === 'response' && message.status === status,
    );
    if (found === undefined) {
      const got = all.map((message) => (message.kind === 'response' ? message.status : message.method));
      throw new Error(`no ${status} among ${got.join(', ')}`);
    }
    return found;
  }

  send(message: SipMessage): void {
    const flow = { transport: 'udp', address: this.address, port: this.port } as const;
    this.network.datagram(flow, this.endpoint, serializeMessage(message));
    this.network.run(5);
  }

  /** An INVITE of this peer; `more` replaces or adds header fields, `sdp` empty leaves the offer out. */
  invite(more: Fields = {}, sdp: string = SDP): SipRequest {
    const body = sdp === '' ? undefined : Buffer.from(sdp);
    return this.request(
      'INVITE',
      { from: '<sip:13300000019@carrier>;tag=peer', to: '<sip:95001@us>', 'call-id': 'c1', cseq: '1 INVITE', ...more },
      body,
    );
  }

  /** A request with a new branch unless `more` has a Via. */
  request(method: string, more: Fields, body?: Uint8Array): SipRequest {
    this.branches += 1;
    const own = `${this.address}:${this.port}`;
    const fields: Fields = {
      via: `SIP/2.0/UDP ${own};branch=z9hG4bKraw${this.branches}`,
      'max-forwards': '70',
      contact: `<sip:peer@${own}>`,
      ...(body === undefined ? {} : { 'content-type': 'application/sdp' }),
      ...more,
    };
    return {
      kind: 'request',
      method,
      requestUri: `sip:95001@${this.endpoint.address}:${this.endpoint.port}`,
      headers: toHeaders(fields),
      body: body ?? new Uint8Array(0),
    };
  }

  /** A request in the dialog that our INVITE and the endpoint's response to it made. */
  inDialog(method: string, response: SipResponse, cseq: number, more: Fields = {}, body?: Uint8Array): SipRequest {
    return this.request(
      method,
      {
        from: header(response, 'from') ?? '',
        to: header(response, 'to') ?? '',
        'call-id': header(response, 'call-id') ?? '',
        cseq: `${cseq} ${method}`,
        ...more,
      },
      body,
    );
  }

  /** A request in the dialog that the endpoint's INVITE and our response to it made. */
  asCallee(method: string, invite: SipRequest, cseq: number, more: Fields = {}, body?: Uint8Array): SipRequest {
    return this.request(
      method,
      {
        from: `${header(invite, 'to') ?? ''};tag=callee`,
        to: header(invite, 'from') ?? '',
        'call-id': header(invite, 'call-id') ?? '',
        cseq: `${cseq} ${method}`,
        ...more,
      },
      body,
    );
  }

  /** Our response to a request of the endpoint. */
  respond(request: SipRequest, status: number, more: Fields = {}, sdp?: string, tag = 'callee'): void {
    const to = header(request, 'to') ?? '';
    const fields: HeaderField[] = [
      ...headerLines(request, 'via').map((value) => ({ name: 'via', value })),
      { name: 'from', value: header(request, 'from') ?? '' },
      { name: 'to', value: to.includes(';tag=') || status === 100 ? to : `${to};tag=${tag}` },
      { name: 'call-id', value: header(request, 'call-id') ?? '' },
      { name: 'cseq', value: header(request, 'cseq') ?? '' },
      ...(sdp === undefined ? [] : [{ name: 'content-type', value: 'application/sdp' }]),
      ...toHeaders({ contact: `<sip:peer@${this.address}:${this.port}>`, ...more }),
    ];
    this.send({ kind: 'response', status, reason: 'Test', headers: fields, body: Buffer.from(sdp ?? '') });
  }
}

/** `undefined` drops a field. */
export type Fields = Readonly<Record<string, string | undefined>>;

export const SDP = 'v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n';

function toHeaders(fields: Fields): HeaderField[] {
  return Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

function split(text: string): [string, number] {
  const colon = text.lastIndexOf(':');
  return [text.slice(0, colon), Number(text.slice(colon + 1))];
}
