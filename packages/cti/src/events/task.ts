import Type from 'typebox';
import { cmdtype, dateTime } from '../schema/common-fields.ts';
import { bool, field, fixed, int, oneOf, oneOfInts, optional, text } from '../schema/field.ts';
import { event } from '../schema/message.ts';

/** Manual 6.9 and 6.10.2: campaigns, as supervisors and their agents see them. */

/** An agent in the supervisor's view (6.9; also the reply to `monitoragent`). */
export const agentItemFields = {
  agentKey: text({ en: 'agent key `operatorid@abbreviate`', zh: '工号@企业缩写' }),
  auto: bool({ en: 'signed in for predictive calls', zh: '是否是预测外呼' }),
  busydescr: optional(
    int({ en: 'not-ready reason; only when `status` is `busy`', zh: '忙碌类型，只有在status为busy的情况下才有用' }),
  ),
  called: text({ en: 'called number of the present call, `""` without one', zh: '坐席当前通话的被叫' }),
  caller: text({ en: 'caller of the present call, `""` without one', zh: '坐席当前通话的主叫' }),
  companyId: int({ en: 'company', zh: '企业id' }),
  groupids: field(Type.Array(Type.Integer()), { en: 'the agent’s skill groups', zh: '坐席所在技能组id' }),
  name: text({ en: 'the agent’s name', zh: '坐席姓名' }),
  nowgroupid: int({ en: 'present skill group', zh: '坐席所在当前技能组id' }),
  operate_time: dateTime({ en: 'when the state last changed', zh: '坐席状态最后变更时间' }),
  operatorid: int({ en: 'agent number', zh: '工号', note: 'the example shows a string: the table wins' }),
  status: oneOf(['offwork', 'free', 'busy', 'ring', 'talk', 'after'], {
    en: 'state of the agent; `offwork` also for one who signed in and said nothing yet',
    zh: '坐席当前状态',
    note: 'the manual names only `offwork`, `free`, `busy`; `ring`, `talk`, `after` are ours for the rest',
  }),
  worktype: oneOfInts([0, 1, 2], {
    en: 'phone: 0 desk or mobile, 1 SIP, 2 web page',
    zh: '话机类型 0话机 1sip话机 2webcall',
  }),
};

const taskItem = (taskgroupid: ReturnType<typeof int>) => Type.Object({ ...agentItemFields, taskgroupid });

const sampleItem = {
  auto: true,
  called: '13300000019',
  nowgroupid: 804,
  worktype: 2,
  agentKey: '1001@wucb',
  companyId: 152,
  caller: '01041234',
  groupids: [802, 804],
  name: '1001',
  taskgroupid: 804,
  operatorid: 1001,
  status: 'offwork',
  operate_time: '2019-07-12 16:47:32',
};

export const agentbegingroup = event(
  'agentbegingroup',
  {
    source: '6.9.1',
    kind: 'notice',
    en: 'Agents joined a task group: a campaign opened, or an agent signed in to it while it runs. To supervisors who monitor.',
    zh: '智能外呼任务开启，坐席签入智能外呼技能组',
    notes: ['Only after `monitoragent`, until sign-out.'],
    example: { type: 'agentbegingroup', data: [sampleItem], cmdtype: 1 },
  },
  {
    cmdtype,
    data: field(Type.Array(taskItem(int({ en: 'task group that was joined', zh: '坐席签入的任务技能组id' }))), {
      en: 'the agents',
      zh: '坐席信息',
    }),
  },
);

export const agentstopgroup = event(
  'agentstopgroup',
  {
    source: '6.9.2',
    kind: 'notice',
    en: 'Agents left a task group: the campaign closed, or an agent signed out of it. To supervisors who monitor.',
    zh: '智能外呼任务关闭，坐席签出智能外呼技能组',
    notes: ['Only after `monitoragent`, until sign-out.'],
    example: {
      type: 'agentstopgroup',
      data: [{ ...sampleItem, called: '13300000020', status: 'free', operate_time: '2019-07-12 16:48:11' }],
      cmdtype: 1,
    },
  },
  {
    cmdtype,
    data: field(Type.Array(taskItem(int({ en: 'task group that was left', zh: '坐席签出的任务技能组id' }))), {
      en: 'the agents',
      zh: '坐席信息',
    }),
  },
);

export const endtask = event(
  'endtask',
  {
    source: '6.10.2',
    kind: 'notice',
    en: 'A predictive campaign ended; to the agents who worked it.',
    zh: '智能外呼任务结束通知',
    example: {
      type: 'endtask',
      cmdtype: 1,
      cmd: 'endtask',
      done: true,
      status: 3,
      groupid: 804,
      companyid: 1,
      activity_id: 0,
    },
  },
  {
    cmdtype,
    cmd: fixed('endtask', { en: 'always `endtask`', zh: '固定值 endtask' }),
    done: bool({
      en: 'no campaign is left running in any group of the receiver',
      zh: '所有任务结束，true表示结束，false表示未结束',
    }),
    status: oneOfInts([3, 4], { en: '3 finished, 4 closed', zh: '3 任务完成，4 任务关闭' }),
    groupid: int({ en: 'skill group of the task', zh: '坐席执行任务技能组ID' }),
    companyid: int({ en: 'company', zh: '企业ID' }),
    activity_id: int({ en: 'activity, 0: none', zh: '活动ID，0 默认值，无活动；非0 有活动' }),
  },
);

export const previewtask = event(
  'previewtask',
  {
    source: 'Callwright (6.10.3 has no interface)',
    kind: 'notice',
    en: 'New preview tasks wait for the agent.',
    zh: '预览外呼通知',
    notes: ['6.10.3 says that there is no interface for it yet; this event is ours.'],
    example: { type: 'previewtask', cmdtype: 1, data: [{ taskid: 12, name: 'spring', count: 40 }] },
  },
  {
    cmdtype,
    data: field(
      Type.Array(
        Type.Object({
          taskid: int({ en: 'task', zh: '任务id', ours: true }),
          name: text({ en: 'name of the task', zh: '任务名称', ours: true }),
          count: int({ en: 'customers left to call', zh: '待呼客户数', unit: 'customers', ours: true }),
        }),
      ),
      { en: 'the tasks', zh: '任务信息', ours: true },
    ),
  },
);
