import { ourCall, reply } from '../schema/common-fields.ts';
import { event } from '../schema/message.ts';
import { fine, sampleCall } from '../schema/samples.ts';

/** Manual 6.5 and 6.6: the customer is sent, or lent, to an IVR flow. The manual has no tables for them. */

export const transferservice = event(
  'transferservice',
  {
    source: '6.5',
    kind: 'reply',
    en: 'Reply to `transferservice`: the customer goes to the IVR; `cancelmakecall` and `after` follow.',
    zh: '转接IVR响应',
    notes: ['The manual gives no table: `status` and `reason` as every reply has.'],
    example: { type: 'transferservice', ...fine, ...sampleCall, dir: 0 },
  },
  { ...reply, ...ourCall },
);

export const consulationservice = event(
  'consulationservice',
  {
    source: '6.6',
    kind: 'reply',
    en: 'Reply to `consulationservice`: customer and IVR talk, the agent waits. The end is told by `answer` or `incall`.',
    zh: '咨询IVR响应',
    notes: ['The manual gives no table: `status` and `reason` as every reply has. The spelling is the wire.'],
    example: { type: 'consulationservice', ...fine, ...sampleCall, dir: 0 },
  },
  { ...reply, ...ourCall },
);
