import type { CampaignView, IdleReason } from '@callwright/engine';
import type { Customer } from '../store/campaign-customers.ts';
import type { Campaign } from '../store/campaigns.ts';
import { type HandOutPorts, hindrancesOf, windowOf } from './hand-out.ts';

/** Why a customer is not being dialled now, in one word; `untilMs`: not before, unix ms. */
export interface WhyNot {
  readonly reason: string;
  readonly text: string;
  readonly untilMs?: number;
}

/**
 * The first of all reasons that holds: how the customer's part ended, the campaign, the lists and limits, the time, the place in line,
 * and what the dialer waits for.
 */
export async function whyNot(
  ports: HandOutPorts,
  campaign: Campaign,
  customer: Customer,
  view: CampaignView | undefined,
  nowMs: number,
  language: 'zh' | 'en',
): Promise<WhyNot> {
  const told = (reason: string, untilMs?: number): WhyNot => ({
    reason,
    text: (TEXTS[reason] ?? TEXTS.inLine)?.[language] ?? reason,
    ...(untilMs === undefined || untilMs === Number.POSITIVE_INFINITY ? {} : { untilMs }),
  });
  if (customer.state === 'done') {
    return told(customer.reason);
  }
  if (campaign.life !== 'running') {
    return told(campaign.life);
  }
  if (customer.state === 'leased') {
    return told('handedOut');
  }
  const hindrance = (await hindrancesOf(ports, campaign, [customer], nowMs)).get(customer.number);
  if (hindrance !== undefined) {
    return told(hindrance.reason, hindrance.done ? undefined : hindrance.untilMs);
  }
  if (customer.round > campaign.round || campaign.nextRoundAtMs !== undefined) {
    return told('nextRound', campaign.nextRoundAtMs);
  }
  if (customer.nextAtMs > nowMs) {
    return told(TEXTS[customer.reason] === undefined ? 'retry' : customer.reason, customer.nextAtMs);
  }
  const window = windowOf(ports, campaign, customer.zone, nowMs);
  if (!window.open) {
    return told('windowClosed', window.changesAtMs);
  }
  return told(view?.idleReason ?? 'inLine');
}

interface Text {
  readonly zh: string;
  readonly en: string;
}

const TEXTS: Readonly<Record<string, Text>> = {
  reached: { zh: '已接通', en: 'was reached' },
  attemptsOver: { zh: '已达到拨打次数上限', en: 'was tried as often as the rules allow' },
  final: { zh: '呼叫结果不再重拨', en: 'the last outcome is not tried again' },
  doNotCall: { zh: '在免打扰名单中', en: 'is on the do-not-call list' },
  notAllowed: { zh: '号码不在允许拨打的范围内', en: 'the dial plan does not allow the number' },
  removed: { zh: '已从任务中移除', en: 'was removed from the campaign' },
  draft: { zh: '任务尚未启动', en: 'the campaign was not started' },
  paused: { zh: '任务已暂停', en: 'the campaign is paused' },
  finished: { zh: '任务已完成', en: 'the campaign is finished' },
  closed: { zh: '任务已关闭', en: 'the campaign is closed' },
  handedOut: { zh: '正在拨打或即将拨打', en: 'is being dialled, or is next' },
  perDay: { zh: '已达到当日拨打次数上限', en: 'was tried as often as a day allows' },
  per5Minutes: { zh: '五分钟内拨打次数已达上限', en: 'was tried as often as five minutes allow' },
  abandonedRest: { zh: '曾被放弃，72 小时内不再拨打', en: 'was abandoned, and rests for 72 hours' },
  onAnotherCall: { zh: '该号码正在另一任务中拨打', en: 'another campaign is dialling the number' },
  windowClosed: { zh: '不在可拨打时段', en: 'it is outside the calling hours of the number’s zone' },
  nextRound: { zh: '等待下一轮', en: 'waits for the next round' },
  retry: { zh: '等待重拨', en: 'waits to be tried again' },
  busy: { zh: '占线，等待重拨', en: 'was busy, waits to be tried again' },
  noAnswer: { zh: '无应答，等待重拨', en: 'did not answer, waits to be tried again' },
  unreachable: { zh: '无法接通，等待重拨', en: 'was out of reach, waits to be tried again' },
  trunkFailed: { zh: '线路故障，等待重拨', en: 'the trunk failed, waits to be tried again' },
  interrupted: {
    zh: '服务器中断了呼叫，等待重拨',
    en: 'the server ended in the middle of the call, waits to be tried again',
  },
  ended: { zh: '任务正在结束', en: 'the campaign is ending' },
  noCustomers: { zh: '刚到可拨打时间，即将取出', en: 'has just become due, and is fetched next' },
  noAgents: { zh: '没有坐席签入', en: 'no agent is signed in to the campaign' },
  agentsBusy: { zh: '坐席全忙', en: 'all agents are busy' },
  trunkDown: { zh: '线路故障', en: 'the trunk does not answer' },
  linesFull: { zh: '线路已满', en: 'all lines of the campaign are in use' },
  inLine: { zh: '排队等待拨打', en: 'waits in line' },
} satisfies Record<IdleReason, Text> & Record<string, Text>;
