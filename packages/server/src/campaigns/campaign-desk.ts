import type { CampaignCustomer, CampaignEffect, CampaignId, CampaignInput, CompanyConfig } from '@callwright/engine';
import { CAMPAIGNS_MAX, mayDial } from '@callwright/engine';
import type { Added, NewCustomer } from '../store/campaign-customers.ts';
import type { Campaign, CampaignSettings } from '../store/campaigns.ts';
import {
  type CampaignChange,
  type CampaignRefused,
  configOf,
  datesOf,
  type LifeStep,
  NOT_THERE,
  STEPS,
} from './campaign-life.ts';
import { forgetCustomers } from './forget-customers.ts';
import { type HandOutPorts, handOut, nextDue } from './hand-out.ts';
import { LeaseBook, type LeaseBookPorts } from './lease-book.ts';
import { PacingShelf } from './pacing-shelf.ts';
import { remainingOf } from './remaining.ts';
import { roundState } from './round-state.ts';
import { problemOf } from './settings-problem.ts';

export interface CampaignDeskPorts extends Omit<LeaseBookPorts, 'campaign' | 'written'> {
  readonly company: () => CompanyConfig | undefined;
  readonly input: (input: CampaignInput) => void;
}

/** The database did not answer: the engine asks again then, and a campaign is looked at again, ms. */
const AWAY_AGAIN_MS = 5_000;

/** The campaigns of one company: keeps them, tells the engine of them, and answers it who is to be called next. */
export class CampaignDesk {
  readonly book: LeaseBook;
  readonly #ports: CampaignDeskPorts;
  readonly #pacing: PacingShelf;
  /** Those that run or are paused. */
  readonly #live = new Map<CampaignId, Campaign>();
  /** Changes one after the other: two at once would each lose what the other wrote. */
  #last: Promise<unknown> = Promise.resolve();
  /** When the engine was told to ask again, unix ms; of campaigns that had nobody more to give. */
  readonly #toldAgainMs = new Map<CampaignId, number>();
  /** Campaigns that are looked at for whether they are over. */
  readonly #toCheck = new Set<CampaignId>();
  /** Not judged, as results of whichever campaign were being written, or the database was away: looked at again then, unix ms. */
  readonly #unjudged = new Map<CampaignId, number>();
  #closed = false;

  constructor(ports: CampaignDeskPorts) {
    this.#ports = ports;
    this.#pacing = new PacingShelf(ports);
    this.book = new LeaseBook({
      ...ports,
      campaign: (id) => this.#find(id),
      written: (id) => this.#look(id),
    });
  }

  /** Before any call: resolves what an earlier server left, and tells the engine what runs. */
  async start(): Promise<void> {
    await this.book.resolve();
    for (const campaign of await this.#ports.store.campaigns.live(this.#ports.companyId)) {
      this.#live.set(campaign.id, campaign);
      await this.#tell(campaign);
      this.#look(campaign.id);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
    await this.book.close();
    await this.#pacing.close();
  }

  /** What the engine wants. */
  run(effect: CampaignEffect): void {
    if (effect.type === 'wantCustomers') {
      void this.#want(effect);
    } else if (effect.type === 'storePacing') {
      this.#pacing.put(effect);
    } else if (
      effect.type === 'attemptStarted' ||
      effect.type === 'storeAttempt' ||
      effect.type === 'returnCustomers'
    ) {
      this.book.tell(effect);
    }
  }

  /** Once a second: rounds whose pause is over begin, and campaigns that could not be judged are looked at again. */
  tick(): void {
    const nowMs = this.#ports.wallMs();
    for (const [id, againAtMs] of this.#unjudged) {
      if (againAtMs <= nowMs) this.#look(id);
    }
    for (const campaign of this.#live.values()) {
      if (campaign.life === 'running' && (campaign.nextRoundAtMs ?? Number.POSITIVE_INFINITY) <= nowMs) {
        void this.#inTurn(() => this.#beginRound(campaign.id));
      }
    }
  }

  add(settings: CampaignSettings): Promise<CampaignChange> {
    return this.#inTurn(async () => {
      const problem = this.#problemOf(settings);
      if (problem !== undefined) {
        return { ok: false, status: 422, detail: problem };
      }
      const added = await this.#ports.store.campaigns.add(this.#ports.companyId, settings, this.#ports.wallMs());
      return added === undefined
        ? { ok: false, status: 409, detail: 'There are too many campaigns: delete some.' }
        : { ok: true, campaign: added };
    });
  }

  edit(id: CampaignId, settings: CampaignSettings): Promise<CampaignChange> {
    return this.#change(id, async (campaign) => {
      const problem = this.#problemOf(settings);
      if (problem !== undefined) {
        return { ok: false, status: 422, detail: problem };
      }
      if (settings.mode !== campaign.settings.mode && campaign.life !== 'draft') {
        return { ok: false, status: 409, detail: 'The mode of a campaign that was started can not be changed.' };
      }
      const counts = await this.#ports.store.campaigns.counts(id);
      const sameZones = JSON.stringify(settings.zones) === JSON.stringify(campaign.settings.zones);
      if (!sameZones && (counts.get('customers') ?? 0) > 0) {
        return { ok: false, status: 409, detail: 'The zones of a campaign that has customers can not be changed.' };
      }
      return { ...campaign, settings };
    });
  }

  step(id: CampaignId, step: LifeStep): Promise<CampaignChange> {
    const { from, to } = STEPS[step];
    return this.#change(id, async (campaign) => {
      if (!from.includes(campaign.life)) {
        return { ok: false, status: 409, detail: `A campaign that is ${campaign.life} can not do that: ${step}.` };
      }
      if (campaign.life === 'draft' && this.#live.size >= CAMPAIGNS_MAX) {
        return { ok: false, status: 409, detail: `${CAMPAIGNS_MAX} campaigns run already.` };
      }
      const problem = to === 'running' ? this.#problemOf(campaign.settings) : undefined;
      if (problem !== undefined) {
        return { ok: false, status: 422, detail: problem };
      }
      return { ...campaign, life: to, ...datesOf(campaign, to, this.#ports.wallMs()) };
    });
  }

  /** A campaign that runs or is paused has to be closed first. */
  remove(id: CampaignId): Promise<CampaignChange> {
    return this.#inTurn(async () => {
      const { store, companyId } = this.#ports;
      const campaign = await store.campaigns.get(companyId, id);
      if (campaign === undefined) {
        return NOT_THERE;
      }
      if (campaign.life === 'running' || campaign.life === 'paused') {
        return { ok: false, status: 409, detail: 'The campaign is not over: close it first.' };
      }
      await store.campaigns.remove(companyId, id);
      void forgetCustomers(this.#ports, id, () => this.#closed);
      return { ok: true, campaign };
    });
  }

  /** In turn, so that nobody comes to a campaign that is just being found to be over. */
  async addCustomers(id: CampaignId, customers: readonly NewCustomer[]): Promise<Added | CampaignRefused> {
    const added = await this.#inTurn(async () => {
      const campaign = await this.#find(id);
      if (campaign === undefined) {
        return NOT_THERE;
      }
      return campaign.life === 'finished' || campaign.life === 'closed'
        ? ({ ok: false, status: 409, detail: `The campaign is ${campaign.life}.` } as const)
        : await this.#ports.store.customers.add(id, customers);
    });
    this.due(id);
    return added;
  }

  /** False: there is no such customer. One who is on a call stays on it. */
  async removeCustomer(id: CampaignId, number: string): Promise<boolean> {
    const { customers } = this.#ports.store;
    const found = await this.#inTurn(async () => {
      const customer = await customers.get(id, number);
      if (customer !== undefined) {
        const place = { number, state: 'done', round: customer.round, nextAtMs: this.#ports.wallMs() } as const;
        await customers.place(id, [{ ...place, reason: 'removed' }]);
      }
      return customer !== undefined;
    });
    this.#look(id);
    return found;
  }

  /** Customers were added, or made free again: the engine may ask. */
  due(id: CampaignId): void {
    const campaign = this.#live.get(id);
    if (campaign?.life === 'running') {
      void this.#inTurn(async () => {
        await this.#tell(campaign);
        this.#ports.input({ type: 'customersDue', campaignId: id });
      });
    }
  }

  /** A number left the do-not-call list: campaigns that passed it over for that have it in line again. */
  async mayCallAgain(number: string): Promise<void> {
    const { store, wallMs } = this.#ports;
    await this.#inTurn(async () => {
      for (const { id } of this.#live.values()) {
        const customer = await store.customers.get(id, number);
        if (customer?.state === 'done' && customer.reason === 'doNotCall') {
          const { round } = customer;
          await store.customers.place(id, [{ number, state: 'waiting', round, nextAtMs: wallMs(), reason: '' }]);
          this.due(id);
        }
      }
    });
  }

  /** For why a customer is not dialled. */
  handOutPorts(): HandOutPorts {
    const company = this.#ports.company();
    return {
      store: this.#ports.store,
      timeZone: company?.timeZone ?? 'UTC',
      mayDial: (number) => mayDial(company?.dialing, number),
      isTaken: (number) => this.book.isTaken(number),
    };
  }

  /** Until every change and answer that was asked for is made. */
  async settled(): Promise<void> {
    await this.#last;
    await this.book.flush();
    await this.#last;
  }

  async #want({ campaignId, requestId, count }: Extract<CampaignEffect, { type: 'wantCustomers' }>): Promise<void> {
    const nowMs = this.#ports.wallMs();
    await this.#inTurn(async () => {
      const answer = (customers: readonly CampaignCustomer[], remaining: number, againAtMs?: number) =>
        this.#ports.input({
          ...{ type: 'customers', campaignId, requestId, customers, remaining },
          ...(againAtMs === undefined || againAtMs === Number.POSITIVE_INFINITY ? {} : { againAtMs }),
        });
      try {
        const campaign = this.#live.get(campaignId);
        if (campaign?.life !== 'running' || campaign.nextRoundAtMs !== undefined || this.#closed) {
          answer([], campaign === undefined ? 0 : await this.#remaining(campaignId));
          return;
        }
        const handed = await handOut(this.handOutPorts(), campaign, count, nowMs);
        if (handed.againAtMs === nowMs) this.#toldAgainMs.delete(campaignId);
        else this.#toldAgainMs.set(campaignId, handed.againAtMs ?? Number.POSITIVE_INFINITY);
        this.book.take(
          campaignId,
          handed.customers.map((customer) => customer.number),
        );
        answer(handed.customers, await this.#remaining(campaignId), handed.againAtMs);
        if (handed.customers.length === 0) {
          this.#look(campaignId);
        }
      } catch (error) {
        this.#ports.log.error({ err: error, campaignId }, 'no customers could be handed out');
        answer([], 0, nowMs + AWAY_AGAIN_MS);
      }
    });
  }

  #change(
    id: CampaignId,
    change: (campaign: Campaign) => Promise<Campaign | CampaignRefused>,
  ): Promise<CampaignChange> {
    return this.#inTurn(async () => {
      const campaign = await this.#find(id);
      if (campaign === undefined) {
        return NOT_THERE;
      }
      const changed = await change(campaign);
      if ('ok' in changed) {
        return changed;
      }
      await this.#put({ ...changed, updatedAtMs: this.#ports.wallMs() });
      // The first round of several begins with the campaign.
      if (campaign.life === 'draft' && changed.life === 'running' && changed.settings.rounds.count > 1) {
        this.#ports.input({ type: 'campaignRound', campaignId: id, round: changed.round });
      }
      this.#look(id);
      return { ok: true, campaign: changed };
    });
  }

  /** Writes it, and tells the engine if it is to know it: both, or neither where the database is away. */
  async #put(campaign: Campaign): Promise<void> {
    const remaining = await this.#remaining(campaign.id);
    await this.#ports.store.campaigns.put(campaign);
    if (campaign.life === 'draft') {
      return;
    }
    if (campaign.life === 'running' || campaign.life === 'paused') {
      this.#live.set(campaign.id, campaign);
    } else {
      this.#live.delete(campaign.id);
      this.#toldAgainMs.delete(campaign.id);
    }
    await this.#tell(campaign, remaining);
  }

  async #tell(campaign: Campaign, known?: number): Promise<void> {
    const { id, life, settings } = campaign;
    if (life !== 'draft') {
      const remaining = known ?? (await this.#remaining(id));
      const pacing = settings.mode === 'predictive' ? await this.#pacing.of(settings.groupId) : undefined;
      const kept = pacing === undefined ? {} : { pacing };
      this.#ports.input({ type: 'campaign', config: configOf(campaign), life, remaining, ...kept });
    }
  }

  /** Soon, and once for all that happens until then. */
  #look(id: CampaignId): void {
    if (!this.#toCheck.has(id) && !this.#closed) {
      this.#toCheck.add(id);
      void this.#inTurn(async () => {
        this.#toCheck.delete(id);
        this.#unjudged.delete(id);
        await this.#checkOver(id);
        await this.#wake(id);
      }).catch((error: unknown) => {
        this.#ports.log.error({ err: error, campaignId: id }, 'a campaign could not be looked at');
        this.#unjudged.set(id, this.#ports.wallMs() + AWAY_AGAIN_MS);
      });
    }
  }

  /** The engine asks again when it was told to. Whoever is due before that, a retry that was settled since, is news to it. */
  async #wake(id: CampaignId): Promise<void> {
    const campaign = this.#live.get(id);
    const toldMs = this.#toldAgainMs.get(id);
    if (campaign?.life !== 'running' || toldMs === undefined) {
      return;
    }
    const dueMs = await nextDue(this.handOutPorts(), campaign, this.#ports.wallMs());
    if (dueMs !== undefined && dueMs < toldMs) {
      this.#toldAgainMs.delete(id);
      this.#ports.input({ type: 'customersDue', campaignId: id });
    }
  }

  /** Nobody of the round waits or is on a call: the next round begins after its pause, or the campaign is finished. */
  async #checkOver(id: CampaignId): Promise<void> {
    const campaign = this.#live.get(id);
    const { wallMs } = this.#ports;
    if (this.book.waiting > 0) {
      this.#unjudged.set(id, wallMs());
    }
    if (campaign?.life !== 'running' || campaign.nextRoundAtMs !== undefined || this.book.waiting > 0) {
      return;
    }
    const state = await roundState(this.handOutPorts(), campaign, wallMs());
    if (state === 'over') {
      await this.#put({ ...campaign, nextRoundAtMs: wallMs() + campaign.settings.rounds.pauseMs });
      this.tick();
    } else if (state === 'last') {
      await this.#put({ ...campaign, life: 'finished', endedAtMs: wallMs(), updatedAtMs: wallMs() });
    }
  }

  async #beginRound(id: CampaignId): Promise<void> {
    const campaign = this.#live.get(id);
    if (campaign?.life === 'running' && campaign.nextRoundAtMs !== undefined) {
      const begun = { ...campaign, round: campaign.round + 1, nextRoundAtMs: undefined };
      await this.#put(begun);
      this.#ports.input({ type: 'campaignRound', campaignId: id, round: begun.round });
      this.#ports.input({ type: 'customersDue', campaignId: id });
      this.#look(id);
    }
  }

  async #find(id: CampaignId): Promise<Campaign | undefined> {
    return this.#live.get(id) ?? (await this.#ports.store.campaigns.get(this.#ports.companyId, id));
  }

  async #remaining(id: CampaignId): Promise<number> {
    return remainingOf(await this.#ports.store.campaigns.counts(id));
  }

  #problemOf(settings: CampaignSettings): string | undefined {
    const company = this.#ports.company();
    return company === undefined ? 'There is no such company.' : problemOf(settings, company);
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
