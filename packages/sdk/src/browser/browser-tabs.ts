import type { TabMessage } from '../tabs/tab-message.ts';
import type { LockRequest, TabPorts } from '../tabs/tab-ports.ts';

/** Web Locks elect the tab that holds a sign-in's connection, BroadcastChannel serves the others. */
export function browserTabs(ports: Pick<TabPorts, 'setTimer' | 'newId'>): TabPorts {
  // Undefined on pages that are not secure, whatever the type says.
  const locks = navigator.locks as LockManager | undefined;
  const able = locks !== undefined && 'BroadcastChannel' in globalThis;
  return {
    ...ports,
    lock: able ? (name, mode, events) => request(locks, name, mode, events) : undefined,
    openChannel(name, hear) {
      const channel = new BroadcastChannel(name);
      channel.onmessage = (event: MessageEvent<TabMessage>) => hear(event.data);
      return {
        post: (message) => channel.postMessage(message),
        close: () => channel.close(),
      };
    },
  };
}

function request(locks: LockManager, ...[name, mode, events]: Parameters<LockRequest>): () => void {
  const waiting = new AbortController();
  let mine = false;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  // `signal` goes with neither of the other two options (Web Locks API §6.1).
  const options: LockOptions =
    mode === 'try' ? { ifAvailable: true } : mode === 'rob' ? { steal: true } : { signal: waiting.signal };
  locks
    .request(name, options, (lock) => {
      if (lock === null) {
        events.onHeld();
        return undefined;
      }
      mine = true;
      events.onMine();
      return held;
    })
    .catch(() => {
      if (mine) events.onRobbed();
      // Our own `abort` is no refusal.
      else if (!waiting.signal.aborted) events.onDenied();
    });
  return () => {
    waiting.abort();
    release();
  };
}
