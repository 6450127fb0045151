import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '../../metrics/log.ts';
import { connectOutbound } from '../../store/open-store.ts';
import { OutboundStore } from '../../store/outbound-store.ts';
import { type ImportOrder, type ImportReport, PAUSE_MS } from './importer.ts';
import { runImport } from './run-import.ts';

/**
 * The program that reads one file into the database, beside the server and at a lower priority: calls go on meanwhile. It gets
 * its order by message, tells every second that there is more, and ends with the job or with the server.
 */

/** Between two reports, ms. */
const REPORT_MS = 1_000;

const tell = (report: ImportReport) => process.send?.(report);

process.once('message', (order: ImportOrder) => {
  run(order).then(
    () => tell({ type: 'over' }),
    (error: unknown) => tell({ type: 'failed', problem: error instanceof Error ? error.message : String(error) }),
  );
});
process.once('disconnect', () => process.exit(0));

async function run({ databaseUrl, jobId, path }: ImportOrder): Promise<void> {
  const { db, placeholder } = connectOutbound(databaseUrl, silentLog, 'here');
  const store = new OutboundStore(db, placeholder);
  try {
    const job = await store.imports.get(jobId);
    if (job === undefined) {
      return;
    }
    const campaign = job.campaignId === 0 ? undefined : await store.campaigns.get(job.companyId, job.campaignId);
    if (job.campaignId !== 0 && campaign === undefined) {
      throw new Error('the campaign is gone');
    }
    let reportedMs = performance.now();
    const pause = async () => {
      await delay(PAUSE_MS);
      if (performance.now() - reportedMs > REPORT_MS) {
        reportedMs = performance.now();
        tell({ type: 'more' });
      }
    };
    await runImport({ store, job, path, settings: campaign?.settings, wallMs: () => Date.now(), pause });
  } finally {
    await db.destroy();
  }
}
