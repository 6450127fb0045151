import { createSocket, type Socket } from 'node:dgram';

/** Room for the bursts of 200 calls a second while this process is busy elsewhere. */
const SOCKET_BUFFER_BYTES = 4 * 2 ** 20;

/** A UDP socket on a free port of 127.0.0.1. */
export async function openUdp(onMessage: (bytes: Buffer, fromPort: number) => void): Promise<Socket> {
  const socket = createSocket({
    type: 'udp4',
    recvBufferSize: SOCKET_BUFFER_BYTES,
    sendBufferSize: SOCKET_BUFFER_BYTES,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', resolve);
  });
  socket.on('message', (bytes, from) => onMessage(bytes, from.port));
  return socket;
}
