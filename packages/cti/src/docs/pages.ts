import type { TSchema } from 'typebox';
import { AGENT_STATES } from '../codes/agent-states.ts';
import { END_REASONS } from '../codes/end-reasons.ts';
import { LOGIN_CODES } from '../codes/login-codes.ts';
import { REFUSALS } from '../codes/refusals.ts';
import { COMMANDS } from '../commands/index.ts';
import { EVENTS } from '../events/index.ts';
import { FLOWS } from '../flows/index.ts';
import { shapesOf } from '../validate/compiled.ts';
import { cell } from './fields.ts';
import { flowPage } from './flow-page.ts';
import { body, eventPage, messageOf } from './message-page.ts';

/** Every file of `docs/events`, by name, with its text. Pure: the same schemas and grammar give the same pages. */
export function docsPages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  pages.set('index.md', indexPage());
  for (const [type, schema] of sorted(EVENTS)) pages.set(`${type}.md`, eventPage(type, schema));
  for (const flow of FLOWS) pages.set(`flow-${flow.slug}.md`, flowPage(flow));
  pages.set('commands.md', commandsPage());
  pages.set('codes.md', codesPage());
  return pages;
}

function sorted(schemas: Readonly<Record<string, TSchema>>): readonly (readonly [string, TSchema])[] {
  return Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1));
}

function indexPage(): string {
  const flows = FLOWS.map(
    (flow) =>
      `| ${flow.section} | [${flow.title.en}](flow-${flow.slug}.md) | ${flow.title.zh} | ${flow.paths.length} |`,
  );
  const events = sorted(EVENTS).map(([type, schema]) => {
    const [first] = shapesOf(schema);
    const about = first === undefined ? undefined : messageOf(first).about;
    return `| [${type}](${type}.md) | ${about?.source ?? ''} | ${cell(about?.en ?? '')} | ${cell(about?.zh ?? '')} |`;
  });
  return [
    '# Events, commands, flows',
    'Generated from the schemas and the flow grammar in `packages/cti` (`npm run docs`); do not edit.',
    'A page gets one JSON object a frame: an event with a `type`. It sends [commands](commands.md) with a `cmd`. Reasons and codes are [catalogues](codes.md). `npx callwright check FILE` holds a trace against all of it.',
    '## Flows',
    ['| manual | flow | 流程 | ways |', '| --- | --- | --- | --- |', ...flows].join('\n'),
    '## Events',
    ['| event | manual | meaning | 中文 |', '| --- | --- | --- | --- |', ...events].join('\n'),
    '',
  ].join('\n\n');
}

function commandsPage(): string {
  const entries = sorted(COMMANDS).map(([cmd, schema]) => [`## ${cmd}`, ...body(schema, undefined)].join('\n\n'));
  return [
    '# Commands',
    'One JSON object a frame. Integers may come as strings of digits, `""` equals absence, unknown fields are ignored.',
    ...entries,
    '',
  ].join('\n\n');
}

type Texts = Readonly<Record<string, { readonly en: string; readonly zh: string }>>;

function codesPage(): string {
  const texts = (head: string, catalogue: Texts): string =>
    [
      `| ${head} | English | 中文 |`,
      '| --- | --- | --- |',
      ...Object.entries(catalogue).map(([code, { en, zh }]) => `| \`${code}\` | ${cell(en)} | ${cell(zh)} |`),
    ].join('\n');
  const refusals = Object.entries(REFUSALS).map(
    ([code, { status, en, zh }]) => `| \`${code}\` | ${status} | ${cell(en)} | ${cell(zh)} |`,
  );
  const states = Object.entries(AGENT_STATES).map(
    ([state, about]) =>
      `| \`${state}\` | ${about.nowStatus ?? '(unchanged)'} | ${about.feed} | ${about.agentState} | ${about.en} | ${about.zh} |`,
  );
  return [
    '# Codes and catalogues',
    '## Why a call, or a part of it, ended: `endReason`',
    texts('endReason', END_REASONS),
    '## Why a command was refused: `status` and `reason` of a reply',
    ['| code | status | reason (en) | reason (zh) |', '| --- | --- | --- | --- |', ...refusals].join('\n'),
    '## Login: `code`',
    texts('code', LOGIN_CODES),
    '## Agent states: three vocabularies, one table',
    [
      '| engine | `getNowStatus()` | `status` in 6.9 | `agentState` | English | 中文 |',
      '| --- | --- | --- | --- | --- | --- |',
      ...states,
    ].join('\n'),
    '',
  ].join('\n\n');
}
