import Type from 'typebox';
import { field, int, json, oneOfInts, optional, text, textLike } from './field.ts';

/** Fields that many messages share. One meaning each; a message that differs defines its own. */

export const callid = textLike('^[0-9]{1,24}$', {
  en: 'id of the call, a decimal string; one for the whole call, the same for all parties',
  zh: '通话唯一标识',
});

export const timestamp = textLike('^[0-9]{9,11}$', {
  en: 'when the call was created',
  zh: '通话创建unix时间戳',
  unit: 'unix seconds, as a string',
  note: 'the example of 6.2.1 shows a number: the table wins',
});

export const caller = text({
  en: 'outbound: the number shown to the customer; inbound and smart outbound: the customer; internal: the initiator’s agent key',
  zh: '主叫（外呼为显号，呼入为客户号码，内呼为发起坐席）',
});
export const called = text({
  en: 'outbound: the customer; inbound: the service number; internal: the target’s agent key',
  zh: '被叫（外呼为客户号码，呼入为特服号，内呼为目标坐席）',
});
export const origcaller = text({
  en: 'outbound: the agent’s phone; inbound: the caller as the network first gave it',
  zh: '原主叫（外呼为坐席话机号码）',
});
export const nowgroupid = int({
  en: 'skill group the call is served in; a manual call: the agent’s primary group',
  zh: '当前技能组id',
});
export const userdata = json({ en: 'the platform’s data of the call, `{}` when empty', zh: '平台随路数据' });
export const followData = json({ en: 'the page’s data of the call, `{}` when empty', zh: '用户随路数据' });
export const uuiData = text({ en: 'user-to-user data (RFC 7433), `""` when empty', zh: 'user to user data' });
export const preview = json({ en: 'preview task of the call, `{}` when none', zh: '预览外呼任务信息' });
export const dir = oneOfInts([0, 1], {
  en: 'direction of the customer’s call: 0 inbound, 1 outbound',
  zh: '呼叫方向 0呼入 1呼出',
});

export const status = int({ en: '0 fine, anything else an error', zh: '状态码 0正常 非0错误' });
export const reason = text({ en: 'text for people, `""` when fine, in the company’s language', zh: '原因' });
/** What every reply has. */
export const reply = { status, reason };

export const cmdtype = field(Type.Literal(1), {
  en: 'always 1: the phone bar’s timer is not started anew',
  zh: '固定值 1 表示电话条上时间不重新计时',
});

const areaFields = {
  city: text({ en: 'city', zh: '市' }),
  province: optional(
    text({ en: 'province', zh: '省', ours: true, note: 'the right spelling; same value as `provice`' }),
  ),
  provice: optional(
    text({ en: 'province', zh: '省', note: 'the manual’s spelling, which is the wire; we always send both' }),
  ),
};
export const area = (about: { readonly en: string; readonly zh: string; readonly ours?: true }) =>
  field(Type.Object(areaFields), about);
export const callerArea = area({ en: 'where the caller’s number belongs', zh: '主叫归属地' });
export const calledArea = area({ en: 'where the called number belongs', zh: '被叫归属地' });

export const segment = int({
  en: 'which part of the call this is; each agent’s part has its own number, from 1',
  zh: '通话段号',
  ours: true,
});

const ourNote = 'beyond the manual’s table: on every frame that belongs to a call';
/** Added, where the table lacks them, to every frame that belongs to a call. */
export const ourCallid = optional(
  textLike('^[0-9]{1,24}$', { en: 'id of the call', zh: '通话唯一标识', ours: true, note: ourNote }),
);
export const ourTimestamp = optional(
  textLike('^[0-9]{9,11}$', {
    en: 'when the call was created',
    zh: '通话创建unix时间戳',
    unit: 'unix seconds, as a string',
    ours: true,
    note: ourNote,
  }),
);
export const ourDir = optional(
  oneOfInts([0, 1], {
    en: 'direction of the customer’s call: 0 inbound, 1 outbound',
    zh: '呼叫方向 0呼入 1呼出',
    ours: true,
    note: ourNote,
  }),
);
export const ourSegment = optional(segment);
/** On what is told again to a page that comes back, so that its timers go on. */
export const ourSince = optional(
  int({
    en: 'when this state, or this agent’s part in the call, began; only on a frame that tells a page that comes back how things stand',
    zh: '状态或通话段开始时间，仅用于页面恢复时重发的消息',
    unit: 'unix milliseconds',
    ours: true,
  }),
);
/** For frames whose table has none of them. */
export const ourCall = { callid: ourCallid, timestamp: ourTimestamp, segment: ourSegment, dir: ourDir };
/** Of a consultation or a transfer. */
export const ourTarget = optional(
  text({
    en: 'agent key or number of the other side: who was asked, who asks, or who the customer goes to',
    zh: '咨询或转接的另一方（坐席或号码）',
    ours: true,
  }),
);

const replayNote = 'beyond the manual’s table: a page that missed the ringing shows the call from this frame alone';
/** What the connected frames have beside their table. `userdata` after a consulted IVR holds what the flow collected (6.6). */
export const ourContext = {
  origcaller: optional(
    text({
      en: 'outbound: the agent’s phone; inbound: the caller as the network first gave it',
      zh: '原主叫（外呼为坐席话机号码）',
      ours: true,
      note: replayNote,
    }),
  ),
  nowgroupid: optional(
    int({ en: 'skill group the call is served in', zh: '当前技能组id', ours: true, note: replayNote }),
  ),
  userdata: optional(
    json({
      en: 'the platform’s data, with what a consulted IVR collected',
      zh: '平台随路数据（含IVR收集的数据）',
      source: '6.6',
      ours: true,
      note: replayNote,
    }),
  ),
  followData: optional(json({ en: 'the page’s data of the call', zh: '用户随路数据', ours: true, note: replayNote })),
  uuiData: optional(
    text({ en: 'user-to-user data (RFC 7433)', zh: 'user to user data', ours: true, note: replayNote }),
  ),
  since: ourSince,
};

/** What `answer` has beside its table for a page that comes back: the ringing frames had told it. */
export const ourDialled = {
  preview: optional(
    json({ en: 'preview task of the call, to a page that comes back', zh: '预览外呼任务信息', ours: true }),
  ),
  callerArea: optional(area({ en: 'as in `calledringing`, to a page that comes back', zh: '主叫归属地', ours: true })),
  calledArea: optional(area({ en: 'as in `calledringing`, to a page that comes back', zh: '被叫归属地', ours: true })),
};

/** What every ringing and connected frame of a served call has in the manual; `since` is ours. */
export const callFields = {
  callid,
  timestamp,
  caller,
  origcaller,
  called,
  nowgroupid,
  userdata,
  followData,
  uuiData,
  since: ourSince,
};

export const dateTime = (about: { readonly en: string; readonly zh: string; readonly note?: string }) =>
  textLike('^([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})?$', {
    ...about,
    unit: 'yyyy-MM-dd HH:mm:ss, company’s time zone',
  });
