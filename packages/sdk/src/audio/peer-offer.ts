/** ICE on a host with a dead STUN server takes long to say so; candidates found by then are enough. */
const GATHERING_MS_MAX = 2_000;

/** The server speaks G.711 only; the same law as the trunk's comes first, so that packets pass untouched. */
const CODECS = ['audio/PCMA', 'audio/PCMU', 'audio/telephone-event'];

/** Prefers G.711 and offers nothing else. Browsers without the method offer all; the answer then picks G.711. */
export function preferG711(transceiver: RTCRtpTransceiver, capabilities: RTCRtpCapabilities | null): void {
  const codecs = CODECS.flatMap((mimeType) =>
    (capabilities?.codecs ?? []).filter((codec) => codec.mimeType.toLowerCase() === mimeType.toLowerCase()),
  );
  if (codecs.length > 0 && 'setCodecPreferences' in transceiver) transceiver.setCodecPreferences(codecs);
}

/** The complete offer: ICE candidates gathered, or as many as came within the limit. */
export async function completeOffer(
  peer: RTCPeerConnection,
  setTimer: (afterMs: number, run: () => void) => () => void,
): Promise<string> {
  await peer.setLocalDescription(await peer.createOffer());
  if (peer.iceGatheringState !== 'complete') {
    await new Promise<void>((resolve) => {
      const undo = setTimer(GATHERING_MS_MAX, done);
      function done(): void {
        undo();
        peer.removeEventListener('icegatheringstatechange', check);
        resolve();
      }
      function check(): void {
        if (peer.iceGatheringState === 'complete') done();
      }
      peer.addEventListener('icegatheringstatechange', check);
    });
  }
  return peer.localDescription?.sdp ?? '';
}

/** Resolves when ICE and DTLS are through; `false` when they failed or took longer than `limitMs`. */
export function peerConnected(
  peer: RTCPeerConnection,
  limitMs: number,
  setTimer: (afterMs: number, run: () => void) => () => void,
): Promise<boolean> {
  return new Promise((resolve) => {
    const undo = setTimer(limitMs, () => done(false));
    function done(connected: boolean): void {
      undo();
      peer.removeEventListener('connectionstatechange', check);
      resolve(connected);
    }
    function check(): void {
      if (peer.connectionState === 'connected') done(true);
      if (peer.connectionState === 'failed' || peer.connectionState === 'closed') done(false);
    }
    peer.addEventListener('connectionstatechange', check);
    check();
  });
}
