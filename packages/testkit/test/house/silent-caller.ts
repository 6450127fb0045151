import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'vitest';
import { waitForCall } from '../../src/server/records.ts';
import type { Floor } from './floor.ts';
import { until } from './until.ts';

/** 64 × T1 until the 2xx is given up (RFC 3261 §13.3.1.4), with room for a machine that stands still. */
const GIVEN_UP_MS_MAX = 90_000;
const CALLER = '13800138099';
/** Ends by itself within 8 s, long before an ACK is given up. */
const SERVICE = '95002';

/**
 * A caller who never acknowledges that the call was answered, and then is gone: the 200 is sent again for 32 s, then comes BYE, although
 * the call was over long before; nobody answers that either. Half a minute, and another until nothing of it is left.
 */
export async function neverAcknowledges({ house }: Floor): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const own = `127.0.0.1:${socket.address().port}`;
  const seen: string[] = [];
  socket.on('message', (bytes: Buffer) => void seen.push(bytes.toString('latin1').split('\r\n', 1)[0] ?? ''));
  socket.send(invite(own, house.server.sipAddress), house.sip.port, house.sip.host);
  await until(
    () => seen,
    (lines) => lines.some((line) => line.startsWith('BYE ')),
    GIVEN_UP_MS_MAX,
  );
  // At 0, 0.5, 1.5, 3.5 s and every 4 s from then on.
  expect(seen.filter((line) => line === 'SIP/2.0 200 OK').length).toBeGreaterThan(6);
  socket.close();
  const record = await waitForCall(house.server, ({ caller }) => caller === CALLER);
  expect(record).toMatchObject({ called: SERVICE, endedBy: 'system', endReason: 'ivrEnded' });
}

function invite(own: string, server: string): Buffer {
  const [host, port] = own.split(':');
  const sdp = `v=0\r\no=- 1 1 IN IP4 ${host}\r\ns=-\r\nc=IN IP4 ${host}\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n`;
  const head = [
    `INVITE sip:${SERVICE}@${server} SIP/2.0`,
    `Via: SIP/2.0/UDP ${own};branch=z9hG4bK-silent`,
    'Max-Forwards: 70',
    `From: <sip:${CALLER}@${own}>;tag=silent`,
    `To: <sip:${SERVICE}@${server}>`,
    `Call-ID: silent-${port}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:${CALLER}@${own}>`,
    'Content-Type: application/sdp',
    `Content-Length: ${sdp.length}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${sdp}`);
}
