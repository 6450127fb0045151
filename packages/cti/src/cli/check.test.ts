import { expect, test } from 'vitest';
import { inboundFlow } from '../flows/inbound.ts';
import { pathTrace } from '../flows/path-trace.ts';
import { check } from './check.ts';

const options = { finished: false, midway: false };
const [first] = inboundFlow.paths;
const lines = first === undefined ? [] : pathTrace(inboundFlow, first).map((line) => JSON.stringify(line));

test('a good trace: exit code 0 and what was checked', () => {
  const { exitCode, output } = check('t', `${lines.join('\n')}\n`, options);
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^t: ok, 7 events, 1 agents, 1 calls, 4 flows\n/);
});

test('an ISO time in `at` is accepted', () => {
  const iso = lines.map((line) =>
    line.replace(/"at":(\d+)/, (_, ms) => `"at":"${new Date(Number(ms)).toISOString()}"`),
  );
  expect(check('t', iso.join('\n'), options).exitCode).toBe(0);
});

test('a violation: exit code 1, line number, event and why', () => {
  const [logon, idle, ring, announced, ...rest] = lines;
  const swapped = [logon, idle, announced, ring, ...rest].join('\n');
  const { exitCode, output } = check('t', swapped, options);
  expect(exitCode).toBe(1);
  expect(output.split('\n').slice(0, 3)).toEqual([
    't:3: order: playtts may not come in state ready',
    '  event   playtts',
    '  agent   1001@demo',
  ]);
});

test('a message that does not fit its schema', () => {
  const { exitCode, output } = check('t', lines.join('\n').replace('"duration":60', '"duration":"60"'), options);
  expect(exitCode).toBe(1);
  expect(output).toMatch(/^t:7: schema: \/duration must be integer/);
});

test('a part left open is an error with --finished only', () => {
  const open = lines.slice(0, -1).join('\n');
  expect(check('t', open, options).exitCode).toBe(0);
  expect(check('t', open, { ...options, finished: true })).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('unfinished'),
  });
});

test.each([
  ['no JSON', '{', 'is no JSON'],
  ['no object', '5', 'is no JSON object'],
  ['no time', '{"agentKey":"a","event":{"type":"ping"}}', '`at`'],
  ['a time that is none', '{"at":"noon","agentKey":"a","event":{"type":"ping"}}', '`at`'],
  ['no agent', '{"at":1,"event":{"type":"ping"}}', '`agentKey`'],
  ['no event', '{"at":1,"agentKey":"a"}', '`event`'],
  ['no type', '{"at":1,"agentKey":"a","event":{}}', '`type`'],
])('a line that is none (%s): exit code 2', (_, line, why) => {
  expect(check('t', line, options)).toMatchObject({ exitCode: 2, output: expect.stringContaining(why) });
});
