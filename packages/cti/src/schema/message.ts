import Type, { type TProperties } from 'typebox';
import { fixed, int, optional, text } from './field.ts';

export type MessageKind = 'reply' | 'call' | 'state' | 'feed' | 'notice' | 'session';

/** What stands at the top of a message's page in the docs. */
export interface MessageAbout {
  /** Manual section, e.g. `6.1.1.1`, or `sdk-facts §9`, or `Callwright` for our own. */
  readonly source: string;
  readonly kind: MessageKind;
  readonly en: string;
  readonly zh: string;
  /** Where several shapes share a type: which one this is. */
  readonly shape?: string;
  readonly notes?: readonly string[];
  /** A whole message that validates. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** Numbering that the gateway adds (DESIGN "Wire"). Absent from `ping` and the feeds: only their latest value counts. */
export const numbering = {
  seq: optional(
    int({ en: 'number of this message, per agent, without gaps', zh: '消息序号（每坐席连续）', ours: true }),
  ),
  epoch: optional(text({ en: 'changes when `seq` starts anew', zh: '序号纪元，重新编号时变化', ours: true })),
  sequence: optional(
    int({
      en: 'echo of the command’s `sequence`, on replies',
      zh: '回显命令的 sequence',
      ours: true,
      note: 'clients that match replies by `type` alone ignore it',
    }),
  ),
};

/** One event as it goes to the page: `type`, its fields, our numbering. Unknown further fields are allowed. */
export function event<const T extends string, P extends TProperties>(type: T, about: MessageAbout, fields: P) {
  const { example, ...rest } = about;
  return Type.Object(
    { type: fixed(type, { en: `always \`${type}\``, zh: `固定值 ${type}` }), ...fields, ...numbering },
    { title: type, description: about.en, examples: [example], 'x-about': rest },
  );
}

/** `ping` and the feeds: no numbering, only the latest counts. */
export function unnumbered<const T extends string, P extends TProperties>(type: T, about: MessageAbout, fields: P) {
  const { example, ...rest } = about;
  return Type.Object(
    { type: fixed(type, { en: `always \`${type}\``, zh: `固定值 ${type}` }), ...fields },
    { title: type, description: about.en, examples: [example], 'x-about': rest },
  );
}

/** One command as it comes from the page. */
export function command<const C extends string, P extends TProperties>(cmd: C, about: MessageAbout, fields: P) {
  const { example, ...rest } = about;
  return Type.Object(
    {
      cmd: fixed(cmd, { en: `always \`${cmd}\``, zh: `固定值 ${cmd}` }),
      ...fields,
      sequence: optional(commandSequence()),
    },
    { title: cmd, description: about.en, examples: [example], 'x-about': rest },
  );
}

function commandSequence() {
  return Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]{1,20}$' })], {
    description: 'strictly increasing with our SDK; ms since 1970 at send time with the incumbent',
    'x-zh': '命令序号',
    'x-source': 'sdk-facts §3.2',
  });
}
