import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Config, HostPort } from './config.ts';
import { ENVIRONMENT, type SettingKey } from './settings.ts';
import { StartupProblem } from './startup-problem.ts';

/** Address of a host name; rejects when it has none of this family. */
export type Lookup = (name: string, family: 4 | 6) => Promise<string>;

const systemLookup: Lookup = async (name, family) => (await lookup(name, { family })).address;

/**
 * The configuration with literal addresses where SIP needs them: sockets, Contact and Via take no names. A name is looked
 * up once, at the start; the trunk's and the public one in the family that our own SIP address has.
 *
 * @throws {StartupProblem} `addressUnusable`, when a name has no address
 */
export async function resolveNames(config: Config, find: Lookup = systemLookup): Promise<Config> {
  const sip = await resolve('sip', config.sip, 4, find);
  const family = isIP(sip.host) === 6 ? 6 : 4;
  const { trunk, demoCarrier, demoContact, publicAddress } = config;
  return {
    ...config,
    sip,
    publicAddress:
      publicAddress && (await resolve('publicAddress', { host: publicAddress, port: 0 }, family, find)).host,
    trunk: trunk && (await resolve('trunk', trunk, family, find)),
    demoCarrier: await resolve('demoCarrier', demoCarrier, family, find),
    demoContact: demoContact && (await resolve('demoContact', demoContact, family, find)),
  };
}

async function resolve(key: SettingKey, address: HostPort, family: 4 | 6, find: Lookup): Promise<HostPort> {
  if (isIP(address.host) !== 0) {
    return address;
  }
  try {
    return { ...address, host: await find(address.host, family) };
  } catch (error) {
    throw new StartupProblem(
      'addressUnusable',
      `${ENVIRONMENT[key]}: the name "${address.host}" has no IPv${family} address. Correct it, or give the address itself.`,
      error,
    );
  }
}
