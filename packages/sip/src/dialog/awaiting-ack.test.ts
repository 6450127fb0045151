import { expect, it } from 'vitest';
import { DEFAULT_TIMES } from '../transaction/transaction.ts';
import { type AwaitingAck, retransmitAwaitingAck, startAwaitingAck } from './awaiting-ack.ts';

it('a 2xx is sent again at 0.5, 1.5, 3.5 s, then each 4 s, and given up at 32 s (RFC 3261 §13.3.1.4)', () => {
  let waiting: AwaitingAck | undefined = startAwaitingAck(new Uint8Array(0), 1, DEFAULT_TIMES);
  let nowMs = 0;
  const at: number[] = [];
  while (waiting !== undefined) {
    nowMs += waiting.intervalMs;
    waiting = retransmitAwaitingAck(waiting, DEFAULT_TIMES);
    if (waiting !== undefined) at.push(nowMs);
  }
  expect(at).toEqual([500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
  expect(nowMs).toBe(32_000);
});
