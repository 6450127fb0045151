import { oneOf, optional } from '../schema/field.ts';
import { command, type MessageAbout } from '../schema/message.ts';
import { nameLike } from './fields.ts';

/** What a supervisor does: sdk-facts §1.8, §3.3. */

const sequence = 1562898710123;
const about = (
  cmd: string,
  en: string,
  zh: string,
  fields: object = { agentoperatorid: '1001@demo' },
): MessageAbout => ({
  source: 'sdk-facts §3.3',
  kind: 'call',
  en,
  zh,
  example: { cmd, ...fields, sequence },
});
const target = { agentoperatorid: nameLike({ en: 'the target’s agent key', zh: '目标坐席标识 工号@企业缩写' }) };

export const monitoragent = command(
  'monitoragent',
  about('monitoragent', 'Starts the supervisor’s feeds, until sign-out.', '开启坐席监控', {}),
  {},
);
export const monitor = command(
  'monitor',
  about('monitor', 'Listens, heard by none; or, with `mode` `whisper`, heard by the agent alone.', '监听', {
    agentoperatorid: '1001@demo',
    mode: 'listen',
  }),
  {
    ...target,
    mode: optional(
      oneOf(['listen', 'whisper'], {
        en: '`listen` (absent: the same): heard by none; `whisper`: heard by the agent, not by the customer',
        zh: '监听方式：listen 静默监听；whisper 仅坐席可听到班长',
        ours: true,
      }),
    ),
  },
);
export const agentinsert = command('agentinsert', about('agentinsert', 'Barges in.', '强插'), target);
export const agentinterceptcall = command(
  'agentinterceptcall',
  about('agentinterceptcall', 'Takes the call over.', '拦截'),
  target,
);
export const agentbreak = command('agentbreak', about('agentbreak', 'Releases the agent’s call.', '强拆'), target);
export const forcebusy = command('forcebusy', about('forcebusy', 'Sets the agent not ready.', '强制示忙'), target);
export const forceidle = command('forceidle', about('forceidle', 'Sets the agent ready.', '强制示闲'), target);
export const forcelogout = command('forcelogout', about('forcelogout', 'Signs the agent out.', '强制签出'), target);
export const getagentstate = command(
  'getagentstate',
  about('getagentstate', 'Asks for an agent’s state.', '查询坐席状态', { agentid: '1002@demo' }),
  { agentid: optional(nameLike({ en: 'the agent’s key; absent: oneself', zh: '坐席标识' })) },
);
