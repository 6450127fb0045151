import type { Flow, Party, Path, Step } from '../flows/flow.ts';
import { TALK_ORIGINS, TALK_RULES } from '../grammar/customer-talk.ts';
import { STATES } from '../grammar/grammar.ts';
import { EVERY_PART_RULES, PART_RULES } from '../grammar/parts.ts';
import { REST_RULES } from '../grammar/rest.ts';
import { cell } from './fields.ts';

const PARTIES: Readonly<Record<Party, string>> = {
  customer: 'Customer 客户',
  agent: 'Agent 坐席',
  other: 'Other agent 另一坐席',
  supervisor: 'Supervisor 班长',
  ivr: 'IVR',
};

/** The page of one flow: each way through it as a sequence diagram, and the rules of the grammar as a table. */
export function flowPage(flow: Flow): string {
  const section = /^\d/.test(flow.section) ? `Manual ${flow.section}` : flow.section;
  return [
    `# ${flow.title.en} · ${flow.title.zh}`,
    `${section}. ${flow.about.en}`,
    flow.about.zh,
    `The diagrams begin with ${flow.ready.length === 0 ? 'nobody signed in' : `${flow.ready.join(', ')} signed in and ready`}. Solid arrows are messages between page and server, dashed ones happen outside.`,
    ...flow.paths.map((path) => diagram(flow, path)),
    ...ruleTable(flow),
    '',
  ].join('\n\n');
}

function diagram(flow: Flow, path: Path): string {
  const lines = [
    '```mermaid',
    'sequenceDiagram',
    ...flow.parties.map((party) => `  participant ${party} as ${PARTIES[party]}`),
    '  participant cc as Callwright',
    ...path.steps.map((step) => `  ${arrow(step)}`),
    '```',
  ];
  const agents = flow.parties.filter((party) =>
    path.steps.some((step) => step.kind === 'gets' && step.party === party),
  );
  const orders = agents.map((party) => `${PARTIES[party]}: ${eventsOf(path, party).join(' → ')}`);
  return [`## ${path.en} · ${path.zh}`, lines.join('\n'), orders.map((order) => `- ${order}`).join('\n')].join('\n\n');
}

function arrow(step: Step): string {
  if (step.kind === 'gets') return `cc->>${step.party}: ${label(step.token)}`;
  if (step.kind === 'sends') return `${step.party}->>cc: ${step.cmd}`;
  return `${step.party}-->>cc: ${step.en} ${step.zh}`;
}

/** A colon would end a Mermaid label early. */
const label = (token: string): string => token.replace(':', ' · ');

function eventsOf(path: Path, party: Party): string[] {
  return path.steps.flatMap((step) => {
    if (step.kind !== 'gets' || step.party !== party) return [];
    const [type = ''] = step.token.split(':');
    return [`[${label(step.token)}](${type}.md)`];
  });
}

function ruleTable(flow: Flow): string[] {
  const of = new Set(flow.rules);
  const plain = [...REST_RULES, ...PART_RULES].filter((rule) => of.has(rule.flow));
  const talk = TALK_RULES.filter((rule) => of.has(rule.flow)).map((rule) => ({
    ...rule,
    from: `*.${rule.from}`,
    to: `*.${rule.to}`,
    on: rule.on === 'back' ? 'answer or incall' : rule.on,
  }));
  const every = EVERY_PART_RULES.filter((rule) => of.has(rule.flow)).map((rule) => ({ ...rule, from: 'any part' }));
  const rows = [...plain, ...talk, ...every];
  if (rows.length === 0) {
    return ['## Grammar', 'These events may come at any time to an agent who is signed in, and change nothing.'];
  }
  const origins = Object.keys(TALK_ORIGINS).join(', ');
  return [
    '## Grammar',
    'For one agent: in this state, this event may come, and leads there. Feeds, notices and refusals may come at any time and change nothing.',
    ...(talk.length === 0 ? [] : [`\`*\` is how the agent came to talk with the customer: ${origins}.`]),
    [
      '| state | event | next state | |',
      '| --- | --- | --- | --- |',
      ...rows.map(({ from, on, to }) => `| ${from} | ${label(on)} | ${to} | ${cell(meaning(to))} |`),
    ].join('\n'),
  ];
}

function meaning(state: string): string {
  const about = STATES[state.startsWith('*') ? `inbound${state.slice(1)}` : state];
  if (about === undefined) return '';
  const strip = (text: string, mark: string): string =>
    state.startsWith('*') ? text.slice(text.indexOf(mark) + 1).trim() : text;
  return `${strip(about.en, ':')} ${strip(about.zh, '：')}`;
}
