import type { Frame } from 'playwright-core';

/** What the agent hears, measured in the page on the element that plays it. */
export interface Heard {
  /** Root mean square, 0 … 1. */
  readonly loudness: number;
  /** Strongest frequency, Hz. */
  readonly frequencyHz: number;
}

/** Listens for a while to what a page plays. */
export function hearIn(frame: Frame, forMs = 400): Promise<Heard> {
  return frame.evaluate(async (ms) => {
    const element = document.querySelector<HTMLAudioElement>('#CallCenter_audio');
    if (!(element?.srcObject instanceof MediaStream) || element.paused) return { loudness: 0, frequencyHz: 0 };
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(element.srcObject).connect(analyser);
    await new Promise((resolve) => setTimeout(resolve, ms));
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const strongest = bins.indexOf(Math.max(...bins));
    const frequencyHz = (strongest * context.sampleRate) / analyser.fftSize;
    await context.close();
    return { loudness: Math.hypot(...samples) / Math.sqrt(samples.length), frequencyHz };
  }, forMs);
}
