import { bracketed } from '../message/host.ts';
import { makeUri } from '../message/uri.ts';
import type { TrunkConfig } from './config.ts';
import type { Context } from './context.ts';
import type { IncomingParty } from './effects.ts';
import type { DialRequest, Flow } from './inputs.ts';
import { flowToUri } from './next-hop.ts';

/** Where one INVITE of a dial goes. */
export interface Target {
  readonly requestUri: string;
  /** URI of To. */
  readonly to: string;
  /** Host of From. */
  readonly fromHost: string;
  readonly flow: Flow;
  readonly party: IncomingParty;
  /** Further addresses of the same trunk, tried one after the other. */
  readonly alternatives: readonly Flow[];
}

export type Targets =
  | { readonly ok: true; readonly targets: readonly Target[] }
  | { readonly ok: false; readonly status: number; readonly reason: string };

/** Every place that a dial rings at. */
export function targetsOf(ctx: Context, target: DialRequest['target']): Targets {
  return target.kind === 'trunk' ? trunkTargets(ctx, target.trunk, target.number) : accountTargets(ctx, target.account);
}

/** The flows of a trunk, preferred first. */
export function trunkFlows(trunk: TrunkConfig): readonly Flow[] {
  const transport = trunk.transport ?? 'udp';
  return trunk.addresses.map(({ address, port }) => ({ transport, address, port }));
}

/** Request-URI of a number at a trunk's address. */
export function trunkUri(trunk: TrunkConfig, flow: Flow, number: string): string {
  const uri =
    trunk.domain === undefined
      ? makeUri({ user: formatted(trunk, number), address: flow.address, port: flow.port })
      : makeUri({ user: formatted(trunk, number), address: trunk.domain });
  return flow.transport === 'tcp' ? `${uri};transport=tcp` : uri;
}

function trunkTargets(ctx: Context, name: string, number: string): Targets {
  const trunk = ctx.settings.trunks.find((candidate) => candidate.name === name);
  const [flow, ...alternatives] = trunk === undefined ? [] : trunkFlows(trunk);
  if (trunk === undefined || flow === undefined) return { ok: false, status: 404, reason: 'Unknown trunk' };
  const uri = trunkUri(trunk, flow, number);
  return {
    ok: true,
    targets: [
      {
        requestUri: uri,
        to: uri,
        fromHost: trunk.domain ?? ownHost(ctx),
        flow,
        party: { kind: 'trunk', trunk: name },
        alternatives,
      },
    ],
  };
}

function accountTargets(ctx: Context, account: string): Targets {
  const party: IncomingParty = { kind: 'account', account };
  const { domain, limits, staticContact } = ctx.settings;
  const to = makeUri({ user: account, address: domain });
  const bindings = (ctx.state.bindings.get(account) ?? [])
    .filter((binding) => binding.expiresAtMs > ctx.nowMs)
    .toSorted((a, b) => b.q - a.q)
    .slice(0, limits.forksMax);
  if (bindings.length > 0) {
    return {
      ok: true,
      targets: bindings.map((binding) => ({
        requestUri: binding.contact,
        to,
        fromHost: domain,
        // The way that the REGISTER came leads through NAT; a phone on the same host may listen on another port.
        flow: flowToUri(ctx, binding.contact, binding.flow, true),
        party,
        alternatives: [],
      })),
    };
  }
  if (staticContact === undefined) return { ok: false, status: 480, reason: 'Not registered' };
  const { address, port } = staticContact;
  const transport = staticContact.transport ?? 'udp';
  const uri = makeUri({ user: account, address, port });
  return {
    ok: true,
    targets: [
      {
        requestUri: transport === 'tcp' ? `${uri};transport=tcp` : uri,
        to,
        fromHost: domain,
        flow: { transport, address, port },
        party,
        alternatives: [],
      },
    ],
  };
}

function formatted(trunk: TrunkConfig, number: string): string {
  const { strip = '', prefix = '' } = trunk.numberFormat ?? {};
  return prefix + (strip !== '' && number.startsWith(strip) ? number.slice(strip.length) : number);
}

function ownHost(ctx: Context): string {
  const { local, domain } = ctx.settings;
  const own = local.udp ?? local.tcp;
  return own === undefined ? domain : bracketed(own.address);
}
