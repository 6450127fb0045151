/** Figures of one moment, from the browser's statistics (W3C webrtc-stats). Counters grow; the rest is as of now. */
export interface AudioCounters {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** s */
  readonly jitterS: number;
  /** What the server reported of our packets, 0 … 1; undefined until it did. */
  readonly lossOut: number | undefined;
  /** s */
  readonly roundTripS: number | undefined;
  /** Answers to ICE checks: they come also when nobody talks. */
  readonly iceResponses: number;
}

export interface AudioQuality {
  readonly lossIn: number;
  readonly lossOut: number | undefined;
  readonly jitterMs: number;
  readonly roundTripMs: number | undefined;
  readonly mos: number;
}

/** One packet of 20 ms, and what a sound card adds. */
const DEVICE_MS = 40;

/** What the agent heard between two moments. */
export function qualityBetween(before: AudioCounters, now: AudioCounters): AudioQuality {
  const received = Math.max(0, now.packetsReceived - before.packetsReceived);
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  const lossIn = received + lost === 0 ? 0 : lost / (received + lost);
  const jitterMs = now.jitterS * 1_000;
  const roundTripMs = now.roundTripS === undefined ? undefined : now.roundTripS * 1_000;
  // The jitter buffer holds about twice the jitter.
  const delayMs = (roundTripMs ?? 0) / 2 + 2 * jitterMs + DEVICE_MS;
  return { lossIn, lossOut: now.lossOut, jitterMs, roundTripMs, mos: mosOf(delayMs, lossIn) };
}

/** ITU-T G.107 with its defaults: 93.2 is the best that narrow-band telephony reaches. */
const R_BEST = 93.2;
/** ITU-T G.113 Appendix I: G.711 with loss concealment, random loss. */
const LOSS_ROBUSTNESS = 25.1;

/**
 * Mean opinion score that the E-model expects for G.711, 1 … 4.41.
 * @param delayMs mouth to ear, one way @param loss 0 … 1
 */
export function mosOf(delayMs: number, loss: number): number {
  // G.107 §7.4, in the usual approximation by two straight lines (Cole and Rosenbluth 2001).
  const delayImpairment = 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0);
  const lossPercent = loss * 100;
  // G.107 §7.5, equipment impairment 0 for G.711.
  const lossImpairment = (95 * lossPercent) / (lossPercent + LOSS_ROBUSTNESS);
  const r = Math.max(0, Math.min(100, R_BEST - delayImpairment - lossImpairment));
  // G.107 Annex B.
  const mos = 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
  return Math.round(Math.max(1, mos) * 100) / 100;
}

/** Nothing at all came from the other side: neither sound nor answers to ICE checks. */
export function isDead(before: AudioCounters, now: AudioCounters): boolean {
  return now.packetsReceived <= before.packetsReceived && now.iceResponses <= before.iceResponses;
}

/** Reads what we need out of the browser's report. */
export function countersOf(report: Iterable<Readonly<Record<string, unknown>>>): AudioCounters {
  const counters = { packetsReceived: 0, packetsLost: 0, jitterS: 0, iceResponses: 0 };
  let lossOut: number | undefined;
  let roundTripS: number | undefined;
  for (const entry of report) {
    switch (entry.type) {
      case 'inbound-rtp':
        counters.packetsReceived += numberOf(entry.packetsReceived) ?? 0;
        counters.packetsLost += numberOf(entry.packetsLost) ?? 0;
        counters.jitterS = Math.max(counters.jitterS, numberOf(entry.jitter) ?? 0);
        break;
      case 'remote-inbound-rtp':
        lossOut = numberOf(entry.fractionLost) ?? lossOut;
        roundTripS = numberOf(entry.roundTripTime) ?? roundTripS;
        break;
      case 'candidate-pair':
        counters.iceResponses += numberOf(entry.responsesReceived) ?? 0;
        roundTripS ??= entry.nominated === true ? numberOf(entry.currentRoundTripTime) : undefined;
        break;
      default:
        break;
    }
  }
  return { ...counters, lossOut, roundTripS };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
