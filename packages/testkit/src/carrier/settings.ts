/** How a carrier process is set up: one JSON argument of its program. */
export interface CarrierSettings {
  /** IP address and UDP port of its SIP socket. Port 0: a free one. */
  readonly address: string;
  readonly port: number;
  /** RTP ports, first (even) and last. */
  readonly rtpFirstPort: number;
  readonly rtpLastPort: number;
  /** Callwright's SIP address: where its customers' calls go. */
  readonly callwright: { readonly address: string; readonly port: number };
  /** Customers in calls at once. */
  readonly customersMax: number;
  /** Where answering machines keep what they are told: absolute. Absent: nowhere. */
  readonly messagesFolder?: string;
}

/** Away from Callwright's own range. */
export const RTP_PORTS_DEFAULT = { first: 24_000, last: 27_999 };
export const SIP_PORT_DEFAULT = 5070;

/** `host:port` or `[v6]:port` to its parts. Throws with the text when it is neither. */
export function readHostPort(text: string): { readonly address: string; readonly port: number } {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const address = match?.[1] ?? match?.[2];
  const port = Number(match?.[3] ?? Number.NaN);
  if (address === undefined || !(port <= 65_535)) throw new Error(`not a host:port: ${text}`);
  return { address, port };
}
