import Type from 'typebox';
import { cmdtype } from '../schema/common-fields.ts';
import { field, int, oneOfInts, optional, text, textLike } from '../schema/field.ts';
import { unnumbered } from '../schema/message.ts';

/** Manual 6.8: who waits. Feeds: only the latest counts, so they carry no `seq`. */

const counts = {
  autonum: int({ en: 'answered campaign customers waiting', zh: '预测技能组排队数量', unit: 'calls' }),
  groupid: int({ en: 'skill group', zh: '技能组id' }),
  num: int({ en: 'inbound and transferred calls waiting', zh: '呼入技能组排队数', unit: 'calls' }),
};

export const queuenum = unnumbered(
  'queuenum',
  {
    source: '6.8.1.1',
    kind: 'feed',
    en: 'Calls waiting in one of the agent’s groups: one frame a group every 5 s to every signed-in agent, also when nothing changed.',
    zh: '坐席所在技能组排队数据，每隔5秒推送',
    example: { type: 'queuenum', cmdtype: 1, autonum: 0, groupid: 802, num: 1 },
  },
  { ...counts, cmdtype },
);

export const monitorqueue = unnumbered(
  'monitorqueue',
  {
    source: '6.8.2.2',
    kind: 'feed',
    en: 'Calls waiting in all of the supervisor’s groups, in one frame: on change and at least every 5 s.',
    zh: '班长所在技能组的呼入排队数和预测排队数',
    notes: ['Only after `monitoragent`, until sign-out.'],
    example: { type: 'monitorqueue', data: [{ autonum: 0, groupid: 802, num: 1 }], cmdtype: 1 },
  },
  { cmdtype, data: field(Type.Array(Type.Object(counts)), { en: 'one entry a group', zh: '排队信息' }) },
);

const unixMs = (about: { readonly en: string; readonly zh: string }) =>
  textLike('^[0-9]{12,14}$', {
    ...about,
    unit: 'unix milliseconds, as a string',
    note: 'the table says "unix timestamp"; its example shows milliseconds',
  });

const waitingCaller = Type.Object({
  baseScore: int({
    en: 'score in the queue; the higher, the sooner served',
    zh: '排队打分，分数越高，越容易被空闲坐席服务',
  }),
  caller: text({ en: 'the caller’s number', zh: '主叫号码' }),
  customerName: optional(text({ en: 'the customer’s name, only when known', zh: '客户姓名，可能不存在' })),
  customerType: oneOfInts([1, 2], { en: '1 ordinary, 2 VIP', zh: '用户类型 1普通用户 2vip用户' }),
  joinedTime: unixMs({ en: 'when the call joined the queue', zh: '通话进入排队队列时间' }),
  joinedType: oneOfInts([1, 2], { en: 'how it joined: 1 inbound, 2 transferred', zh: '进入队列类型 1呼入2转接' }),
  startTime: unixMs({ en: 'when the call began', zh: '通话开始时间' }),
});

export const monitorcaller = unnumbered(
  'monitorcaller',
  {
    source: '6.8.2.3',
    kind: 'feed',
    en: 'Who waits in the supervisor’s groups, empty lists included: whenever a waiting caller joins, leaves or changes.',
    zh: '班长所在技能组用户排队信息',
    notes: ['Only after `monitoragent`, until sign-out. Inbound and transferred callers only.'],
    example: {
      type: 'monitorcaller',
      data: [
        {
          groupid: 802,
          callers: [
            {
              customerType: 1,
              caller: '18910393942',
              joinedType: 1,
              joinedTime: '1562923059024',
              startTime: '1562923059024',
              baseScore: 0,
            },
          ],
        },
        { groupid: 804, callers: [] },
      ],
      cmdtype: 1,
    },
  },
  {
    cmdtype,
    data: field(
      Type.Array(
        Type.Object({
          groupid: int({ en: 'skill group', zh: '技能组id' }),
          callers: field(Type.Array(waitingCaller), { en: 'the calls that wait in it', zh: '技能组下排队的通话信息' }),
        }),
      ),
      { en: 'one entry a group', zh: '排队信息' },
    ),
  },
);
