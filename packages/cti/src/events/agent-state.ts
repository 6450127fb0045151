import { ourSince, reply } from '../schema/common-fields.ts';
import { bool, fixed, int, optional } from '../schema/field.ts';
import { event } from '../schema/message.ts';
import { fine } from '../schema/samples.ts';

/** Ready and not ready: replies, the server's own announcements after wrap-up, and what supervisors set. sdk-facts §3.4, reading.md. */

const deferred = optional(
  bool({
    en: 'true: said during a call; nothing changes yet, a second frame announces it after `after`',
    zh: '通话中请求，话后生效',
    ours: true,
  }),
);
const monitor = optional(
  fixed(1, {
    en: '1: this copy is for the supervisor who acted',
    zh: '1 表示操作班长收到的消息',
    source: 'sdk-facts §6',
  }),
);

export const agentidle = event(
  'agentidle',
  {
    source: '6.7',
    kind: 'state',
    en: 'Reply to `agentidle`, or the server’s announcement that the agent is ready (after wrap-up).',
    zh: '示闲响应',
    notes: ['Ready already: `status` 0.'],
    example: { type: 'agentidle', ...fine },
  },
  { ...reply, deferred, since: ourSince },
);

export const agentbusy = event(
  'agentbusy',
  {
    source: 'sdk-facts §3.4',
    kind: 'state',
    en: 'Reply to `agentbusy`, or the server’s announcement that the agent is not ready (after wrap-up; missed call; declined).',
    zh: '示忙响应',
    notes: ['After a missed or declined call, `reason` says so although `status` is 0.'],
    example: { type: 'agentbusy', ...fine, busydescr: 0 },
  },
  {
    ...reply,
    busydescr: optional(int({ en: 'not-ready reason, 0 is the default', zh: '忙碌类型', ours: true })),
    deferred,
    since: ourSince,
  },
);

const forced = { ...reply, monitor, deferred };

export const forceidle = event(
  'forceidle',
  {
    source: 'sdk-facts §3.4',
    kind: 'state',
    en: 'A supervisor set the agent ready: to the supervisor (`monitor` 1) and to the agent.',
    zh: '强制示闲',
    example: { type: 'forceidle', ...fine, monitor: 1 },
  },
  forced,
);

export const forcebusy = event(
  'forcebusy',
  {
    source: 'sdk-facts §3.4',
    kind: 'state',
    en: 'A supervisor set the agent not ready: to the supervisor (`monitor` 1) and to the agent.',
    zh: '强制示忙',
    example: { type: 'forcebusy', ...fine, monitor: 1 },
  },
  forced,
);

export const forcelogout = event(
  'forcelogout',
  {
    source: 'sdk-facts §3.4',
    kind: 'state',
    en: 'Reply to the supervisor who signed an agent out; that agent gets `logon` with `status` 3.',
    zh: '强制签出响应',
    example: { type: 'forcelogout', ...fine, monitor: 1 },
  },
  { ...reply, monitor, deferred },
);
