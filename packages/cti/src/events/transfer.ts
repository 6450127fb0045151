import { callFields, dir, ourCall, ourDir, ourSegment, ourTarget, reply } from '../schema/common-fields.ts';

import { event } from '../schema/message.ts';
import { fine, sampleCall, sampleInbound } from '../schema/samples.ts';

/** Manual 6.3: blind transfer to an agent, a number or a skill group. `dir` is the direction of the customer's call. */

export const transfercall = event(
  'transfercall',
  {
    source: '6.3.1',
    kind: 'reply',
    en: 'Reply to `transfercall`: accepted or refused. A second one with `status` ≠ 0: the transfer failed, the agent has the customer again.',
    zh: '转接响应；转接失败时 status 为非0',
    notes: [
      '6.3.1 tells only of the failing one; the accepting one (`status` 0) is the incumbent’s practice (sdk-facts §3.4).',
      'A `transfercall` or `transfergroup` that is refused while a transfer is under way is answered by `error`, so that nobody takes it for the end of that transfer.',
    ],
    example: { type: 'transfercall', ...fine, ...sampleCall, dir: 0 },
  },
  { ...reply, ...ourCall, dir, target: ourTarget },
);

export const transfergroup = event(
  'transfergroup',
  {
    source: 'sdk-facts §3.3',
    kind: 'reply',
    en: 'Reply to `transfergroup`; refused when nobody is signed in to the group.',
    zh: '转接技能组响应',
    notes: ['Not in the manual; `transfering` and, once the customer is queued, `after` follow.'],
    example: { type: 'transfergroup', ...fine, ...sampleCall, dir: 0 },
  },
  { ...reply, ...ourCall },
);

export const transfering = event(
  'transfering',
  {
    source: '6.3.1',
    kind: 'call',
    en: 'The transfer is under way; the customer hears music. (The spelling is the wire.)',
    zh: '转接中',
    example: { type: 'transfering', ...sampleCall, dir: 0 },
  },
  { ...ourCall, target: ourTarget },
);

export const canceltransfercall = event(
  'canceltransfercall',
  {
    source: 'sdk-facts §3.3',
    kind: 'reply',
    en: 'Reply to `canceltransfercall`: with `status` 0 the agent has the customer again.',
    zh: '取消转接响应',
    example: { type: 'canceltransfercall', ...fine, ...sampleCall, dir: 0 },
  },
  { ...reply, ...ourCall },
);

export const transferinringing = event(
  'transferinringing',
  {
    source: '6.3.2',
    kind: 'call',
    en: 'A transferred customer rings at this agent.',
    zh: '转接来电振铃',
    example: { type: 'transferinringing', ...sampleInbound, segment: 2, dir: 0 },
  },
  { ...callFields, dir, segment: ourSegment },
);

export const transferincall = event(
  'transferincall',
  {
    source: '6.3.2',
    kind: 'call',
    en: 'This agent has the transferred customer.',
    zh: '转接来电通话中',
    notes: ['The table leaves `dir` out; the incumbent reads it here too (sdk-facts §9), so we send it.'],
    example: { type: 'transferincall', ...sampleInbound, segment: 2, dir: 0 },
  },
  { ...callFields, dir: ourDir, segment: ourSegment },
);
