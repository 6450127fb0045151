import type { AgentSnapshot, CallPhase } from './agent-snapshot.ts';

export type Shown = Pick<AgentSnapshot, 'text' | 'colour'>;

const green = (text: string): Shown => ({ text, colour: 'green' });
const orange = (text: string): Shown => ({ text, colour: 'orange' });

/** What a page is shown in each phase of a call: values that pages read (sdk-facts §3.4), not our wording. */
export const phaseTexts: Readonly<Record<Exclude<CallPhase, 'none'>, Shown>> = {
  makecall: orange('呼叫中'),
  outringing: orange('座席振铃'),
  outcall: orange('接通座席'),
  calledringing: orange('被叫振铃'),
  answer: green('通话中'),
  outboundcall: green('通话中'),
  inringing: orange('来电振铃'),
  playtts: orange('正在播放工号'),
  incall: green('通话中'),
  innerringing: orange('内呼来电振铃'),
  innercall: green('内呼来电通话中'),
  consultinringing: orange('咨询来电振铃'),
  consultincall: green('咨询来电通话中'),
  transferinringing: orange('转接来电振铃'),
  transferincall: green('转接来电通话中'),
  hold: green('保持'),
  agentconsult: green('咨询中'),
  consultationcalls: green('咨询通话中'),
  consulationservice: orange('咨询服务'),
  transfering: orange('转接中'),
  tripartitetalk: orange('三方连接中'),
  sanfangcall: orange('三方通话'),
  monitorringing: orange('监听来电振铃'),
  monitorincall: green('监听通话中'),
  agentinsertringing: orange('强插来电振铃'),
  agentinsertincall: green('强插通话中'),
  intercept: orange('拦截中'),
  interceptaltering: orange('拦截来电振铃'),
  interceptcall: green('拦截通话中'),
  locked: orange('来电锁定'),
};
