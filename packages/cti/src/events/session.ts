import { dateTime, ourCall, reason, reply, status } from '../schema/common-fields.ts';
import { bool, int, oneOfInts, optional, text } from '../schema/field.ts';
import { event, unnumbered } from '../schema/message.ts';
import { fine } from '../schema/samples.ts';

/** The page's session: sign-in and out, reconnection, heartbeat, audio, errors. Outside the manual's chapter (sdk-facts §3, DESIGN "Wire"). */

export const logon = event(
  'logon',
  {
    source: '6.7, sdk-facts §6',
    kind: 'session',
    en: 'Reply to `logon`; 2 and 3 also come unasked: signed in elsewhere, forced sign-out.',
    zh: '调用登录接口的响应',
    example: { type: 'logon', ...fine, systemtime: '2019-07-12 10:31:50' },
  },
  {
    status: oneOfInts([0, 1, 2, 3], {
      en: '0 fine, 1 refused, 2 signed in elsewhere, 3 forced sign-out',
      zh: '0成功 1拒绝 2另一设备登录 3被强制签出',
    }),
    reason: optional(reason),
    systemtime: optional(dateTime({ en: 'the server’s time', zh: '系统时间' })),
  },
);

export const logout = event(
  'logout',
  {
    source: 'sdk-facts §3.4',
    kind: 'session',
    en: 'Reply to `logout`; the server then closes the socket.',
    zh: '登出响应',
    example: { type: 'logout', ...fine },
  },
  reply,
);

export const reconnection = event(
  'reconnection',
  {
    source: 'sdk-facts §3.6',
    kind: 'session',
    en: 'Reply to `reconnection`: `status` 0, then what was missed (`resumed` true, with its old `seq`) or the current state (false).',
    zh: '重连响应',
    example: { type: 'reconnection', ...fine, resumed: true },
  },
  {
    status,
    reason: optional(reason),
    resumed: optional(
      bool({
        en: 'true: what was missed follows; false: the current state follows',
        zh: '是否补发遗漏的消息',
        ours: true,
      }),
    ),
  },
);

export const ping = unnumbered(
  'ping',
  {
    source: 'sdk-facts §3.5',
    kind: 'session',
    en: 'Heartbeat: the server’s own, or its answer to the page’s `ping`, which echoes its `sequence`.',
    zh: '心跳',
    example: { type: 'ping', sequence: 1562898710123 },
  },
  {
    sequence: int({
      en: 'when it was sent; the page answers `pingack` with the same',
      zh: '发送时间',
      unit: 'unix milliseconds',
    }),
  },
);

export const audio = event(
  'audio',
  {
    source: 'Callwright',
    kind: 'session',
    en: 'Reply to `audio`: the answer of the page’s WebRTC session (worktype 2), negotiated before `logon`.',
    zh: '网页音频协商响应',
    example: { type: 'audio', ...fine, sdp: 'v=0\r\n…' },
  },
  { ...reply, sdp: optional(text({ en: 'SDP answer; when `status` is 0', zh: 'SDP应答', ours: true })) },
);

export const siperror = event(
  'siperror',
  {
    source: 'sdk-facts §5.4',
    kind: 'session',
    en: 'The agent’s phone (or the page’s audio session) is in trouble; the agent cannot go ready.',
    zh: '话机异常',
    notes: ['The incumbent gives it no payload; `reason` is ours.'],
    example: { type: 'siperror', reason: 'the audio session of the page is not up' },
  },
  { reason: optional(text({ en: 'what is wrong', zh: '原因', ours: true })) },
);

export const error = event(
  'error',
  {
    source: 'Callwright',
    kind: 'session',
    en: 'A command was refused that has no reply of its own to say so: unknown, malformed, or its reply would mean something else.',
    zh: '通用错误',
    notes: [
      'A refused `agentconsultback` is answered by this, because its own event means that the consultation ended.',
    ],
    example: { type: 'error', cmd: 'frobnicate', status: 400, reason: 'unknown command' },
  },
  {
    cmd: text({ en: 'the refused command, `""` when there was none to read', zh: '被拒绝的命令', ours: true }),
    ...reply,
    ...ourCall,
  },
);

export const agent2minutelogout = event(
  'agent2minutelogout',
  {
    source: 'sdk-facts §9',
    kind: 'session',
    en: 'The agent will be signed out because its task finished.',
    zh: '任务结束，坐席即将签出',
    notes: ['Known to the incumbent by name only.'],
    example: { type: 'agent2minutelogout' },
  },
  { reason: optional(reason) },
);
