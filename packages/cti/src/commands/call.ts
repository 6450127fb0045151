import Type from 'typebox';
import { field, optional } from '../schema/field.ts';
import { command, type MessageAbout } from '../schema/message.ts';
import { dataLike, intLike, longText, nameLike, numberLike, UUI_CHARS_MAX } from './fields.ts';
import { NOTE_CHARS_MAX } from './values.ts';

/** What an agent does with calls: sdk-facts §1.5–§1.7, §3.3. */

const sequence = 1562898710123;
const plain = (cmd: string, en: string, zh: string): MessageAbout => ({
  source: 'sdk-facts §3.3',
  kind: 'call',
  en,
  zh,
  example: { cmd, sequence },
});
const withFields = (cmd: string, en: string, zh: string, fields: Readonly<Record<string, unknown>>): MessageAbout => ({
  ...plain(cmd, en, zh),
  example: { cmd, ...fields, sequence },
});

const userdata = optional(dataLike({ en: 'merged into the platform’s data of the call', zh: '随路数据' }));
const groupid = intLike({ en: 'skill group', zh: '技能组id' });
const filename = nameLike({ en: 'name of the IVR flow', zh: 'IVR流程名称' });

export const agentidle = command('agentidle', plain('agentidle', 'Become ready.', '示闲'), {});

export const agentbusy = command('agentbusy', withFields('agentbusy', 'Become not ready.', '示忙', { busydescr: 0 }), {
  busydescr: optional(intLike({ en: 'not-ready reason, default 0', zh: '忙碌类型，默认0' })),
});

export const makecall = command(
  'makecall',
  withFields('makecall', 'Calls a number, or (with `@`) another agent.', '外呼', { called: '13300000019', caller: '' }),
  {
    called: numberLike({ en: 'number or agent key to call', zh: '被叫号码或坐席标识' }),
    caller: optional(numberLike({ en: 'number to show; absent: the platform’s', zh: '显号' })),
    preview: optional(dataLike({ en: 'preview task, sent back as is in the call’s events', zh: '预览外呼任务信息' })),
    followData: optional(dataLike({ en: 'the page’s data, travels with the call', zh: '用户随路数据', ours: true })),
    uuiData: optional(
      longText(UUI_CHARS_MAX, {
        en: 'User-to-User header of the customer’s INVITE (RFC 7433), as it is to stand there: `hex digits;encoding=hex`',
        zh: 'user to user data',
        ours: true,
      }),
    ),
    userdata,
  },
);

export const cancelmakecall = command(
  'cancelmakecall',
  plain('cancelmakecall', 'Hangs up, in whatever stage the call is.', '挂机'),
  {
    agentoperatorid: optional(nameLike({ en: 'own agent number; not needed', zh: '本人工号' })),
    uuiData: optional(
      longText(UUI_CHARS_MAX, {
        en: 'User-to-User header of the customer’s BYE (RFC 7433), as it is to stand there',
        zh: 'user to user data（挂机时发给客户）',
        ours: true,
      }),
    ),
  },
);

export const answercall = command('answercall', plain('answercall', 'Answers the ringing call.', '接听'), {});

export const senddtmf = command('senddtmf', withFields('senddtmf', 'Sends one key.', '发送按键', { num: '5' }), {
  num: field(Type.Union([Type.String({ pattern: '^[0-9*#A-D]$' }), Type.Integer({ minimum: 0, maximum: 9 })]), {
    en: 'the key: 0–9, *, #',
    zh: '按键',
  }),
});

export const callnote = command(
  'callnote',
  {
    ...withFields(
      'callnote',
      'Notes what the call was about (小结). Again: the new note replaces the old.',
      '通话小结',
      {
        note: 'asked for a refund',
        result: 'complaint',
      },
    ),
    source: 'Callwright',
    notes: [
      'From the agent whose part of the call it is: from the ring on, in wrap-up, and for a minute after it. `status` ≠ 0 later.',
    ],
  },
  {
    note: optional(longText(NOTE_CHARS_MAX, { en: 'free text; absent: none', zh: '小结内容', ours: true })),
    result: optional(nameLike({ en: 'how the call went, one of the page’s own list', zh: '处理结果', ours: true })),
    callid: optional(nameLike({ en: 'absent: the present call, else the last one', zh: '通话唯一标识', ours: true })),
    segment: optional(intLike({ en: 'the agent’s part of that call', zh: '通话段号', ours: true })),
  },
);

export const mute = command('mute', plain('mute', 'Holds the call (the name is the wire’s).', '保持'), {});
export const unmute = command('unmute', plain('unmute', 'Retrieves the held call.', '取消保持'), {});

export const transfercall = command(
  'transfercall',
  withFields('transfercall', 'Transfers the customer to an agent or a number.', '转接', {
    num: '1002@demo',
    groupid: 802,
    userdata: {},
  }),
  {
    num: numberLike({ en: 'agent key or phone number', zh: '坐席标识或电话号码' }),
    groupid: optional(groupid),
    userdata,
  },
);

export const transfergroup = command(
  'transfergroup',
  withFields('transfergroup', 'Transfers the customer to the queue of a skill group.', '转接技能组', { groupid: 803 }),
  {
    agentkey: optional(nameLike({ en: 'own agent key', zh: '本人坐席标识' })),
    companyid: optional(intLike({ en: 'company', zh: '企业id' })),
    groupid,
    userdata,
  },
);

export const canceltransfercall = command(
  'canceltransfercall',
  plain('canceltransfercall', 'Takes the transfer back while the target rings.', '取消转接'),
  {},
);

export const transferservice = command(
  'transferservice',
  withFields('transferservice', 'Sends the customer to an IVR flow.', '转接IVR', { filename: '95002' }),
  { filename, num: optional(numberLike({ en: 'number handed to the flow', zh: '号码' })), userdata },
);

export const agentconsult = command(
  'agentconsult',
  withFields('agentconsult', 'Asks an agent or a number, while the customer waits.', '咨询', { num: '1002@demo' }),
  { num: numberLike({ en: 'agent key or phone number', zh: '坐席标识或电话号码' }), userdata },
);

export const agentconsultback = command(
  'agentconsultback',
  plain('agentconsultback', 'Ends the consultation, back to the customer.', '取消咨询'),
  {},
);
export const agentshift = command(
  'agentshift',
  plain('agentshift', 'Hands the customer to the consulted party.', '咨询转接'),
  {},
);
export const tripartitetalk = command('tripartitetalk', plain('tripartitetalk', 'Joins all three.', '三方通话'), {});

export const consulationservice = command(
  'consulationservice',
  withFields('consulationservice', 'Lends the customer to an IVR flow; the agent waits.', '咨询IVR', {
    filename: '95002',
  }),
  {
    filename,
    groupid: optional(groupid),
    num: optional(numberLike({ en: 'number handed to the flow', zh: '号码' })),
    userdata,
  },
);
