import { checkFlow } from '@callwright/cti';
import { expect } from 'vitest';
import type { CompanyConfig } from '../company/config.ts';
import type { IvrFlow, IvrPrompt, IvrStep } from '../ivr/flow.ts';
import { testCompany } from './demo.ts';
import { leftOver } from './laws.ts';
import { createWorld, feed, type World, wait } from './world.ts';

/** A company with one flow at a number of its own, to try a step in. */

export const FLOW_NUMBER = '95010';
export const BEEP: IvrPrompt = { kind: 'sound', sound: 'beep' };
export const say = (text: string): IvrPrompt => ({ kind: 'say', text });
/** `ok` and `other` are said at their end, so that a test sees where a flow came out. */
const ENDS: Record<string, IvrStep> = {
  ok: { kind: 'play', prompts: [say('ok')], next: 'end' },
  other: { kind: 'play', prompts: [say('other')], next: 'end' },
  end: { kind: 'hangUp' },
};

export function worldWith(
  first: IvrStep,
  more: Record<string, IvrStep> = {},
  config: Partial<CompanyConfig> = {},
): World {
  const flow: IvrFlow = { name: 'test', start: 'first', steps: { first, ...more, ...ENDS } };
  expect(checkFlow(flow)).toMatchObject({ ok: true });
  const company = testCompany();
  const number = { number: FLOW_NUMBER, answers: 'firstPrompt', flow: 'test', baseScore: 0 } as const;
  return createWorld({
    ...company,
    serviceNumbers: [...company.serviceNumbers, number],
    flows: [...company.flows, flow],
    ...config,
  });
}

/** The step that the customer is in, or what the customer does instead. */
export function stepNow(world: World): string | undefined {
  const place = world.company.dump().calls[0]?.[1].place;
  return place?.kind === 'ivr' ? place.step : place?.kind;
}

export function dataNow(world: World): unknown {
  return world.company.dump().calls[0]?.[1].userdata ?? world.records.at(-1)?.userdata;
}

export function press(world: World, leg: string, keys: string): void {
  for (const digit of keys) {
    feed(world, { type: 'digit', leg, digit });
  }
}

/** Nothing of the call is left. */
export function released(world: World): void {
  wait(world, 120_000);
  expect(leftOver(world)).toEqual([]);
}
