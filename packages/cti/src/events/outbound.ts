import {
  called,
  calledArea,
  caller,
  callerArea,
  callFields,
  callid,
  ourCall,
  ourContext,
  ourDialled,
  ourDir,
  ourSegment,
  ourSince,
  ourTimestamp,
  preview,
  reply,
} from '../schema/common-fields.ts';
import { optional, text, textLike } from '../schema/field.ts';
import { event } from '../schema/message.ts';
import { fine, sampleCall, sampleOutbound } from '../schema/samples.ts';

/** Manual 6.1.1: an agent calls a number, and 6.1.2: another agent. */

const areas = { callerArea: optional(callerArea), calledArea: optional(calledArea) };
const areaSample = {
  callerArea: { city: '北京', province: '北京', provice: '北京' },
  calledArea: { city: '西安', province: '陕西', provice: '陕西' },
};
const areaNote =
  'The areas are there when the numbering plan tells them; the manual’s `provice` is sent beside `province`.';

export const makecall = event(
  'makecall',
  {
    source: '6.1.1.1',
    kind: 'reply',
    en: 'Reply to `makecall`: accepted with the call’s id, or refused, and then nothing follows.',
    zh: '调用外呼接口的响应',
    notes: ['6.1.1.1 prints `Type`, `Status`, `Reason`, `Callid`: the capitals are a word processor’s.'],
    example: { type: 'makecall', ...fine, ...sampleCall, dir: 1 },
  },
  {
    ...reply,
    callid: optional(
      textLike('^[0-9]{1,24}$', { en: 'id of the call; when `status` is 0', zh: '发起呼叫成功，产生的通话唯一标识' }),
    ),
    timestamp: ourTimestamp,
    segment: ourSegment,
    dir: ourDir,
  },
);

export const dialOutringing = event(
  'outringing',
  {
    source: '6.1.1.2',
    kind: 'call',
    shape: 'manual call',
    en: 'The agent’s own phone rings, the customer is not called yet.',
    zh: '外呼座席振铃',
    notes: ['6.1.1.2 prints the names with leading capitals (a word processor’s) and `type` twice.', areaNote],
    example: { type: 'outringing', ...sampleOutbound, dir: 1, preview: {}, ...areaSample },
  },
  { ...callFields, preview, ...areas, segment: ourSegment, dir: ourDir },
);

export const outcall = event(
  'outcall',
  {
    source: '6.1.1.3',
    kind: 'call',
    en: 'The agent picked up; the customer is being called.',
    zh: '外呼座席摘机',
    example: { type: 'outcall', ...sampleCall, dir: 1, number: '13300000019' },
  },
  {
    callid,
    number: text({ en: 'the customer’s number', zh: '客户号码' }),
    timestamp: ourTimestamp,
    segment: ourSegment,
    dir: ourDir,
    since: ourSince,
  },
);

export const calledringing = event(
  'calledringing',
  {
    source: '6.1.1.4',
    kind: 'call',
    en: 'The customer’s phone rings (180 or 183). Always before `answer`, also when the network told no ringing.',
    zh: '外呼用户振铃',
    notes: [
      '`callerdringring` and `callerdringing` in the prose and headings are slips for `calledringing`.',
      areaNote,
    ],
    example: { type: 'calledringing', ...sampleOutbound, dir: 1, preview: {}, ...areaSample },
  },
  { ...callFields, preview, ...areas, segment: ourSegment, dir: ourDir },
);

export const answer = event(
  'answer',
  {
    source: '6.1.1.5',
    kind: 'call',
    en: 'The customer picked up: they talk. Also: the customer of an outbound call is back from a consulted IVR (6.6.1).',
    zh: '外呼用户摘机；外呼咨询IVR结束',
    notes: ['After a consulted IVR, `userdata` holds what the flow collected.'],
    example: { type: 'answer', ...sampleCall, dir: 1, called: '13300000019', caller: '01041234567' },
  },
  {
    called,
    caller,
    callid,
    timestamp: ourTimestamp,
    segment: ourSegment,
    dir: ourDir,
    ...ourContext,
    ...ourDialled,
  },
);

export const innerringing = event(
  'innerringing',
  {
    source: '6.1.2.6',
    kind: 'call',
    en: 'Another agent calls: this agent’s phone rings.',
    zh: '内呼接听呼叫坐席振铃',
    example: {
      type: 'innerringing',
      ...sampleCall,
      caller: '1001@demo',
      called: '1002@demo',
      origcaller: '13910010108',
      nowgroupid: 802,
      userdata: {},
      followData: {},
      preview: {},
      uuiData: '',
    },
  },
  { ...callFields, preview, segment: ourSegment, dir: ourDir },
);

export const innercall = event(
  'innercall',
  {
    source: '6.1.2.7',
    kind: 'call',
    en: 'The called agent picked up: the two agents talk.',
    zh: '内呼接听呼叫坐席摘机',
    example: {
      type: 'innercall',
      ...sampleCall,
      caller: '1001@demo',
      called: '1002@demo',
      origcaller: '13910010108',
      nowgroupid: 802,
      userdata: {},
      followData: {},
      preview: {},
      uuiData: '',
    },
  },
  { ...callFields, preview, segment: ourSegment, dir: ourDir },
);

export const innercallout = event(
  'innercallout',
  {
    source: '6.1.2.10',
    kind: 'call',
    en: 'The call to another agent failed (unknown, signed out, not ready, on a call, no answer, declined). `after` follows.',
    zh: '内呼坐席失败',
    example: { type: 'innercallout', ...sampleCall, status: 480, reason: 'the agent is not ready' },
  },
  { ...reply, ...ourCall, callid },
);
