import { END_REASONS, type EndReason } from '../codes/end-reasons.ts';
import {
  callid,
  dateTime,
  dir,
  followData,
  ourCall,
  ourSince,
  reply,
  timestamp,
  userdata,
  uuiData,
} from '../schema/common-fields.ts';
import { int, oneOf, optional, text } from '../schema/field.ts';
import { event } from '../schema/message.ts';
import { fine, sampleCall } from '../schema/samples.ts';

/** Hanging up, hold, and the end of an agent's part: named by 6.1–6.7, tables outside the manual (sdk-facts §9, reading.md). */

export const cancelmakecall = event(
  'cancelmakecall',
  {
    source: '6.1.1.6, sdk-facts §9',
    kind: 'reply',
    en: 'Reply to the hang-up command, and only to that (or when the system hangs up for an IVR transfer, 6.5). `after` follows.',
    zh: '调用挂机接口的响应',
    notes: [
      'The manual refers to a hang-up chapter that is not public. A hang-up on the agent’s phone brings no `cancelmakecall`.',
      'Nothing to hang up: `status` ≠ 0.',
    ],
    example: { type: 'cancelmakecall', ...fine, ...sampleCall },
  },
  { ...reply, ...ourCall },
);

export const answerable = event(
  'answerable',
  {
    source: 'Callwright',
    kind: 'call',
    en: 'The agent’s phone (worktype 0 or 1) rings, and `answercall` can make it answer.',
    zh: '话机振铃，可由网页接听（answercall）',
    notes: [
      'Ours. Once a part, after the ringing event, when the phone said `Allow-Events: talk`. Without it a phone of worktype 0 or 1 is answered on the phone; worktype 2 needs none, its page always answers.',
      'A page that does not know it loses nothing. Our SDK’s `getStatus()` does not show it.',
    ],
    example: { type: 'answerable', ...sampleCall, dir: 0 },
  },
  ourCall,
);

export const after = event(
  'after',
  {
    source: '6.1.1.7, sdk-facts §9',
    kind: 'call',
    en: 'The agent’s part in the call is over: exactly one for each part. The agent is in wrap-up.',
    zh: '座席挂机，进入话后',
    notes: [
      'The manual has no table for it; fields from the incumbent’s practice (sdk-facts §9), with `endedBy` and `endReason` of ours.',
    ],
    example: {
      type: 'after',
      ...sampleCall,
      caller: '18910393942',
      called: '4008001234',
      dir: 0,
      begin_time: '2019-07-12 10:31:50',
      answer_time: '2019-07-12 10:32:01',
      end_time: '2019-07-12 10:33:01',
      duration: 60,
      filename: '24542515792953351-1.wav',
      endedBy: 'customer',
      endReason: 'customerHungUp',
      wrapUp: 30,
      userdata: {},
      followData: {},
      uuiData: '',
    },
  },
  {
    callid,
    segment: optional(int({ en: 'which part of the call this was', zh: '通话段号', ours: true })),
    timestamp,
    caller: text({ en: 'as in the part’s other frames', zh: '主叫' }),
    called: text({ en: 'as in the part’s other frames', zh: '被叫' }),
    dir: optional(dir),
    begin_time: dateTime({ en: 'when the call began', zh: '通话开始时间' }),
    answer_time: dateTime({ en: 'when this agent’s part was connected, `""` if never', zh: '接通时间' }),
    end_time: dateTime({ en: 'when this agent’s part ended', zh: '挂机时间' }),
    duration: int({ en: 'talk time of this agent’s part', zh: '通话时长', unit: 'seconds' }),
    filename: text({
      en: 'recording; non-empty exactly when the agent was connected, also with recording off',
      zh: '录音文件名，未接通为空',
    }),
    endedBy: optional(
      oneOf(['agent', 'customer', 'system', 'supervisor'], { en: 'who ended it', zh: '挂机方', ours: true }),
    ),
    endReason: optional(
      oneOf(Object.keys(END_REASONS) as EndReason[], {
        en: 'why it ended, from the catalogue',
        zh: '结束原因',
        ours: true,
      }),
    ),
    wrapUp: optional(
      int({
        en: 'time until the server ends this wrap-up by itself; absent when it does not begin or only the agent ends it',
        zh: '话后剩余时长，超时自动结束',
        unit: 'seconds',
        ours: true,
      }),
    ),
    note: optional(text({ en: 'what the agent noted so far, where anything', zh: '小结内容', ours: true })),
    result: optional(text({ en: 'the result noted with it', zh: '处理结果', ours: true })),
    userdata: optional(userdata),
    followData: optional(followData),
    uuiData: optional(uuiData),
    since: ourSince,
  },
);

export const mute = event(
  'mute',
  {
    source: 'sdk-facts §3.4',
    kind: 'reply',
    en: 'Reply to `mute` (hold): with `status` 0 the customer hears music.',
    zh: '保持响应',
    example: { type: 'mute', ...fine, ...sampleCall },
  },
  { ...reply, ...ourCall },
);

export const unmute = event(
  'unmute',
  {
    source: 'sdk-facts §3.4',
    kind: 'reply',
    en: 'Reply to `unmute` (retrieve): with `status` 0 they talk again.',
    zh: '取消保持响应',
    example: { type: 'unmute', ...fine, ...sampleCall },
  },
  { ...reply, ...ourCall },
);

export const answercall = event(
  'answercall',
  {
    source: 'sdk-facts §3.3',
    kind: 'reply',
    en: 'Reply to `answercall`; the call’s own event (`incall`, `outcall`, …) tells that it is connected.',
    zh: '接听响应',
    notes: ['Ours: the incumbent shows no reply to it. Older clients ignore it.'],
    example: { type: 'answercall', ...fine, ...sampleCall },
  },
  { ...reply, ...ourCall },
);

export const callnote = event(
  'callnote',
  {
    source: 'Callwright',
    kind: 'reply',
    en: 'Reply to `callnote`: with `status` 0 the note is kept with the call’s record, at this `segment`.',
    zh: '通话小结响应',
    notes: ['Ours. Our SDK’s `getStatus()` does not show it.'],
    example: { type: 'callnote', ...fine, ...sampleCall },
  },
  { ...reply, ...ourCall },
);

export const senddtmf = event(
  'senddtmf',
  {
    source: 'sdk-facts §3.3',
    kind: 'reply',
    en: 'Reply to `senddtmf`.',
    zh: '发送按键响应',
    notes: ['Ours: the incumbent shows no reply to it. Older clients ignore it.'],
    example: { type: 'senddtmf', ...fine, ...sampleCall },
  },
  { ...reply, ...ourCall },
);
