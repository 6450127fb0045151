import { describe, expect, test } from 'vitest';
import { addToFlow, type Flow, lanesOf, mermaidOf, noFlow } from './flow-model.ts';

type Step = readonly [direction: 'sent' | 'received', frame: Readonly<Record<string, unknown>>];

function drawn(steps: readonly Step[], from: Flow = noFlow): Flow {
  return steps.reduce(
    (flow, [direction, frame], index) => addToFlow(flow, direction === 'sent', frame, 1_000 + index * 250, ''),
    from,
  );
}

const inbound: readonly Step[] = [
  ['received', { type: 'inringing', callid: '7' }],
  ['sent', { cmd: 'answercall' }],
  ['received', { type: 'answercall', callid: '7', status: 0 }],
  ['received', { type: 'queuenum', num: 2, groupid: 802 }],
  ['received', { type: 'incall', callid: '7' }],
  ['received', { type: 'after', callid: '7' }],
];

describe('the sequence diagram of a call', () => {
  test('who tells whom, in the order in which it happened; feeds are no steps', () => {
    const flow = drawn(inbound);
    expect(flow.arrows.map(({ from, name, to }) => `${from} ${name} ${to}`)).toEqual([
      'customer inringing agent',
      'agent answercall platform',
      'platform answercall agent',
      'customer incall agent',
      'platform after agent',
    ]);
    expect(flow).toMatchObject({ callid: '7', over: true });
    expect(flow.arrows.at(-1)?.afterMs).toBe(1_250);
  });

  test('the next call begins a new diagram, an outbound one with its command', () => {
    const next = drawn([['received', { type: 'inringing', callid: '8' }]], drawn(inbound));
    expect(next.arrows.map(({ name }) => name)).toEqual(['inringing']);
    const dialled = drawn(
      [
        ['sent', { cmd: 'makecall', called: '133' }],
        ['received', { type: 'makecall', callid: '9', status: 0 }],
      ],
      next,
    );
    expect(dialled).toMatchObject({ callid: '9', over: false });
    expect(dialled.arrows).toHaveLength(2);
  });

  test('a refusal points at the agent', () => {
    const flow = drawn([
      ['sent', { cmd: 'makecall' }],
      ['received', { type: 'makecall', status: 409, reason: 'no' }],
    ]);
    expect(flow.arrows.at(-1)).toMatchObject({ from: 'platform', to: 'agent', failed: true });
    expect(flow.over).toBe(true);
  });

  test('the fourth lane is there when somebody else comes in', () => {
    expect(lanesOf(drawn(inbound))).toEqual(['agent', 'platform', 'customer']);
    const consult = drawn([['received', { type: 'consultationcalls', callid: '7' }]], drawn(inbound.slice(0, 5)));
    expect(lanesOf(consult)).toContain('other');
  });

  test('state and standby frames draw nothing', () => {
    expect(
      drawn([
        ['sent', { cmd: 'agentidle' }],
        ['received', { type: 'agentidle', status: 0 }],
        ['received', { type: 'incall', agentStandby: true, callid: '1' }],
      ]),
    ).toBe(noFlow);
  });

  test('as Mermaid', () => {
    expect(mermaidOf(drawn(inbound.slice(0, 2)))).toBe(
      [
        'sequenceDiagram',
        '  participant Agent',
        '  participant Callwright',
        '  participant Customer',
        '  Customer-->>Agent: inringing',
        '  Agent->>Callwright: answercall',
      ].join('\n'),
    );
  });
});
