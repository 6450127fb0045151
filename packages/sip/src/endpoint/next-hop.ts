import { type Dialog, requestRoute } from '../dialog/dialog.ts';
import { unbracketed } from '../message/host.ts';
import { readNameAddr } from '../message/name-addr.ts';
import { param } from '../message/params.ts';
import { readUri } from '../message/uri.ts';
import type { Context } from './context.ts';
import type { IncomingParty } from './effects.ts';
import type { Flow } from './inputs.ts';
import { DEFAULT_PORT } from './reading.ts';

/**
 * Where requests in a dialog go: to the first route, else to the remote target (RFC 3261 §12.2.1.1). Names can't be
 * looked up here, and phones behind NAT name addresses that nobody reaches: then the way that the dialog came, `base`.
 */
export function nextHop(ctx: Context, dialog: Dialog, base: Flow, party: IncomingParty): Flow {
  const [first] = dialog.routeSet;
  const uri = first === undefined ? requestRoute(dialog).requestUri : readNameAddr(first)?.uri;
  return uri === undefined ? base : flowToUri(ctx, uri, base, party.kind === 'account');
}

/** The flow to a URI with a literal address, `base` otherwise. `nat`: a foreign address is not to be trusted. */
export function flowToUri(ctx: Context, text: string, base: Flow, nat: boolean): Flow {
  const uri = readUri(text);
  if (uri === undefined) return base;
  const address = uri.host === 'localhost' ? '127.0.0.1' : unbracketed(uri.host);
  if (!isAddress(address) || (nat && address !== base.address)) return base;
  const wanted = param(uri.params, 'transport')?.toLowerCase();
  const { local } = ctx.settings;
  const port = uri.port ?? DEFAULT_PORT;
  if (wanted === 'tcp' && base.transport === 'udp' && local.tcp !== undefined)
    return { transport: 'tcp', address, port };
  if (wanted === 'udp' && base.transport === 'tcp' && local.udp !== undefined)
    return { transport: 'udp', address, port };
  if (base.transport === 'udp') {
    return address === base.address && port === base.port ? base : { transport: 'udp', address, port };
  }
  return address === base.address ? { ...base, port } : { transport: 'tcp', address, port };
}

/** An IPv4 or IPv6 address, no name. */
export function isAddress(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || (text.includes(':') && /^[\da-fA-F:.]+$/.test(text));
}

/** 127.0.0.0/8 and ::1. */
export function isLoopback(address: string): boolean {
  return address === '::1' || plainAddress(address).startsWith('127.');
}

/** IPv4 addresses that an IPv6 socket reports as `::ffff:a.b.c.d`, without that. */
export function plainAddress(address: string): string {
  return /^::ffff:\d/i.test(address) ? address.slice('::ffff:'.length) : address;
}
