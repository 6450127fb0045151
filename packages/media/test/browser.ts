/** A Chromium page with an audio session towards a media plane: it offers, sends a tone, measures what it hears. */
import { type Browser, chromium, type Page } from 'playwright-core';

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

/** Opens a page that sends a tone of `hz`; answers with its complete offer. */
export async function offerFrom(page: Page, hz: number): Promise<string> {
  return (await page.evaluate(OFFER(hz))) as string;
}

export async function answerTo(page: Page, sdp: string): Promise<void> {
  await page.evaluate(`pc.setRemoteDescription({ type: 'answer', sdp: ${JSON.stringify(sdp)} })`);
}

/** Level of `hz` in what the page hears now, in dB of Web Audio's analyser (silence is below −90). */
export async function heardLevel(page: Page, hz: number): Promise<number> {
  return (await page.evaluate(LEVEL(hz))) as number;
}

const OFFER = (hz: number): string => `(async () => {
  const audio = new AudioContext();
  window.audio = audio;
  const oscillator = audio.createOscillator();
  oscillator.frequency.value = ${hz};
  const microphone = audio.createMediaStreamDestination();
  const gain = audio.createGain();
  gain.gain.value = 0.25;
  oscillator.connect(gain).connect(microphone);
  oscillator.start();
  const pc = new RTCPeerConnection();
  window.pc = pc;
  const sender = pc.addTrack(microphone.stream.getAudioTracks()[0], microphone.stream);
  window.sender = sender;
  pc.ontrack = (event) => {
    const player = new Audio();
    player.srcObject = event.streams[0] ?? new MediaStream([event.track]);
    player.muted = true;
    player.play();
    window.player = player;
    const analyser = audio.createAnalyser();
    analyser.fftSize = 4096;
    analyser.smoothingTimeConstant = 0;
    audio.createMediaStreamSource(player.srcObject).connect(analyser);
    window.analyser = analyser;
  };
  await pc.setLocalDescription(await pc.createOffer());
  await new Promise((resolve) => {
    if (pc.iceGatheringState === 'complete') resolve();
    pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && resolve();
  });
  return pc.localDescription.sdp;
})()`;

const LEVEL = (hz: number): string => `(() => {
  if (window.analyser === undefined) return -200;
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const bin = Math.round(${hz} * analyser.fftSize / audio.sampleRate);
  return Math.max(bins[bin - 1], bins[bin], bins[bin + 1]);
})()`;
