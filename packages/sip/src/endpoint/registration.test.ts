import { describe, expect, it } from 'vitest';
import { answerChallenge } from '../digest/answer.ts';
import { headerLines } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import { parseMessage } from '../message/parse.ts';
import { VirtualNetwork, type VirtualNode } from './testing/virtual-network.ts';

const PHONE = { transport: 'udp', address: '192.0.2.7', port: 40_000 } as const;

/** A hand-made phone: sends REGISTER, answers the challenge. */
function phone(node: VirtualNode): {
  send(text: string): SipResponse | undefined;
  register(options?: Options): SipResponse | undefined;
} {
  let cseq = 0;
  const send = (text: string): SipResponse | undefined => {
    const effects = node.input({ type: 'datagram', flow: PHONE, bytes: Buffer.from(text) });
    for (const effect of effects) {
      if (effect.type !== 'send') continue;
      const parsed = parseMessage(effect.bytes);
      if (parsed.ok && parsed.message.kind === 'response') return parsed.message;
    }
    return undefined;
  };
  return {
    send,
    register(options = {}) {
      const {
        account = '8001',
        password = account,
        contact = '<sip:8001@192.0.2.7:40000>',
        expires,
        to = account,
      } = options;
      const request = (auth: string): string => {
        cseq += 1;
        return [
          'REGISTER sip:example.com SIP/2.0',
          `Via: SIP/2.0/UDP 10.1.1.1:5060;rport;branch=z9hG4bK${cseq}`,
          `From: <sip:${account}@example.com>;tag=f${cseq}`,
          `To: <sip:${to}@example.com>`,
          `Call-ID: ${options.callId ?? 'reg-1'}`,
          `CSeq: ${options.cseq ?? cseq} REGISTER`,
          ...(contact === '' ? [] : [`Contact: ${contact}`]),
          ...(expires === undefined ? [] : [`Expires: ${expires}`]),
          ...(auth === '' ? [] : [`Authorization: ${auth}`]),
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n');
      };
      const challenged = send(request(''));
      if (challenged?.status !== 401) return challenged;
      const answer = answerChallenge({
        challenges: headerLines(challenged, 'www-authenticate'),
        kind: 'www',
        method: 'REGISTER',
        uri: 'sip:example.com',
        username: account,
        password,
        cnonce: '0123456789',
        nonceCount: 1,
      });
      return send(request(answer.ok ? answer.value : ''));
    },
  };
}

interface Options {
  readonly account?: string;
  readonly password?: string;
  readonly contact?: string;
  readonly expires?: string;
  readonly to?: string;
  readonly callId?: string;
  readonly cseq?: number;
}

function registrar(): { network: VirtualNetwork; node: VirtualNode } {
  const network = new VirtualNetwork();
  const node = network.add('10.0.0.2', 5060, {
    account: (name) => (/^80\d\d$/.test(name) ? { password: name } : undefined),
  });
  return { network, node };
}

describe('REGISTER', () => {
  it('is challenged, then binds the contact to the flow that it came by', () => {
    const { node } = registrar();
    const response = phone(node).register({ expires: '120' });
    expect(response?.status).toBe(200);
    expect(headerLines(response as SipResponse, 'contact')).toEqual(['<sip:8001@192.0.2.7:40000>;expires=120']);
    expect(node.last('registered')).toEqual({
      type: 'registered',
      account: '8001',
      contact: 'sip:8001@192.0.2.7:40000',
      expiresS: 120,
    });
  });

  it('tells unknown accounts and wrong passwords apart in nothing', () => {
    const { node } = registrar();
    const shape = (response: SipResponse | undefined): unknown => [
      response?.status,
      response?.reason,
      response?.headers.map(({ name }) => name),
    ];
    const wrong = phone(node).register({ account: '8001', password: 'x', callId: 'a' });
    const unknown = phone(node).register({ account: '9999', password: 'x', callId: 'b' });
    expect(wrong?.status).toBe(401);
    expect(shape(unknown)).toEqual(shape(wrong));
  });

  it('of another account than the credentials are for is forbidden', () => {
    const { node } = registrar();
    expect(phone(node).register({ to: '8002' })?.status).toBe(403);
  });

  it('expires by timer', () => {
    const { network, node } = registrar();
    phone(node).register({ expires: '60' });
    network.run(59_000);
    expect(node.endpoint.size().registeredAccounts).toBe(1);
    network.run(2000);
    expect(node.last('unregistered')).toMatchObject({ account: '8001', why: 'expired' });
    expect(node.endpoint.size().registeredAccounts).toBe(0);
    expect(node.timersRunning).toBeLessThanOrEqual(2);
  });

  it('is removed by Expires 0, by *, and asked for without Contact', () => {
    const { node } = registrar();
    const own = phone(node);
    own.register({ expires: '120' });
    expect(headerLines(own.register({ contact: '' }) as SipResponse, 'contact')).toHaveLength(1);
    expect(own.register({ expires: '0' })?.status).toBe(200);
    expect(node.last('unregistered')).toMatchObject({ why: 'removed' });
    own.register({ expires: '120' });
    expect(own.register({ contact: '*', expires: '60' })?.status).toBe(400);
    expect(own.register({ contact: '*', expires: '0' })?.status).toBe(200);
    expect(node.endpoint.size().registeredAccounts).toBe(0);
  });

  it('for too short a time is answered 423 with Min-Expires', () => {
    const { node } = registrar();
    const response = phone(node).register({ expires: '5' });
    expect(response?.status).toBe(423);
    expect(headerLines(response as SipResponse, 'min-expires')).toEqual(['60']);
  });
});

describe('a registered account', () => {
  it('is dialled through the flow of its REGISTER', () => {
    const { network, node } = registrar();
    phone(node).register({ contact: '<sip:8001@10.1.1.1:5060>', expires: '120' });
    node.input({
      type: 'dial',
      leg: 'L1',
      request: { target: { kind: 'account', account: '8001' }, from: '1002', sdp: 'v=0\r\n' },
    });
    const invite = network.sent.at(-1);
    expect(invite?.to).toBe('192.0.2.7:40000');
    expect(invite?.text).toMatch(/^INVITE sip:8001@10\.1\.1\.1:5060 SIP\/2\.0\r\n/);
    expect(invite?.text).toContain('To: <sip:8001@example.com>\r\n');
  });

  it('that is not registered fails with 480', () => {
    const { node } = registrar();
    node.input({
      type: 'dial',
      leg: 'L1',
      request: { target: { kind: 'account', account: '8002' }, from: '1002', sdp: 'v=0\r\n' },
    });
    expect(node.last('legFailed')).toMatchObject({ status: 480 });
  });
});
