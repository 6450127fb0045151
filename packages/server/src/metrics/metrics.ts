import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * The server's metrics, and the registry in which drivers register their own (`registers: [metrics.registry]`).
 *
 * Names follow Prometheus: `callwright_` prefix, base units (seconds, bytes), `_total` for counters. `collectDefaultMetrics`
 * adds the process: CPU seconds, resident memory, event loop lag, garbage collection.
 */
export interface Metrics {
  readonly registry: Registry;
  /** Frames that went out to pages. */
  readonly framesSent: Counter;
  readonly framesReceived: Counter;
  /** By `why`: json, object, tooLarge, unknown, fields, state, rate. */
  readonly framesRefused: Counter<'why'>;
  /** Sockets ended by us. By `why`: silent, slow, takenOver, refused, flood. */
  readonly socketsDropped: Counter<'why'>;
  /** Pages that came back. By `how`: resumed, replayed, refused. */
  readonly reconnections: Counter<'how'>;
  /** By `result`: ok, wrong, throttled, failed (not looked at, for want of the database). */
  readonly logins: Counter<'result'>;
  readonly recordsWritten: Counter<'table'>;
  /** Rows that were given up because their queue was full. By `table`. Not zero: raise an alarm. */
  readonly recordsLost: Counter<'table'>;
  readonly storeFailures: Counter;
  readonly storeBatchSeconds: Histogram;
  /** Requests by `route` (its pattern) and `status`. */
  readonly httpSeconds: Histogram<'route' | 'status'>;
  /** A value read when `/metrics` is asked for. */
  gauge(name: string, help: string, read: () => number): void;
}

const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'callwright_' });
  const registers = [registry];
  return {
    registry,
    framesSent: counter('frames_sent', 'Frames sent to agent pages'),
    framesReceived: counter('frames_received', 'Frames received from agent pages'),
    framesRefused: counter('frames_refused', 'Frames from agent pages that were refused', ['why']),
    socketsDropped: counter('sockets_dropped', 'Agent sockets that the server ended', ['why']),
    reconnections: counter('reconnections', 'Agent pages that came back', ['how']),
    logins: counter('logins', 'Agent logins', ['result']),
    recordsWritten: counter('store_rows', 'Rows written to the store', ['table']),
    recordsLost: counter('store_rows_lost', 'Rows given up because the queue to the store was full', ['table']),
    storeFailures: counter('store_failures', 'Batches that the store refused and that are tried again'),
    storeBatchSeconds: new Histogram({
      name: 'callwright_store_batch_seconds',
      help: 'Time to write a batch of rows',
      buckets: BUCKETS_SECONDS,
      registers,
    }),
    httpSeconds: new Histogram({
      name: 'callwright_http_request_seconds',
      help: 'HTTP requests',
      labelNames: ['route', 'status'],
      buckets: BUCKETS_SECONDS,
      registers,
    }),
    gauge(name, help, read) {
      new Gauge({
        name: `callwright_${name}`,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
  };

  function counter<T extends string>(name: string, help: string, labelNames: T[] = []): Counter<T> {
    return new Counter({ name: `callwright_${name}_total`, help, labelNames, registers });
  }
}
