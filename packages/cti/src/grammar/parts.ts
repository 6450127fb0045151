import { type Rule, rules, type StateAbout } from './rule.ts';

/** How an agent comes into a call, stage by stage, until connected (manual 6.1–6.4, sdk-facts §3.4). */

const part = (en: string, zh: string, shows: readonly string[]): StateAbout => ({ en, zh, kind: 'part', shows });
const connected = (en: string, zh: string, shows: readonly string[]): StateAbout => ({
  ...part(en, zh, shows),
  connected: 'yes',
});

export const PART_STATES: Readonly<Record<string, StateAbout>> = {
  'dial.requested': part('call accepted', '呼叫中', ['makecall']),
  'dial.agentRinging': part('agent’s phone rings', '座席振铃', ['makecall', 'outringing']),
  'dial.customerDialed': part('agent picked up, other side is being called', '接通座席', ['outringing', 'outcall']),
  'dial.customerRinging': part('other side rings', '被叫振铃', ['outringing', 'outcall', 'calledringing']),
  'dial.failed': part('call to an agent failed', '内呼失败', ['innercallout']),
  'inner.ringing': part('call from another agent rings', '内呼来电振铃', ['innerringing']),
  'inner.talk': connected('talks with another agent', '内呼来电通话中', ['innerringing', 'innercall']),
  'inbound.ringing': { ...part('customer’s call rings', '来电振铃', ['inringing']), offered: true },
  'inbound.announcing': part('agent’s number is announced', '正在播放工号', ['inringing', 'playtts']),
  'smart.ringing': part('campaign customer is given to the agent', '座席振铃', ['outringing']),
  'transferred.ringing': part('transferred customer rings', '转接来电振铃', ['transferinringing']),
  'consulted.ringing': part('consultation rings', '咨询来电振铃', ['consultinringing']),
  'consulted.talk': connected('advises the agent who asked', '咨询来电通话中', ['consultincall']),
  'consulted.conference': connected('three-way call, as the consulted', '咨询来电：三方通话', [
    'consultincall',
    'sanfangcall',
  ]),
  'listen.requested': part('listening accepted', '监听', ['monitor']),
  'listen.ringing': part('supervisor’s phone rings, to listen', '监听来电振铃', ['monitor', 'monitorringing']),
  'listen.talk': { ...part('listens', '监听通话中', ['monitor', 'monitorringing', 'monitorincall']), connected: 'any' },
  'barge.requested': part('barge-in accepted', '强插', ['agentinsert']),
  'barge.ringing': part('supervisor’s phone rings, to barge in', '强插来电振铃', ['agentinsert', 'agentinsertringing']),
  'barge.talk': {
    ...part('barged in', '强插通话中', ['agentinsert', 'agentinsertringing', 'agentinsertincall']),
    connected: 'any',
  },
  'intercept.requested': part('take-over accepted', '拦截', ['agentinterceptcall']),
  'intercept.underWay': part('take-over under way', '拦截中', ['agentinterceptcall', 'intercept']),
  'intercept.ringing': part('supervisor’s phone rings, to take over', '拦截来电振铃', [
    'intercept',
    'interceptaltering',
  ]),
  hangingUp: part('hang-up accepted', '挂机中', ['cancelmakecall']),
};

/** The phone can be made to answer: told once it rings, and changes nothing. */
const answerable = (flow: string, ...states: readonly string[]): readonly Rule[] =>
  rules(
    flow,
    states.map((state) => [state, 'answerable', state] as const),
  );

const mayDial = ['signedIn', 'ready', 'notReady', 'wrapUp'] as const;

export const PART_RULES: readonly Rule[] = [
  ...rules('6.1.1', [
    [mayDial, 'makecall', 'dial.requested'],
    ['dial.requested', 'outringing', 'dial.agentRinging'],
    ['dial.agentRinging', 'outcall', 'dial.customerDialed'],
    ['dial.customerDialed', 'calledringing', 'dial.customerRinging'],
    ['dial.customerRinging', 'answer', 'dial.talk'],
  ]),
  ...rules('6.1.2', [
    [
      ['dial.requested', 'dial.agentRinging', 'dial.customerDialed', 'dial.customerRinging'],
      'innercallout',
      'dial.failed',
    ],
    ['ready', 'innerringing', 'inner.ringing'],
    ['inner.ringing', 'innercall', 'inner.talk'],
  ]),
  ...rules('6.2.1', [
    ['ready', 'inringing', 'inbound.ringing'],
    ['inbound.ringing', 'playtts', 'inbound.announcing'],
    [['inbound.ringing', 'inbound.announcing'], 'incall', 'inbound.talk'],
  ]),
  ...rules('6.2.2', [
    ['ready', 'outringing', 'smart.ringing'],
    ['smart.ringing', 'outboundcall', 'smart.talk'],
  ]),
  ...rules('6.3.2', [
    ['ready', 'transferinringing', 'transferred.ringing'],
    ['transferred.ringing', 'transferincall', 'transferred.talk'],
  ]),
  ...rules('6.4.2', [
    ['ready', 'consultinringing', 'consulted.ringing'],
    ['consulted.ringing', 'consultincall', 'consulted.talk'],
    // The three-way call is told to the consulted agent too (sdk-facts §3.4).
    ['consulted.talk', 'sanfangcall', 'consulted.conference'],
    // Whoever asked has handed over, or is gone: the customer is the consulted agent's (ours: the manual tells of no event).
    [['consulted.ringing', 'consulted.talk', 'consulted.conference'], 'transferincall', 'transferred.talk'],
  ]),
  ...rules('supervisor', [
    [mayDial, 'monitor', 'listen.requested'],
    ['listen.requested', 'monitorringing', 'listen.ringing'],
    ['listen.ringing', 'monitorincall', 'listen.talk'],
    [mayDial, 'agentinsert', 'barge.requested'],
    ['barge.requested', 'agentinsertringing', 'barge.ringing'],
    ['barge.ringing', 'agentinsertincall', 'barge.talk'],
    [mayDial, 'agentinterceptcall', 'intercept.requested'],
    ['barge.talk', 'agentinterceptcall', 'intercept.requested'],
    ['intercept.requested', 'intercept', 'intercept.underWay'],
    [['intercept.requested', 'intercept.underWay'], 'interceptaltering', 'intercept.ringing'],
    ['intercept.ringing', 'interceptcall', 'intercept.talk'],
  ]),
  ...answerable('6.1.1', 'dial.agentRinging'),
  ...answerable('6.1.2', 'inner.ringing'),
  ...answerable('6.2.1', 'inbound.ringing'),
  ...answerable('6.2.2', 'smart.ringing'),
  ...answerable('6.3.2', 'transferred.ringing'),
  ...answerable('6.4.2', 'consulted.ringing'),
  ...answerable('supervisor', 'listen.ringing', 'barge.ringing', 'intercept.ringing'),
];

/** From every stage of a part. After an accepted hang-up only `after` is left. */
export const EVERY_PART_RULES: readonly { readonly on: string; readonly to: string; readonly flow: string }[] = [
  { on: 'after', to: 'wrapUp', flow: 'call-control' },
  { on: 'cancelmakecall', to: 'hangingUp', flow: 'call-control' },
];
