import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../message/parse.ts';
import { corporaFolder } from '../message/torture-expectations.support.ts';
import type { EndpointConfig } from './config.ts';
import type { EndpointEffect } from './effects.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import type { Flow } from './inputs.ts';
import { seededRng } from './testing/virtual-network.ts';

/**
 * The torture messages of RFC 4475 and RFC 5118 through the whole endpoint. The corpus is not part of a user's
 * checkout: without it the suite says that it was skipped.
 */
const folder = corporaFolder();
const present = folder !== undefined;
const CORPORA = pathToFileURL(`${folder ?? ''}/`);
const why = present ? '' : ' (SKIPPED: no corpora folder beside the checkout, set CALLWRIGHT_CORPORA)';

/** What the endpoint must do when the message comes from a trunk. `drop`: no answer. */
const VERDICTS: Readonly<Record<string, readonly (number | 'drop')[]>> = {
  // Read whole, and then found to belong to a dialog (its To has a tag) that this endpoint does not know.
  'wsinv.dat': [481],
  'intmeth.dat': [501],
  'esc01.dat': [100],
  'escnull.dat': [401],
  'esc02.dat': [501],
  'lwsdisp.dat': [200],
  'longreq.dat': [100],
  'dblreq.dat': [401],
  'semiuri.dat': [200],
  'transports.dat': [200],
  // The endpoint takes no MESSAGE; what counts is that it is read whole and refused as a method.
  'mpart01.dat': [405],
  'unreason.dat': ['drop'],
  'noreason.dat': ['drop'],
  'badinv01.dat': [400],
  'clerr.dat': [400],
  'ncl.dat': [400],
  'scalar02.dat': [400],
  'scalarlg.dat': ['drop'],
  'quotbal.dat': [400],
  'ltgtruri.dat': [400],
  'lwsruri.dat': [400],
  'lwsstart.dat': [400],
  'trws.dat': [400],
  'escruri.dat': [400],
  'baddate.dat': [100],
  'regbadct.dat': [400],
  'badaspec.dat': [400],
  'baddn.dat': [400],
  'badvers.dat': [505],
  'mismatch01.dat': [400],
  'mismatch02.dat': [501],
  'bigcode.dat': ['drop'],
  'badbranch.dat': [200],
  'insuf.dat': [400],
  'unkscm.dat': [416],
  'novelsc.dat': [416],
  'unksm2.dat': [400],
  'bext01.dat': [420],
  'invut.dat': [415],
  'regaut01.dat': [401],
  'multi01.dat': [400],
  'mcl01.dat': [400],
  'bcast.dat': ['drop'],
  'zeromf.dat': [200],
  'cparam01.dat': [401],
  'cparam02.dat': [401],
  'regescrt.dat': [401],
  'sdp01.dat': [406],
  'inv2543.dat': [100],
};

const UDP: Flow = { transport: 'udp', address: '10.0.0.9', port: 5060 };
const TCP: Flow = { transport: 'tcp', address: '10.0.0.9', port: 5060, connection: 'c' };

function endpoint(more: Partial<EndpointConfig> = {}): Endpoint {
  return createEndpoint({
    local: { udp: { address: '10.0.0.2', port: 5060 }, tcp: { address: '10.0.0.2', port: 5060 } },
    domain: 'example.com',
    trunks: [{ name: 'carrier', addresses: [{ address: '10.0.0.9', port: 5060 }] }],
    trustLoopback: false,
    account: () => undefined,
    rng: seededRng(3),
    nonceSecret: 's',
    userAgent: 'test',
    limits: { tryingAfterMs: 0 },
    ...more,
  });
}

function statuses(effects: readonly EndpointEffect[]): (number | 'drop')[] {
  const found = effects.flatMap((effect) => {
    if (effect.type !== 'send') return [];
    const parsed = parseMessage(effect.bytes);
    return parsed.ok && parsed.message.kind === 'response' ? [parsed.message.status] : [];
  });
  return found.length === 0 ? ['drop'] : found;
}

function bytesOf(path: string): Uint8Array {
  return readFileSync(new URL(path, CORPORA));
}

describe.skipIf(!present)(`RFC 4475 through the endpoint${why}`, () => {
  const files = present ? readdirSync(new URL('rfc4475/', CORPORA)).filter((name) => name.endsWith('.dat')) : [];

  it('is complete: 49 messages, a verdict for each', () => {
    expect(files.toSorted()).toEqual(Object.keys(VERDICTS).toSorted());
    expect(files).toHaveLength(49);
  });

  it.each(files)('%s', (name) => {
    const bytes = bytesOf(`rfc4475/${name}`);
    const verdict = VERDICTS[name] ?? [];
    expect(statuses(endpoint().step({ type: 'datagram', flow: UDP, bytes }, 0))).toEqual(verdict);
  });

  it.each(files)('%s does no harm on a stream', (name) => {
    const node = endpoint();
    node.step({ type: 'streamData', flow: TCP, bytes: bytesOf(`rfc4475/${name}`) }, 0);
    node.step({ type: 'timer', timerId: 'Sc' }, 40_000);
    node.step({ type: 'streamClosed', connection: 'c' }, 40_000);
    expect(node.size().streams).toBe(0);
  });

  it('a second request with the bare cookie as branch is not taken for the first (RFC 4475 §3.2.1)', () => {
    const node = endpoint();
    const text = Buffer.from(bytesOf('rfc4475/badbranch.dat')).toString('latin1');
    const other = text.replace(/^Call-ID:.*$/im, 'Call-ID: another');
    expect(statuses(node.step({ type: 'datagram', flow: UDP, bytes: Buffer.from(text) }, 0))).toEqual([200]);
    expect(statuses(node.step({ type: 'datagram', flow: UDP, bytes: Buffer.from(other) }, 0))).toEqual([200]);
  });
});

describe.skipIf(!present)(`RFC 5118 through the endpoint${why}`, () => {
  const files = present
    ? readdirSync(new URL('rfc5118/', CORPORA)).filter((name) => name !== 'README.md' && name !== 'SHA256SUMS')
    : [];

  it('is complete: 12 messages', () => {
    expect(files).toHaveLength(12);
  });

  it.each(files)('%s', (name) => {
    const [status] = statuses(endpoint().step({ type: 'datagram', flow: UDP, bytes: bytesOf(`rfc5118/${name}`) }, 0));
    // Only the Request-URI without brackets is wrong (RFC 5118 §4.2).
    if (name === 'ipv6-bad') expect(status).toBe(400);
    else expect(status).not.toBe(400);
  });
});
