import { ABANDONED_REST_MS, type CampaignCustomer } from '@callwright/engine';
import type { Attempt } from '../store/campaign-attempts.ts';
import type { Customer, Placed } from '../store/campaign-customers.ts';
import type { Campaign } from '../store/campaigns.ts';
import type { OutboundStore } from '../store/outbound-store.ts';
import { dayStart, type WindowNow, windowAt } from './calling-window.ts';
import { usesTry } from './next-place.ts';

/** Why a customer who is next is passed over, until when; `done`: for ever. */
export type Hindrance =
  | { readonly reason: 'doNotCall' | 'notAllowed'; readonly done: true }
  | {
      readonly reason: 'perDay' | 'per5Minutes' | 'abandonedRest' | 'onAnotherCall';
      readonly done: false;
      readonly untilMs: number;
    };

export interface HandOutPorts {
  readonly store: OutboundStore;
  /** Zone of the company, for customers without one of their own. */
  readonly timeZone: string;
  /** Whether the company's dial plan lets the number be called. */
  readonly mayDial: (number: string) => boolean;
  /** The number is being dialled, or is about to be, by whichever campaign of the company. */
  readonly isTaken: (number: string) => boolean;
}

export interface HandedOut {
  readonly customers: readonly CampaignCustomer[];
  /** Nobody is due before, unix ms; undefined: nobody waits. */
  readonly againAtMs: number | undefined;
}

const FIVE_MINUTES_MS = 5 * 60_000;
/** A day with a change of the clock. */
const DAY_MS_MAX = 25 * 3_600_000;
/** A number that is on another call is looked at again after this, ms. */
const TAKEN_AGAIN_MS = 60_000;
/** Customers looked at for one answer: those on the do-not-call list and the like are many only at the start. */
const LOOKED_AT_MAX = 5_000;
/** Looked at with one query. */
const PAGE_MIN = 50;

/**
 * Leases the customers of a campaign that are next: by priority, then by when they are due, only in zones whose calling window is
 * open. Whoever may not be called now gets a new place, with the reason.
 */
export async function handOut(
  ports: HandOutPorts,
  campaign: Campaign,
  count: number,
  nowMs: number,
): Promise<HandedOut> {
  const { store } = ports;
  const handed: CampaignCustomer[] = [];
  const lanes = (await store.customers.lanes(campaign.id)).filter((lane) => lane.round <= campaign.round);
  let lookedAt = 0;
  for (const lane of lanes) {
    const window = windowOf(ports, campaign, lane.zone, nowMs);
    while (window.open && handed.length < count && lookedAt < LOOKED_AT_MAX) {
      const page = await store.customers.next(lane, Math.max(count - handed.length, PAGE_MIN), nowMs);
      lookedAt += page.length;
      if (page.length === 0) {
        break;
      }
      const { good, placed } = await sift(ports, campaign, page, count - handed.length, nowMs);
      await store.customers.place(campaign.id, placed);
      const leased = new Set(
        await store.customers.lease(
          campaign.id,
          good.map((one) => one.number),
        ),
      );
      handed.push(...good.filter((one) => leased.has(one.number)).map((one) => shown(one, window)));
      if (good.length + placed.length < page.length) {
        break;
      }
    }
  }
  const full = handed.length >= count || lookedAt >= LOOKED_AT_MAX;
  return { customers: handed, againAtMs: full ? nowMs : await nextDue(ports, campaign, nowMs) };
}

/** When the next customer is due, and its zone's window open. undefined: nobody waits in this round. */
export async function nextDue(ports: HandOutPorts, campaign: Campaign, nowMs: number): Promise<number | undefined> {
  let earliest: number | undefined;
  for (const lane of await ports.store.customers.lanes(campaign.id)) {
    const [first] = lane.round > campaign.round ? [] : await ports.store.customers.next(lane, 1);
    if (first !== undefined) {
      const dueMs = Math.max(first.nextAtMs, nowMs);
      const window = windowOf(ports, campaign, lane.zone, dueMs);
      const atMs = window.open ? dueMs : (window.changesAtMs ?? Number.POSITIVE_INFINITY);
      earliest = Math.min(earliest ?? atMs, atMs);
    }
  }
  return earliest;
}

export function windowOf(
  ports: Pick<HandOutPorts, 'timeZone'>,
  campaign: Campaign,
  zone: string,
  atMs: number,
): WindowNow {
  return windowAt(campaign.settings.windows, zone === '' ? ports.timeZone : zone, atMs);
}

/** Of these who are next: at most `count` who may be called now, and the new places of those before them who may not. */
async function sift(
  ports: HandOutPorts,
  campaign: Campaign,
  page: readonly Customer[],
  count: number,
  nowMs: number,
): Promise<{ readonly good: readonly Customer[]; readonly placed: readonly Placed[] }> {
  const hindrances = await hindrancesOf(ports, campaign, page, nowMs);
  const good: Customer[] = [];
  const placed: Placed[] = [];
  for (const customer of page) {
    const hindrance = hindrances.get(customer.number);
    if (hindrance !== undefined) {
      placed.push({
        number: customer.number,
        state: hindrance.done ? 'done' : 'waiting',
        round: customer.round,
        nextAtMs: hindrance.done ? nowMs : hindrance.untilMs,
        reason: hindrance.reason,
      });
    } else if (good.length < count) {
      good.push(customer);
    }
  }
  return { good, placed };
}

/** Why these may not be called now; who is not among them may. Not the window, which is the zone's. */
export async function hindrancesOf(
  ports: HandOutPorts,
  campaign: Campaign,
  customers: readonly Customer[],
  nowMs: number,
): Promise<ReadonlyMap<string, Hindrance>> {
  const { companyId } = campaign;
  const numbers = customers.map((customer) => customer.number);
  const listed = await ports.store.doNotCall.listed(companyId, numbers);
  const history = await ports.store.attempts.since(companyId, numbers, nowMs - ABANDONED_REST_MS);
  const found = new Map<string, Hindrance>();
  for (const customer of customers) {
    const hindrance = hindranceOf(ports, campaign, customer, listed, history.get(customer.number) ?? [], nowMs);
    if (hindrance !== undefined) {
      found.set(customer.number, hindrance);
    }
  }
  return found;
}

function hindranceOf(
  ports: HandOutPorts,
  campaign: Campaign,
  customer: Customer,
  listed: ReadonlySet<string>,
  history: readonly Attempt[],
  nowMs: number,
): Hindrance | undefined {
  if (listed.has(customer.number)) {
    return { reason: 'doNotCall', done: true };
  }
  if (!ports.mayDial(customer.number)) {
    return { reason: 'notAllowed', done: true };
  }
  if (ports.isTaken(customer.number)) {
    return { reason: 'onAnotherCall', done: false, untilMs: nowMs + TAKEN_AGAIN_MS };
  }
  const { mode, limits } = campaign.settings;
  const abandoned = history.findLast((one) => one.outcome === 'abandoned');
  // In the other modes an agent is there for the call before it is made.
  if (abandoned !== undefined && (mode === 'predictive' || mode === 'ivr')) {
    const untilMs = (abandoned.endedAtMs ?? abandoned.startedAtMs) + ABANDONED_REST_MS;
    if (untilMs > nowMs) {
      return { reason: 'abandonedRest', done: false, untilMs };
    }
  }
  const tries = history.filter((one) => usesTry(one.outcome)).map((one) => one.startedAtMs);
  const zone = customer.zone === '' ? ports.timeZone : customer.zone;
  const today = dayStart(zone, nowMs);
  if (tries.filter((atMs) => atMs >= today).length >= limits.perDay) {
    return { reason: 'perDay', done: false, untilMs: dayStart(zone, today + DAY_MS_MAX) };
  }
  const recent = tries.filter((atMs) => atMs > nowMs - FIVE_MINUTES_MS);
  const oldest = recent.at(-limits.per5Minutes);
  return oldest === undefined ? undefined : { reason: 'per5Minutes', done: false, untilMs: oldest + FIVE_MINUTES_MS };
}

function shown(customer: Customer, window: WindowNow): CampaignCustomer {
  return {
    custId: customer.number,
    number: customer.number,
    ...(customer.name === '' ? {} : { name: customer.name }),
    data: customer.data,
    attempt: customer.attempts + 1,
    ...(window.changesAtMs === undefined ? {} : { validUntilMs: window.changesAtMs }),
  };
}
