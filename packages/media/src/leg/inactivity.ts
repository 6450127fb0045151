import type { Leg } from './leg.ts';

/**
 * Once a second for each leg: true when an RTP peer that should talk has sent nothing for `inactivityMs` (0: never).
 * Only a peer that is expected to talk can be missed: it talks in a bridge with somebody, and has not put us on hold.
 * WebRTC legs have ICE's own consent checks (RFC 7675).
 */
export function isMissed(leg: Leg, nowMs: number, inactivityMs: number): boolean {
  const { bridge } = leg;
  const expected = leg.kind === 'rtp' && leg.sendAudio && leg.role.kind === 'talk';
  if (!expected || bridge === undefined || bridge.mode === 'idle') {
    leg.lastPacketMs = nowMs;
    return false;
  }
  return inactivityMs > 0 && nowMs - leg.lastPacketMs >= inactivityMs;
}
