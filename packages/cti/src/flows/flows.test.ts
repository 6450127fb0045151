import { expect, test } from 'vitest';
import { EVENTS } from '../events/index.ts';
import { RULES } from '../grammar/grammar.ts';
import { tokenOf } from '../grammar/tokens.ts';
import { checkTrace } from '../grammar/trace.ts';
import { FLOWS } from './index.ts';
import { pathTrace } from './path-trace.ts';

const paths = FLOWS.flatMap((flow) => flow.paths.map((path) => ({ name: `${flow.section} ${path.en}`, flow, path })));

test.each(paths)('$name', ({ flow, path }) => {
  const lines = pathTrace(flow, path).map((line) => JSON.stringify(line));
  expect(checkTrace(lines, { finished: true })).toMatchObject({ ok: true });
});

test('the normal flows of the manual are its own lines', () => {
  const events = (slug: string, name: string, party: string): string => {
    const steps = FLOWS.find((flow) => flow.slug === slug)?.paths.find((path) => path.en === name)?.steps ?? [];
    return steps.flatMap((step) => (step.kind === 'gets' && step.party === party ? [step.token] : [])).join(' --> ');
  };
  const outbound = 'makecall --> outringing --> outcall --> calledringing --> answer --> cancelmakecall --> after';
  expect(events('outbound', 'The agent hangs up', 'agent')).toBe(outbound);
  expect(events('internal', 'The caller hangs up', 'agent')).toBe(outbound);
  expect(events('internal', 'The called agent hangs up', 'other')).toBe(
    'innerringing --> innercall --> cancelmakecall --> after',
  );
  expect(events('inbound', 'With announcement; the agent hangs up', 'agent')).toBe(
    'inringing --> playtts --> incall --> cancelmakecall --> after',
  );
  expect(events('smart-outbound', 'The agent hangs up', 'agent')).toBe(
    'outringing --> outboundcall --> cancelmakecall --> after',
  );
  expect(events('transfer', 'The target answers', 'other')).toBe(
    'transferinringing --> transferincall --> cancelmakecall --> after',
  );
  expect(events('transfer-ivr', 'An inbound customer', 'agent')).toContain(
    'transferservice --> cancelmakecall --> after',
  );
});

test('every event that moves the grammar on has a schema', () => {
  const unknown = RULES.map((rule) => rule.on.split(':')[0] ?? '').filter((type) => !(type in EVENTS));
  expect(unknown).toEqual([]);
});

test('every event of the manual is in some flow', () => {
  const used = new Set(
    FLOWS.flatMap((flow) => flow.paths.flatMap((path) => pathTrace(flow, path).map(({ event }) => event.type))),
  );
  const outsideTheFlows = [
    'ping',
    'audio',
    'callinfo',
    'senddtmf',
    'callnote',
    'idleagents',
    'agentgroups',
    'availablegroup',
    'getagentstate',
    'agent2minutelogout',
  ];
  expect(
    Object.keys(EVENTS)
      .filter((type) => !used.has(type as never))
      .sort(),
  ).toEqual(outsideTheFlows.sort());
});

test('a sample event is read back as the token it was made from', () => {
  for (const { flow, path } of paths) {
    const tokens = path.steps.flatMap((step) => (step.kind === 'gets' ? [step.token] : []));
    const trace = pathTrace(flow, path).slice(flow.ready.length * 2);
    expect(trace.map(({ event }) => tokenOf(event))).toEqual(tokens);
  }
});
