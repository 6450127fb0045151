import type { Page } from 'playwright-core';

interface Answerer {
  readonly peer: RTCPeerConnection;
  readonly analyser: AnalyserNode;
}

/**
 * The other end of an audio session, in a second page of the browser: answers an offer, says a tone, measures what it
 * hears. Stands in for the media process while the page is developed; nothing about the real one follows from it.
 */
export async function answerOffer(page: Page, offerSdp: string, toneHz: number): Promise<string> {
  return page.evaluate(
    async ([offer, frequency]) => {
      const peer = new RTCPeerConnection();
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 4096;
      Object.assign(window, { answerer: { peer, analyser } satisfies Answerer });
      peer.addEventListener('track', (event) => {
        // Chromium gives Web Audio nothing of a remote track that no element plays.
        const element = new Audio();
        element.muted = true;
        element.srcObject = new MediaStream([event.track]);
        void element.play();
        context.createMediaStreamSource(new MediaStream([event.track])).connect(analyser);
      });
      const oscillator = context.createOscillator();
      oscillator.frequency.value = frequency;
      const destination = context.createMediaStreamDestination();
      oscillator.connect(destination);
      oscillator.start();
      for (const track of destination.stream.getTracks()) peer.addTrack(track, destination.stream);
      await peer.setRemoteDescription({ type: 'offer', sdp: offer });
      await peer.setLocalDescription(await peer.createAnswer());
      while (peer.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 10));
      return peer.localDescription?.sdp ?? '';
    },
    [offerSdp, toneHz] as const,
  );
}

/** Loudest moment within a while: the fake microphone beeps once a second. */
export function loudestHeard(page: Page, forMs: number): Promise<number> {
  return page.evaluate(async (ms) => {
    const { analyser } = (window as unknown as { answerer: Answerer }).answerer;
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    for (const until = performance.now() + ms; performance.now() < until; ) {
      analyser.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, ...samples.map(Math.abs));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return loudest;
  }, forMs);
}

export function hangUpPeer(page: Page): Promise<void> {
  return page.evaluate(() => (window as unknown as { answerer: Answerer }).answerer.peer.close());
}
