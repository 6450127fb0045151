import { does, type Flow, gets, path, sends } from './flow.ts';

const talking = gets('agent', 'inringing', 'incall');
const asked = [...talking, sends('agent', 'transfercall'), ...gets('agent', 'transfercall', 'transfering')];
const targetRings = [...asked, ...gets('other', 'transferinringing')];
const hangsUp = (party: 'agent' | 'other') => [
  sends(party, 'cancelmakecall'),
  ...gets(party, 'cancelmakecall', 'after'),
];

/** Manual 6.3 */
export const transferFlow: Flow = {
  section: '6.3',
  slug: 'transfer',
  title: { en: 'Transfer', zh: '转接流程事件' },
  about: {
    en: 'To an agent, a number or a skill group. `dir` is the direction of the customer’s call. A transfer that fails after it was accepted brings a second `transfercall` with `status` ≠ 0: the agent has the customer again.',
    zh: '转接到坐席、外线或技能组。dir 为客户通话方向。受理后失败会再收到 status 非0 的 transfercall，客户回到发起坐席。',
  },
  parties: ['customer', 'agent', 'other'],
  ready: ['agent', 'other'],
  rules: ['6.3.1', '6.3.2', 'call-control'],
  paths: [
    path(
      'The target answers',
      '目标坐席接听',
      targetRings,
      does('other', 'answers', '坐席摘机'),
      gets('other', 'transferincall'),
      gets('agent', 'after'),
      hangsUp('other'),
    ),
    path(
      'Refused: the agent keeps the customer',
      '转接被拒绝',
      talking,
      sends('agent', 'transfercall'),
      gets('agent', 'transfercall:failed'),
      hangsUp('agent'),
    ),
    path(
      'Declined or not answered',
      '拒接或无应答',
      targetRings,
      gets('other', 'after', 'agentbusy'),
      gets('agent', 'transfercall:failed'),
      hangsUp('agent'),
    ),
    path(
      'Cancelled while it rings',
      '取消转接',
      targetRings,
      sends('agent', 'canceltransfercall'),
      gets('other', 'after'),
      gets('agent', 'canceltransfercall'),
      hangsUp('agent'),
    ),
    path(
      'The customer hangs up while it rings',
      '振铃时客户挂机',
      targetRings,
      does('customer', 'hangs up', '客户挂机'),
      gets('other', 'after'),
      gets('agent', 'after'),
    ),
    path(
      'To a number',
      '转接外线',
      asked,
      does('customer', 'is answered by the number', '外线接听'),
      gets('agent', 'after'),
    ),
    path(
      'To a skill group',
      '转接技能组',
      talking,
      sends('agent', 'transfergroup'),
      gets('agent', 'transfergroup', 'transfering', 'after'),
      gets('other', 'inringing', 'incall'),
      hangsUp('other'),
    ),
  ],
};

const consulting = [
  ...talking,
  sends('agent', 'agentconsult'),
  ...gets('agent', 'agentconsult'),
  ...gets('other', 'consultinringing'),
];
const advised = [
  ...consulting,
  does('other', 'answers', '坐席摘机'),
  ...gets('other', 'consultincall'),
  ...gets('agent', 'consultationcalls'),
];
const threeWay = [
  ...advised,
  sends('agent', 'tripartitetalk'),
  ...gets('agent', 'tripartitetalk', 'sanfangcall'),
  ...gets('other', 'sanfangcall'),
];

/** Manual 6.4 */
export const consultFlow: Flow = {
  section: '6.4',
  slug: 'consult',
  title: { en: 'Consultation, three-way call, hand-over', zh: '咨询流程事件' },
  about: {
    en: 'The customer hears music while two agents talk. Every end brings `agentconsultback`: `status` 0 it was ended, 1 it failed. A refused `agentconsultback` command is answered by `error`.',
    zh: '两个坐席通话时客户听音乐。咨询结束时收到 agentconsultback：0 正常结束，1 失败。被拒绝的 agentconsultback 命令由 error 应答。',
  },
  parties: ['customer', 'agent', 'other'],
  ready: ['agent', 'other'],
  rules: ['6.4.1', '6.4.2', 'call-control'],
  paths: [
    path(
      'Back to the customer',
      '回到客户',
      advised,
      sends('agent', 'agentconsultback'),
      gets('other', 'after'),
      gets('agent', 'agentconsultback'),
      hangsUp('agent'),
    ),
    path(
      'Declined or not answered',
      '拒接或无应答',
      consulting,
      gets('other', 'after', 'agentbusy'),
      gets('agent', 'agentconsultback:failed'),
      hangsUp('agent'),
    ),
    path(
      'The command is refused',
      '咨询被拒绝',
      talking,
      sends('agent', 'agentconsult'),
      gets('agent', 'agentconsult:failed'),
      hangsUp('agent'),
    ),
    path(
      'A refused agentconsultback',
      '取消咨询被拒绝',
      talking,
      sends('agent', 'agentconsultback'),
      gets('agent', 'error'),
      hangsUp('agent'),
    ),
    path(
      'Three-way call; the customer leaves',
      '三方通话，客户挂机',
      threeWay,
      does('customer', 'hangs up', '客户挂机'),
      gets('agent', 'after'),
      gets('other', 'after'),
    ),
    path(
      'Three-way call; the initiator leaves',
      '三方通话，发起坐席挂机',
      threeWay,
      hangsUp('agent'),
      gets('other', 'transferincall'),
      hangsUp('other'),
    ),
    path(
      'Hand-over',
      '咨询转接',
      advised,
      sends('agent', 'agentshift'),
      gets('agent', 'agentshift', 'after'),
      gets('other', 'transferincall'),
      hangsUp('other'),
    ),
    path(
      'The customer hangs up meanwhile',
      '咨询时客户挂机',
      advised,
      does('customer', 'hangs up', '客户挂机'),
      gets('agent', 'after'),
      gets('other', 'after'),
    ),
  ],
};
