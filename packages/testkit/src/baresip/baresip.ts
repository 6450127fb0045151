import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTone } from '../audio/tone.ts';
import { readWav, writeWav } from '../audio/wav.ts';
import { type RunningChild, startChild } from '../process/child.ts';
import { freePort, freePortRange } from '../process/ports.ts';
import { makeTempFolder } from '../process/temp-folder.ts';
import { RTP_PORTS_PER_PHONE, recordingFolder, writePhoneConfig } from './config.ts';
import { BaresipControl, type BaresipEvent } from './control.ts';

/** How long a phone speaks before its file is at its end: longer than any test's call. */
const SPEECH_MS = 120_000;
const START_MS_MAX = 10_000;
/** A shorter file has been opened a moment ago, and holds no audio yet. */
const WAV_HEAD_BYTES = 44;
const TIMEOUT_MS_DEFAULT = 120_000;

export interface BaresipOptions {
  /** SIP user, e.g. `8001`. */
  readonly user: string;
  /** Registers there with digest; absent: it only waits on its own address. */
  readonly registerAt?: { readonly host: string; readonly port: number; readonly password: string };
  /** Answers by itself; true by default. */
  readonly autoAnswer?: boolean;
  /** The tone it says, Hz. 0: silence. */
  readonly toneHz: number;
  readonly codecs?: readonly ('PCMA' | 'PCMU')[];
  readonly timeoutMs?: number;
}

/** A baresip softphone under our control. */
export interface BaresipPhone {
  /** `127.0.0.1:port`, its SIP address. */
  readonly address: string;
  readonly pid: number;
  readonly events: readonly BaresipEvent[];
  /** The first event of a type (`CALL_ESTABLISHED`, `CALL_CLOSED`, `REGISTER_OK`, …), from now or from index `after` on. */
  waitFor(type: string, timeoutMs: number, after?: number): Promise<BaresipEvent>;
  dial(uri: string): Promise<void>;
  answer(): Promise<void>;
  hangUp(): Promise<void>;
  /** Presses keys: RFC 4733 events in the media. */
  press(digits: string): Promise<void>;
  /** What it has heard in its calls, oldest call first: 8 kHz mono. Complete once the call is closed. */
  heard(): readonly Int16Array[];
  log(): string;
  stop(): Promise<void>;
}

/** Starts baresip in a folder of its own; resolves when it takes commands and, where it should, has registered. */
export async function startBaresip(options: BaresipOptions): Promise<BaresipPhone> {
  const folder = makeTempFolder('baresip');
  const sipPort = await freePort();
  const controlPort = await freePort();
  const speaks = join(folder.path, 'speaks.wav');
  writeFileSync(speaks, writeWav(makeTone(options.toneHz, SPEECH_MS), 8000));
  writePhoneConfig({
    folder: folder.path,
    sipPort,
    controlPort,
    rtpFirstPort: await freePortRange(RTP_PORTS_PER_PHONE),
    user: options.user,
    registerAt: options.registerAt,
    autoAnswer: options.autoAnswer ?? true,
    speaks,
    codecs: options.codecs ?? ['PCMA', 'PCMU'],
  });
  const child = await startChild({
    command: 'baresip',
    args: ['-4', '-f', folder.path],
    cwd: folder.path,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS_DEFAULT,
  });
  const control = await connectControl(child, controlPort);
  // Told to nobody yet when we connect: the log knows. `8001@127.0.0.1: {0/UDP/v4} 200 OK () [1 binding]`
  if (options.registerAt !== undefined) await untilLogged(child, /\{\d+\/\w+\/v[46]\} 200 /);
  return makePhone(child, control, folder, `127.0.0.1:${sipPort}`);
}

function makePhone(
  child: RunningChild,
  control: BaresipControl,
  folder: { readonly path: string; remove(): void },
  address: string,
): BaresipPhone {
  const heard = new HeardFiles(recordingFolder(folder.path));
  return {
    address,
    pid: child.pid,
    events: control.events,
    waitFor: (type, timeoutMs, after) => control.waitFor(type, timeoutMs, after),
    dial: (uri) => control.command('dial', uri),
    answer: () => control.command('accept'),
    hangUp: () => control.command('hangup'),
    async press(digits) {
      for (const digit of digits) await control.command('sndcode', digit);
    },
    heard: () => heard.read(),
    log: () => child.output(),
    async stop() {
      control.close();
      await child.stop();
      folder.remove();
    },
  };
}

async function connectControl(child: RunningChild, port: number): Promise<BaresipControl> {
  const untilMs = performance.now() + START_MS_MAX;
  for (;;) {
    try {
      return await BaresipControl.connect(port);
    } catch (error) {
      if (!child.running || performance.now() > untilMs) {
        await child.stop();
        throw new Error(`baresip did not start:\n${child.output().slice(-2_000)}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function untilLogged(child: RunningChild, pattern: RegExp): Promise<void> {
  const untilMs = performance.now() + START_MS_MAX;
  while (!pattern.test(child.output())) {
    if (!child.running || performance.now() > untilMs) {
      await child.stop();
      throw new Error(`baresip cannot register:\n${child.output().slice(-1_000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The files of one phone's calls. Read again only as far as they are new: tests look many times a second. */
class HeardFiles {
  readonly #folder: string;
  readonly #known = new Map<string, { readonly bytes: number; readonly samples: Int16Array }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(): readonly Int16Array[] {
    const names = readdirSync(this.#folder).filter((name) => name.endsWith('-dec.wav'));
    return names.sort().map((name) => this.#file(join(this.#folder, name)));
  }

  #file(path: string): Int16Array {
    const bytes = statSync(path).size;
    const known = this.#known.get(path);
    if (known?.bytes === bytes) return known.samples;
    const samples =
      bytes < WAV_HEAD_BYTES ? new Int16Array(0) : (readWav(readFileSync(path)).channels[0] ?? new Int16Array(0));
    this.#known.set(path, { bytes, samples });
    return samples;
  }
}
