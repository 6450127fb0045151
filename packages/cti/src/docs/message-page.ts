import type { TSchema } from 'typebox';
import { FLOWS } from '../flows/index.ts';
import type { MessageAbout } from '../schema/message.ts';
import { shapesOf } from '../validate/compiled.ts';
import { fieldTable } from './fields.ts';

interface MessageSchema {
  readonly 'x-about': Omit<MessageAbout, 'example'>;
  readonly examples: readonly unknown[];
}

const KINDS: Readonly<Record<MessageAbout['kind'], string>> = {
  reply: 'reply to a command',
  call: 'call event',
  state: 'agent state',
  feed: 'feed: only the latest counts, no `seq`',
  notice: 'notice',
  session: 'session',
};

/** About and example of one shape of a message. */
export function messageOf(shape: TSchema): {
  readonly about: Omit<MessageAbout, 'example'>;
  readonly example: unknown;
} {
  const raw = shape as unknown as MessageSchema;
  return { about: raw['x-about'], example: raw.examples[0] };
}

/** The page of one event. */
export function eventPage(type: string, schema: TSchema): string {
  const shapes = shapesOf(schema);
  const flows = FLOWS.filter((flow) =>
    flow.paths.some(({ steps }) => steps.some((step) => step.kind === 'gets' && step.token.split(':')[0] === type)),
  );
  const seen = flows.map((flow) => `[${flow.title.en}](flow-${flow.slug}.md)`);
  return [
    `# ${type}`,
    ...shapes.map((shape) => section(shape, shapes.length > 1)),
    ...(seen.length === 0 ? [] : [`## Seen in\n\n${seen.join(' · ')}`]),
    '',
  ].join('\n\n');
}

function section(shape: TSchema, several: boolean): string {
  const { about } = messageOf(shape);
  return [...(several ? [`## Shape: ${about.shape ?? ''}`] : []), ...body(shape, KINDS[about.kind])].join('\n\n');
}

/** What the page of an event and the entry of a command have in common. */
export function body(shape: TSchema, kind: string | undefined): string[] {
  const { about, example } = messageOf(shape);
  const source = /^\d/.test(about.source) ? `manual ${about.source}` : about.source;
  return [
    about.en,
    about.zh,
    `Source: ${source}${kind === undefined ? '' : ` · ${kind}`}`,
    fieldTable(shape),
    ...(about.notes === undefined ? [] : [about.notes.map((note) => `- ${note}`).join('\n')]),
    `\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``,
  ];
}
