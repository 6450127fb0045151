import { does, type Flow, gets, path, sends } from './flow.ts';

const rings = [
  does('customer', 'calls the service number', '客户呼入特服号'),
  does('customer', 'waits in the queue', '客户排队'),
  ...gets('agent', 'inringing'),
];
const answers = [...rings, does('agent', 'answers', '坐席摘机')];
const announced = [...answers, ...gets('agent', 'playtts')];
const talking = [...announced, ...gets('agent', 'incall')];
const customerHangsUp = does('customer', 'hangs up', '客户挂机');
const hangsUp = [sends('agent', 'cancelmakecall'), ...gets('agent', 'cancelmakecall', 'after')];

/** Manual 6.2.1 */
export const inboundFlow: Flow = {
  section: '6.2.1',
  slug: 'inbound',
  title: { en: 'Inbound call', zh: '呼入流程' },
  about: {
    en: 'The queue picks an agent. `playtts` comes when the group announces agent numbers; without it `incall` follows `inringing`. Whatever ends the agent’s part brings exactly one `after`.',
    zh: '排队分配坐席。技能组设置播报工号时有 playtts，否则 inringing 之后直接 incall。无论如何结束，坐席都会收到且只收到一次 after。',
  },
  parties: ['customer', 'agent'],
  ready: ['agent'],
  rules: ['6.2.1', 'call-control'],
  paths: [
    path('With announcement; the agent hangs up', '播报工号，坐席挂机', talking, hangsUp),
    path(
      'Without announcement; the customer hangs up',
      '不播报工号，客户挂机',
      answers,
      gets('agent', 'incall'),
      customerHangsUp,
      gets('agent', 'after'),
    ),
    path(
      'A SIP phone that the page can make answer',
      '网页接听SIP话机',
      rings,
      gets('agent', 'answerable'),
      sends('agent', 'answercall'),
      gets('agent', 'answercall', 'incall'),
      customerHangsUp,
      gets('agent', 'after'),
    ),
    path(
      'The customer gives up while the agent rings',
      '振铃时客户放弃',
      rings,
      customerHangsUp,
      gets('agent', 'after'),
    ),
    path(
      'The customer gives up during the announcement',
      '播报工号时客户放弃',
      announced,
      customerHangsUp,
      gets('agent', 'after'),
    ),
    path(
      'Missed: the call goes back to its place in the queue',
      '未接来电，通话回到原排队位置',
      rings,
      gets('agent', 'after', 'agentbusy'),
    ),
    path(
      'Declined',
      '坐席拒接',
      rings,
      sends('agent', 'cancelmakecall'),
      gets('agent', 'cancelmakecall', 'after', 'agentbusy'),
    ),
    path(
      'Hold and retrieve',
      '保持与取回',
      answers,
      gets('agent', 'incall'),
      sends('agent', 'mute'),
      gets('agent', 'mute'),
      sends('agent', 'unmute'),
      gets('agent', 'unmute'),
      hangsUp,
    ),
    path(
      'Not ready said during the call',
      '通话中示忙',
      answers,
      gets('agent', 'incall'),
      sends('agent', 'agentbusy'),
      gets('agent', 'agentbusy:deferred'),
      customerHangsUp,
      gets('agent', 'after', 'agentbusy'),
    ),
  ],
};

/** Manual 6.2.2, 6.7 */
export const smartOutboundFlow: Flow = {
  section: '6.2.2',
  slug: 'smart-outbound',
  title: { en: 'Smart outbound: a campaign’s customer', zh: '智能外呼呼入' },
  about: {
    en: 'The customer is called first; when one answers, a ready agent is found. `outringing` and `outboundcall` are simulated for a long sign-in, real for a short one.',
    zh: '先呼客户，客户接通后分配空闲坐席。长签为模拟振铃与接听，短签为真实振铃。',
  },
  parties: ['customer', 'agent'],
  ready: ['agent'],
  rules: ['6.2.2', 'call-control'],
  paths: [
    path(
      'The agent hangs up',
      '坐席挂机',
      does('customer', 'answers the campaign’s call', '客户接听'),
      gets('agent', 'outringing', 'outboundcall'),
      hangsUp,
    ),
    path(
      'The customer hangs up',
      '客户挂机',
      does('customer', 'answers the campaign’s call', '客户接听'),
      gets('agent', 'outringing', 'outboundcall'),
      customerHangsUp,
      gets('agent', 'after'),
    ),
    path(
      'The customer is gone before the agent answered',
      '坐席接听前客户挂机',
      does('customer', 'answers the campaign’s call', '客户接听'),
      gets('agent', 'outringing'),
      customerHangsUp,
      gets('agent', 'after'),
    ),
  ],
};

/** Manual 6.7 */
export const predictiveSignInFlow: Flow = {
  section: '6.7',
  slug: 'predictive-sign-in',
  title: { en: 'Sign-in for smart outbound', zh: '智能外呼流程事件' },
  about: {
    en: '`inringing` and `incall` with `agentStandby` tell of the agent’s own standing leg. Long sign-in: the phone is really called, and the agent can go ready only after `incall`. Short: both are simulated right after `logon`.',
    zh: '带 agentStandby 的 inringing、incall 表示坐席自己的话机。长签：真实呼叫话机，接通后才能示闲；短签：登录后立即模拟。',
  },
  parties: ['agent', 'customer'],
  ready: [],
  rules: ['session', '6.7', '6.2.2'],
  paths: [
    path(
      'A customer is connected',
      '接通客户',
      sends('agent', 'logon'),
      gets('agent', 'logon', 'inringing:standby', 'incall:standby'),
      sends('agent', 'agentidle'),
      gets('agent', 'agentidle'),
      does('customer', 'answers the campaign’s call', '客户接听'),
      gets('agent', 'outringing', 'outboundcall'),
      hangsUp,
    ),
    path(
      'The phone drops: not ready, and called again on agentidle',
      '话机断开：示忙，再次示闲时重新呼叫话机',
      sends('agent', 'logon'),
      gets('agent', 'logon', 'inringing:standby', 'incall:standby'),
      sends('agent', 'agentidle'),
      gets('agent', 'agentidle'),
      does('agent', 'hangs the phone up', '坐席话机挂断'),
      gets('agent', 'siperror', 'agentbusy'),
      sends('agent', 'agentidle'),
      gets('agent', 'agentidle:failed', 'inringing:standby', 'incall:standby'),
    ),
    path(
      'The phone does not answer',
      '话机无应答',
      sends('agent', 'logon'),
      gets('agent', 'logon', 'inringing:standby', 'siperror'),
      sends('agent', 'agentidle'),
      gets('agent', 'agentidle:failed'),
    ),
  ],
};
