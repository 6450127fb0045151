import Type from 'typebox';
import { field, optional } from '../schema/field.ts';
import { command } from '../schema/message.ts';
import { flagLike, intLike, longText, nameLike, SDP_CHARS_MAX } from './fields.ts';

/** Session commands: sdk-facts §3.2, §3.3, §3.5, §3.6 and DESIGN "Wire". */

const worktype = field(
  Type.Union([
    Type.Literal(0),
    Type.Literal(1),
    Type.Literal(2),
    Type.Literal('0'),
    Type.Literal('1'),
    Type.Literal('2'),
  ]),
  { en: 'phone: 0 desk or mobile, 1 SIP, 2 web page', zh: '话机类型 0话机 1sip话机 2webcall' },
);
const companyid = intLike({ en: 'company', zh: '企业id' });
const abbreviate = nameLike({ en: 'the part after `@` of the agent key', zh: '企业缩写' });
const operatorid = nameLike({ en: 'agent number', zh: '工号' });

export const logon = command(
  'logon',
  {
    source: 'sdk-facts §3.3',
    kind: 'session',
    en: 'Signs in. During a live call of the same agent it takes that call over and never resets the agent.',
    zh: '签入',
    example: {
      cmd: 'logon',
      operatorid: '1001',
      password: 'one-time',
      abbreviate: 'demo',
      worktype: 2,
      companyid: 1,
      auto: 0,
      logingroups: '',
      sequence: 1562898710123,
    },
  },
  {
    operatorid: optional(operatorid),
    password: optional(
      longText(256, { en: 'the one-time value that the HTTP login returned', zh: '登录接口返回的密码' }),
    ),
    abbreviate: optional(abbreviate),
    worktype: optional(worktype),
    companyid: optional(companyid),
    auto: optional(flagLike({ en: '1: predictive sign-in', zh: '1 智能外呼签入' })),
    logingroups: optional(
      longText(1024, { en: 'comma list of skill groups; absent: all of the agent’s', zh: '签入技能组，逗号分隔' }),
    ),
  },
);

export const reconnection = command(
  'reconnection',
  {
    source: 'sdk-facts §3.6',
    kind: 'session',
    en: 'The page is back on a new socket. With `seq` and `epoch` what was missed follows, without them the current state.',
    zh: '重新连接',
    example: {
      cmd: 'reconnection',
      companyid: 1,
      agentkey: '1001@demo',
      seq: 17,
      epoch: 'a1',
      sequence: 1562898710123,
    },
  },
  {
    companyid: optional(companyid),
    agentkey: optional(nameLike({ en: 'own agent key', zh: '工号@企业缩写' })),
    seq: optional(
      field(Type.Integer({ minimum: 0 }), { en: 'last message that arrived', zh: '最后收到的消息序号', ours: true }),
    ),
    epoch: optional(longText(64, { en: 'epoch of that `seq`', zh: '序号纪元', ours: true })),
  },
);

export const logout = command(
  'logout',
  {
    source: 'sdk-facts §3.7',
    kind: 'session',
    en: 'Signs out; the server closes the socket.',
    zh: '签出',
    example: { cmd: 'logout', sequence: 1562898710123 },
  },
  {},
);

export const ping = command(
  'ping',
  {
    source: 'sdk-facts §3.5',
    kind: 'session',
    en: 'Heartbeat of the page, every 2 s; answered by `ping` with the same `sequence`.',
    zh: '心跳',
    example: { cmd: 'ping', sequence: 1562898710123 },
  },
  {},
);

export const pingack = command(
  'pingack',
  {
    source: 'sdk-facts §3.5',
    kind: 'session',
    en: 'Answer to the server’s `ping`, with its `sequence`. No reply.',
    zh: '心跳应答',
    example: { cmd: 'pingack', sequence: 1562898710123 },
  },
  {},
);

export const audio = command(
  'audio',
  {
    source: 'Callwright',
    kind: 'session',
    en: 'Offers the page’s WebRTC session (worktype 2), before `logon` or again after a reconnection.',
    zh: '网页音频协商',
    example: { cmd: 'audio', sdp: 'v=0\r\n…', sequence: 1562898710123 },
  },
  { sdp: longText(SDP_CHARS_MAX, { en: 'SDP offer, candidates included', zh: 'SDP请求', ours: true }) },
);

export const availablegroup = command(
  'availablegroup',
  {
    source: 'sdk-facts §3.3',
    kind: 'session',
    en: 'Asks for the task groups of a predictive sign-in; may come before `logon`.',
    zh: '查询可用任务技能组',
    example: { cmd: 'availablegroup', companyid: 1, operatorid: '1001', abbreviate: 'demo', sequence: 1562898710123 },
  },
  { companyid: optional(companyid), operatorid: optional(operatorid), abbreviate: optional(abbreviate) },
);

export const agentgroups = command(
  'agentgroups',
  {
    source: 'sdk-facts §3.3',
    kind: 'session',
    en: 'Asks for the agent’s own skill groups.',
    zh: '查询坐席技能组',
    example: { cmd: 'agentgroups', sequence: 1562898710123 },
  },
  {},
);

export const idleagents = command(
  'idleagents',
  {
    source: 'sdk-facts §3.3',
    kind: 'session',
    en: 'Asks for the ready agents by group.',
    zh: '查询空闲坐席',
    example: { cmd: 'idleagents', type: 0, sequence: 1562898710123 },
  },
  { type: optional(intLike({ en: 'default 0', zh: '默认0' })) },
);
