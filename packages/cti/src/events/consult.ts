import { callFields, dir, ourCall, ourDir, ourSegment, ourTarget, reply } from '../schema/common-fields.ts';
import { event } from '../schema/message.ts';
import { fine, sampleCall, sampleInbound } from '../schema/samples.ts';

/** Manual 6.4: consultation, and what it can become (three-way call, hand-over), sdk-facts §3.4. */

export const agentconsult = event(
  'agentconsult',
  {
    source: '6.4.1',
    kind: 'reply',
    en: 'Reply to `agentconsult`: the other side is being called, the customer hears music.',
    zh: '咨询响应',
    notes: [
      'The table of 6.4.1 prints the type as `agentconsultback`: a slip; the flow line and the incumbent say `agentconsult`.',
    ],
    example: { type: 'agentconsult', ...fine, ...sampleCall, dir: 0 },
  },
  { ...reply, ...ourCall, dir, target: ourTarget },
);

export const consultationcalls = event(
  'consultationcalls',
  {
    source: '6.4.1',
    kind: 'call',
    en: 'The consulted side answered: the two talk, the customer waits.',
    zh: '咨询通话中',
    notes: ['The table lists only `type`; the incumbent reads `dir` too (sdk-facts §9).'],
    example: { type: 'consultationcalls', ...sampleCall, dir: 0 },
  },
  { ...ourCall, target: ourTarget },
);

export const agentconsultback = event(
  'agentconsultback',
  {
    source: '6.4.1',
    kind: 'call',
    en: 'The consultation is over and the agent has the customer again: `status` 0 it was ended, 1 it failed or was declined.',
    zh: '咨询结束，回到与客户通话',
    notes: [
      'A refused `agentconsultback` command is answered by `error`, never by this event.',
      'The table of 6.4.1 under this name describes `agentconsult`; both have the same fields.',
    ],
    example: { type: 'agentconsultback', ...fine, ...sampleCall, dir: 0 },
  },
  { ...reply, ...ourCall, dir },
);

export const consultinringing = event(
  'consultinringing',
  {
    source: '6.4.2',
    kind: 'call',
    en: 'Another agent asks for advice: this agent’s phone rings.',
    zh: '咨询来电振铃',
    example: { type: 'consultinringing', ...sampleInbound, segment: 2, dir: 0 },
  },
  { ...callFields, segment: ourSegment, dir: ourDir },
);

export const consultincall = event(
  'consultincall',
  {
    source: '6.4.2',
    kind: 'call',
    en: 'This agent talks to the one who asks.',
    zh: '咨询来电通话中',
    example: { type: 'consultincall', ...sampleInbound, segment: 2, dir: 0 },
  },
  { ...callFields, segment: ourSegment, dir: ourDir },
);

export const tripartitetalk = event(
  'tripartitetalk',
  {
    source: 'sdk-facts §3.4',
    kind: 'reply',
    en: 'Reply to `tripartitetalk`; `sanfangcall` follows.',
    zh: '三方通话响应',
    example: { type: 'tripartitetalk', ...fine, ...sampleCall, dir: 0 },
  },
  { ...reply, ...ourCall },
);

export const sanfangcall = event(
  'sanfangcall',
  {
    source: 'sdk-facts §3.4',
    kind: 'call',
    en: 'Three-way call: both agents and the customer talk. Both agents get it.',
    zh: '三方通话中',
    example: { type: 'sanfangcall', ...sampleCall, dir: 0 },
  },
  { ...ourCall, target: ourTarget },
);

export const agentshift = event(
  'agentshift',
  {
    source: 'sdk-facts §3.4',
    kind: 'reply',
    en: 'Reply to `agentshift`: the consulted party takes the customer over, `after` follows.',
    zh: '咨询转接响应',
    example: { type: 'agentshift', ...fine, ...sampleCall, dir: 0 },
  },
  { ...reply, ...ourCall },
);
