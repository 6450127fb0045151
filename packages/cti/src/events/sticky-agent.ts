import { int, oneOfInts, text, textLike } from '../schema/field.ts';
import { event } from '../schema/message.ts';

/** Manual 6.11: the agent who last dialled a customer by hand is remembered. */

const sticky = {
  caller: text({ en: 'the caller’s number', zh: '当前电话的主叫号码' }),
  callId: textLike('^[0-9]{1,24}$', { en: 'id of the call (so spelt here)', zh: '通话ID' }),
  companyId: int({ en: 'company', zh: '企业ID' }),
  currentLineUpNum: int({
    en: 'calls waiting in the group, after the change',
    zh: '当前技能组电话排队数量',
    unit: 'calls',
  }),
  memoryLineUpNum: int({
    en: 'calls waiting for this agent, after the change',
    zh: '当前记忆坐席电话排队数量',
    unit: 'calls',
  }),
  customerType: oneOfInts([1, 2], { en: '1 ordinary, 2 VIP', zh: '用户类型' }),
  groupId: int({ en: 'skill group', zh: '技能组ID' }),
  joinedTime: int({ en: 'when the call joined the queue', zh: '当前电话进队列时间', unit: 'unix seconds' }),
  memoryAgentKey: text({ en: 'the remembered agent’s key', zh: '电话找记忆坐席标识（工号@企业缩写）' }),
  joinedType: int({ en: 'no use', zh: '无用' }),
  stationNo: int({ en: 'no use', zh: '无用' }),
  baseScore: int({ en: 'no use', zh: '无用' }),
};
const sampleSticky = {
  caller: '18910393942',
  callId: '24542515792953351',
  companyId: 1,
  currentLineUpNum: 1,
  memoryLineUpNum: 1,
  customerType: 1,
  groupId: 802,
  joinedTime: 1562923059,
  memoryAgentKey: '1001@demo',
  joinedType: 1,
  stationNo: 0,
  baseScore: 0,
};

export const memberEnqueue = event(
  'memberEnqueue',
  {
    source: '6.11',
    kind: 'notice',
    en: 'A customer whom this agent last dialled by hand calls back and waits, because the agent is not ready.',
    zh: '电话进队列排队事件',
    example: { type: 'memberEnqueue', ...sampleSticky, startTime: 1562923059 },
  },
  {
    ...sticky,
    startTime: int({ en: 'when the call joined the queue', zh: '当前电话进队列时间', unit: 'unix seconds' }),
  },
);

export const memberDequeue = event(
  'memberDequeue',
  {
    source: '6.11',
    kind: 'notice',
    en: 'That customer was connected to an agent, or gave up. Overflow to the group sends nothing by itself.',
    zh: '电话出队列事件',
    example: {
      type: 'memberDequeue',
      ...sampleSticky,
      currentLineUpNum: 0,
      memoryLineUpNum: 0,
      leavingTime: 1562923070,
      leaveType: 1,
    },
  },
  {
    ...sticky,
    leavingTime: int({ en: 'when the call left the queue', zh: '当前电话出队列时间', unit: 'unix seconds' }),
    leaveType: oneOfInts([1, 2], { en: '1 connected to an agent, 2 gave up', zh: '1转到坐席，2排队放弃' }),
  },
);
