import { beforeEach, describe, expect, it } from 'vitest';
import { header } from '../message/headers.ts';
import type { EndpointConfig } from './config.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { VirtualNetwork, type VirtualNode } from './testing/virtual-network.ts';

const CHALLENGE = 'Digest realm="carrier.example", nonce="n1", algorithm=MD5, qop="auth"';
const CARRIER = {
  name: 'carrier',
  addresses: [
    { address: '10.0.0.9', port: 5060 },
    { address: '10.0.0.8', port: 5060 },
  ],
  domain: 'carrier.example',
  credentials: { user: '02112345678', password: 'secret' },
  registerS: 600,
};

let network: VirtualNetwork;
let node: VirtualNode;
let carrier: RawPeer;

function open(config: Partial<EndpointConfig> = {}): void {
  network = new VirtualNetwork();
  node = network.add('10.0.0.1', 5060, { trunks: [CARRIER], ...config });
  carrier = new RawPeer(network, '10.0.0.9:5060', '10.0.0.1:5060');
}
beforeEach(() => open());

function register(): void {
  node.input({ type: 'register', trunk: 'carrier' });
  network.run(5);
}

function registered(contact = '<sip:02112345678@10.0.0.1:5060>;expires=300'): void {
  register();
  carrier.respond(carrier.takeRequest('REGISTER'), 200, { contact });
}

describe('our registration at a trunk', () => {
  it('REGISTER with the subscriber in From, To and Contact; the challenge is answered; it is refreshed in time', () => {
    register();
    const first = carrier.takeRequest('REGISTER');
    expect(first.requestUri).toBe('sip:carrier.example');
    expect(header(first, 'to')).toBe('<sip:02112345678@carrier.example>');
    expect(header(first, 'contact')).toBe('<sip:02112345678@10.0.0.1:5060>');
    expect(header(first, 'expires')).toBe('600');
    carrier.respond(first, 401, { 'www-authenticate': CHALLENGE });
    const second = carrier.takeRequest('REGISTER');
    expect(header(second, 'call-id')).toBe(header(first, 'call-id'));
    expect(header(second, 'cseq')).toBe('2 REGISTER');
    expect(header(second, 'authorization')).toMatch(/^Digest username="02112345678", realm="carrier.example"/);
    carrier.respond(second, 200, {
      contact: '<sip:02112345678@10.0.0.77:5060>;expires=20, <sip:02112345678@10.0.0.1:5060>;expires=300',
    });
    expect(node.last('trunkRegistered')).toMatchObject({ trunk: 'carrier', expiresS: 300 });
    network.run(239_000);
    expect(carrier.takeNames()).toEqual([]);
    network.run(2_000);
    expect(header(carrier.takeRequest('REGISTER'), 'cseq')).toBe('3 REGISTER');
  });

  it('a wrong password is refused twice at most, and tried again after half a minute at the earliest', () => {
    register();
    carrier.respond(carrier.takeRequest('REGISTER'), 401, { 'www-authenticate': CHALLENGE });
    carrier.respond(carrier.takeRequest('REGISTER'), 401, { 'www-authenticate': CHALLENGE });
    const failed = node.last('trunkRegistrationFailed');
    expect(failed).toMatchObject({ status: 401, reason: 'Test' });
    expect(failed.retryMs).toBeGreaterThanOrEqual(30_000);
    expect(carrier.takeNames()).toEqual([]);
    network.run(failed.retryMs);
    expect(carrier.takeNames()).toEqual(['REGISTER']);
  });

  it('423: the longer time is asked for, once', () => {
    register();
    carrier.respond(carrier.takeRequest('REGISTER'), 423, { 'min-expires': '1800' });
    const second = carrier.takeRequest('REGISTER');
    expect(header(second, 'expires')).toBe('1800');
    carrier.respond(second, 423, { 'min-expires': '3600' });
    expect(carrier.takeNames()).toEqual([]);
    expect(node.last('trunkRegistrationFailed').status).toBe(423);
  });

  it('503 with Retry-After is obeyed, within bounds', () => {
    register();
    carrier.respond(carrier.takeRequest('REGISTER'), 503, { 'retry-after': '999999' });
    expect(node.last('trunkRegistrationFailed').retryMs).toBe(3_600_000);
  });

  it('nobody answers: the next address is asked, and the waits grow to five minutes', () => {
    const other = new RawPeer(network, '10.0.0.8:5060', '10.0.0.1:5060');
    register();
    carrier.take();
    network.run(33_000);
    expect(node.last('trunkRegistrationFailed')).toMatchObject({ status: 408 });
    network.run(2_000);
    expect(other.takeRequest('REGISTER').requestUri).toBe('sip:carrier.example');
    network.run(3_600_000);
    expect(node.last('trunkRegistrationFailed').retryMs).toBeGreaterThan(150_000);
    expect(node.last('trunkRegistrationFailed').retryMs).toBeLessThanOrEqual(300_000);
  });

  it('a second `register` changes nothing; one without credentials is named', () => {
    registered();
    register();
    expect(carrier.takeNames()).toEqual([]);
    open({ trunks: [{ name: 'carrier', addresses: CARRIER.addresses }] });
    register();
    expect(node.story()).toEqual(['unexpected']);
  });

  it('`unregister`: Expires 0, and no timer is left whatever the answer', () => {
    registered();
    node.input({ type: 'unregister', trunk: 'carrier' });
    network.run(5);
    const last = carrier.takeRequest('REGISTER');
    expect(header(last, 'expires')).toBe('0');
    network.run(60_000);
    expect(node.timersRunning).toBe(0);
    node.input({ type: 'register', trunk: 'carrier' });
    network.run(5);
    expect(carrier.takeNames()).toContain('REGISTER');
  });

  it('a call to the subscriber has the number that was dialled in To', () => {
    registered();
    carrier.send({
      ...carrier.invite({ to: '<sip:95001@carrier.example>' }),
      requestUri: 'sip:02112345678@10.0.0.1:5060',
    });
    expect(node.last('legIncoming')).toMatchObject({ called: '95001', caller: '13300000019' });
  });
});
