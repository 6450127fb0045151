/** What a media plane is told when it starts. */
export type MediaConfiguration = {
  /** The local IP address that RTP and WebRTC sockets are bound to. */
  readonly bindAddress: string;
  /** The address that peers reach us at, when a NAT stands between; default: `bindAddress`. Stands in WebRTC answers. */
  readonly advertisedAddress?: string;
  /** RTP ports, both included; the even ones are used. */
  readonly firstPort: number;
  readonly lastPort: number;
  /** The one UDP port of all WebRTC legs; default: the last odd port of the range, which RTP leaves free. */
  readonly webRtcPort?: number;
  /** Where `file` prompts are looked for, in this order. */
  readonly promptFolders: readonly string[];
  /** Where spoken sentences are kept. */
  readonly speechCacheFolder: string;
  /** An RTP leg that talks in a bridge and sends nothing for so long is lost; 0: never. Default 120,000. */
  readonly inactivityMs?: number;
  /** Ports held ready by the server; default 192. */
  readonly leaseTarget?: number;
};

/** Far longer than any silence of a peer that suppresses silence, yet a dead call does not stay up for hours. */
export const INACTIVITY_MS_DEFAULT = 120_000;

/** The odd port that all WebRTC legs share. */
export function webRtcPortOf(configuration: MediaConfiguration): number {
  const { lastPort, webRtcPort } = configuration;
  return webRtcPort ?? (lastPort % 2 === 1 ? lastPort : lastPort - 1);
}
