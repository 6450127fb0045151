import Type from 'typebox';
import { field, fixed, oneOf, optional } from '../schema/field.ts';
import { FLOW_PROMPTS_MAX, FLOW_TEXT_CHARS_MAX } from './limits.ts';

/** What a caller hears in an IVR flow: parts, one after the other. */

const strict = { additionalProperties: false } as const;

const language = optional(
  oneOf(['zh', 'en'], { en: 'language of the voice; absent: the company’s', zh: '语音语言，缺省为企业语言' }),
);

const spoken = (en: string, zh: string) =>
  field(Type.String({ minLength: 1, maxLength: FLOW_TEXT_CHARS_MAX }), { en, zh, unit: 'template' });

export const promptSchemas = {
  say: Type.Object({ kind: Type.Literal('say'), text: spoken('what is said', '播报文本'), language }, strict),
  digits: Type.Object(
    { kind: Type.Literal('digits'), text: spoken('said sign by sign: `${pin}`', '逐位播报'), language },
    strict,
  ),
  file: Type.Object(
    {
      kind: Type.Literal('file'),
      name: field(Type.String({ pattern: '^(?!.*\\.\\.)[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}$' }), {
        en: 'WAV file, relative to the folder of prompts',
        zh: '语音文件',
      }),
    },
    strict,
  ),
  sound: Type.Object(
    { kind: Type.Literal('sound'), sound: oneOf(['music', 'beep'], { en: 'a built-in sound', zh: '内置音' }) },
    strict,
  ),
  silence: Type.Object(
    {
      kind: Type.Literal('silence'),
      ms: field(Type.Integer({ minimum: 20, maximum: 10_000 }), { en: 'a pause', zh: '静音', unit: 'ms' }),
    },
    strict,
  ),
};

export const promptSchema = Type.Union([
  promptSchemas.say,
  promptSchemas.digits,
  promptSchemas.file,
  promptSchemas.sound,
  promptSchemas.silence,
]);

export function prompts(en: string, zh: string) {
  return field(Type.Array(promptSchema, { maxItems: FLOW_PROMPTS_MAX }), { en, zh });
}

/** The kind of a step, prompt or test: what tells the shapes of a union apart. */
export function kind<const K extends string>(name: K, en: string, zh: string) {
  return fixed(name, { en, zh });
}
