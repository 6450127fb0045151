import { type Rule, rules, type StateAbout } from './rule.ts';

/** What can happen to an agent who talks with a customer, the same however they were connected (manual 6.3–6.6, hold). */

/** `back`: the event that tells that the customer is back from a consulted IVR (6.6: by the direction of the customer's call). */
export const TALK_ORIGINS = {
  dial: { event: 'answer', back: ['answer'], en: 'outbound call', zh: '外呼' },
  // A customer whom an agent dialled comes through a queue too, after `transfergroup`.
  inbound: { event: 'incall', back: ['answer', 'incall'], en: 'inbound call', zh: '呼入' },
  smart: { event: 'outboundcall', back: ['answer'], en: 'smart outbound', zh: '智能外呼' },
  transferred: { event: 'transferincall', back: ['answer', 'incall'], en: 'transferred call', zh: '转接来电' },
  intercept: { event: 'interceptcall', back: ['answer', 'incall'], en: 'taken over', zh: '拦截' },
} as const;
type Origin = keyof typeof TALK_ORIGINS;

/** `…` stands for the event that connected the agent. */
const STAGES: Readonly<Record<string, Omit<StateAbout, 'kind'>>> = {
  talk: { en: 'talks', zh: '通话中', shows: ['…'] },
  held: { en: 'customer on hold', zh: '保持', shows: ['…', 'mute'] },
  transferRequested: { en: 'transfer accepted', zh: '请求转接', shows: ['…', 'transfercall', 'transfergroup'] },
  transferring: {
    en: 'transfer under way',
    zh: '转接中',
    shows: ['…', 'transfercall', 'transfergroup', 'transfering'],
  },
  consulting: { en: 'other side is being asked', zh: '咨询中', shows: ['…', 'agentconsult'] },
  consultation: {
    en: 'talks with the consulted side',
    zh: '咨询通话中',
    shows: ['…', 'agentconsult', 'consultationcalls'],
  },
  joining: { en: 'three-way call accepted', zh: '三方连接中', shows: ['…', 'consultationcalls', 'tripartitetalk'] },
  conference: { en: 'three-way call', zh: '三方通话', shows: ['…', 'consultationcalls', 'sanfangcall'] },
  handingOver: { en: 'hand-over accepted', zh: '咨询转接', shows: ['…', 'consultationcalls', 'agentshift'] },
  ivr: { en: 'customer talks with an IVR, the agent waits', zh: '咨询服务', shows: ['…', 'consulationservice'] },
  leaving: { en: 'customer goes to an IVR', zh: '转接IVR', shows: ['…', 'transferservice'] },
};

/** States without their origin: `talk` stands for `inbound.talk`, `dial.talk`, … `back` on is that of the origin. */
export const TALK_RULES: readonly Rule[] = [
  ...rules('hold', [
    ['talk', 'mute', 'held'],
    ['held', 'unmute', 'talk'],
  ]),
  ...rules('6.3.1', [
    [['talk', 'held'], 'transfercall', 'transferRequested'],
    [['talk', 'held'], 'transfergroup', 'transferRequested'],
    ['transferRequested', 'transfering', 'transferring'],
    ['transferring', 'transfercall:failed', 'talk'],
    ['transferring', 'transfergroup:failed', 'talk'],
    ['transferring', 'canceltransfercall', 'talk'],
  ]),
  ...rules('6.4.1', [
    [['talk', 'held'], 'agentconsult', 'consulting'],
    ['consulting', 'consultationcalls', 'consultation'],
    [['consulting', 'consultation', 'conference'], 'agentconsultback', 'talk'],
    [['consulting', 'consultation'], 'agentconsultback:failed', 'talk'],
    ['consultation', 'tripartitetalk', 'joining'],
    ['joining', 'sanfangcall', 'conference'],
    ['joining', 'tripartitetalk:failed', 'consultation'],
    ['consultation', 'agentshift', 'handingOver'],
    ['handingOver', 'agentshift:failed', 'consultation'],
  ]),
  ...rules('6.5', [[['talk', 'held'], 'transferservice', 'leaving']]),
  ...rules('6.6', [
    [['talk', 'held'], 'consulationservice', 'ivr'],
    ['ivr', 'back', 'talk'],
  ]),
];

/** The stages with each origin. */
export function talkStates(): Record<string, StateAbout> {
  const states: Record<string, StateAbout> = {};
  for (const [origin, about] of Object.entries(TALK_ORIGINS)) {
    for (const [stage, { en, zh, shows }] of Object.entries(STAGES)) {
      states[`${origin}.${stage}`] = {
        en: `${about.en}: ${en}`,
        zh: `${about.zh}：${zh}`,
        kind: 'part',
        connected: 'yes',
        shows: shows.map((token) => (token === '…' ? about.event : token)),
      };
    }
  }
  return states;
}

/** The rules with each origin. */
export function talkRules(): Rule[] {
  return (Object.keys(TALK_ORIGINS) as Origin[]).flatMap((origin) =>
    TALK_RULES.flatMap(({ from, on, to, flow }) => {
      const tokens = on === 'back' ? TALK_ORIGINS[origin].back : [on];
      return tokens.map((token) => ({ from: `${origin}.${from}`, on: token, to: `${origin}.${to}`, flow }));
    }),
  );
}
