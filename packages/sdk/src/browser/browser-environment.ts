import { browserDevices } from '../audio/devices.ts';
import { createRingTone } from '../audio/ring-tone.ts';
import type { SocketHandlers, SocketLike } from '../wire/connection-driver.ts';
import { browserTabs } from './browser-tabs.ts';
import type { Environment } from './environment.ts';
import { tabStore } from './tab-store.ts';

/** The browser's own facilities. @param scriptUrl where the SDK was loaded from, if known. */
export function browserEnvironment(scriptUrl: string | undefined): Environment {
  let element: HTMLAudioElement | undefined;
  const audioElement = (): HTMLAudioElement => {
    element ??= createAudioElement();
    return element;
  };
  return {
    openSocket,
    nowMs: () => Date.now(),
    random: () => Math.random(),
    setTimer,
    tabs: browserTabs({ setTimer, newId }),
    fetch: (url, init) => fetch(url, init),
    defaultServer: serverOf(scriptUrl) ?? (location.protocol.startsWith('http') ? location.origin : undefined),
    pageIsSecure: location.protocol === 'https:',
    scriptFolder: scriptUrl?.replace(/[^/]*$/, '') ?? '',
    addStyleSheet,
    newId,
    onMessageEvent: () => Reflect.get(globalThis, 'onmessage_event'),
    report: (error) => reportError(error),
    log: (line) => console.info(`[CallCenter] ${line}`),
    ringTone: createRingTone(() => ('AudioContext' in globalThis ? new AudioContext() : undefined)),
    audio: {
      createPeerConnection:
        'RTCPeerConnection' in globalThis ? (configuration) => new RTCPeerConnection(configuration) : undefined,
      capabilities: () => RTCRtpReceiver.getCapabilities('audio'),
      // Undefined on pages that are not secure, whatever the type says.
      getUserMedia: (navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia.bind(navigator.mediaDevices),
      async play(stream) {
        const playing = audioElement();
        playing.srcObject = stream;
        await playing.play();
      },
      stopPlaying() {
        if (element !== undefined) element.srcObject = null;
      },
      muted: mutedInTab,
    },
    devices: browserDevices(audioElement),
    onNetworkBack: (run) => addEventListener('online', run),
    onNextGesture: (run) => addEventListener('pointerup', run, { once: true }),
  };
}

const MUTED_KEY = 'com.CallCenter.microphoneMuted';

/** A browser that keeps storage from the page forgets it at a reload. */
const mutedInTab = {
  kept: (): boolean => tabStore.get(MUTED_KEY) !== undefined,
  keep: (muted: boolean): void => tabStore.set(MUTED_KEY, muted ? '1' : undefined),
};

function setTimer(afterMs: number, run: () => void): () => void {
  const timer = setTimeout(run, afterMs);
  return () => clearTimeout(timer);
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

/** In the page, so that its developer can find it and set its volume. */
function createAudioElement(): HTMLAudioElement {
  const element = document.createElement('audio');
  element.id = 'CallCenter_audio';
  element.autoplay = true;
  element.hidden = true;
  document.body.append(element);
  return element;
}

function addStyleSheet(url: string, id?: string): void {
  if (id !== undefined && document.getElementById(id) !== null) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = url;
  if (id !== undefined) link.id = id;
  document.head.append(link);
}

function serverOf(scriptUrl: string | undefined): string | undefined {
  if (scriptUrl === undefined || !URL.canParse(scriptUrl)) return undefined;
  const { protocol, origin } = new URL(scriptUrl);
  return protocol === 'http:' || protocol === 'https:' ? origin : undefined;
}

/** `crypto.randomUUID` is missing on insecure pages. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
