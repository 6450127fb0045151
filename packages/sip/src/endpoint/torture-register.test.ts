import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerChallenge } from '../digest/answer.ts';
import { header, headerLines, headerValues, withFirstHeader, withHeader } from '../message/headers.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { parseMessage } from '../message/parse.ts';
import { serializeMessage } from '../message/serialize.ts';
import { corporaFolder } from '../message/torture-expectations.support.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import type { Flow } from './inputs.ts';
import { seededRng } from './testing/virtual-network.ts';

/**
 * The REGISTER messages of RFC 4475 that must end in a binding. We always ask for digest, so each is answered 401 first;
 * here the client has the password and comes again, the message otherwise as it stands in the corpus.
 */
const folder = corporaFolder();
const why = folder === undefined ? ' (SKIPPED: no corpora folder beside the checkout, set CALLWRIGHT_CORPORA)' : '';
const FLOW: Flow = { transport: 'udp', address: '10.0.0.9', port: 5060 };

function open(): Endpoint {
  return createEndpoint({
    local: { udp: { address: '10.0.0.2', port: 5060 } },
    domain: 'example.com',
    trunks: [],
    trustLoopback: false,
    account: () => ({ password: 'secret' }),
    rng: seededRng(3),
    nonceSecret: 's',
    userAgent: 'test',
  });
}

function send(endpoint: Endpoint, bytes: Uint8Array): SipResponse {
  const sent = endpoint.step({ type: 'datagram', flow: FLOW, bytes }, 0).find((effect) => effect.type === 'send');
  const parsed = sent?.type === 'send' ? parseMessage(sent.bytes) : undefined;
  if (parsed?.ok !== true || parsed.message.kind !== 'response') throw new Error('no response');
  return parsed.message;
}

/** Challenge, credentials, and what the registrar says then. */
function register(endpoint: Endpoint, file: string, username: string): SipResponse {
  const bytes = readFileSync(join(folder ?? '', 'rfc4475', file));
  const parsed = parseMessage(bytes);
  if (!parsed.ok || parsed.message.kind !== 'request') throw new Error('not a request');
  const refusal = send(endpoint, bytes);
  expect(refusal.status).toBe(401);
  const answer = answerChallenge({
    challenges: headerLines(refusal, 'www-authenticate'),
    kind: 'www',
    method: 'REGISTER',
    uri: parsed.message.requestUri,
    username,
    password: 'secret',
    cnonce: 'c',
    nonceCount: 1,
  });
  if (!answer.ok) throw new Error(answer.why);
  return send(endpoint, serializeMessage(again(parsed.message, answer.value)));
}

/** The same request once more: a new branch, the next CSeq, and the credentials. */
function again(request: SipRequest, authorization: string): SipRequest {
  const [number = '0'] = (header(request, 'cseq') ?? '').split(' ');
  const via = `${header(request, 'via')}`.replace(/branch=\w+/, 'branch=z9hG4bKagain');
  return [
    ['via', via],
    ['cseq', `${Number(number) + 1} REGISTER`],
  ].reduce(
    (message, [name = '', value = '']) => withHeader(message, name, value),
    withFirstHeader(request, 'authorization', authorization),
  );
}

describe.skipIf(folder === undefined)(`REGISTER of RFC 4475 with credentials${why}`, () => {
  it.each([
    // §3.3.12: the parameter is the Contact header's; the URI ends before it.
    ['cparam01.dat', 'watson', ['<sip:+19725552222@gw1.example.net>']],
    // §3.3.13: the parameter is the URI's and is kept.
    ['cparam02.dat', 'watson', ['<sip:+19725552222@gw1.example.net;unknownparam>']],
    // §3.3.14: the escaped header stays part of the URI and does not become a Route of the REGISTER.
    ['regescrt.dat', 'user', ['<sip:user@example.com?Route=%3Csip:sip.example.com%3E>']],
    // §3.1.1.4: two users, of one NUL and of two; an escaped NUL neither cuts nor merges them. An account's name keeps it escaped.
    ['escnull.dat', 'null-%00-null', ['<sip:%00@host5.example.com>', '<sip:%00%00@host5.example.com>']],
  ])('%s', (file, username, contacts) => {
    const endpoint = open();
    const response = register(endpoint, file, username);
    expect(response.status).toBe(200);
    expect(
      headerValues(response, 'contact')
        .map((value) => value.replace(/;(expires|q)=.*$/, ''))
        .sort(),
    ).toEqual(contacts.sort());
    expect(endpoint.dump().bindings).toHaveLength(contacts.length);
  });

  // §3.1.1.8: the INVITE behind the REGISTER in the same datagram is not processed.
  it('dblreq.dat', () => {
    const endpoint = open();
    expect(register(endpoint, 'dblreq.dat', 'j.user').status).toBe(200);
    expect(endpoint.size()).toMatchObject({ legs: 0, registeredAccounts: 1 });
  });
});
