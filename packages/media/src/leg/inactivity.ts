import type { Leg } from './leg.ts';

/** Nothing came for this part of the time after which a leg is lost: its peer is to be asked whether it is there. */
const ASKED_AFTER = 1 / 4;

/** `silent`: said once a silence. `lost`: the silence is too long, whatever the peer says. */
export type Presence = 'present' | 'silent' | 'lost';

/** As much of a leg as its silence is judged by. */
export type Heard = Pick<
  Leg,
  'kind' | 'sendAudio' | 'peerSilent' | 'role' | 'bridge' | 'lastPacketMs' | 'heard' | 'asked'
>;

/**
 * Once a second for each leg: has an RTP peer that should talk sent nothing for long, or for `inactivityMs` (0: never)?
 * Only a peer that is expected to talk can be missed: it talks in a bridge with somebody, has not put us on hold, and did not
 * agree to send nothing. Silence alone is no proof, since phones suppress it, or send nothing while muted: so the peer is asked
 * over SIP long before it is given up. WebRTC legs have ICE's own consent checks (RFC 7675).
 */
export function presenceOf(leg: Heard, nowMs: number, inactivityMs: number): Presence {
  const { bridge } = leg;
  const expected = leg.kind === 'rtp' && leg.sendAudio && !leg.peerSilent && leg.role.kind === 'talk';
  if (!expected || bridge === undefined || bridge.mode === 'idle') {
    leg.lastPacketMs = nowMs;
    leg.asked = false;
    return 'present';
  }
  const silentMs = nowMs - leg.lastPacketMs;
  if (inactivityMs === 0 || silentMs < inactivityMs * ASKED_AFTER) {
    leg.asked = false;
    return 'present';
  }
  if (silentMs >= inactivityMs) return 'lost';
  // Who never sent a packet cannot have stopped: a test tool without audio, or a firewall. The long time is enough for them.
  if (leg.asked || !leg.heard) return 'present';
  leg.asked = true;
  return 'silent';
}
