import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** A bound UDP socket for SIP. Datagrams come by callback; sending never blocks and never throws. */
export interface UdpSocket {
  readonly port: number;
  send(bytes: Uint8Array, port: number, address: string): void;
  close(): Promise<void>;
}

/** Kernel buffer: a burst of 200 calls a second must wait there, not be lost, while the process does something else. */
const BUFFER_BYTES = 4 * 1024 * 1024;

/** Addresses here are always literal, so no name is looked up and `send` stays in this tick. */
const literalOnly: NonNullable<SocketOptions['lookup']> = (address, _options, done) => {
  done(null, address, isIPv6(address) ? 6 : 4);
};

export async function bindUdp(
  address: string,
  port: number,
  onDatagram: (bytes: Uint8Array, address: string, port: number) => void,
  onSendError: (reason: string, address: string, port: number) => void,
): Promise<UdpSocket> {
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', lookup: literalOnly });
  socket.on('message', (bytes, from) => onDatagram(bytes, from.address, from.port));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, address, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  growBuffers(socket);
  socket.on('error', (error) => onSendError(error.message, '', 0));
  return {
    port: socket.address().port,
    send(bytes, toPort, toAddress) {
      try {
        socket.send(bytes, toPort, toAddress, (error) => {
          if (error !== null) {
            onSendError(error.message, toAddress, toPort);
          }
        });
      } catch (error) {
        // Node throws at port 0, which a datagram may well come from. The step's other effects, its timers among them, must run.
        onSendError(error instanceof Error ? error.message : String(error), toAddress, toPort);
      }
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** The kernel may cap the size; a smaller buffer is a matter of speed, not of correctness. */
function growBuffers(socket: Socket): void {
  try {
    socket.setRecvBufferSize(BUFFER_BYTES);
    socket.setSendBufferSize(BUFFER_BYTES);
  } catch {
    // Not permitted here: the system's default stays.
  }
}
