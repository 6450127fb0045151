import { describe, expect, it } from 'vitest';
import type { CallRecord, CallSegment } from '../call/call-record.ts';
import type { CompanyEffect } from '../company/effects.ts';
import { walk } from './walk.ts';

/** The laws have teeth: an engine that drops, doubles, swaps or misdirects an effect now and then is caught by the walk. */

type Effects = readonly CompanyEffect[];

const isEvent = (type: string) => (effect: CompanyEffect) => effect.type === 'emit' && effect.event.type === type;
const isEffect = (type: CompanyEffect['type']) => (effect: CompanyEffect) => effect.type === type;

/** Changes every tenth effect that fits. */
function now(fits: (effect: CompanyEffect) => boolean, change: (effect: CompanyEffect) => Effects) {
  let count = 0;
  return (effects: Effects): Effects =>
    effects.flatMap((effect) => {
      count += fits(effect) ? 1 : 0;
      return fits(effect) && count % 10 === 3 ? change(effect) : [effect];
    });
}

const drop = () => [];
const double = (effect: CompanyEffect) => [effect, effect];
const misdirect = (effect: CompanyEffect): Effects =>
  effect.type === 'emit'
    ? [{ ...effect, agentKey: effect.agentKey === '1001@demo' ? '1002@demo' : '1001@demo' }]
    : [effect];

function swapEvents(effects: Effects): Effects {
  const at = effects.findIndex((effect, index) => effect.type === 'emit' && effects[index + 1]?.type === 'emit');
  const [one, other] = [effects[at], effects[at + 1]];
  return one === undefined || other === undefined
    ? effects
    : [...effects.slice(0, at), other, one, ...effects.slice(at + 2)];
}

const EVENTS = ['inringing', 'incall', 'outringing', 'outcall', 'calledringing', 'answer', 'after', 'agentidle'];
/** Events of transfers, consultations and internal calls: rarer, so more of them are changed. */
const FLOW_EVENTS = [
  ...['transfercall', 'transfering', 'transferinringing', 'transferincall'],
  ...['agentconsult', 'consultationcalls', 'agentconsultback', 'consultinringing', 'consultincall'],
  ...['tripartitetalk', 'sanfangcall', 'innerringing', 'innercall', 'innercallout', 'consulationservice'],
] as const;
const isDone = (type: string) => (effect: CompanyEffect) =>
  isEvent(type)(effect) && effect.type === 'emit' && !('status' in effect.event && effect.event.status !== 0);

/** Changes every second one. */
function often(fits: (effect: CompanyEffect) => boolean, change: (effect: CompanyEffect) => Effects) {
  let count = 0;
  return (effects: Effects): Effects =>
    effects.flatMap((effect) => {
      count += fits(effect) ? 1 : 0;
      return fits(effect) && count % 2 === 0 ? change(effect) : [effect];
    });
}

const ENDS = ['hangup', 'clearTimer', 'stopPlay', 'stopRecord', 'storeCall', 'bridge'] as const;

const MUTANTS: readonly (readonly [string, () => (effects: Effects) => Effects])[] = [
  ...EVENTS.map((type) => [`${type} dropped`, () => now(isEvent(type), drop)] as const),
  ...['inringing', 'incall', 'outcall', 'answer', 'after', 'makecall'].map(
    (type) => [`${type} doubled`, () => now(isEvent(type), double)] as const,
  ),
  ...['inringing', 'incall', 'outcall', 'after'].map(
    (type) => [`${type} to another agent`, () => now(isEvent(type), misdirect)] as const,
  ),
  ['two events swapped', () => swapEvents],
  ...ENDS.map((type) => [`${type} dropped`, () => now(isEffect(type), drop)] as const),
  ['httpCancel dropped', () => now(isEffect('httpCancel'), drop)],
  ['httpRequest doubled', () => now(isEffect('httpRequest'), double)],
  ...(['hangup', 'clearTimer', 'dial', 'storeCall', 'answer'] as const).map(
    (type) => [`${type} doubled`, () => now(isEffect(type), double)] as const,
  ),
];

/** A record that says something else than what happened. */
const records = (change: (record: CallRecord, segments: readonly CallSegment[]) => CallRecord) => () =>
  now(isEffect('storeCall'), (effect) =>
    effect.type === 'storeCall' ? [{ ...effect, record: change(effect.record, effect.record.segments) }] : [effect],
  );
const RECORD_MUTANTS: readonly (readonly [string, () => (effects: Effects) => Effects])[] = [
  ['a record with 1 ms too much', records((record) => ({ ...record, talkMs: record.talkMs + 1 }))],
  ['a record ended by somebody else', records((record) => ({ ...record, endedBy: 'supervisor' }))],
  ['a record without its last segment', records((record, all) => ({ ...record, segments: all.slice(0, -1) }))],
  [
    'segments ended by somebody else',
    records((record, all) => ({ ...record, segments: all.map((one) => ({ ...one, endedBy: 'supervisor' })) })),
  ],
  [
    'segments without their recording',
    records((record, all) => ({ ...record, segments: all.map((one) => ({ ...one, recording: undefined })) })),
  ],
  ['a recording that never began', () => now(isEffect('record'), drop)],
];

/** A second reply to a consultation that goes on says nothing wrong, and dropped requests leave the page where it was. */
const FLOW_MUTANTS: readonly (readonly [string, () => (effects: Effects) => Effects])[] = FLOW_EVENTS.flatMap(
  (type) => [
    [`${type} dropped`, () => often(type === 'innercallout' ? isEvent(type) : isDone(type), drop)] as const,
    [`${type} doubled`, () => often(type === 'innercallout' ? isEvent(type) : isDone(type), double)] as const,
    [
      `${type} to another agent`,
      () => often(type === 'innercallout' ? isEvent(type) : isDone(type), misdirect),
    ] as const,
  ],
);

describe('mutants of the flows between agents', () => {
  it.each(FLOW_MUTANTS)(
    '%s: caught',
    (_, mutant) => {
      const caught = [1, 2, 3].some((seed) => walk(seed, 600, mutant()).broken.length > 0);
      expect(caught).toBe(true);
    },
    120_000,
  );
});

describe('mutants of the effects', () => {
  it.each([...MUTANTS, ...RECORD_MUTANTS])(
    '%s: caught',
    (_, mutant) => {
      const caught = [1, 2, 3].some((seed) => walk(seed, 150, mutant()).broken.length > 0);
      expect(caught).toBe(true);
    },
    120_000,
  );
});
