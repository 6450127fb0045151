import { createHmac } from 'node:crypto';
import type { Config } from '../config/config.ts';

export interface IceServer {
  readonly urls: string | readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** A page sets its audio up anew in the middle of a shift; a credential outlives one. */
const CREDENTIAL_S = 12 * 3_600;

/**
 * The STUN and TURN servers that a page uses. With a shared secret, a TURN server without credentials of its own gets some
 * that end by themselves, as coturn and others check them (draft-uberti-behave-turn-rest-00 §2.2).
 * @param user whom the TURN server's log names
 */
export function iceServersFor(
  { iceServers, turnSecret }: Pick<Config, 'iceServers' | 'turnSecret'>,
  user: string,
  nowMs: number,
): readonly IceServer[] {
  return iceServers.map((server) => {
    const turns = [server.urls].flat().some((url) => /^turns?:/.test(url));
    if (!turns || turnSecret === undefined || server.credential !== undefined) {
      return server;
    }
    const username = `${Math.floor(nowMs / 1_000) + CREDENTIAL_S}:${user}`;
    return { ...server, username, credential: createHmac('sha1', turnSecret).update(username).digest('base64') };
  });
}
