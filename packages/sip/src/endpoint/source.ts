import { readNameAddr } from '../message/name-addr.ts';
import { userOf } from '../message/uri.ts';
import type { Context } from './context.ts';
import type { Flow } from './inputs.ts';
import { isLoopback, plainAddress } from './next-hop.ts';
import type { IncomingRequest, Source } from './state.ts';

/** Where a message comes from, as far as its address tells. The port decides between trunks of one address only. */
export function sourceOf(ctx: Context, flow: Flow): Source {
  const address = plainAddress(flow.address);
  const { trunks, trustLoopback } = ctx.settings;
  const candidates = trunks.filter((trunk) => trunk.addresses.some((known) => known.address === address));
  const exact = candidates.find((trunk) =>
    trunk.addresses.some((known) => known.address === address && known.port === flow.port),
  );
  if (exact !== undefined) return { kind: 'trunk', trunk: exact.name };
  if (trustLoopback && isLoopback(address)) return { kind: 'loopback' };
  const [first] = candidates;
  return first === undefined ? { kind: 'unknown' } : { kind: 'trunk', trunk: first.name };
}

/**
 * The trunk that a new call counts as coming from, `undefined`: it must prove an account. A call from loopback is the
 * first trunk's, so that test tools can play the customer, but not that of a phone which is registered from there
 * and dials no number of the house.
 */
export function trunkOfCall(ctx: Context, source: Source, incoming: IncomingRequest): string | undefined {
  if (source.kind === 'trunk') return source.trunk;
  if (source.kind === 'unknown') return undefined;
  const { isServiceNumber, trunks } = ctx.settings;
  const called = userOf(incoming.message.requestUri) ?? '';
  if (isServiceNumber !== undefined && !isServiceNumber(called) && isRegisteredFrom(ctx, incoming)) return undefined;
  return trunks[0]?.name;
}

function isRegisteredFrom(ctx: Context, incoming: IncomingRequest): boolean {
  const from = readNameAddr(incoming.from);
  const account = from === undefined ? undefined : userOf(from.uri);
  const bindings = account === undefined ? undefined : ctx.state.bindings.get(account);
  const { address, port } = incoming.flow;
  return bindings?.some((binding) => binding.flow.address === address && binding.flow.port === port) ?? false;
}
