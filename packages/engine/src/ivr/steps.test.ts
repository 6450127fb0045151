import { describe, expect, it } from 'vitest';
import type { CompanyEffect } from '../company/effects.ts';
import { AGENT, testCompany } from '../harness/demo.ts';
import { BEEP, dataNow, FLOW_NUMBER, press, released, say, stepNow, worldWith } from '../harness/one-flow.ts';
import {
  callsIn,
  createWorld,
  dialed,
  feed,
  hangsUp,
  lastEvent,
  picksUp,
  playEnds,
  says,
  signIn,
  wait,
} from '../harness/world.ts';
import type { IvrFlow, IvrStep } from './flow.ts';

/** What a play effect says. */
function said(effects: readonly CompanyEffect[]): string {
  const play = effects.find((effect) => effect.type === 'play');
  return play?.type === 'play' ? play.parts.map((part) => ('text' in part ? part.text : part.kind)).join('|') : '';
}

describe('play', () => {
  it('fills templates in, spells digits, leaves empty texts out', () => {
    const world = worldWith(
      { kind: 'set', data: { pin: '105', name: 'Wang' }, next: 'play' },
      {
        play: {
          kind: 'play',
          prompts: [say('Dear ${name}'), { kind: 'digits', text: '${pin}' }, say('${nobody}'), BEEP],
          next: 'ok',
        },
      },
    );
    world.telephony.legs.set('x', { kind: 'incoming', state: 'new', target: FLOW_NUMBER });
    const incoming = {
      type: 'legIncoming',
      leg: 'x',
      trunk: 't',
      called: FLOW_NUMBER,
      caller: '139',
      displayName: '',
      uui: '',
    };
    expect(said(feed(world, { ...incoming, type: 'legIncoming' }))).toBe('Dear Wang|1 0 5|sound');
    hangsUp(world, 'x');
    released(world);
  });

  it('a key skips a skippable one, and no other', () => {
    const world = worldWith({ kind: 'play', prompts: [BEEP], skippable: true, next: 'ok' });
    const leg = callsIn(world, FLOW_NUMBER);
    press(world, leg, '5');
    expect(stepNow(world)).toBe('ok');
    press(world, leg, '5');
    expect(stepNow(world)).toBe('ok');
    hangsUp(world, leg);
    released(world);
  });
});

describe('asking', () => {
  it('menu: the key goes into the data', () => {
    const menu: IvrStep = {
      kind: 'menu',
      prompts: [BEEP],
      choices: { '*': 'ok' },
      timeoutMs: 1_000,
      attemptsMax: 1,
      into: 'choice',
      otherwise: 'other',
    };
    const world = worldWith(menu);
    press(world, callsIn(world, FLOW_NUMBER), '*');
    expect([stepNow(world), dataNow(world)]).toEqual(['ok', { choice: '*' }]);
  });

  it('collect: too few digits are asked for again, with a word before, then it goes on otherwise', () => {
    const collect: IvrStep = {
      kind: 'collect',
      prompts: [say('pin')],
      wrongPrompts: [say('wrong')],
      into: 'pin',
      digitsMin: 4,
      digitsMax: 4,
      timeoutMs: 5_000,
      betweenMs: 1_000,
      attemptsMax: 2,
      next: 'ok',
      otherwise: 'other',
    };
    const world = worldWith(collect);
    const leg = callsIn(world, FLOW_NUMBER);
    press(world, leg, '12');
    const effects = feed(world, { type: 'digit', leg, digit: '#' });
    expect(said(effects)).toBe('wrong|pin');
    press(world, leg, '1');
    wait(world, 1_000);
    expect([stepNow(world), dataNow(world)]).toEqual(['other', {}]);
    hangsUp(world, leg);
    const again = callsIn(world, FLOW_NUMBER);
    press(world, again, '1234');
    expect([stepNow(world), dataNow(world)]).toEqual(['ok', { pin: '1234' }]);
    hangsUp(world, again);
    released(world);
  });

  it('collect: the end key is the flow’s own', () => {
    const world = worldWith({
      kind: 'collect',
      prompts: [],
      into: 'n',
      digitsMax: 9,
      endKey: '*',
      timeoutMs: 5_000,
      next: 'ok',
    });
    press(world, callsIn(world, FLOW_NUMBER), '1#2*');
    expect([stepNow(world), dataNow(world)]).toEqual(['ok', { n: '1#2' }]);
  });

  it.each([
    ['3', 'ok', 3],
    ['93', 'ok', 3],
    ['97', 'ok', undefined],
    ['', 'ok', undefined],
  ])('rate: keys %j', (keys, at, rating) => {
    const world = worldWith({ kind: 'rate', prompts: [BEEP], timeoutMs: 1_000, attemptsMax: 2, next: 'ok' });
    const leg = callsIn(world, FLOW_NUMBER);
    press(world, leg, keys);
    for (let tries = 0; tries < 2 && stepNow(world) === 'first'; tries++) {
      playEnds(world, leg);
      wait(world, 1_000);
    }
    expect(stepNow(world)).toBe(at);
    hangsUp(world, leg);
    released(world);
    expect(world.records[0]?.rating).toBe(rating);
    expect(world.records[0]?.userdata).toEqual(rating === undefined ? {} : { rating });
  });
});

describe('condition', () => {
  // The world begins at 2026-01-01 08:00 in Shanghai, a Thursday.
  it.each([
    [{ kind: 'time', from: '08:00', to: '09:00' }, true],
    [{ kind: 'time', from: '07:00', to: '08:00' }, false],
    [{ kind: 'time', from: '22:00', to: '08:01' }, true],
    [{ kind: 'time', from: '22:00', to: '08:00' }, false],
    [{ kind: 'weekday', days: ['thu'] }, true],
    [{ kind: 'weekday', days: ['wed', 'fri'] }, false],
    [{ kind: 'weekday', days: ['thu'], not: true }, false],
    [{ kind: 'date', from: '2026-01-01', to: '2026-01-01' }, true],
    [{ kind: 'date', from: '2026-01-02', to: '2026-01-09' }, false],
    [{ kind: 'date', from: '12-30', to: '01-02' }, true],
    [{ kind: 'date', from: '05-01', to: '05-03' }, false],
    [{ kind: 'caller', prefixes: ['13', '189'] }, true],
    [{ kind: 'caller', prefixes: ['010'] }, false],
    [{ kind: 'data', field: 'caller', operator: 'endsWith', value: '942' }, true],
    [{ kind: 'data', field: 'level', operator: 'exists' }, true],
    [{ kind: 'data', field: 'constructor', operator: 'exists' }, false],
    [{ kind: 'data', field: 'level', operator: 'above', value: 2 }, true],
    [{ kind: 'data', field: 'level', operator: 'below', value: 3 }, false],
    [{ kind: 'data', field: 'none', operator: 'below', value: 3 }, false],
    [{ kind: 'data', field: 'level', operator: 'equals', value: '3' }, true],
    [{ kind: 'data', field: 'level', operator: 'oneOf', value: ['1', '3'] }, true],
    [{ kind: 'data', field: 'called', operator: 'startsWith', value: '950' }, true],
    [{ kind: 'data', field: 'called', operator: 'contains', value: '51' }, false],
  ] as const)('%j is %s', (test, holds) => {
    const world = worldWith(
      { kind: 'set', data: { level: 3 }, next: 'ask' },
      { ask: { kind: 'condition', cases: [{ when: [test], next: 'ok' }], otherwise: 'other' } },
    );
    callsIn(world, FLOW_NUMBER);
    expect(stepNow(world)).toBe(holds ? 'ok' : 'other');
  });

  it('takes the first case whose tests all hold', () => {
    const thursday = { kind: 'weekday', days: ['thu'] } as const;
    const never = { kind: 'weekday', days: ['mon'] } as const;
    const cases = [
      { when: [thursday, never], next: 'other' },
      { when: [thursday], next: 'ok' },
    ];
    const world = worldWith({ kind: 'condition', cases, otherwise: 'end' });
    callsIn(world, FLOW_NUMBER);
    expect(stepNow(world)).toBe('ok');
  });
});

describe('set', () => {
  it('templates, numbers, truth', () => {
    const world = worldWith({
      kind: 'set',
      data: { who: '${caller} ${date} ${time}', n: 1, vip: true },
      next: 'ok',
    });
    callsIn(world, FLOW_NUMBER);
    expect(dataNow(world)).toEqual({ who: '18910393942 2026-01-01 08:00', n: 1, vip: true });
  });
});

describe('queue', () => {
  const queue: IvrStep = { kind: 'queue', groupId: 803, baseScore: 50, onFull: 'ok', onEmpty: 'other' };

  it('nobody signed in, then a full queue, then a place by its score', () => {
    const world = worldWith(queue);
    hangsUp(world, callsIn(world, FLOW_NUMBER));
    signIn(world, AGENT, 1);
    const waiting = ['95009', FLOW_NUMBER, '95003'].map((number) => callsIn(world, number));
    const full = callsIn(world, FLOW_NUMBER);
    const places = world.company.dump().calls.map(([, call]) => call.place);
    expect(places.map((place) => (place.kind === 'ivr' ? place.step : place.kind))).toEqual([
      'queued',
      'queued',
      'queued',
      'ok',
    ]);
    says(world, AGENT, { cmd: 'agentidle' });
    expect(lastEvent(world, AGENT, 'inringing')).toMatchObject({ called: '95009' });
    picksUp(world, dialed(world, '81001'));
    hangsUp(world, waiting[0] ?? '');
    says(world, AGENT, { cmd: 'agentidle' });
    expect(lastEvent(world, AGENT, 'inringing')).toMatchObject({ called: FLOW_NUMBER });
    for (const leg of [...waiting.slice(1), full]) {
      hangsUp(world, leg);
    }
    released(world);
  });

  it('a group that is gone ends the call', () => {
    const world = worldWith({ kind: 'queue', groupId: 7 });
    callsIn(world, FLOW_NUMBER);
    expect(world.records).toMatchObject([{ endReason: 'ivrFailed' }]);
  });
});

describe('goto', () => {
  it('goes on in another flow; one that is not there ends the call', () => {
    const world = worldWith({ kind: 'goto', flow: 'welcome' });
    const leg = callsIn(world, FLOW_NUMBER);
    expect(stepNow(world)).toBe('menu');
    hangsUp(world, leg);
    released(world);
    const lost = worldWith({ kind: 'goto', flow: 'nowhere' });
    callsIn(lost, FLOW_NUMBER);
    released(lost);
    expect(lost.records).toMatchObject([{ endReason: 'ivrFailed', sipStatus: 500 }]);
  });

  it('two flows that call each other are cut', () => {
    const other: IvrFlow = { name: 'b', start: 'x', steps: { x: { kind: 'goto', flow: 'test' } } };
    const company = testCompany();
    const flow: IvrFlow = { name: 'test', start: 'x', steps: { x: { kind: 'goto', flow: 'b' } } };
    const world = createWorld({
      ...company,
      serviceNumbers: [{ number: FLOW_NUMBER, answers: 'firstPrompt', flow: 'b', baseScore: 0 }],
      flows: [flow, other],
    });
    callsIn(world, FLOW_NUMBER);
    released(world);
    expect(world.records).toMatchObject([{ endReason: 'ivrFailed' }]);
  });
});

it('a changed configuration is for calls that come later', () => {
  const world = worldWith({ kind: 'play', prompts: [BEEP], next: 'ok' });
  const leg = callsIn(world, FLOW_NUMBER);
  const config = world.company.dump().config;
  feed(world, {
    type: 'configure',
    config: { ...config, flows: [{ name: 'test', start: 'end', steps: { end: { kind: 'hangUp' } } }] },
  });
  playEnds(world, leg);
  expect(stepNow(world)).toBe('ok');
  callsIn(world, FLOW_NUMBER);
  expect(world.records).toMatchObject([{ endReason: 'ivrEnded' }]);
  hangsUp(world, leg);
  released(world);
});
