import Type from 'typebox';
import { field, optional } from '../schema/field.ts';
import {
  FLOW_DIGITS_MAX,
  FLOW_HTTP_MS_MAX,
  FLOW_KEY_WAIT_MS_MAX,
  FLOW_MESSAGE_MS_MAX,
  FLOW_RING_MS_MAX,
} from './limits.ts';
import { kind, prompts } from './prompts.ts';
import { DATA_KEY, testSchema } from './tests.ts';

/** The steps of an IVR flow, by kind. */

const strict = { additionalProperties: false } as const;
export const STEP_NAME = '^[A-Za-z0-9_-]{1,64}$';
export const FLOW_NAME = '^[A-Za-z0-9_.-]{1,64}$';

/** Name of another step. The checker finds where flows lead by this mark. */
const step = (en: string, zh: string) => field(Type.String({ pattern: STEP_NAME }), { en, zh, unit: 'step' });
const next = step('the step that follows', '下一步骤');
const note = optional(field(Type.String({ maxLength: 1_000 }), { en: 'for the reader', zh: '备注' }));
const dataKey = (en: string, zh: string) => field(Type.String({ pattern: DATA_KEY }), { en, zh });
const template = (maxLength: number, en: string, zh: string) =>
  field(Type.String({ maxLength }), { en, zh, unit: 'template' });
const between = (minimum: number, maximum: number, en: string, zh: string, unit = 'ms') =>
  field(Type.Integer({ minimum, maximum }), { en, zh, unit });
const attemptsMax = between(1, 10, 'times that it is asked in all', '最多尝试次数', 'times');
const keyWait = between(100, FLOW_KEY_WAIT_MS_MAX, 'wait for a key after the prompts', '等待按键时间');
const wrongPrompts = optional(prompts('heard after a wrong input, before it is asked again', '输入错误提示'));
const scalar = Type.Union([Type.String({ maxLength: 1_000 }), Type.Number(), Type.Boolean()]);
const scalars = (keyPattern: string, en: string, zh: string) =>
  field(Type.Record(Type.String({ pattern: keyPattern }), scalar, { ...strict, maxProperties: 50 }), {
    en,
    zh,
    unit: 'template',
  });

const target = {
  number: Type.Object(
    {
      kind: kind('number', 'An outside number, dialled through the trunk.', '外线号码'),
      number: template(200, 'the number', '号码'),
    },
    strict,
  ),
  agent: Type.Object(
    {
      kind: kind('agent', 'An agent who is ready.', '坐席'),
      agent: template(200, 'agent number or agent key', '工号或坐席标识'),
    },
    strict,
  ),
};

export const stepSchemas = {
  play: Type.Object(
    {
      kind: kind('play', 'Plays prompts: files, speech, sounds.', '播放'),
      note,
      prompts: prompts('what is heard', '播放内容'),
      skippable: optional(field(Type.Boolean(), { en: 'any key goes on', zh: '按键跳过' })),
      next,
    },
    strict,
  ),
  menu: Type.Object(
    {
      kind: kind('menu', 'One key chooses where it goes on; it may be pressed during the prompts.', '菜单'),
      note,
      prompts: prompts('the choices', '菜单提示'),
      choices: field(
        Type.Record(Type.String({ pattern: '^[0-9*#]$' }), step('the step of this key', '按键对应步骤'), strict),
        { en: 'key → step', zh: '按键对应步骤' },
      ),
      timeoutMs: keyWait,
      attemptsMax,
      wrongPrompts,
      into: optional(dataKey('field that gets the key', '保存按键的字段')),
      otherwise: step('after so many wrong or missing keys', '超过次数后的步骤'),
    },
    strict,
  ),
  collect: Type.Object(
    {
      kind: kind('collect', 'Collects digits; they may be pressed during the prompts.', '收号'),
      note,
      prompts: prompts('what is asked', '收号提示'),
      into: dataKey('field that gets the digits', '保存号码的字段'),
      digitsMin: optional(between(0, FLOW_DIGITS_MAX, 'fewer are wrong; absent: 0', '最少位数', 'digits')),
      digitsMax: between(1, FLOW_DIGITS_MAX, 'so many end the input', '最多位数', 'digits'),
      timeoutMs: keyWait,
      betweenMs: optional(
        between(100, FLOW_KEY_WAIT_MS_MAX, 'wait for each further digit; absent: as `timeoutMs`', '位间超时'),
      ),
      endKey: optional(
        field(Type.String({ pattern: '^[*#]?$' }), { en: 'ends the input; absent: `#`, `""`: none', zh: '结束键' }),
      ),
      attemptsMax: optional(attemptsMax),
      wrongPrompts,
      next,
      otherwise: optional(step('after so many inputs that are too short; absent: `next`', '输入不足时的步骤')),
    },
    strict,
  ),
  rate: Type.Object(
    {
      kind: kind('rate', 'Asks for one key from 1 to 5; it goes into the data and the call record.', '满意度评价'),
      note,
      prompts: prompts('the question', '评价提示'),
      timeoutMs: keyWait,
      attemptsMax: optional(attemptsMax),
      wrongPrompts,
      into: optional(dataKey('field that gets the number; absent: `rating`', '保存评价的字段')),
      next,
    },
    strict,
  ),
  queue: Type.Object(
    {
      kind: kind('queue', 'The caller waits for an agent of a group. The flow ends here.', '排队'),
      note,
      groupId: between(0, 2_147_483_647, 'skill group', '技能组', 'id'),
      baseScore: optional(between(-100_000, 100_000, 'added to that of the service number', '基础分', 'points')),
      onFull: optional(step('the queue is full; absent: the call ends', '排队已满时的步骤')),
      onEmpty: optional(step('nobody is signed in to the group; absent: the caller waits', '无人签入时的步骤')),
    },
    strict,
  ),
  transfer: Type.Object(
    {
      kind: kind('transfer', 'Connects the caller with an outside number or an agent.', '转接'),
      note,
      to: Type.Union([target.number, target.agent], { description: 'who' }),
      ringMs: optional(between(1_000, FLOW_RING_MS_MAX, 'longest ringing of a number; absent: 30,000', '振铃超时')),
      failed: step('not reached, busy, no answer', '失败时的步骤'),
      next: optional(step('the number has hung up; absent: the call ends', '对方挂机后的步骤')),
    },
    strict,
  ),
  condition: Type.Object(
    {
      kind: kind('condition', 'Goes on at the first case whose tests all hold.', '条件'),
      note,
      cases: field(
        Type.Array(
          Type.Object(
            {
              when: field(Type.Array(testSchema, { minItems: 1, maxItems: 16 }), {
                en: 'all must hold',
                zh: '条件（全部满足）',
              }),
              next: step('then', '满足时的步骤'),
            },
            strict,
          ),
          { minItems: 1, maxItems: 50 },
        ),
        { en: 'looked at in this order', zh: '分支' },
      ),
      otherwise: step('when no case holds', '均不满足时的步骤'),
    },
    strict,
  ),
  set: Type.Object(
    {
      kind: kind('set', 'Writes fields of the call’s data (`userdata`).', '赋值'),
      note,
      data: scalars(DATA_KEY, 'field → value', '字段与值'),
      next,
    },
    strict,
  ),
  http: Type.Object(
    {
      kind: kind('http', 'Asks a web service; its JSON answer is merged into the call’s data.', 'HTTP请求'),
      note,
      method: optional(field(Type.Enum(['GET', 'POST', 'PUT']), { en: 'absent: GET', zh: '请求方法' })),
      url: template(2_000, 'http or https; templates only after the host, which the company must allow', '地址'),
      headers: optional(scalars('^[A-Za-z0-9-]{1,64}$', 'request headers', '请求头')),
      body: optional(scalars('^.{1,64}$', 'sent as a JSON object', '请求体')),
      timeoutMs: between(100, FLOW_HTTP_MS_MAX, 'for the whole answer', '超时时间'),
      music: optional(field(Type.Boolean(), { en: 'the caller hears music meanwhile', zh: '等待时播放音乐' })),
      into: optional(dataKey('field that gets the answer; absent: its fields are merged', '保存结果的字段')),
      ok: step('status 2xx with a JSON object, or empty', '成功时的步骤'),
      failed: step('any other answer, none, or not allowed', '失败时的步骤'),
      timeout: step('no answer in time', '超时时的步骤'),
    },
    strict,
  ),
  message: Type.Object(
    {
      kind: kind('message', 'Records the caller until a key or the limit; a beep comes before.', '留言'),
      note,
      prompts: prompts('heard before the beep', '留言提示'),
      maxMs: between(1_000, FLOW_MESSAGE_MS_MAX, 'longest message', '最长留言'),
      into: optional(dataKey('field that gets the id of the recording', '保存录音标识的字段')),
      next,
    },
    strict,
  ),
  goto: Type.Object(
    {
      kind: kind('goto', 'Goes on at the start of another flow.', '跳转流程'),
      note,
      flow: field(Type.String({ pattern: FLOW_NAME }), { en: 'its name', zh: '流程名' }),
    },
    strict,
  ),
  hangUp: Type.Object(
    {
      kind: kind('hangUp', 'The end. A caller who was lent to the flow goes back to the agent.', '结束'),
      note,
    },
    strict,
  ),
};

export const stepSchema = Type.Union([
  stepSchemas.play,
  stepSchemas.menu,
  stepSchemas.collect,
  stepSchemas.rate,
  stepSchemas.queue,
  stepSchemas.transfer,
  stepSchemas.condition,
  stepSchemas.set,
  stepSchemas.http,
  stepSchemas.message,
  stepSchemas.goto,
  stepSchemas.hangUp,
]);
