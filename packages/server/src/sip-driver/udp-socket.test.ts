import { expect, test } from 'vitest';
import { bindUdp } from './udp-socket.ts';

test('a datagram that can’t be sent is told, whatever the reason, and nothing is thrown', async () => {
  const failed: string[] = [];
  const told = Promise.withResolvers<void>();
  const socket = await bindUdp(
    '127.0.0.1',
    0,
    () => undefined,
    (_reason, address, port) => {
      failed.push(`${address}:${port}`);
      if (failed.length === 2) told.resolve();
    },
  );
  socket.send(Buffer.from('x'), 0, '127.0.0.1');
  socket.send(Buffer.from('x'), 5060, '999.1.1.1');
  await told.promise;
  expect(failed).toEqual(['127.0.0.1:0', '999.1.1.1:5060']);
  await socket.close();
});
