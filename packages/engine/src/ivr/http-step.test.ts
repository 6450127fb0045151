import { describe, expect, it } from 'vitest';
import { dataNow, FLOW_NUMBER, released, stepNow, worldWith } from '../harness/one-flow.ts';
import { callsIn, feed, hangsUp, wait, webAnswers } from '../harness/world.ts';
import type { IvrStep } from './flow.ts';

describe('http', () => {
  const HOSTS = {
    httpHosts: [{ host: 'crm.example.com' }, { host: '*.wild.example' }, { host: '10.0.0.5:81', private: true }],
  };
  const ask = (some: Partial<IvrStep & { kind: 'http' }> = {}): IvrStep => ({
    kind: 'http',
    url: 'https://crm.example.com/c?phone=${caller}&x=${x}',
    timeoutMs: 2_000,
    ok: 'ok',
    failed: 'other',
    timeout: 'end',
    ...some,
  });

  it('asks, with values percent-encoded, and merges the answer', () => {
    const world = worldWith(
      { kind: 'set', data: { x: 'a&b/王' }, next: 'ask' },
      { ask: ask({ music: true, headers: { 'x-id': '${callid}' } }) },
      HOSTS,
    );
    world.telephony.legs.set('x', { kind: 'incoming', state: 'new', target: FLOW_NUMBER });
    const effects = feed(world, {
      type: 'legIncoming',
      leg: 'x',
      trunk: 't',
      called: FLOW_NUMBER,
      caller: '139',
      displayName: '',
      uui: '',
    });
    const callId = world.company.calls()[0]?.callId;
    expect(effects.find((effect) => effect.type === 'httpRequest')).toMatchObject({
      method: 'GET',
      url: 'https://crm.example.com/c?phone=139&x=a%26b%2F%E7%8E%8B',
      headers: { 'x-id': callId },
      body: undefined,
      timeoutMs: 2_000,
      privateAllowed: false,
    });
    expect(world.telephony.plays.size).toBe(1);
    webAnswers(world, 'ok', { level: 2 });
    expect([stepNow(world), dataNow(world)]).toEqual(['ok', { x: 'a&b/王', level: 2 }]);
    hangsUp(world, 'x');
    released(world);
  });

  it.each([
    ['an object', undefined, { a: 1 }, 'ok', { a: 1 }],
    ['an object, kept apart', 'crm', { a: 1 }, 'ok', { crm: { a: 1 } }],
    ['nothing', undefined, undefined, 'ok', {}],
    ['a list', undefined, [1], 'other', {}],
    ['a text', 'crm', 'hello', 'other', {}],
    ['too much', 'crm', { a: 'x'.repeat(70_000) }, 'other', {}],
    ['a prototype', undefined, JSON.parse('{"__proto__": {"x": 1}}'), 'other', {}],
  ])('answered with %s', (_, into, answer, at, then) => {
    const world = worldWith(ask(into === undefined ? {} : { into }), {}, HOSTS);
    callsIn(world, FLOW_NUMBER);
    webAnswers(world, 'ok', answer);
    expect([stepNow(world), dataNow(world)]).toEqual([at, then]);
  });

  it('a body is JSON, whatever the customer keyed in', () => {
    const body = { number: '${caller}', n: 5 };
    const world = worldWith(ask({ method: 'POST', body }), {}, HOSTS);
    world.telephony.legs.set('x', { kind: 'incoming', state: 'new', target: FLOW_NUMBER });
    const caller = '1","admin":"1';
    const effects = feed(world, {
      type: 'legIncoming',
      leg: 'x',
      trunk: 't',
      called: FLOW_NUMBER,
      caller,
      displayName: '',
      uui: '',
    });
    const request = effects.find((effect) => effect.type === 'httpRequest');
    expect(request?.type === 'httpRequest' && JSON.parse(request.body ?? '')).toEqual({ number: caller, n: 5 });
  });

  it.each(['failed', 'timeout'] as const)('the server says %s', (outcome) => {
    const world = worldWith(ask(), {}, HOSTS);
    callsIn(world, FLOW_NUMBER);
    webAnswers(world, outcome);
    expect(stepNow(world)).toBe(outcome === 'failed' ? 'other' : undefined);
    expect(world.records.length).toBe(outcome === 'failed' ? 0 : 1);
  });

  it('nobody answers: the engine’s own limit; a late answer is named and changes nothing', () => {
    const world = worldWith(ask({ timeout: 'other' }), {}, HOSTS);
    callsIn(world, FLOW_NUMBER);
    const [request] = world.telephony.requests;
    wait(world, 2_000);
    expect([stepNow(world), world.telephony.requests.size]).toEqual(['other', 0]);
    const [requestId, callId] = request ?? ['', ''];
    const late = feed(world, { type: 'httpResponse', requestId, callId, outcome: 'ok', data: { a: 1 } });
    expect(late.map((effect) => effect.type)).toEqual(['unexpected']);
    expect(dataNow(world)).toEqual({});
  });

  it('the customer hangs up meanwhile: the request is cancelled', () => {
    const world = worldWith(ask(), {}, HOSTS);
    hangsUp(world, callsIn(world, FLOW_NUMBER));
    released(world);
  });

  it.each([
    ['https://evil.example/', undefined],
    ['http://crm.example.com/', false],
    ['https://crm.example.com:8443/', undefined],
    ['https://a.wild.example/x', false],
    ['https://wild.example/x', undefined],
    ['https://notwild.example/x', undefined],
    ['http://10.0.0.5:81/x', true],
    ['http://10.0.0.5/x', undefined],
  ])('%s: allowed, private %s', (url, privateAllowed) => {
    const world = worldWith(ask({ url }), {}, HOSTS);
    callsIn(world, FLOW_NUMBER);
    expect(world.telephony.requests.size).toBe(privateAllowed === undefined ? 0 : 1);
    expect(stepNow(world)).toBe(privateAllowed === undefined ? 'other' : 'first');
  });

  it('no host is allowed by default', () => {
    const world = worldWith(ask());
    callsIn(world, FLOW_NUMBER);
    expect(stepNow(world)).toBe('other');
  });
});
