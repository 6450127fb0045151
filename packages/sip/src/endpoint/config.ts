import type { DigestAlgorithm } from '../digest/hash.ts';
import { DEFAULT_REGISTRAR_LIMITS, type RegistrarLimits } from '../registrar/bindings.ts';
import { DEFAULT_TIMES, type TransactionTimes } from '../transaction/transaction.ts';
import type { LegId, Transport } from './inputs.ts';

export interface Address {
  /** IP address, no brackets. */
  readonly address: string;
  readonly port: number;
}

/** A source of uniform numbers in [0, 1). In production unguessable, in tests seeded. */
export interface Rng {
  next(): number;
}

export interface TrunkConfig {
  readonly name: string;
  /** In order of preference: a dial that gets no answer from one tries the next. Requests from any of them are the trunk's. */
  readonly addresses: readonly Address[];
  /** Default `udp`. */
  readonly transport?: Transport;
  /** For 401 and 407 to our requests. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** The trunk sends calls to where its subscriber, the `user` of `credentials`, is registered: the time that `register` asks for, seconds. */
  readonly registerS?: number;
  /** How the trunk wants numbers: `strip` is cut from the front when there, then `prefix` is put in front. */
  readonly numberFormat?: { readonly strip?: string; readonly prefix?: string };
  /** Host of From, To and the Request-URI towards the trunk. Default: its address. */
  readonly domain?: string;
}

/** What is known of an account's password: the password, or HA1 of RFC 7616 in lower-case hex for our realm. */
export type AccountSecret =
  | { readonly password: string }
  | { readonly ha1Md5?: string | undefined; readonly ha1Sha256?: string | undefined };

export interface EndpointConfig {
  /** The addresses that stand in our Via and Contact, one a transport we listen on. */
  readonly local: { readonly udp?: Address; readonly tcp?: Address };
  /** Realm of our challenges and host of the accounts' addresses of record. */
  readonly domain: string;
  readonly trunks: readonly TrunkConfig[];
  /** Calls from loopback come from the first trunk (not those of an account registered from that very address that dials no service number). */
  readonly trustLoopback: boolean;
  /** Tells numbers of the house from others, for `trustLoopback`. Default: every number is one. */
  readonly isServiceNumber?: (number: string) => boolean;
  readonly account: (name: string) => AccountSecret | undefined;
  /** What our challenges offer, the one preferred first; alike for all accounts, so that none can be told by it. Default MD5 alone: SIPp 3.6 and baresip 1.0 fail on an offer of SHA-256. */
  readonly digestAlgorithms?: readonly DigestAlgorithm[];
  /** Every account is reached there without registering. */
  readonly staticContact?: Address & { readonly transport?: Transport };
  readonly rng: Rng;
  /** Ids of incoming legs. Default: drawn from `rng`. */
  readonly newLegId?: () => LegId;
  /** Key of our nonces. Keep it over a restart and phones need no new challenge. */
  readonly nonceSecret: string;
  /** Value of Server and User-Agent. */
  readonly userAgent: string;
  /** Session interval that we ask for (RFC 4028), in seconds, 90 at least. Default 1,800; 0: we do not ask. */
  readonly sessionExpiresS?: number;
  readonly times?: Partial<TransactionTimes>;
  readonly limits?: Partial<EndpointLimits>;
  readonly registrar?: Partial<RegistrarLimits>;
}

export interface EndpointLimits {
  /** Legs at a time; an INVITE beyond gets 503. Default 20,000: ten times the calls of the largest single node. */
  readonly legsMax: number;
  /** Living transactions; new calls are refused at nine tenths, requests within dialogs at the top. Default 200,000: 200 calls/s linger 32 s. */
  readonly transactionsMax: number;
  /** Octets of one message. Default 65,535: the largest datagram. */
  readonly messageBytesMax: number;
  /** Open stream connections. Default 10,000. */
  readonly streamsMax: number;
  /** Unverified sources remembered for rate limiting; the oldest is forgotten beyond. Default 10,000. */
  readonly sourcesMax: number;
  /** Requests at once, and a second, that an unverified source may send. Defaults 40 and 10: a phone needs four to register. */
  readonly sourceBurst: number;
  readonly sourcePerS: number;
  /** Retry-After of our 503, in seconds. Default 5. */
  readonly retryAfterS: number;
  /** Contacts of an account that ring at once. Default 5. */
  readonly forksMax: number;
  /** A peer that keeps ringing is cancelled after this. Default 600,000; the engine's own ring time is far shorter. */
  readonly ringMsMax: number;
  /** The driver's time to answer a peer's offer before we refuse it for it. Default 10,000. */
  readonly offerMsMax: number;
  /**
   * RFC 3261 §17.2.1: 100 is due unless another response goes out within 200 ms, as it mostly does. 0: 100 at once.
   * Default 150.
   */
  readonly tryingAfterMs: number;
  /** A trunk with several addresses: time for a first sign of life before the next one is tried. Default 2,000. */
  readonly failoverMs: number;
}

export const DEFAULT_LIMITS: EndpointLimits = {
  legsMax: 20_000,
  transactionsMax: 200_000,
  messageBytesMax: 65_535,
  streamsMax: 10_000,
  sourcesMax: 10_000,
  sourceBurst: 40,
  sourcePerS: 10,
  retryAfterS: 5,
  forksMax: 5,
  ringMsMax: 600_000,
  offerMsMax: 10_000,
  tryingAfterMs: 150,
  failoverMs: 2000,
};

/** The configuration with every default filled in. */
export interface Settings extends EndpointConfig {
  readonly sessionExpiresS: number;
  readonly times: TransactionTimes;
  readonly limits: EndpointLimits;
  readonly registrar: RegistrarLimits;
}

/** RFC 4028 §4: the smallest session interval that anybody may ask for. */
export const MIN_SE_S = 90;

export function withDefaults(config: EndpointConfig): Settings {
  const wantedS = config.sessionExpiresS ?? 1800;
  return {
    ...config,
    sessionExpiresS: wantedS === 0 ? 0 : Math.max(MIN_SE_S, wantedS),
    times: { ...DEFAULT_TIMES, ...config.times },
    limits: { ...DEFAULT_LIMITS, ...config.limits },
    registrar: { ...DEFAULT_REGISTRAR_LIMITS, ...config.registrar },
  };
}
