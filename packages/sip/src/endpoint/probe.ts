import type { SipResponse } from '../message/message.ts';
import { makeUri } from '../message/uri.ts';
import { type Context, emit, unexpected } from './context.ts';
import { randomToken } from './ids.ts';
import { field, outsideRequest, SDP_TYPE } from './requests.ts';
import { trunkFlows } from './targets.ts';
import { openClient } from './transactions.ts';

/** Asks a trunk by OPTIONS whether it lives; its first address speaks for it. */
export function probe(ctx: Context, name: string): void {
  const trunk = ctx.settings.trunks.find((candidate) => candidate.name === name);
  const flow = trunk === undefined ? undefined : trunkFlows(trunk)[0];
  if (flow === undefined) {
    unexpected(ctx, 'probe', `unknown trunk ${name}`);
    return;
  }
  const { rng, local, domain } = ctx.settings;
  const uri = makeUri({ address: flow.address, port: flow.port });
  const host = (local.udp ?? local.tcp)?.address ?? domain;
  const outgoing = outsideRequest(ctx, flow, {
    method: 'OPTIONS',
    requestUri: uri,
    from: `<${makeUri({ user: 'probe', address: host })}>;tag=${randomToken(rng)}`,
    to: `<${uri}>`,
    callId: randomToken(rng) + randomToken(rng),
    cseq: 1,
    more: [field('accept', SDP_TYPE)],
    sdp: undefined,
  });
  if (openClient(ctx, outgoing, { use: 'probe', trunk: name }) === undefined) {
    unexpected(ctx, 'probe', 'transaction table is full');
  }
}

/** Whatever it answers, it lives; but for 503, by which it says that it can take no calls, and 408 of a proxy before it. */
export function onProbeResponse(ctx: Context, trunk: string, response: SipResponse): void {
  if (response.status < 200) return;
  emit(ctx, { type: 'trunkState', trunk, up: response.status !== 503 && response.status !== 408 });
}

export function probeFailed(ctx: Context, trunk: string): void {
  emit(ctx, { type: 'trunkState', trunk, up: false });
}
