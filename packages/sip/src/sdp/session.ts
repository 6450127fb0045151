/**
 * An SDP session description as a value (RFC 8866): the lines that offer/answer needs. `i u e p b r z k` are read over;
 * `t` is always `0 0`, since a call is now.
 */
export interface SessionDescription {
  readonly origin: SdpOrigin;
  readonly name: string;
  /** Session-level `c=`. */
  readonly connection: SdpConnection | undefined;
  readonly attributes: readonly SdpAttribute[];
  readonly media: readonly SdpMedia[];
}

/** `o=`. Ids are decimal texts: they may exceed a number's precision. */
export interface SdpOrigin {
  readonly username: string;
  readonly sessionId: string;
  readonly version: string;
  readonly family: AddressFamily;
  readonly address: string;
}

export type AddressFamily = 'IP4' | 'IP6';

/** `c=`; the address without brackets. */
export interface SdpConnection {
  readonly family: AddressFamily;
  readonly address: string;
}

/** `a=name` or `a=name:value`. */
export interface SdpAttribute {
  readonly name: string;
  readonly value: string | undefined;
}

/** `m=` and the lines below it. */
export interface SdpMedia {
  /** `audio`, `video`, `image` … */
  readonly kind: string;
  /** 0–65535; 0: refused or taken away. */
  readonly port: number;
  /** `RTP/AVP` … */
  readonly protocol: string;
  /** For RTP the payload types, most wanted first. */
  readonly formats: readonly string[];
  readonly connection: SdpConnection | undefined;
  readonly attributes: readonly SdpAttribute[];
}

/** `a=sendrecv` and its kin. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What the other side does when we do this. */
export function mirrored(direction: Direction): Direction {
  if (direction === 'sendonly') return 'recvonly';
  return direction === 'recvonly' ? 'sendonly' : direction;
}

/** What both allow. */
export function narrowed(a: Direction, b: Direction): Direction {
  return directionOf(sends(a) && sends(b), receives(a) && receives(b));
}

export function sends(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function receives(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

export function directionOf(send: boolean, receive: boolean): Direction {
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}
