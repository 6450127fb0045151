import { expect, it } from 'vitest';
import { createMetrics } from '../metrics/metrics.ts';
import { createMediaMetrics } from './media-metrics.ts';

it('shows what the media process tells, and keeps counting over a restart of it', async () => {
  const metrics = createMetrics();
  const media = createMediaMetrics(metrics);
  const value = async (name: string) => (await metrics.registry.getSingleMetric(name)?.get())?.values[0]?.value;
  media.take({ legsNow: 3, packetsIn: 100 });
  media.take({ legsNow: 2, packetsIn: 150 });
  expect([await value('callwright_media_legs'), await value('callwright_media_packets_in_total')]).toEqual([2, 150]);
  media.lost();
  expect(await value('callwright_media_legs')).toBe(0);
  media.take({ legsNow: 1, packetsIn: 20 });
  expect([await value('callwright_media_legs'), await value('callwright_media_packets_in_total')]).toEqual([1, 170]);
});
