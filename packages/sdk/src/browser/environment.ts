import type { AudioPorts } from '../audio/audio-session.ts';
import type { DevicePorts } from '../audio/devices.ts';
import type { RingTone } from '../audio/ring-tone.ts';
import type { Fetch } from '../login/login-client.ts';
import type { TabPorts } from '../tabs/tab-ports.ts';
import type { ConnectionPorts } from '../wire/connection-driver.ts';

/** Everything of the browser that the SDK touches. Tests give their own; `browserEnvironment` is the real one. */
export interface Environment extends ConnectionPorts {
  readonly fetch: Fetch;
  /** Address of the server that the script came from; used when a page names none. */
  readonly defaultServer: string | undefined;
  /** Is the page on https? */
  readonly pageIsSecure: boolean;
  /** Folder that the script came from, with a slash at its end; `""` when it is not known. */
  readonly scriptFolder: string;
  /** Adds a style sheet to the page once. @param id of its element */
  addStyleSheet(url: string, id?: string): void;
  newId(): string;
  /** The page's global `onmessage_event`, if it defines one now. */
  onMessageEvent(): unknown;
  /** An exception of a page's handler. */
  report(error: unknown): void;
  log(line: string): void;
  readonly tabs: TabPorts;
  readonly ringTone: RingTone;
  readonly audio: Omit<AudioPorts, 'negotiate' | 'onState' | 'setTimer' | 'random'>;
  readonly devices: DevicePorts;
  /** Calls back when the browser says that the network is there again. */
  onNetworkBack(run: () => void): void;
  /** Calls back once at the user's next click or touch. */
  onNextGesture(run: () => void): void;
}
