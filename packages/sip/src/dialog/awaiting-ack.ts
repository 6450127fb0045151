import type { TransactionTimes } from '../transaction/transaction.ts';

/**
 * A 2xx to an INVITE that the user sends again until its ACK comes, RFC 3261 §13.3.1.4. Over every transport, since
 * an ACK crosses hop by hop.
 *
 * ```
 *  200 sent ──> waiting ── ACK ──────> done
 *                │  ^
 *   T1, 2T1 … T2 └──┘ send again
 *                └── 64 × T1 ────────> given up: BYE
 * ```
 */
export interface AwaitingAck {
  /** The 2xx as it went out. */
  readonly bytes: Uint8Array;
  /** CSeq number that the ACK must carry. */
  readonly cseq: number;
  /** The interval that runs now. */
  readonly intervalMs: number;
  /** From the end of this interval until we give up. */
  readonly leftMs: number;
}

export function startAwaitingAck(bytes: Uint8Array, cseq: number, times: TransactionTimes): AwaitingAck {
  return { bytes, cseq, intervalMs: times.t1Ms, leftMs: 63 * times.t1Ms };
}

/** Its interval is over: send the 2xx again and wait anew, or (`undefined`) give up. */
export function retransmitAwaitingAck(waiting: AwaitingAck, times: TransactionTimes): AwaitingAck | undefined {
  if (waiting.leftMs <= 0) return undefined;
  const intervalMs = Math.min(waiting.intervalMs * 2, times.t2Ms, waiting.leftMs);
  return { ...waiting, intervalMs, leftMs: waiting.leftMs - intervalMs };
}
