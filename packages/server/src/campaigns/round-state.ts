import type { Campaign } from '../store/campaigns.ts';
import { type HandOutPorts, nextDue } from './hand-out.ts';
import { remainingOf } from './remaining.ts';

/** `open`: somebody of the round waits or is on a call, or may yet come. `over`: the next round may begin. `last`: everybody is done. */
export type RoundState = 'open' | 'over' | 'last';

/** Imports that may yet bring customers. */
const UNFINISHED: ReadonlySet<string> = new Set(['uploading', 'waiting', 'running']);

/**
 * How a campaign stands with its present round. An import adds customers from another process between any two of the questions, and
 * results are written meanwhile: so the order is that in which customers come and go. Whoever an import still brings is asked for first;
 * whoever is on a call, before the counts; and who waits last, as everybody who came in the meantime does.
 */
export async function roundState(ports: HandOutPorts, campaign: Campaign, nowMs: number): Promise<RoundState> {
  const { store } = ports;
  const { id, companyId } = campaign;
  if ((await store.imports.list(companyId, id)).some((job) => UNFINISHED.has(job.state))) {
    return 'open';
  }
  if ((await store.customers.leased(id, 1)).length > 0) {
    return 'open';
  }
  const counts = await store.campaigns.counts(id);
  if ((counts.get('customers') ?? 0) === 0 || (await nextDue(ports, campaign, nowMs)) !== undefined) {
    return 'open';
  }
  return remainingOf(counts) > 0 ? 'over' : 'last';
}
