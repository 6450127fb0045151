import type { Environment } from '../../src/browser/environment.ts';
import { WITHOUT_AUDIO } from '../../src/test-support/without-audio.ts';
import type { SocketHandlers, SocketLike } from '../../src/wire/connection-driver.ts';

/** What the SDK needs of a browser, from Node: real sockets, a real clock, no audio. @param through rewrites a socket's address */
export function nodeEnvironment(through: (url: string) => string): Environment {
  let ids = 0;
  const setTimer = (afterMs: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, afterMs);
    return () => clearTimeout(timer);
  };
  const newId = (): string => `node-${++ids}`;
  return {
    openSocket: (url, handlers) => openSocket(through(url), handlers),
    nowMs: () => Date.now(),
    random: () => Math.random(),
    setTimer,
    newId,
    fetch: (url, init) => fetch(url, init),
    defaultServer: undefined,
    pageIsSecure: false,
    scriptFolder: '',
    addStyleSheet: () => undefined,
    onMessageEvent: () => undefined,
    report: (error) => {
      throw error;
    },
    log: () => undefined,
    tabs: { setTimer, newId, lock: undefined, openChannel: () => ({ post: () => undefined, close: () => undefined }) },
    ringTone: {
      wanted: false,
      start: async () => undefined,
      stop: () => undefined,
      useDevice: async () => undefined,
      setVolume: () => undefined,
    },
    ...WITHOUT_AUDIO,
  };
}

function openSocket(url: string, handlers: SocketHandlers): SocketLike {
  const socket = new WebSocket(url);
  socket.onopen = handlers.onOpen;
  socket.onerror = handlers.onError;
  socket.onclose = handlers.onClose;
  socket.onmessage = (event) => handlers.onMessage(event.data);
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}
