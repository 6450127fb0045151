import { Counter, Gauge, type Registry } from 'prom-client';
import type { Metrics } from '../metrics/metrics.ts';

/** What the media process tells of itself every 5 s (`stats`), as metrics of the server. */
export interface MediaMetrics {
  take(counters: Readonly<Record<string, number>>): void;
  /** The process is gone, and all that it had. */
  lost(): void;
}

/** Ends the name of a value that is so now, such as `legsNow`; all others only grow. */
const NOW = 'Now';

/** `legsNow` becomes the gauge `callwright_media_legs`, `packetsIn` the counter `callwright_media_packets_in_total`. */
export function createMediaMetrics({ registry }: Pick<Metrics, 'registry'>): MediaMetrics {
  const gauges = new Map<string, Gauge>();
  const counters = new Map<string, { readonly counter: Counter; last: number }>();
  return {
    take(told) {
      for (const [name, value] of Object.entries(told)) {
        if (name.endsWith(NOW)) {
          takeGauge(registry, gauges, name.slice(0, -NOW.length), value);
        } else {
          takeCounter(registry, counters, name, value);
        }
      }
    },
    lost() {
      for (const gauge of gauges.values()) {
        gauge.set(0);
      }
    },
  };
}

function takeGauge(registry: Registry, gauges: Map<string, Gauge>, name: string, value: number): void {
  let gauge = gauges.get(name);
  if (gauge === undefined) {
    gauge = new Gauge({
      name: `callwright_media_${snake(name)}`,
      help: `Media process: ${words(name)} now`,
      registers: [registry],
    });
    gauges.set(name, gauge);
  }
  gauge.set(value);
}

function takeCounter(
  registry: Registry,
  counters: Map<string, { readonly counter: Counter; last: number }>,
  name: string,
  value: number,
): void {
  let known = counters.get(name);
  if (known === undefined) {
    const counter = new Counter({
      name: `callwright_media_${snake(name)}_total`,
      help: `Media process: ${words(name)}`,
      registers: [registry],
    });
    known = { counter, last: 0 };
    counters.set(name, known);
  }
  // A new process begins at nought.
  known.counter.inc(value < known.last ? value : value - known.last);
  known.last = value;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function words(name: string): string {
  return snake(name).replaceAll('_', ' ');
}
