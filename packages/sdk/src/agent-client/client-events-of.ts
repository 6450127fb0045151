import type { Session } from '../session/session.ts';
import type { ClientSnapshot } from './client-snapshot.ts';
import { type SessionFacts, toClientSnapshot } from './to-client-snapshot.ts';

type Handler = (event: never) => void;
type ChangeListener = (snapshot: ClientSnapshot, before: ClientSnapshot) => void;

/** What `AgentClient` tells: snapshots and events, each handler apart from the others. */
export class ClientEvents {
  readonly #session: Session;
  readonly #report: (error: unknown) => void;
  readonly #handlers = new Map<string, readonly Handler[]>();
  #changeListeners: readonly ChangeListener[] = [];
  #facts: SessionFacts;
  #snapshot: ClientSnapshot;

  /** @param report takes what a handler threw */
  constructor(session: Session, report: (error: unknown) => void) {
    this.#session = session;
    this.#report = report;
    this.#facts = factsOf(session);
    this.#snapshot = toClientSnapshot(this.#facts);
    session.listen({
      changed: () => this.#onChanged(),
      event: (type, event) => this.#onEvent(type, event),
    });
  }

  get snapshot(): ClientSnapshot {
    this.#refresh();
    return this.#snapshot;
  }

  onChange(listener: ChangeListener): () => void {
    this.#changeListeners = [...this.#changeListeners, listener];
    return () => {
      this.#changeListeners = this.#changeListeners.filter((one) => one !== listener);
    };
  }

  on(type: string, handler: Handler): () => void {
    this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), handler]);
    if (type === 'audiolevel') this.#session.audio.refresh();
    return () => {
      const left = (this.#handlers.get(type) ?? []).filter((one) => one !== handler);
      this.#handlers.set(type, left);
      if (type === 'audiolevel') this.#session.audio.refresh();
    };
  }

  /** Is anybody listening to this? */
  hears(type: string): boolean {
    return (this.#handlers.get(type)?.length ?? 0) > 0;
  }

  #onChanged(): void {
    const before = this.#snapshot;
    if (!this.#refresh()) return;
    for (const listener of this.#changeListeners) this.#guard(() => listener(this.#snapshot, before));
  }

  #onEvent(type: string, event: object): void {
    // The cast: each handler was registered for the type that it is now given.
    for (const handler of this.#handlers.get(type) ?? []) this.#guard(() => handler(event as never));
    for (const handler of this.#handlers.get('*') ?? []) this.#guard(() => handler(event as never));
  }

  /** True when something that a page can see has changed. */
  #refresh(): boolean {
    const facts = factsOf(this.#session);
    if (sameFacts(facts, this.#facts)) return false;
    this.#facts = facts;
    this.#snapshot = toClientSnapshot(facts);
    return true;
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#report(error);
    }
  }
}

function factsOf(session: Session): SessionFacts {
  const { snapshot, signIn, connection, connectionStatus, endedWhy, roundTripMs, audioSnapshot } = session;
  return {
    snapshot,
    signIn,
    connection,
    connectionStatus,
    endedWhy,
    roundTripMs,
    audioSnapshot,
    follows: session.link.follows,
  };
}

/** A heartbeat changes the connection and nothing that a page sees of it. */
function sameFacts(one: SessionFacts, other: SessionFacts): boolean {
  return (
    one.snapshot === other.snapshot &&
    one.signIn === other.signIn &&
    one.connection.phase === other.connection.phase &&
    samePending(one.connection.pending, other.connection.pending) &&
    one.connectionStatus === other.connectionStatus &&
    one.endedWhy === other.endedWhy &&
    one.roundTripMs === other.roundTripMs &&
    one.follows === other.follows &&
    sameAudio(one.audioSnapshot, other.audioSnapshot)
  );
}

function samePending(
  one: SessionFacts['connection']['pending'],
  other: SessionFacts['connection']['pending'],
): boolean {
  return one.length === other.length && one.every((entry, index) => entry.frame === other[index]?.frame);
}

function sameAudio(one: SessionFacts['audioSnapshot'], other: SessionFacts['audioSnapshot']): boolean {
  return (
    one.state === other.state &&
    one.microphoneMuted === other.microphoneMuted &&
    one.problem?.code === other.problem?.code
  );
}
