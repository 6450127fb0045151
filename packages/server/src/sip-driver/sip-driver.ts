import type { EndpointConfig, EndpointEffect, EndpointInput, EndpointSize, Flow } from '@callwright/sip';
import { createEndpoint } from '@callwright/sip';
import { formatHostPort, type HostPort } from '../config/config.ts';
import { StartupProblem } from '../config/startup-problem.ts';
import { createInputQueue } from '../host/input-queue.ts';
import { createTimers } from '../host/timers.ts';
import type { Log } from '../metrics/log.ts';
import type { SipMetrics } from './sip-metrics.ts';
import { TcpStreams } from './tcp-streams.ts';
import { bindUdp, type UdpSocket } from './udp-socket.ts';

/** The SIP endpoint on real sockets and real timers: UDP and TCP on one address. */
export interface SipDriver {
  /** As peers are told it. */
  readonly address: HostPort;
  /** How full the endpoint is. */
  size(): EndpointSize;
  input(input: EndpointInput): void;
  close(): Promise<void>;
}

/** The effects that are not the driver's own: what happens to legs, accounts and trunks. */
export type SipNotice = Exclude<
  EndpointEffect,
  { type: 'send' | 'closeStream' | 'setTimer' | 'clearTimer' | 'count' | 'unexpected' }
>;

export interface SipDriverOptions {
  readonly listen: HostPort;
  /** The address in Via and Contact; undefined: that of `listen`. */
  readonly advertise?: string | undefined;
  /** Everything of the endpoint's configuration but the addresses, which the sockets decide. */
  readonly endpoint: Omit<EndpointConfig, 'local'>;
  readonly onNotice: (notice: SipNotice) => void;
  readonly monoMs: () => number;
  readonly log: Log;
  readonly metrics: SipMetrics;
}

export async function startSipDriver(options: SipDriverOptions): Promise<SipDriver> {
  const { log, metrics, monoMs } = options;
  const sockets = await openSockets(options.listen, {
    onDatagram: (bytes, address, port) => feed({ type: 'datagram', flow: { transport: 'udp', address, port }, bytes }),
    onData: (flow, bytes) => feed({ type: 'streamData', flow, bytes }),
    onClosed: (connection) => feed({ type: 'streamClosed', connection }),
    onError: (flow, reason) => feed({ type: 'transportError', flow, reason }),
  });
  const address: HostPort = { host: options.advertise ?? options.listen.host, port: sockets.udp.port };
  const local = { address: address.host, port: address.port };
  const endpoint = createEndpoint({ ...options.endpoint, local: { udp: local, tcp: local } });
  const timers = createTimers((timerId) => feed({ type: 'timer', timerId }));
  const feed = createInputQueue<EndpointInput>((input) => {
    for (const effect of endpoint.step(input, monoMs())) {
      run(effect);
    }
  }, log);

  function run(effect: EndpointEffect): void {
    switch (effect.type) {
      case 'send':
        metrics.sent.inc();
        sendOn(effect.flow, effect.bytes);
        break;
      case 'closeStream':
        sockets.tcp.closeStream(effect.connection);
        break;
      case 'setTimer':
        timers.set(effect.timerId, effect.afterMs);
        break;
      case 'clearTimer':
        timers.clear(effect.timerId);
        break;
      case 'count':
        metrics.counted.inc({ what: effect.what });
        break;
      case 'unexpected':
        metrics.unexpected.inc();
        log.debug({ what: effect.what, where: effect.where }, 'sip: does not fit the state');
        break;
      default:
        options.onNotice(effect);
    }
  }

  function sendOn(flow: Flow, bytes: Uint8Array): void {
    if (flow.transport === 'udp') {
      sockets.udp.send(bytes, flow.port, flow.address);
    } else {
      sockets.tcp.send(flow, bytes);
    }
  }

  return {
    address,
    size: () => endpoint.size(),
    input: feed,
    async close() {
      timers.clearAll();
      await Promise.all([sockets.udp.close(), sockets.tcp.close()]);
    },
  };
}

interface SocketEvents {
  onDatagram(bytes: Uint8Array, address: string, port: number): void;
  onData(flow: Flow, bytes: Uint8Array): void;
  onClosed(connection: string): void;
  onError(flow: Flow, reason: string): void;
}

async function openSockets(listen: HostPort, events: SocketEvents): Promise<{ udp: UdpSocket; tcp: TcpStreams }> {
  const name = formatHostPort(listen);
  const udp = await bindUdp(listen.host, listen.port, events.onDatagram, (reason, address, port) =>
    events.onError({ transport: 'udp', address, port }, reason),
  ).catch((error: unknown) => {
    throw StartupProblem.listen('SIP over UDP', name, 'CALLWRIGHT_SIP', error);
  });
  try {
    const tcp = new TcpStreams(events);
    await tcp.listen(listen.host, udp.port);
    return { udp, tcp };
  } catch (error) {
    await udp.close();
    throw StartupProblem.listen('SIP over TCP', name, 'CALLWRIGHT_SIP', error);
  }
}
