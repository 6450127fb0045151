import { does, type Flow, gets, path, sends } from './flow.ts';

const inbound = gets('agent', 'inringing', 'incall');
const outbound = [
  sends('agent', 'makecall'),
  ...gets('agent', 'makecall', 'outringing', 'outcall', 'calledringing', 'answer'),
];
const hangsUp = [sends('agent', 'cancelmakecall'), ...gets('agent', 'cancelmakecall', 'after')];
const toIvr = [
  sends('agent', 'transferservice'),
  ...gets('agent', 'transferservice', 'cancelmakecall', 'after'),
  does('customer', 'stays in the IVR', '客户进入IVR'),
];
const lent = [
  sends('agent', 'consulationservice'),
  ...gets('agent', 'consulationservice'),
  does('ivr', 'talks with the customer', 'IVR与客户交互'),
];

/** Manual 6.5 */
export const transferIvrFlow: Flow = {
  section: '6.5',
  slug: 'transfer-ivr',
  title: { en: 'Transfer to an IVR', zh: '转接IVR流程事件' },
  about: {
    en: 'The system hangs the agent’s leg up; the customer stays in the IVR.',
    zh: '系统挂断坐席，客户进入IVR。',
  },
  parties: ['customer', 'agent', 'ivr'],
  ready: ['agent'],
  rules: ['6.5', 'call-control'],
  paths: [
    path('An inbound customer', '呼入客户', inbound, toIvr),
    path('An outbound customer', '外呼客户', outbound, toIvr),
    path(
      'Refused: unknown flow',
      '流程不存在',
      inbound,
      sends('agent', 'transferservice'),
      gets('agent', 'transferservice:failed'),
      hangsUp,
    ),
  ],
};

/** Manual 6.6 */
export const consultIvrFlow: Flow = {
  section: '6.6',
  slug: 'consult-ivr',
  title: { en: 'Consulting an IVR', zh: '咨询IVR流程事件' },
  about: {
    en: 'Customer and IVR talk, the agent waits. At the flow’s end the customer is back: `answer` when the customer’s call is outbound, `incall` when inbound, with what the flow collected in `userdata`.',
    zh: '客户与IVR交互，坐席等待。结束后外呼收到 answer，呼入收到 incall，userdata 含IVR收集的数据。',
  },
  parties: ['customer', 'agent', 'ivr'],
  ready: ['agent'],
  rules: ['6.6', 'call-control'],
  paths: [
    path('Outbound (6.6.1)', '外呼咨询IVR（6.6.1）', outbound, lent, gets('agent', 'answer'), hangsUp),
    path('Inbound (6.6.2)', '呼入咨询IVR（6.6.2）', inbound, lent, gets('agent', 'incall'), hangsUp),
    path(
      'Smart outbound',
      '智能外呼咨询IVR',
      gets('agent', 'outringing', 'outboundcall'),
      lent,
      gets('agent', 'answer'),
      hangsUp,
    ),
    path(
      'The customer hangs up in the IVR',
      '客户在IVR中挂机',
      inbound,
      lent,
      does('customer', 'hangs up', '客户挂机'),
      gets('agent', 'after'),
    ),
    path(
      'Refused: unknown flow',
      '流程不存在',
      inbound,
      sends('agent', 'consulationservice'),
      gets('agent', 'consulationservice:failed'),
      hangsUp,
    ),
  ],
};
