import type { InviteClient } from './invite-client.ts';
import type { InviteServer } from './invite-server.ts';
import type { NonInviteClient } from './non-invite-client.ts';
import type { NonInviteServer } from './non-invite-server.ts';
import type { TimerName } from './transaction.ts';

/** A machine with its kind, so that the right step function can be chosen. */
export type Machine =
  | { readonly kind: 'inviteClient'; tx: InviteClient }
  | { readonly kind: 'nonInviteClient'; tx: NonInviteClient }
  | { readonly kind: 'inviteServer'; tx: InviteServer }
  | { readonly kind: 'nonInviteServer'; tx: NonInviteServer };

/** A transaction in the table. `data` is its user's. */
export interface TransactionEntry<D> {
  /** Small name, unique among living transactions: the timer's id. */
  readonly id: string;
  readonly key: string;
  readonly mergeKey: string | undefined;
  readonly machine: Machine;
  /** The timer that runs. */
  timer: TimerName | undefined;
  readonly data: D;
}

/**
 * All living transactions of one element: found by key (see `matching.ts`), by timer id, and by merge key.
 * `add` refuses beyond `limit`, so that a flood costs bounded memory.
 */
export class TransactionTable<D> {
  private readonly byKey = new Map<string, TransactionEntry<D>>();
  private readonly byId = new Map<string, TransactionEntry<D>>();
  private readonly byMergeKey = new Map<string, string>();
  private readonly limit: number;
  private sequence = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.byKey.size;
  }

  get full(): boolean {
    return this.byKey.size >= this.limit;
  }

  /** `undefined`: the table is full, or the key is taken. */
  add(key: string, mergeKey: string | undefined, machine: Machine, data: D): TransactionEntry<D> | undefined {
    if (this.full || this.byKey.has(key)) return undefined;
    this.sequence += 1;
    const entry: TransactionEntry<D> = {
      id: `T${this.sequence.toString(36)}`,
      key,
      mergeKey,
      machine,
      timer: undefined,
      data,
    };
    this.byKey.set(key, entry);
    this.byId.set(entry.id, entry);
    if (mergeKey !== undefined) this.byMergeKey.set(mergeKey, key);
    return entry;
  }

  find(key: string): TransactionEntry<D> | undefined {
    return this.byKey.get(key);
  }

  findById(id: string): TransactionEntry<D> | undefined {
    return this.byId.get(id);
  }

  /** A living transaction of the same request that came by another way: answer 482 (RFC 3261 §8.2.2.2). */
  findMerged(mergeKey: string): TransactionEntry<D> | undefined {
    const key = this.byMergeKey.get(mergeKey);
    return key === undefined ? undefined : this.byKey.get(key);
  }

  remove(entry: TransactionEntry<D>): void {
    this.byKey.delete(entry.key);
    this.byId.delete(entry.id);
    if (entry.mergeKey !== undefined && this.byMergeKey.get(entry.mergeKey) === entry.key) {
      this.byMergeKey.delete(entry.mergeKey);
    }
  }

  entries(): IterableIterator<TransactionEntry<D>> {
    return this.byKey.values();
  }
}
