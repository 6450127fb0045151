import { callFields, ourDir, ourSegment } from '../schema/common-fields.ts';
import { bool, fixed, int, json, text } from '../schema/field.ts';
import { event } from '../schema/message.ts';
import { sampleSmart } from '../schema/samples.ts';

/** Manual 6.2.2 and 6.7.3–6.7.4: the customer is called first, then a ready agent is found. */

const fields = {
  ...callFields,
  custId: json({ en: 'the campaign’s data of the customer', zh: '预测外呼任务信息' }),
  device: text({ en: 'id of the customer’s device', zh: '用户设备唯一标识' }),
  devicetype: fixed(2, { en: 'always 2: the device is the customer’s', zh: '固定值 2 表明是用户设备' }),
  agentid: int({ en: 'row id of the agent', zh: '当前坐席数据库表id' }),
  groupid: int({ en: 'skill group of the task', zh: '任务技能组id' }),
  userCallid: text({ en: 'same as `callid`', zh: '与callid一致（用户侧通话唯一标识）' }),
  auto: bool({
    en: 'true: placed by a predictive campaign; false: a customer-first IVR campaign',
    zh: '是否是预测外呼',
    note: '6.2.2 says always false, 6.7.3 says "whether predictive": 6.2.2’s false is the IVR campaign',
  }),
  segment: ourSegment,
  dir: ourDir,
};

export const smartOutringing = event(
  'outringing',
  {
    source: '6.2.2, 6.7.3',
    kind: 'call',
    shape: 'smart outbound',
    en: 'A customer whom a campaign reached is given to the agent: the phone rings (short sign-in) or is said to (long).',
    zh: '智能外呼坐席呼入电话振铃',
    notes: ['`outtringing` in the prose of 6.2.2 is a slip.'],
    example: { type: 'outringing', ...sampleSmart, dir: 1 },
  },
  fields,
);

export const outboundcall = event(
  'outboundcall',
  {
    source: '6.2.2, 6.7.4',
    kind: 'call',
    en: 'Agent and campaign customer are connected.',
    zh: '智能外呼坐席呼入电话接听',
    example: { type: 'outboundcall', ...sampleSmart, dir: 1 },
  },
  fields,
);
