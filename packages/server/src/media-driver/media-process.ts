import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MEDIA_PROGRAM, mediaArguments } from '@callwright/media';

/** Where and how a media process runs. The same options find a process again that an earlier server started. */
export interface MediaProcessOptions {
  readonly dataFolder: string;
  readonly address: string;
  /** Stands in WebRTC candidates in place of `address`. */
  readonly advertisedAddress: string | undefined;
  readonly portMin: number;
  readonly portMax: number;
  readonly promptFolders: readonly string[];
  /** A phone in a talk that sends no audio for so long is lost; 0: never. */
  readonly inactivityMs: number;
}

const START_MS_MAX = 15_000;
/** A small young generation: the garbage of a packet is short-lived, and every process counts. */
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=2'];
/** A Unix socket's path must fit into 108 bytes (unix(7)). */
const SOCKET_PATH_MAX = 100;
/** Two servers with other ports or folders never meet at one socket. */
export function socketPathOf(options: MediaProcessOptions): string {
  const facts = JSON.stringify([
    ...[options.dataFolder, options.address, options.portMin, options.portMax],
    ...(options.advertisedAddress === undefined ? [] : [options.advertisedAddress]),
  ]);
  const name = `media-${createHash('sha256').update(facts).digest('hex').slice(0, 12)}.sock`;
  const inData = join(options.dataFolder, name);
  return inData.length <= SOCKET_PATH_MAX ? inData : join(tmpdir(), `callwright-${name}`);
}

/**
 * Starts a media process that outlives this one (it ends itself when no server comes for 60 s). Resolves when its socket
 * takes connections; rejects with the line that it printed when it can't start.
 */
export async function startMediaProcess(options: MediaProcessOptions): Promise<ChildProcess> {
  const program = mediaArguments(socketPathOf(options), {
    bindAddress: options.address,
    ...(options.advertisedAddress === undefined ? {} : { advertisedAddress: options.advertisedAddress }),
    firstPort: options.portMin,
    lastPort: options.portMax,
    promptFolders: options.promptFolders,
    inactivityMs: options.inactivityMs,
    speechCacheFolder: join(options.dataFolder, 'speech'),
  });
  // Detached: Ctrl-C in the terminal reaches only the server, which then ends its calls and the media in order.
  const child = spawn(process.execPath, [...NODE_FLAGS, MEDIA_PROGRAM, ...program], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.unref();
  await listening(child);
  return child;
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    const timer = setTimeout(() => reject(new Error('it did not start in time')), START_MS_MAX);
    child.stderr?.on('data', (text: Buffer) => {
      complaint = `${complaint}${text}`.slice(-2000);
    });
    child.once('error', (error) => reject(error));
    child.once('exit', (code) => reject(new Error(complaint.trim() || `it ended with code ${code}`)));
    if (child.stdout !== null) {
      createInterface(child.stdout).on('line', (line) => {
        if (line.includes('"listening"')) {
          clearTimeout(timer);
          resolve();
        }
      });
    }
  });
}
