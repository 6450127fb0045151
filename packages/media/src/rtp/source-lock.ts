/**
 * Which source a leg listens to: symmetric RTP (RFC 4961) with a strict lock, so that a stranger who sends to the port
 * is neither heard nor sent to ("RTPbleed", AST-2017-005 and -008).
 *
 * ```
 *              packet from the signalled address, or 3 in sequence from another
 *  learning ───────────────────────────────────────────────────────────────────▶ locked
 *      ▲        locked source silent for 5 s, or another address signalled          │
 *      └────────────────────────────────────────────────────────────────────────────┘
 * ```
 * The signalled address always wins over a learned one: whoever controls the signalling controls the call anyway.
 * Pure: judged packet by packet with the time handed in.
 */
import type { RtpView } from './packet.ts';

/** A peer behind a NAT sends from an address that no SDP named: believed after this many packets in sequence. */
export const PROBATION_PACKETS = 3;
/** A locked source that has been silent so long may have moved (NAT rebind, hand-over): others are listened to again. */
export const RELEARN_AFTER_SILENCE_MS = 5_000;

/** `accepted`: take the packet; `locked`: take it, and send to this source from now on; else drop it. */
export type SourceVerdict = 'accepted' | 'locked' | 'learning' | 'foreign';

/** Mutable on purpose: touched once a packet. Empty address: none. */
export type SourceLock = {
  signalledAddress: string;
  signalledPort: number;
  payloadType: number;
  /** −1: not negotiated. A peer that suppresses silence may send keys before any sound. */
  eventPayloadType: number;
  address: string;
  port: number;
  lastMs: number;
  candidateAddress: string;
  candidatePort: number;
  candidateSsrc: number;
  candidateSequence: number;
  candidateCount: number;
};

/** A lock to which nothing was signalled yet: it accepts nothing. */
export function createSourceLock(): SourceLock {
  return {
    signalledAddress: '',
    signalledPort: 0,
    payloadType: -1,
    eventPayloadType: -1,
    address: '',
    port: 0,
    lastMs: 0,
    candidateAddress: '',
    candidatePort: 0,
    candidateSsrc: 0,
    candidateSequence: 0,
    candidateCount: 0,
  };
}

/**
 * The SDP named where the peer receives. Another address or port than before unlocks; the same one (a re-INVITE for
 * hold) keeps the lock. Returns whether the lock was opened.
 */
export function signalSource(
  lock: SourceLock,
  address: string,
  port: number,
  payloadType: number,
  eventPayloadType = -1,
): boolean {
  const moved = address !== lock.signalledAddress || port !== lock.signalledPort;
  lock.payloadType = payloadType;
  lock.eventPayloadType = eventPayloadType;
  if (!moved) return false;
  lock.signalledAddress = address;
  lock.signalledPort = port;
  unlock(lock);
  return true;
}

/** Judges one well-formed RTP packet. */
export function judgeSource(
  lock: SourceLock,
  address: string,
  port: number,
  view: RtpView,
  nowMs: number,
): SourceVerdict {
  if (port === lock.port && address === lock.address) {
    lock.lastMs = nowMs;
    return 'accepted';
  }
  const negotiated = view.payloadType === lock.payloadType || view.payloadType === lock.eventPayloadType;
  if (lock.signalledAddress === '' || !negotiated) return 'foreign';
  if (port === lock.signalledPort && address === lock.signalledAddress) return take(lock, address, port, nowMs);
  if (lock.address !== '' && nowMs - lock.lastMs < RELEARN_AFTER_SILENCE_MS) return 'foreign';
  return onProbation(lock, address, port, view, nowMs);
}

/** True when the locked source has been silent for so long that another may take its place. */
export function mayRelearn(lock: SourceLock, nowMs: number): boolean {
  return lock.address !== '' && nowMs - lock.lastMs >= RELEARN_AFTER_SILENCE_MS;
}

/** True when the locked source is the one that was signalled: then no other can ever replace it while it speaks. */
export function isLockedOnSignalled(lock: SourceLock): boolean {
  return lock.address !== '' && lock.port === lock.signalledPort && lock.address === lock.signalledAddress;
}

function onProbation(lock: SourceLock, address: string, port: number, view: RtpView, nowMs: number): SourceVerdict {
  const follows =
    address === lock.candidateAddress &&
    port === lock.candidatePort &&
    view.ssrc === lock.candidateSsrc &&
    view.sequence === ((lock.candidateSequence + 1) & 0xffff);
  lock.candidateCount = follows ? lock.candidateCount + 1 : 1;
  lock.candidateAddress = address;
  lock.candidatePort = port;
  lock.candidateSsrc = view.ssrc;
  lock.candidateSequence = view.sequence;
  return lock.candidateCount >= PROBATION_PACKETS ? take(lock, address, port, nowMs) : 'learning';
}

function take(lock: SourceLock, address: string, port: number, nowMs: number): SourceVerdict {
  lock.address = address;
  lock.port = port;
  lock.lastMs = nowMs;
  lock.candidateCount = 0;
  lock.candidateAddress = '';
  return 'locked';
}

function unlock(lock: SourceLock): void {
  lock.address = '';
  lock.port = 0;
  lock.candidateCount = 0;
  lock.candidateAddress = '';
}
