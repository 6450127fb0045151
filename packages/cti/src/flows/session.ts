import { does, type Flow, gets, path, sends } from './flow.ts';

const signIn = [sends('agent', 'logon'), ...gets('agent', 'logon')];

/** sdk-facts §3 */
export const sessionFlow: Flow = {
  section: 'sdk-facts §3',
  slug: 'session',
  title: { en: 'Sign-in, states, reconnection, sign-out', zh: '签入、状态、重连、签出' },
  about: {
    en: 'After wrap-up the server announces the agent’s state. A second sign-in takes over and never resets a call. A reconnection resumes, or is shown the current state.',
    zh: '话后结束由服务器通知坐席状态。再次签入接管会话而不影响通话。重连后补发遗漏消息或重发当前状态。',
  },
  parties: ['agent', 'customer'],
  ready: [],
  rules: ['session', 'agent-state', 'call-control'],
  paths: [
    path(
      'A day',
      '一天',
      signIn,
      sends('agent', 'agentidle'),
      gets('agent', 'agentidle'),
      sends('agent', 'agentbusy'),
      gets('agent', 'agentbusy', 'agentidle', 'inringing', 'incall', 'after'),
      gets('agent', 'agentidle'),
      sends('agent', 'logout'),
      gets('agent', 'logout'),
    ),
    path('Refused', '登录失败', sends('agent', 'logon'), gets('agent', 'logon:refused')),
    path(
      'Signed in elsewhere during a call',
      '通话中另一设备登录',
      signIn,
      gets('agent', 'agentidle', 'inringing', 'incall', 'logon:elsewhere', 'logon', 'incall', 'after', 'agentidle'),
    ),
    path(
      'Reconnection during a call, not resumed',
      '通话中重连',
      signIn,
      gets('agent', 'agentidle', 'inringing', 'incall'),
      does('agent', 'loses the network', '网络中断'),
      sends('agent', 'reconnection'),
      gets('agent', 'reconnection', 'incall', 'after', 'agentidle'),
    ),
    path('Forced sign-out', '强制签出', signIn, gets('agent', 'agentidle', 'logon:forced')),
    path(
      'Refused commands change nothing',
      '被拒绝的命令',
      signIn,
      sends('agent', 'cancelmakecall'),
      gets('agent', 'cancelmakecall:failed', 'error', 'agentidle'),
    ),
  ],
};

const talk = [...gets('agent', 'inringing', 'incall')];
const end = [does('customer', 'hangs up', '客户挂机')];

/** sdk-facts §3.4 */
export const supervisorFlow: Flow = {
  section: 'sdk-facts §3.4',
  slug: 'supervisor',
  title: { en: 'Supervisors: listen, barge in, take over, release', zh: '班长：监听、强插、拦截、强拆' },
  about: {
    en: 'The supervisor has a part in the call of its own, with an `after` of its own. `monitor` 1 marks the copy of the one who acted.',
    zh: '班长在通话中有自己的通话段和自己的 after。monitor 为 1 表示操作班长收到的消息。',
  },
  parties: ['customer', 'agent', 'supervisor'],
  ready: ['agent', 'supervisor'],
  rules: ['supervisor', 'call-control'],
  paths: [
    path(
      'Listen',
      '监听',
      talk,
      sends('supervisor', 'monitor'),
      gets('supervisor', 'monitor', 'monitorringing', 'monitorincall'),
      end,
      gets('agent', 'after'),
      gets('supervisor', 'after'),
    ),
    path(
      'Barge in, then take over',
      '强插后拦截',
      talk,
      sends('supervisor', 'agentinsert'),
      gets('supervisor', 'agentinsert', 'agentinsertringing', 'agentinsertincall'),
      sends('supervisor', 'agentinterceptcall'),
      gets('supervisor', 'agentinterceptcall', 'intercept', 'interceptaltering', 'interceptcall'),
      gets('agent', 'after'),
      end,
      gets('supervisor', 'after'),
    ),
    path(
      'Take over',
      '拦截',
      talk,
      sends('supervisor', 'agentinterceptcall'),
      gets('supervisor', 'agentinterceptcall', 'interceptaltering', 'interceptcall'),
      gets('agent', 'after'),
      end,
      gets('supervisor', 'after'),
    ),
    path(
      'The call ends before the supervisor’s phone answers',
      '班长接听前通话结束',
      talk,
      sends('supervisor', 'monitor'),
      gets('supervisor', 'monitor', 'monitorringing'),
      end,
      gets('agent', 'after'),
      gets('supervisor', 'after'),
    ),
    path(
      'Release',
      '强拆',
      talk,
      sends('supervisor', 'agentbreak'),
      gets('supervisor', 'agentbreak'),
      gets('agent', 'after'),
    ),
    path(
      'Set states',
      '强制状态',
      sends('supervisor', 'forcebusy'),
      gets('supervisor', 'forcebusy:supervisor'),
      gets('agent', 'forcebusy'),
      sends('supervisor', 'forceidle'),
      gets('supervisor', 'forceidle:supervisor'),
      gets('agent', 'forceidle'),
      sends('supervisor', 'forcelogout'),
      gets('supervisor', 'forcelogout'),
      gets('agent', 'logon:forced'),
    ),
  ],
};
