import { describe, expect, it } from 'vitest';
import { createRtpView, type RtpView } from './packet.ts';
import {
  createSourceLock,
  isLockedOnSignalled,
  judgeSource,
  mayRelearn,
  type SourceLock,
  type SourceVerdict,
  signalSource,
} from './source-lock.ts';

const PEER = '192.0.2.10';
const NAT = '198.51.100.7';
const STRANGER = '203.0.113.66';

function signalled(): SourceLock {
  const lock = createSourceLock();
  signalSource(lock, PEER, 4000, 8);
  return lock;
}

function packet(sequence: number, payloadType = 8, ssrc = 1): RtpView {
  return { ...createRtpView(), sequence, payloadType, ssrc };
}

function judge(lock: SourceLock, address: string, port: number, sequence: number, nowMs: number): SourceVerdict {
  return judgeSource(lock, address, port, packet(sequence), nowMs);
}

describe('source lock', () => {
  it('takes nothing before anything was signalled', () => {
    expect(judge(createSourceLock(), PEER, 4000, 1, 0)).toBe('foreign');
  });

  it('locks onto the signalled address with its first packet, and ignores all others then', () => {
    const lock = signalled();
    expect(judge(lock, PEER, 4000, 1, 0)).toBe('locked');
    expect(isLockedOnSignalled(lock)).toBe(true);
    for (let i = 0; i < 10; i++) expect(judge(lock, STRANGER, 9, i, 20 + i)).toBe('foreign');
    expect(judge(lock, PEER, 4000, 2, 40)).toBe('accepted');
  });

  it('believes a peer behind a NAT after three packets in sequence', () => {
    const lock = signalled();
    expect(judge(lock, NAT, 5000, 65_535, 0)).toBe('learning');
    expect(judge(lock, NAT, 5000, 0, 20)).toBe('learning');
    expect(judge(lock, NAT, 5000, 1, 40)).toBe('locked');
    expect([lock.address, lock.port]).toEqual([NAT, 5000]);
  });

  it('does not believe packets out of sequence, of several sources in turn, or of another payload type', () => {
    const lock = signalled();
    for (const sequence of [5, 9, 2, 2, 7]) expect(judge(lock, STRANGER, 9, sequence, 0)).toBe('learning');
    for (let i = 0; i < 6; i++) expect(judge(lock, STRANGER, 9 + (i % 2), i, 0)).toBe('learning');
    expect(judgeSource(lock, PEER, 4000, packet(1, 18), 0)).toBe('foreign');
  });

  it('a key may be the first that is heard of a peer', () => {
    const lock = createSourceLock();
    signalSource(lock, PEER, 4000, 8, 101);
    expect(judgeSource(lock, PEER, 4000, packet(1, 101), 0)).toBe('locked');
  });

  it('gives the signalled address the place that a stranger has stolen', () => {
    const lock = signalled();
    for (const sequence of [1, 2, 3]) judge(lock, STRANGER, 9, sequence, 0);
    expect(lock.address).toBe(STRANGER);
    expect(judge(lock, PEER, 4000, 1, 10)).toBe('locked');
    expect(judge(lock, STRANGER, 9, 4, 20)).toBe('foreign');
  });

  it('learns anew after 5 s of silence, still on probation', () => {
    const lock = signalled();
    judge(lock, PEER, 4000, 1, 0);
    expect(mayRelearn(lock, 4_999)).toBe(false);
    expect(judge(lock, NAT, 5000, 1, 4_999)).toBe('foreign');
    expect(mayRelearn(lock, 5_000)).toBe(true);
    expect(judge(lock, NAT, 5000, 2, 5_000)).toBe('learning');
    expect(judge(lock, NAT, 5000, 3, 5_020)).toBe('learning');
    expect(judge(lock, NAT, 5000, 4, 5_040)).toBe('locked');
  });

  it('keeps the lock when the same address is signalled again, and opens it for another', () => {
    const lock = signalled();
    judge(lock, PEER, 4000, 1, 0);
    expect(signalSource(lock, PEER, 4000, 0)).toBe(false);
    expect(judge(lock, PEER, 4000, 2, 20)).toBe('accepted');
    expect(signalSource(lock, PEER, 4002, 8)).toBe(true);
    expect(judge(lock, PEER, 4002, 3, 40)).toBe('locked');
    expect(judge(lock, PEER, 4000, 4, 60)).toBe('foreign');
  });
});
