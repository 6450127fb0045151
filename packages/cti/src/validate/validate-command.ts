import type { TSchema } from 'typebox';
import type { RefusalCode } from '../codes/refusals.ts';
import { COMMANDS, type CtiCommand } from '../commands/index.ts';
import { cleanNumber, NOTE_CHARS_MAX, NUMBER_CHARS_MAX, toData } from '../commands/values.ts';
import { problemOf } from './compiled.ts';
import { DATA_BYTES_MAX, DATA_DEPTH_MAX, dataProblem } from './data-limits.ts';

export type CommandRefusal = Extract<
  RefusalCode,
  | 'malformedFrame'
  | 'unknownCommand'
  | 'missingField'
  | 'invalidField'
  | 'numberEmpty'
  | 'numberTooLong'
  | 'dataTooLarge'
  | 'noteTooLong'
>;

export type CommandValidation =
  | { readonly ok: true; readonly command: CtiCommand }
  | {
      readonly ok: false;
      readonly code: CommandRefusal;
      /** The command's name as sent (cut to 64 characters), `""` when there was none: for the `error` frame. */
      readonly cmd: string;
      /** JSON pointer of the field. */
      readonly path: string;
      readonly problem: string;
      /** The request's `sequence`, when it was readable, for the reply's echo. */
      readonly sequence: number | undefined;
    };

interface Known {
  readonly schema: TSchema;
  readonly fields: readonly string[];
  readonly required: readonly string[];
}

// A Map, not the object itself: `cmd` may be `__proto__` or `constructor`.
const known: ReadonlyMap<string, Known> = new Map(
  Object.entries(COMMANDS).map(([name, schema]) => [
    name,
    { schema, fields: Object.keys(schema.properties), required: (schema as { required?: string[] }).required ?? [] },
  ]),
);

/** Fields that hold a phone number or agent key. `num` of `senddtmf` is a key, and its schema says so. */
const NUMBER_FIELDS = new Set(['called', 'caller', 'num']);
const DATA_FIELDS = new Set(['userdata', 'followData', 'preview']);

/**
 * Holds a frame of a page against its command's schema and limits. The command that comes back is a copy with the fields that
 * its schema knows: pages send stale fields of earlier commands along (sdk-facts §3.2), and `""` or `null` equals absence
 * (reading.md). Never throws, whatever the frame.
 */
export function validateCommand(value: unknown): CommandValidation {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('malformedFrame', '', '', 'is not a JSON object', undefined);
  }
  const frame = value as Readonly<Record<string, unknown>>;
  const sequence = readSequence(frame);
  const cmd = Object.hasOwn(frame, 'cmd') ? frame.cmd : undefined;
  if (typeof cmd !== 'string') return refuse('malformedFrame', '', '/cmd', 'is missing or no string', sequence);
  const name = cmd.slice(0, 64);
  const entry = known.get(cmd);
  if (entry === undefined) return refuse('unknownCommand', name, '/cmd', `unknown command "${name}"`, sequence);
  const command = knownFields(frame, entry.fields);
  return problemIn(command, entry, name, sequence) ?? { ok: true, command: command as CtiCommand };
}

function problemIn(
  command: Readonly<Record<string, unknown>>,
  entry: Known,
  cmd: string,
  sequence: number | undefined,
): CommandValidation | undefined {
  for (const field of entry.required) {
    if (!Object.hasOwn(command, field)) {
      return refuse(
        NUMBER_FIELDS.has(field) ? 'numberEmpty' : 'missingField',
        cmd,
        `/${field}`,
        'is missing',
        sequence,
      );
    }
  }
  for (const field of Object.keys(command)) {
    const problem = limitProblem(cmd, field, command[field]);
    if (problem !== undefined) return refuse(problem.code, cmd, `/${field}`, problem.text, sequence);
  }
  const found = problemOf(entry.schema, command);
  return found === undefined ? undefined : refuse('invalidField', cmd, found.path, found.problem, sequence);
}

function limitProblem(cmd: string, field: string, value: unknown): { code: CommandRefusal; text: string } | undefined {
  if (DATA_FIELDS.has(field)) {
    const problem = dataProblem(value) ?? dataProblem(toData(value));
    if (problem === 'too large') return { code: 'dataTooLarge', text: `is larger than ${DATA_BYTES_MAX} bytes` };
    if (problem === 'too deep') return { code: 'invalidField', text: `is nested deeper than ${DATA_DEPTH_MAX} levels` };
    return problem === undefined ? undefined : { code: 'invalidField', text: 'has the key __proto__' };
  }
  if (field === 'note' && typeof value === 'string' && value.length > NOTE_CHARS_MAX) {
    return { code: 'noteTooLong', text: `has ${value.length} characters, at most ${NOTE_CHARS_MAX} are allowed` };
  }
  if (cmd === 'senddtmf' || !NUMBER_FIELDS.has(field)) return undefined;
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const length = cleanNumber(value).length;
  if (length > NUMBER_CHARS_MAX) {
    return { code: 'numberTooLong', text: `has ${length} characters, at most ${NUMBER_CHARS_MAX} are allowed` };
  }
  return length === 0 ? { code: 'numberEmpty', text: 'holds no digit or letter' } : undefined;
}

function knownFields(frame: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  const command: Record<string, unknown> = {};
  for (const field of fields) {
    if (!Object.hasOwn(frame, field)) continue;
    const value = frame[field];
    if (value !== undefined && value !== null && value !== '') command[field] = value;
  }
  return command;
}

function readSequence(frame: Readonly<Record<string, unknown>>): number | undefined {
  const raw = Object.hasOwn(frame, 'sequence') ? frame.sequence : undefined;
  const value = typeof raw === 'string' && /^[0-9]{1,16}$/.test(raw) ? Number(raw) : raw;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

function refuse(
  code: CommandRefusal,
  cmd: string,
  path: string,
  problem: string,
  sequence: number | undefined,
): CommandValidation {
  return { ok: false, code, cmd, path, problem, sequence };
}
