import type { TabMessage } from './tab-message.ts';

/** What tabs need of the browser. */
export interface TabPorts {
  /** Undefined where there are no Web Locks (old browsers, pages that are not secure): each page is on its own then. */
  readonly lock: LockRequest | undefined;
  /** Opens the channel of this name; messages of other tabs come to `hear`. */
  readonly openChannel: (name: string, hear: (message: TabMessage) => void) => TabChannel;
  readonly setTimer: (afterMs: number, run: () => void) => () => void;
  readonly newId: () => string;
}

export interface TabChannel {
  post(message: TabMessage): void;
  close(): void;
}

/** `try`: only if nobody has it. `wait`: when its holder is gone. `rob`: at once. */
export type LockMode = 'try' | 'wait' | 'rob';

/** Asks for the lock; the result gives it back, or stops waiting for it. */
export type LockRequest = (
  name: string,
  mode: LockMode,
  events: {
    readonly onMine: () => void;
    /** `try` only: another tab has it. */
    readonly onHeld: () => void;
    readonly onRobbed: () => void;
    /** The browser gives this page no locks: a frame of another site, while the user keeps such from storing anything. */
    readonly onDenied: () => void;
  },
) => () => void;
