import { COMMANDS, type CtiCommand, type RefusalCode, toGroupIds, toInt, validateCommand } from '@callwright/cti';
import type { AgentKey, WorkType } from '@callwright/engine';

/** Characters of a frame: attached data of the largest size that `cti` allows, and the rest. */
export const FRAME_CHARS_MAX = 96 * 1024;
/** Groups that a `logon` may name. */
const GROUPS_MAX = 256;
/** Characters of a value that is quoted back in a refusal. */
const QUOTED_MAX = 32;

interface Sequenced {
  /** Epoch ms with the incumbent SDK, strictly increasing with ours; undefined when the frame has none. */
  readonly sequence: number | undefined;
}

/** A frame of a page, understood as far as the gateway needs. Everything but `command` is the gateway's own business. */
export type PageFrame =
  | ({ readonly kind: 'ping' } & Sequenced)
  | ({ readonly kind: 'pingack' } & Sequenced)
  | ({
      readonly kind: 'logon';
      /** Empty and undefined: the frame names none; its token does. */
      readonly operatorId: string;
      readonly abbreviate: string;
      readonly companyId: number | undefined;
      readonly password: string;
      readonly worktype: WorkType;
      readonly auto: boolean;
      readonly groupIds: readonly number[];
    } & Sequenced)
  | ({
      readonly kind: 'reconnection';
      readonly agentKey: AgentKey;
      readonly seq: number | undefined;
      readonly epoch: string | undefined;
    } & Sequenced)
  | ({ readonly kind: 'audio'; readonly sdp: string } & Sequenced)
  | ({ readonly kind: 'command'; readonly command: CtiCommand } & Sequenced)
  | ({
      readonly kind: 'refused';
      readonly why: 'json' | 'object' | 'tooLarge' | 'unknown' | 'fields';
      readonly code: RefusalCode;
      /** What the frame calls itself, cut to a length that can be sent back. */
      readonly cmd: string;
      readonly detail?: string;
    } & Sequenced);

/** How much of a frame that is too large is looked at, at both its ends, for what it is. */
const LOOKED_AT_CHARS = 512;

/** Not parsed: only its name and number are looked for, so that the page is answered and does not send it again. */
function tooLarge(text: string): PageFrame & { kind: 'refused' } {
  const ends = `${text.slice(0, LOOKED_AT_CHARS)}${text.slice(-LOOKED_AT_CHARS)}`;
  const cmd = /"cmd"\s*:\s*"([a-z0-9]{1,32})"/.exec(ends)?.[1] ?? '';
  const sequence = readSequence(/"sequence"\s*:\s*"?(\d{1,16})\b/.exec(ends)?.[1]);
  const known = Object.hasOwn(COMMANDS, cmd);
  return {
    ...refused('tooLarge', 'dataTooLarge', known ? cmd : '', sequence),
    detail: `a frame of ${text.length} characters, at most ${FRAME_CHARS_MAX}`,
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads one text frame. Never throws; fields that its `cmd` does not define are ignored (sdk-facts §3.2). */
export function readFrame(text: string): PageFrame {
  if (text.length > FRAME_CHARS_MAX) {
    return tooLarge(text);
  }
  const fields = parseObject(text);
  if (typeof fields === 'string') {
    return refused(fields, 'malformedFrame', '', undefined);
  }
  const sequence = readSequence(fields.sequence);
  const cmd = fields.cmd;
  if (typeof cmd !== 'string') {
    return refused('object', 'malformedFrame', '', sequence);
  }
  if (cmd === 'ping' || cmd === 'pingack') {
    return { kind: cmd, sequence };
  }
  return readCommand(cmd, fields, sequence);
}

function readCommand(cmd: string, fields: Fields, sequence: number | undefined): PageFrame {
  const checked = validateCommand(fields);
  if (!checked.ok) {
    const why = checked.code === 'unknownCommand' ? 'unknown' : 'fields';
    return { ...refused(why, checked.code, cmd, sequence), detail: `${checked.path.slice(1)} ${checked.problem}` };
  }
  switch (checked.command.cmd) {
    case 'logon':
      return { ...readLogon(fields), sequence };
    case 'reconnection':
      return { ...readReconnection(fields), sequence };
    case 'audio':
      return { kind: 'audio', sdp: textOf(fields.sdp), sequence };
    default:
      return { kind: 'command', command: checked.command, sequence };
  }
}

function readLogon(fields: Fields): Omit<PageFrame & { kind: 'logon' }, 'sequence'> {
  const worktype = toInt(fields.worktype, 0);
  return {
    kind: 'logon',
    operatorId: textOf(fields.operatorid),
    abbreviate: textOf(fields.abbreviate),
    companyId: readInt(fields.companyid),
    password: textOf(fields.password),
    worktype: worktype === 1 || worktype === 2 ? worktype : 0,
    auto: toInt(fields.auto, 0) === 1,
    groupIds: toGroupIds(textOf(fields.logingroups)).slice(0, GROUPS_MAX),
  };
}

function readReconnection(fields: Fields): Omit<PageFrame & { kind: 'reconnection' }, 'sequence'> {
  const seq = fields.seq;
  const epoch = fields.epoch;
  return {
    kind: 'reconnection',
    agentKey: textOf(fields.agentkey),
    seq: typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0 ? seq : undefined,
    epoch: typeof epoch === 'string' ? epoch : undefined,
  };
}

/** A number, or digits: pages of all ages send both. */
function readSequence(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

function readInt(value: unknown): number | undefined {
  const number = toInt(value, -1);
  return number < 0 ? undefined : number;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function parseObject(text: string): Fields | 'json' | 'object' {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : 'object';
  } catch {
    return 'json';
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(
  why: (PageFrame & { kind: 'refused' })['why'],
  code: RefusalCode,
  cmd: string,
  sequence: number | undefined,
): PageFrame & { kind: 'refused' } {
  return { kind: 'refused', why, code, cmd: cmd.slice(0, QUOTED_MAX), sequence };
}
