import { does, type Flow, gets, path, sends } from './flow.ts';

const dialled = [sends('agent', 'makecall'), ...gets('agent', 'makecall', 'outringing')];
const pickedUp = [...dialled, does('agent', 'picks up', '坐席摘机'), ...gets('agent', 'outcall')];
const customerRings = [...pickedUp, does('customer', 'rings', '客户振铃'), ...gets('agent', 'calledringing')];
const talking = [...customerRings, does('customer', 'answers', '客户摘机'), ...gets('agent', 'answer')];
const hangsUp = [sends('agent', 'cancelmakecall'), ...gets('agent', 'cancelmakecall', 'after')];

/** Manual 6.1.1 */
export const outboundFlow: Flow = {
  section: '6.1.1',
  slug: 'outbound',
  title: { en: 'Outbound call to a number', zh: '外呼流程（呼叫外线）' },
  about: {
    en: 'The agent’s phone first, then the customer. A call that fails goes straight to `after`, whose `endReason` tells why. `cancelmakecall` only comes when the hang-up command is used.',
    zh: '先呼座席话机，再呼客户。失败时直接进入 after，由 endReason 说明原因；只有调用挂机接口才有 cancelmakecall。',
  },
  parties: ['agent', 'customer'],
  ready: ['agent'],
  rules: ['6.1.1', 'call-control'],
  paths: [
    path('The agent hangs up', '坐席挂机', talking, hangsUp),
    path(
      'The customer hangs up',
      '客户挂机',
      talking,
      does('customer', 'hangs up', '客户挂机'),
      gets('agent', 'after'),
    ),
    path('Refused', '拒绝呼叫', sends('agent', 'makecall'), gets('agent', 'makecall:failed')),
    path('The agent’s phone is busy or silent', '坐席话机忙或无应答', dialled, gets('agent', 'after')),
    path('The trunk refuses, the number is not in use', '中继拒绝、空号', pickedUp, gets('agent', 'after')),
    path('The customer is busy or does not answer', '客户忙或无应答', customerRings, gets('agent', 'after')),
    path('The agent gives up while it rings', '坐席取消呼叫', customerRings, hangsUp),
  ],
};

const otherRings = [...pickedUp, ...gets('other', 'innerringing'), ...gets('agent', 'calledringing')];
const bothTalk = [
  ...otherRings,
  does('other', 'picks up', '坐席摘机'),
  ...gets('other', 'innercall'),
  ...gets('agent', 'answer'),
];

/** Manual 6.1.2 */
export const internalFlow: Flow = {
  section: '6.1.2',
  slug: 'internal',
  title: { en: 'Call to another agent', zh: '外呼流程（呼叫坐席）' },
  about: {
    en: 'The caller’s side is as a call to a number. A call that fails brings `innercallout` with `status` ≠ 0, then `after`.',
    zh: '发起方与呼叫外线相同；失败时收到 status 非0 的 innercallout，然后 after。',
  },
  parties: ['agent', 'other'],
  ready: ['agent', 'other'],
  rules: ['6.1.1', '6.1.2', 'call-control'],
  paths: [
    path('The caller hangs up', '发起坐席挂机', bothTalk, hangsUp, gets('other', 'after')),
    path(
      'The called agent hangs up',
      '接听坐席挂机',
      bothTalk,
      sends('other', 'cancelmakecall'),
      gets('other', 'cancelmakecall', 'after'),
      gets('agent', 'after'),
    ),
    path(
      'Unknown, signed out, not ready or on a call',
      '目标坐席不可用',
      sends('agent', 'makecall'),
      gets('agent', 'makecall', 'innercallout', 'after'),
    ),
    path(
      'Declined or not answered',
      '拒接或无应答',
      otherRings,
      gets('other', 'after', 'agentbusy'),
      gets('agent', 'innercallout', 'after'),
    ),
  ],
};
