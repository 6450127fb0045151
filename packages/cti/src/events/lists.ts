import Type from 'typebox';
import { cmdtype, ourCall, reason, status } from '../schema/common-fields.ts';
import { field, int, oneOf, optional, text } from '../schema/field.ts';
import { event, unnumbered } from '../schema/message.ts';
import { agentItemFields } from './task.ts';

/** Replies with lists, and the supervisor's view of agents: sdk-facts §3.4, §9. */

/** Lists of the incumbent are known without `status`; ours carry it as every reply does. */
const listReply = { status: optional(status), reason: optional(reason) };

export const idleagents = event(
  'idleagents',
  {
    source: 'sdk-facts §9',
    kind: 'reply',
    en: 'Ready agents by skill group.',
    zh: '空闲坐席列表',
    example: {
      type: 'idleagents',
      status: 0,
      reason: '',
      data: [{ groupid: 802, groupname: 'Service', agents: ['1002@demo'] }],
    },
  },
  {
    ...listReply,
    data: field(
      Type.Array(
        Type.Object({
          groupid: int({ en: 'skill group', zh: '技能组id' }),
          groupname: text({ en: 'its name', zh: '技能组名称' }),
          agents: field(Type.Array(Type.String()), { en: 'agent keys', zh: '坐席标识' }),
        }),
      ),
      { en: 'one entry a group', zh: '按技能组的空闲坐席' },
    ),
  },
);

export const agentgroups = event(
  'agentgroups',
  {
    source: 'sdk-facts §9',
    kind: 'reply',
    en: 'The agent’s own skill groups.',
    zh: '坐席所在技能组',
    notes: ['The incumbent’s payload is not known; this one is ours.'],
    example: { type: 'agentgroups', status: 0, reason: '', data: [{ groupid: 802, groupname: 'Service' }] },
  },
  {
    ...listReply,
    data: field(
      Type.Array(
        Type.Object({
          groupid: int({ en: 'skill group', zh: '技能组id', ours: true }),
          groupname: text({ en: 'its name', zh: '技能组名称', ours: true }),
        }),
      ),
      { en: 'the groups', zh: '技能组', ours: true },
    ),
  },
);

export const availablegroup = event(
  'availablegroup',
  {
    source: 'sdk-facts §9',
    kind: 'reply',
    en: 'Task groups that a predictive sign-in may choose; may come before `logon`.',
    zh: '可用任务技能组',
    example: { type: 'availablegroup', status: 0, reason: '', data: [{ id: 804, name: 'Campaign', status: 1 }] },
  },
  {
    ...listReply,
    data: field(
      Type.Array(
        Type.Object({
          id: int({ en: 'skill group', zh: '技能组id' }),
          name: text({ en: 'its name', zh: '技能组名称' }),
          status: int({ en: '2 paused, else running', zh: '2 暂停' }),
        }),
      ),
      { en: 'the groups', zh: '技能组' },
    ),
  },
);

export const getagentstate = event(
  'getagentstate',
  {
    source: 'sdk-facts §9',
    kind: 'reply',
    en: 'State of one agent.',
    zh: '坐席状态查询响应',
    example: { type: 'getagentstate', status: 0, reason: '', agentid: '1002@demo', agentState: 'idle' },
  },
  {
    ...listReply,
    agentid: optional(text({ en: 'the agent asked for', zh: '坐席标识', ours: true })),
    agentState: optional(
      oneOf(['logout', 'idle', 'busy', 'after'], { en: 'the state; when `status` is 0', zh: '坐席状态' }),
    ),
  },
);

const agentItem = Type.Object(agentItemFields);
const sampleItem = {
  agentKey: '1001@demo',
  auto: false,
  busydescr: 0,
  called: '',
  caller: '',
  companyId: 1,
  groupids: [802, 803, 804],
  name: '1001',
  nowgroupid: 802,
  operate_time: '2019-07-12 16:47:32',
  operatorid: 1001,
  status: 'busy',
  worktype: 2,
};

export const monitoragent = event(
  'monitoragent',
  {
    source: 'sdk-facts §9',
    kind: 'reply',
    en: 'Reply to `monitoragent`: the agents of the supervisor’s groups; then the supervisor’s feeds come.',
    zh: '开启坐席监控响应',
    notes: ['The incumbent’s payload is not read by its SDK; entries as in `agentbegingroup`, without `taskgroupid`.'],
    example: { type: 'monitoragent', status: 0, reason: '', cmdtype: 1, data: [sampleItem] },
  },
  {
    ...listReply,
    cmdtype: optional(cmdtype),
    data: optional(field(Type.Array(agentItem), { en: 'the agents', zh: '坐席信息' })),
  },
);

export const callinfo = unnumbered(
  'callinfo',
  {
    source: 'sdk-facts §9',
    kind: 'feed',
    en: 'An agent’s state or call changed; to supervisors who monitor. Only the latest counts.',
    zh: '坐席通话信息推送',
    notes: [
      'The incumbent’s payload is not known; entries as in `monitoragent`.',
      'Only after `monitoragent`, until sign-out.',
    ],
    example: { type: 'callinfo', cmdtype: 1, data: [sampleItem] },
  },
  { ...ourCall, cmdtype, data: field(Type.Array(agentItem), { en: 'the agents', zh: '坐席信息', ours: true }) },
);
