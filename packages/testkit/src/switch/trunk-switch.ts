import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import {
  branchOf,
  type HeaderField,
  header,
  headerValues,
  parseMessage,
  readUri,
  readVia,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  serializeMessage,
  serializeVia,
  topVia,
  withFirstHeader,
  withHeader,
} from '@callwright/sip';

/** What stands between Callwright and the phones behind its trunk: some numbers are real programs' phones, the others the simulated carrier's. */
export interface TrunkSwitch {
  /** `127.0.0.1:port`, for CALLWRIGHT_TRUNK. */
  readonly address: string;
  /** Calls to a number ring at the phone of `user` at `host:port`. */
  route(number: string, user: string, address: string): void;
  /** Where all other numbers are: a carrier's `host:port`. */
  others(address: string): void;
  /** From now on every request is passed on so much later, in order. */
  delay(ms: number): void;
  /** Call-IDs of the INVITEs that came for a number, each once however often it was sent. */
  invites(number: string): ReadonlySet<string>;
  stop(): Promise<void>;
}

interface Route {
  /** User part of the request URI for the phone; absent: as it is. */
  readonly user?: string;
  readonly host: string;
  readonly port: number;
}

const MAX_FORWARDS_DEFAULT = 70;

/**
 * Starts the switch: a stateless proxy (RFC 3261 §16.11) on a free UDP port of 127.0.0.1. It records no route, so once
 * a call is answered both ends talk to each other without it.
 */
export async function startTrunkSwitch(): Promise<TrunkSwitch> {
  const routes = new Map<string, Route>();
  const invites = new Map<string, Set<string>>();
  let others: Route | undefined;
  let delayMs = 0;
  const late = new Set<NodeJS.Timeout>();
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  // A phone that is gone: its caller hears nothing, as in a network.
  socket.on('error', () => undefined);
  const address = `127.0.0.1:${socket.address().port}`;
  const send = (message: SipMessage, to: Route): void => {
    socket.send(serializeMessage(message), to.port, to.host);
  };
  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    const parsed = parseMessage(bytes);
    if (!parsed.ok) return;
    const { message } = parsed;
    if (message.kind === 'response') {
      passBack(message, send);
      return;
    }
    const number = readUri(message.requestUri)?.user ?? '';
    if (message.method === 'INVITE') {
      invites.set(number, (invites.get(number) ?? new Set()).add(header(message, 'call-id') ?? ''));
    }
    const route = elsewhere(message, address) ?? routes.get(number) ?? others;
    if (route === undefined) return;
    const pass = (): void => send(forwarded(message, route, address, from), route);
    if (delayMs === 0) pass();
    else late.add(setTimeout(pass, delayMs));
  });
  return {
    address,
    route: (number, user, at) => void routes.set(number, { user, ...hostPort(at) }),
    others: (at) => {
      others = hostPort(at);
    },
    delay(ms) {
      delayMs = ms;
    },
    invites: (number) => invites.get(number) ?? new Set(),
    async stop() {
      for (const timer of late) clearTimeout(timer);
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** Where a request goes whose URI is not ours: a phone that answers its caller through us, as SIPp does (RFC 3261 §16.5). */
function elsewhere({ requestUri }: SipRequest, own: string): Route | undefined {
  const uri = readUri(requestUri);
  if (uri === undefined || uri.port === undefined || `${uri.host}:${uri.port}` === own) return undefined;
  return { host: uri.host, port: uri.port };
}

function forwarded(request: SipRequest, route: Route, own: string, from: RemoteInfo): SipRequest {
  const via = topVia(request);
  // RFC 3261 §16.11: a stateless proxy makes the branch from the one it got, so that CANCEL and ACK meet their INVITE.
  const branch = `z9hG4bK-switch-${via === undefined ? '' : (branchOf(via) ?? '')}`;
  const hops = Number(header(request, 'max-forwards') ?? MAX_FORWARDS_DEFAULT) - 1;
  const noted = withNotedSource(request, from);
  return withFirstHeader(
    withHeader(
      route.user === undefined ? noted : { ...noted, requestUri: `sip:${route.user}@${route.host}:${route.port}` },
      'max-forwards',
      String(hops),
    ),
    'via',
    `SIP/2.0/UDP ${own};branch=${branch}`,
  );
}

/** RFC 3581 §4: where the request came from, for its answer. */
function withNotedSource(request: SipRequest, from: RemoteInfo): SipRequest {
  const [top, ...rest] = headerValues(request, 'via');
  const via = top === undefined ? undefined : readVia(top);
  if (via === undefined) return request;
  const params = via.params.filter(({ name }) => name !== 'rport' && name !== 'received');
  const source = [
    { name: 'received', value: from.address },
    { name: 'rport', value: String(from.port) },
  ];
  return withVias(request, [serializeVia({ ...via, params: [...params, ...source] }), ...rest]);
}

function passBack(response: SipResponse, send: (message: SipMessage, to: Route) => void): void {
  const [, ...rest] = headerValues(response, 'via');
  const next = rest[0] === undefined ? undefined : readVia(rest[0]);
  if (next === undefined) return;
  const param = (wanted: string): string | undefined => next.params.find(({ name }) => name === wanted)?.value;
  send(withVias(response, rest), {
    host: param('received') ?? next.host,
    port: Number(param('rport') ?? next.port ?? 5060),
  });
}

function withVias<M extends SipMessage>(message: M, vias: readonly string[]): M {
  const others = message.headers.filter(({ name }) => name !== 'via');
  const headers: HeaderField[] = [...vias.map((value) => ({ name: 'via', value })), ...others];
  return { ...message, headers };
}

function hostPort(address: string): Route {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
