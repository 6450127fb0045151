import { fileURLToPath } from 'node:url';
import type { TSchema } from 'typebox';
import { aboutOf } from '../schema/field.ts';
import { checkFlow } from './check-flow.ts';
import { ivrFlowSchema } from './flow.ts';
import { promptSchemas } from './prompts.ts';
import { stepSchemas } from './steps.ts';
import { TEMPLATE_NAMES } from './template.ts';
import { testSchemas } from './tests.ts';

/** What is published about IVR flows, made from their schema: the page for people and the JSON Schema for editors. */

const repositoryFile = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
export const IVR_PAGE_FILE = repositoryFile('docs/ivr.md');
export const IVR_SCHEMA_FILE = repositoryFile('packages/server/ivr-flow.schema.json');

export function ivrSchemaText(): string {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...ivrFlowSchema };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** A flow that shows most kinds; a test holds it against the checker. */
export const EXAMPLE_FLOW = {
  name: 'hotline',
  start: 'hours',
  steps: {
    hours: {
      kind: 'condition',
      cases: [
        {
          when: [
            { kind: 'weekday', days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
            { kind: 'time', from: '09:00', to: '18:00' },
          ],
          next: 'who',
        },
      ],
      otherwise: 'message',
    },
    who: {
      kind: 'http',
      url: 'https://crm.example.com/customers?phone=${caller}',
      timeoutMs: 2_000,
      into: 'customer',
      ok: 'vip',
      failed: 'menu',
      timeout: 'menu',
    },
    vip: {
      kind: 'condition',
      cases: [{ when: [{ kind: 'data', field: 'customer.level', operator: 'above', value: 2 }], next: 'first' }],
      otherwise: 'menu',
    },
    first: { kind: 'queue', groupId: 802, baseScore: 100 },
    menu: {
      kind: 'menu',
      prompts: [{ kind: 'say', text: 'For service press 1, to leave a message press 2.', language: 'en' }],
      choices: { '1': 'service', '2': 'message' },
      timeoutMs: 5_000,
      attemptsMax: 3,
      otherwise: 'bye',
    },
    service: { kind: 'queue', groupId: 802, onFull: 'message' },
    message: {
      kind: 'message',
      prompts: [{ kind: 'say', text: 'Please speak after the tone.', language: 'en' }],
      maxMs: 60_000,
      next: 'bye',
    },
    bye: { kind: 'play', prompts: [{ kind: 'file', name: 'bye.wav' }], next: 'end' },
    end: { kind: 'hangUp' },
  },
} as const;

export function ivrPage(): string {
  return [
    '# IVR flows',
    'Generated from the schema in `packages/cti/src/ivr` (`npm run docs`); do not edit.',
    'A flow is a JSON object: named steps, each says what happens and which step comes next. A service number runs the flow that its `flow` names; agents send or lend customers to one (`transferservice`, `consulationservice`, manual 6.5 and 6.6). `GET /api/v1/flows` lists them, `GET`, `PUT` and `DELETE /api/v1/flows/NAME` read, write and remove one. A changed flow is there for calls that enter it from then on; a caller who is in it stays in the version that he entered.',
    'The JSON Schema is [`packages/server/ivr-flow.schema.json`](../packages/server/ivr-flow.schema.json), also at `/api/v1/flow-schema`. A wrong flow is refused with the place of each error:',
    fenced(exampleProblems(), 'text'),
    '## Example',
    fenced(JSON.stringify(EXAMPLE_FLOW, undefined, 2), 'json'),
    '## The flow',
    table(ivrFlowSchema),
    '## Steps',
    ...Object.entries(stepSchemas).flatMap(([name, schema]) => section(name, schema)),
    '## Prompts',
    'A prompt is a list of parts, heard one after the other.',
    ...Object.entries(promptSchemas).flatMap(([name, schema]) => section(name, schema)),
    '## Tests of a condition',
    'Times are in the company’s time zone.',
    ...Object.entries(testSchemas).flatMap(([name, schema]) => section(name, schema)),
    ...TEXTS,
    '',
  ].join('\n\n');
}

const TEXTS = [
  '## Templates',
  `Fields marked *template* may hold \`\${name}\` or \`\${name.part}\`: one of ${TEMPLATE_NAMES.map((name) => `\`${name}\``).join(', ')}, else a field of the call’s data (userdata); what is not there is empty. In a \`url\` the value is percent-encoded.`,
  '## Web services',
  'An `http` step may ask the hosts that the company’s configuration lists in `httpHosts`, which `GET` and `PUT /api/v1/http-hosts` read and write (`{"host": "crm.example.com"}`, `{"host": "*.example.com"}`, `{"host": "10.0.0.5:8443", "private": true}`); without a port the scheme’s own is meant. A name that leads to a loopback, private or otherwise special address is refused unless its entry says `private`. Redirects are not followed to another host. An answer is at most 64 kB.',
  'A number that a `transfer` step dials is held to what the company’s agents may dial.',
  '## Data and limits',
  'What a flow collects goes into `userdata`, which agents see in every event of the call, and which is in the call record. It has at most 64 kB: what would make it larger is not written. A recorded message belongs to the call, `GET /api/v1/calls/:id/messages/1` and on. A rating stands in the call record as `rating`, and the flows and steps that the customer took, after the talk too, as `flows`.',
  'A call takes at most 500 steps and stays at most 15 minutes; a circle without waiting is refused when the flow is written, and cut (the call ends, `ivrFailed`) where only the data decide. A flow that a call lacks, or that breaks, ends the call with `ivrFailed`; a customer who was lent to it goes back to the agent.',
  'A lent customer (6.6) comes back at `hangUp`, with the keys that were pressed in `userdata.keys`, in order; at `queue` or `transfer` the customer goes there, and the agent is done.',
  '`afterFlow` of a skill group names a flow that the customer hears when the agent hangs up first: that is the place for `rate`.',
];

function section(name: string, schema: TSchema): string[] {
  const kind = (schema as unknown as { properties: Record<string, TSchema> }).properties.kind;
  const about = kind === undefined ? undefined : aboutOf(kind);
  return [
    `### ${name}`,
    ...(about === undefined || about.en === '' ? [] : [`${about.en} ${about.zh}。`]),
    table(schema),
  ];
}

interface Field {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly 'x-unit'?: string;
}

function table(schema: TSchema): string {
  const { properties, required = [] } = schema as unknown as {
    readonly properties: Readonly<Record<string, TSchema>>;
    readonly required?: readonly string[];
  };
  const rows = Object.entries(properties)
    .filter(([name]) => name !== 'kind')
    .map(([name, field]) => {
      const about = aboutOf(field);
      return `| \`${name}\`${required.includes(name) ? '' : ', optional'} | ${typeText(field as unknown as Field)} | ${about.en} | ${about.zh} |`;
    });
  return rows.length === 0
    ? 'No fields.'
    : ['| field | value | meaning | 中文 |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function typeText(field: Field): string {
  const unit = field['x-unit'] === undefined ? '' : ` (${field['x-unit']})`;
  if (field.enum !== undefined) {
    return `${field.enum.map((value) => `\`${String(value)}\``).join(', ')}`;
  }
  if (field.minimum !== undefined && field.maximum !== undefined) {
    return `${field.minimum.toLocaleString('en')} to ${field.maximum.toLocaleString('en')}${unit}`;
  }
  if (field.type === 'array') {
    return `list, at most ${field.maxItems ?? 'any number'}`;
  }
  return `${field.type ?? 'one of its shapes'}${unit}`;
}

function fenced(text: string, language: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** What the checker says of the example with three slips in it. */
function exampleProblems(): string {
  const { menu } = EXAMPLE_FLOW.steps;
  const wrong = { ...menu, choices: { '1': 'service', '2': 'mesage' } };
  const shapes = checkFlow({ ...EXAMPLE_FLOW, steps: { ...EXAMPLE_FLOW.steps, menu: { ...menu, timeout: 5 } } });
  const names = checkFlow({ ...EXAMPLE_FLOW, steps: { ...EXAMPLE_FLOW.steps, menu: wrong } });
  return [shapes, names]
    .flatMap((check) => (check.ok ? [] : check.problems))
    .map(({ path, problem }) => `${path}: ${problem}`)
    .join('\n');
}
