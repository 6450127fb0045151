/** What a media plane counts for /metrics; every field only grows, save those that say "now". */
export type MediaCounters = {
  packetsIn: number;
  packetsOut: number;
  packetsRelayed: number;
  /** Datagrams that are no RTP: too short, wrong version, truncated, oversized. */
  packetsGarbage: number;
  packetsRtcp: number;
  /** From another source than the one locked onto, or not the negotiated payload type. */
  packetsForeign: number;
  /** Came to a port that no leg holds. */
  packetsStray: number;
  /** RTP of a payload type that is neither G.711 nor the negotiated telephone-event. */
  packetsUnwanted: number;
  /** Too late or too early for the mixer. */
  packetsMixerDropped: number;
  sendErrors: number;
  digitsIn: number;
  /** 20 ms ticks that came more than 20 ms late, and those given up after a long stall. */
  ticksLate: number;
  ticksSkipped: number;
  portsSkipped: number;
  portsExhausted: number;
  commandsRefused: number;
  recordingsFailed: number;
  speechFailed: number;
};

/** All zero. */
export function createCounters(): MediaCounters {
  return {
    packetsIn: 0,
    packetsOut: 0,
    packetsRelayed: 0,
    packetsGarbage: 0,
    packetsRtcp: 0,
    packetsForeign: 0,
    packetsStray: 0,
    packetsUnwanted: 0,
    packetsMixerDropped: 0,
    sendErrors: 0,
    digitsIn: 0,
    ticksLate: 0,
    ticksSkipped: 0,
    portsSkipped: 0,
    portsExhausted: 0,
    commandsRefused: 0,
    recordingsFailed: 0,
    speechFailed: 0,
  };
}
