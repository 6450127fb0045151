import {
  called,
  caller,
  callFields,
  callid,
  ourCall,
  ourContext,
  ourDir,
  ourSegment,
  ourTimestamp,
} from '../schema/common-fields.ts';
import { fixed } from '../schema/field.ts';
import { event } from '../schema/message.ts';
import { sampleCall, sampleInbound } from '../schema/samples.ts';

/** Manual 6.2.1: a customer calls a service number, and 6.7.1–6.7.2: the standing leg of a smart-outbound sign-in. */

const standby = fixed(true, {
  en: 'always true; absent from customers’ calls, and so tells the two apart',
  zh: '固定值 true 呼入时没有该字段，可以根据该字段判断是呼入电话还是预测电话',
});

export const inboundInringing = event(
  'inringing',
  {
    source: '6.2.1',
    kind: 'call',
    shape: 'customer’s call',
    en: 'A customer’s call rings at the agent.',
    zh: '坐席呼入电话振铃',
    notes: ['The example of 6.2.1 shows `timestamp` as a number and leaves `uuiData` out: the table wins.'],
    example: { type: 'inringing', ...sampleInbound, dir: 0 },
  },
  { ...callFields, segment: ourSegment, dir: ourDir },
);

export const standbyInringing = event(
  'inringing',
  {
    source: '6.7.1',
    kind: 'state',
    shape: 'standing leg',
    en: 'Sign-in with `auto` 1: the agent’s own phone rings (long sign-in) or is said to (short sign-in).',
    zh: '长签登录时坐席话机振铃，或者短签登录时模拟振铃',
    example: { type: 'inringing', agentStandby: true },
  },
  { agentStandby: standby },
);

export const playtts = event(
  'playtts',
  {
    source: '6.2.1',
    kind: 'call',
    en: 'The agent’s number is being announced to customer and agent. `incall` follows when they are connected.',
    zh: '坐席呼入电话设置有TTS语音，正在播放工号',
    example: { type: 'playtts', ...sampleCall, dir: 0 },
  },
  ourCall,
);

export const inboundIncall = event(
  'incall',
  {
    source: '6.2.1',
    kind: 'call',
    shape: 'customer’s call',
    en: 'Customer and agent are connected. Also: the customer of an inbound call is back from a consulted IVR (6.6.2).',
    zh: '坐席呼入电话摘机；呼入咨询IVR结束',
    notes: ['After a consulted IVR, `userdata` holds what the flow collected.'],
    example: { type: 'incall', ...sampleCall, dir: 0, caller: '18910393942', called: '4008001234' },
  },
  {
    called,
    caller,
    callid,
    timestamp: ourTimestamp,
    segment: ourSegment,
    dir: ourDir,
    ...ourContext,
  },
);

export const standbyIncall = event(
  'incall',
  {
    source: '6.7.2',
    kind: 'state',
    shape: 'standing leg',
    en: 'Sign-in with `auto` 1: the agent’s phone is connected (long sign-in) or is said to be (short): the agent can go ready.',
    zh: '长签登录时坐席话机接听，或者短签登录时模拟接听',
    example: { type: 'incall', agentStandby: true },
  },
  { agentStandby: standby },
);
