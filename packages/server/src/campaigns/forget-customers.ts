import type { CampaignId } from '@callwright/engine';
import type { Log } from '../metrics/log.ts';
import type { OutboundStore } from '../store/outbound-store.ts';

/** Customers of a deleted campaign that go at once. */
const REMOVED_AT_ONCE = 1_000;

/** Removes the customers of a deleted campaign, piece by piece: there may be a million, and others use the database. */
export async function forgetCustomers(
  { store, log }: { readonly store: OutboundStore; readonly log: Log },
  id: CampaignId,
  isClosed: () => boolean,
): Promise<void> {
  try {
    while (!isClosed() && (await store.customers.removeSome(id, REMOVED_AT_ONCE)) > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    log.error({ err: error, campaignId: id }, 'the customers of a deleted campaign are still there');
  }
}
