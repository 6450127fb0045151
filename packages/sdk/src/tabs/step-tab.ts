/**
 * Which of a browser's tabs with the same sign-in holds its connection and audio (DESIGN, wire). A Web Lock elects it, a
 * channel serves the others.
 *
 * ```
 *  off ◄─locks are denied: on its own─┐
 *  off ─join─► asking ─lock is free──────────────────────────► holding ◄─lock is mine── robbing
 *                └─lock is held─► greeting ─no or other answer─► robbing                   ▲
 *                                    └─welcome─► following ─lock is mine─► holding         │
 *  holding ─lock was robbed─► robbed ─welcome─► following                                  │
 *                                └─other answer: the session is over here                  │
 * ```
 */
export type Tab =
  | { readonly name: 'off' | 'asking' | 'greeting' | 'robbing' | 'holding' | 'following' }
  /** A holder that was frozen: another tab took the lock meanwhile. */
  | { readonly name: 'robbed' };

export type TabInput =
  | { readonly type: 'join' }
  | { readonly type: 'lockFree' | 'lockHeld' | 'lockMine' | 'lockRobbed' | 'lockDenied' }
  /** The holder's answer to `hello`. `same`: it signed in with the same phone, mode and groups. */
  | { readonly type: 'welcome'; readonly same: boolean }
  /** Nobody answered `hello` in time. */
  | { readonly type: 'silence' }
  | { readonly type: 'leave' };

export type TabEffect =
  /** Is the lock free? Answered by `lockFree` or `lockHeld`. */
  | { readonly type: 'tryLock' }
  /** Waits for the lock: `lockMine` when the holder's tab is gone. */
  | { readonly type: 'awaitLock' }
  | { readonly type: 'robLock' }
  | { readonly type: 'releaseLock' }
  /** Asks the holder for its state; `welcome` or, after a while, `silence`. */
  | { readonly type: 'hello' }
  /** Signs on with this tab's own login. */
  | { readonly type: 'connect' }
  /** Shows what the holder shows. */
  | { readonly type: 'follow' }
  /** Goes on with the connection of the tab that is gone. */
  | { readonly type: 'adopt' }
  /** Gives socket and audio up without ending the session. */
  | { readonly type: 'yield' }
  | { readonly type: 'takenOver' };

export interface TabStep {
  readonly tab: Tab;
  readonly effects: readonly TabEffect[];
}

export const initialTab: Tab = { name: 'off' };

/** What does not fit the state changes nothing: locks and channels answer late. */
export function stepTab(tab: Tab, input: TabInput): TabStep {
  if (input.type === 'leave') {
    return tab.name === 'off' ? stay(tab) : go('off', { type: 'releaseLock' });
  }
  switch (tab.name) {
    case 'off':
      return input.type === 'join' ? go('asking', { type: 'tryLock' }) : stay(tab);
    case 'asking':
      if (input.type === 'lockFree') return go('holding', { type: 'connect' });
      // As in a browser without locks: the page is on its own.
      if (input.type === 'lockDenied') return go('off', { type: 'connect' });
      return input.type === 'lockHeld' ? go('greeting', { type: 'hello' }) : stay(tab);
    case 'greeting':
      if (input.type === 'welcome' && input.same) return go('following', { type: 'follow' }, { type: 'awaitLock' });
      return input.type === 'welcome' || input.type === 'silence' ? go('robbing', { type: 'robLock' }) : stay(tab);
    case 'robbing':
      return input.type === 'lockMine' ? go('holding', { type: 'connect' }) : stay(tab);
    case 'following':
      return input.type === 'lockMine' ? go('holding', { type: 'adopt' }) : stay(tab);
    case 'holding':
      return input.type === 'lockRobbed' ? go('robbed', { type: 'yield' }, { type: 'hello' }) : stay(tab);
    case 'robbed':
      return inRobbed(tab, input);
  }
}

function inRobbed(tab: Tab, input: TabInput): TabStep {
  if (input.type === 'welcome') {
    return input.same
      ? go('following', { type: 'follow' }, { type: 'awaitLock' })
      : go('off', { type: 'releaseLock' }, { type: 'takenOver' });
  }
  // The robber is gone again: wait for the lock with what we know.
  return input.type === 'silence' ? go('following', { type: 'awaitLock' }) : stay(tab);
}

function stay(tab: Tab): TabStep {
  return { tab, effects: [] };
}

function go(name: Tab['name'], ...effects: readonly TabEffect[]): TabStep {
  return { tab: { name }, effects };
}
