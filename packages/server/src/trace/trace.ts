import type { CtiEvent } from '@callwright/cti';
import type { AgentKey } from '@callwright/engine';
import { FEEDS } from '../gateway/feeds.ts';
import type { Log } from '../metrics/log.ts';
import type { Store } from '../store/store.ts';

/** Takes note of every event that an agent was sent. Cheap: it is on the path of each frame. */
export interface TraceRecorder {
  /** `json`: the event as it went out, when the caller has it already. */
  record(agentKey: AgentKey, event: CtiEvent, json?: string): void;
}

/**
 * The trace: one JSON object a line, `{"at": unix ms, "agentKey": …, "event": …}`, in the order of sending. Events of a call
 * are gathered in memory for a second and written as one row, so that a killed server takes no more than the last moment of it along, with the frame that opens a page
 * anew in the middle of it (the state of the call follows, again); the feeds (`queuenum`,
 * `monitor…`) are kept in memory only, the latest few thousand.
 */
export interface Trace extends TraceRecorder {
  /** Every line of a call, all agents. */
  ofCall(companyId: number, callId: string): Promise<string>;
  /** The lines since a moment, newest last; at most {@link LINES_MAX} of them, the newest. */
  recent(companyId: number, sinceMs: number): Promise<string>;
  /** Hands what is gathered to the store and stops; before the store is closed. */
  close(): void;
}

export interface TraceDeps {
  readonly store: Pick<Store, 'saveTrace' | 'trace' | 'recentTrace' | 'pruneTrace' | 'flush'>;
  readonly companyOf: (agentKey: AgentKey) => number | undefined;
  readonly clock: { wallMs(): number };
  readonly log: Log;
  /** 0: nothing is kept beyond what is in memory. */
  readonly hours: number;
}

/**
 * Events of a call wait so long for others, ms; what comes later goes into another row. With {@link SWEEP_MS} and the store's
 * batches a killed server loses less than 1.5 s, and a call of some seconds is two or three rows.
 */
export const GATHER_MS = 1_000;
/** A row is written at this size, characters, however lively the call. */
export const GATHERED_CHARS_MAX = 64 * 1024;
/** Calls that are gathered at once; more are written sooner. */
const CALLS_MAX = 5_000;
/** Lines of feeds in memory; agents of a group share one text, so this is below 1 MB. */
const FEED_LINES_MAX = 4_096;
export const LINES_MAX = 50_000;
/** Rows in the store; a call of some minutes has a few. */
export const ROWS_MAX = 500_000;
const SWEEP_MS = 250;
const PRUNE_MS = 600_000;
const HOUR_MS = 3_600_000;

/** What follows them is the state of the agent, again. */
const OPENS_PAGE: ReadonlySet<CtiEvent['type']> = new Set(['logon', 'reconnection']);
/** No call is up, and none to be written up. */
const TELLS_REST: ReadonlySet<CtiEvent['type']> = new Set(['agentidle', 'agentbusy', 'logout']);

interface Gathered {
  readonly companyId: number;
  readonly callId: string;
  lines: string;
  readonly firstMs: number;
  lastMs: number;
}

interface FeedLine {
  readonly companyId: number;
  readonly agentKey: AgentKey;
  readonly atMs: number;
  readonly json: string;
}

export function createTrace(deps: TraceDeps): Trace {
  const trace = new CallTrace(deps);
  const sweeper = setInterval(() => trace.sweep(), SWEEP_MS);
  const pruner = setInterval(() => trace.prune(), PRUNE_MS);
  sweeper.unref();
  pruner.unref();
  return {
    record: (agentKey, event, json) => trace.record(agentKey, event, json),
    ofCall: (companyId, callId) => trace.ofCall(companyId, callId),
    recent: (companyId, sinceMs) => trace.recent(companyId, sinceMs),
    close() {
      clearInterval(sweeper);
      clearInterval(pruner);
      trace.writeAll();
    },
  };
}

/** The trace without its timers. */
export class CallTrace {
  readonly #deps: TraceDeps;
  /** By company and call, the one that waits longest first. */
  readonly #gathered = new Map<string, Gathered>();
  /** The call that an agent is in, or has just been in: until the next frame that tells an agent's own state. */
  readonly #callOf = new Map<AgentKey, string>();
  readonly #feeds: FeedLine[] = [];
  #feedAt = 0;
  #batch = 0;

  constructor(deps: TraceDeps) {
    this.#deps = deps;
  }

  record(agentKey: AgentKey, event: CtiEvent, json = JSON.stringify(event)): void {
    const companyId = this.#deps.companyOf(agentKey);
    if (companyId === undefined) {
      return;
    }
    const atMs = this.#deps.clock.wallMs();
    if (FEEDS.has(event.type)) {
      this.#feeds[this.#feedAt] = { companyId, agentKey, atMs, json };
      this.#feedAt = (this.#feedAt + 1) % FEED_LINES_MAX;
      return;
    }
    this.#gather(companyId, this.#callAbout(agentKey, event), atMs, line(atMs, agentKey, json));
  }

  /** Id of the call that an event belongs to; `''`: none. */
  #callAbout(agentKey: AgentKey, event: CtiEvent): string {
    if (OPENS_PAGE.has(event.type)) {
      return this.#callOf.get(agentKey) ?? '';
    }
    if ('callId' in event) {
      return event.callId; // 6.11: a customer waits for the agent, who is in another call or in none
    }
    const callId = 'callid' in event && typeof event.callid === 'string' ? event.callid : '';
    if (callId !== '') {
      this.#callOf.set(agentKey, callId);
    } else if (TELLS_REST.has(event.type) && !('deferred' in event && event.deferred === true)) {
      this.#callOf.delete(agentKey);
    }
    return callId;
  }

  /** Writes what has waited. */
  sweep(): void {
    const nowMs = this.#deps.clock.wallMs();
    for (const [key, gathered] of this.#gathered) {
      // The clock may have been set back: such a row is as good as old.
      if (Math.abs(nowMs - gathered.firstMs) < GATHER_MS) {
        return; // those behind it were begun later
      }
      this.#write(key, gathered);
    }
  }

  prune(): void {
    this.#deps.store
      .pruneTrace(this.#deps.clock.wallMs() - this.#deps.hours * HOUR_MS, ROWS_MAX)
      .catch((error: unknown) => this.#deps.log.warn({ err: error }, 'old trace could not be removed'));
  }

  writeAll(): void {
    for (const [key, gathered] of this.#gathered) {
      this.#write(key, gathered);
    }
  }

  async ofCall(companyId: number, callId: string): Promise<string> {
    await this.#deps.store.flush();
    const batches = await this.#deps.store.trace(companyId, callId);
    const gathered = this.#gathered.get(keyOf(companyId, callId));
    return batches.map((batch) => batch.lines).join('') + (gathered?.lines ?? '');
  }

  async recent(companyId: number, sinceMs: number): Promise<string> {
    await this.#deps.store.flush();
    const batches = await this.#deps.store.recentTrace(companyId, sinceMs, LINES_MAX);
    const gathered = [...this.#gathered.values()].filter((one) => one.companyId === companyId);
    const feeds = this.#feeds.filter((feed) => feed.companyId === companyId);
    const lines = [...batches, ...gathered].flatMap((one) => one.lines.split('\n').filter((text) => text !== ''));
    const all = [...lines, ...feeds.map((feed) => line(feed.atMs, feed.agentKey, feed.json).trimEnd())]
      .map((text) => ({ atMs: timeOf(text), text }))
      .filter((one) => one.atMs >= sinceMs)
      .sort((left, right) => left.atMs - right.atMs)
      .slice(-LINES_MAX);
    return all.map((one) => `${one.text}\n`).join('');
  }

  #gather(companyId: number, callId: string, atMs: number, text: string): void {
    const key = keyOf(companyId, callId);
    let gathered = this.#gathered.get(key);
    if (gathered === undefined) {
      gathered = { companyId, callId, lines: '', firstMs: atMs, lastMs: atMs };
      this.#gathered.set(key, gathered);
    }
    gathered.lines += text;
    gathered.lastMs = atMs;
    if (gathered.lines.length > GATHERED_CHARS_MAX) {
      this.#write(key, gathered);
    } else if (this.#gathered.size > CALLS_MAX) {
      for (const [oldest, one] of this.#gathered) {
        this.#write(oldest, one);
        break;
      }
    }
  }

  #write(key: string, gathered: Gathered): void {
    this.#gathered.delete(key);
    if (this.#deps.hours === 0) {
      return;
    }
    this.#batch = Math.max(this.#batch + 1, Math.trunc(this.#deps.clock.wallMs()));
    const { companyId, callId, lines, lastMs } = gathered;
    this.#deps.store.saveTrace({ companyId, callId, batch: this.#batch, atMs: lastMs, lines });
  }
}

function line(atMs: number, agentKey: AgentKey, json: string): string {
  return `{"at":${Math.trunc(atMs)},"agentKey":${JSON.stringify(agentKey)},"event":${json}}\n`;
}

/** `{"at":1562898710123,…`: our own line, whose beginning we know. */
function timeOf(text: string): number {
  return Number.parseInt(text.slice('{"at":'.length), 10);
}

function keyOf(companyId: number, callId: string): string {
  return `${companyId}:${callId}`;
}
