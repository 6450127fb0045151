import { ourCall, reply } from '../schema/common-fields.ts';
import { oneOfInts, optional } from '../schema/field.ts';
import { event, type MessageAbout } from '../schema/message.ts';
import { fine, sampleCall } from '../schema/samples.ts';

/** Listen, barge in, take over, release: sdk-facts §3.4. The supervisor has a part in the call of its own, and an `after` for it. */

const monitor = optional(
  oneOfInts([0, 1], {
    en: '1: this copy is for the supervisor who acted',
    zh: '1 表示操作班长收到的消息',
    source: 'sdk-facts §6',
  }),
);
const acted = { ...reply, monitor, ...ourCall };

type Words = Pick<MessageAbout, 'en' | 'zh'> & { readonly notes?: readonly string[] };
const replyAbout = (type: string, words: Words): MessageAbout => ({
  source: 'sdk-facts §3.4',
  kind: 'reply',
  ...words,
  example: { type, ...fine, monitor: 1, ...sampleCall },
});
const stageAbout = (type: string, words: Words): MessageAbout => ({
  source: 'sdk-facts §3.4',
  kind: 'call',
  ...words,
  example: { type, ...sampleCall, segment: 2 },
});

export const monitor_ = event(
  'monitor',
  replyAbout('monitor', { en: 'Reply to `monitor` (listen).', zh: '监听响应' }),
  acted,
);
export const monitorringing = event(
  'monitorringing',
  stageAbout('monitorringing', { en: 'The supervisor’s phone rings, to listen.', zh: '监听来电振铃' }),
  ourCall,
);
export const monitorincall = event(
  'monitorincall',
  stageAbout('monitorincall', {
    en: 'The supervisor hears customer and agent, and is heard by none.',
    zh: '监听通话中',
  }),
  ourCall,
);

export const agentinsert = event(
  'agentinsert',
  replyAbout('agentinsert', { en: 'Reply to `agentinsert` (barge in).', zh: '强插响应' }),
  acted,
);
export const agentinsertringing = event(
  'agentinsertringing',
  stageAbout('agentinsertringing', { en: 'The supervisor’s phone rings, to barge in.', zh: '强插来电振铃' }),
  ourCall,
);
export const agentinsertincall = event(
  'agentinsertincall',
  stageAbout('agentinsertincall', { en: 'Supervisor, agent and customer talk.', zh: '强插通话中' }),
  ourCall,
);

export const agentinterceptcall = event(
  'agentinterceptcall',
  replyAbout('agentinterceptcall', { en: 'Reply to `agentinterceptcall` (take the call over).', zh: '拦截响应' }),
  acted,
);
export const intercept = event(
  'intercept',
  stageAbout('intercept', { en: 'The take-over is under way.', zh: '拦截中' }),
  ourCall,
);
export const interceptaltering = event(
  'interceptaltering',
  stageAbout('interceptaltering', {
    en: 'The supervisor’s phone rings, to take the call over. (The spelling is the wire.)',
    zh: '拦截来电振铃',
  }),
  ourCall,
);
export const interceptcall = event(
  'interceptcall',
  stageAbout('interceptcall', { en: 'The supervisor has the customer; the agent got `after`.', zh: '拦截通话中' }),
  ourCall,
);

export const agentbreak = event(
  'agentbreak',
  replyAbout('agentbreak', {
    en: 'Reply to `agentbreak` (release the agent’s call); the agent’s call ends with `after`.',
    zh: '强拆响应',
  }),
  acted,
);
