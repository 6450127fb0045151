import { randomBytes } from 'node:crypto';
import type { TrunkConfig } from '@callwright/sip';
import type { Config, HostPort } from '../config/config.ts';
import type { Clock } from '../gateway/agent-gateway.ts';
import type { AgentDirectory } from '../login/agent-directory.ts';
import { SIP_REALM, type SipSecret } from '../login/sip-secret.ts';
import type { Log } from '../metrics/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type SipDriver, type SipNotice, startSipDriver } from '../sip-driver/sip-driver.ts';
import { createSipMetrics } from '../sip-driver/sip-metrics.ts';
import { secureRng } from './secure-rng.ts';

export interface SipStart {
  readonly config: Config;
  readonly clock: Clock;
  readonly agents: AgentDirectory;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trunk: HostPort;
  readonly sipSecret: (account: string) => SipSecret | undefined;
  readonly onNotice: (notice: SipNotice) => void;
}

/** Our one trunk, by name. */
export const TRUNK = 'carrier';

/** Seconds for which we ask to be registered at the carrier. */
const REGISTER_S = 600;

function trunkAccount({ trunkAccount: account }: Config): Pick<TrunkConfig, 'credentials' | 'registerS' | 'domain'> {
  if (account === undefined) {
    return {};
  }
  const { user, password, register, domain } = account;
  return {
    credentials: { user, password },
    ...(register ? { registerS: REGISTER_S } : {}),
    ...(domain === undefined ? {} : { domain }),
  };
}

/** The SIP driver, set up as the configuration and the companies say. */
export function startSip(start: SipStart): Promise<SipDriver> {
  const { config, agents, clock, trunk, log, onNotice } = start;
  return startSipDriver({
    listen: config.sip,
    advertise: config.publicAddress,
    endpoint: {
      domain: SIP_REALM,
      trunks: [{ name: TRUNK, addresses: [{ address: trunk.host, port: trunk.port }], ...trunkAccount(config) }],
      // A call from this machine to a service number is a customer's, so that a softphone beside us can play one.
      trustLoopback: true,
      isServiceNumber: (number: string) => agents.companyOfNumber(number) !== undefined,
      account: (name: string) => {
        const secret = start.sipSecret(name);
        return secret === undefined ? undefined : { ha1Md5: secret.md5, ha1Sha256: secret.sha256 };
      },
      ...(config.demoContact === undefined
        ? {}
        : { staticContact: { address: config.demoContact.host, port: config.demoContact.port } }),
      rng: secureRng(),
      nonceSecret: randomBytes(24).toString('base64'),
      userAgent: 'Callwright',
    },
    onNotice,
    monoMs: () => clock.monoMs(),
    log,
    metrics: createSipMetrics(start.metrics),
  });
}
