import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** Where and how a media process runs. The same options find a process again that an earlier server started. */
export interface MediaProcessOptions {
  readonly dataFolder: string;
  readonly address: string;
  readonly portMin: number;
  readonly portMax: number;
  readonly promptFolders: readonly string[];
}

const START_MS_MAX = 15_000;
/** A Unix socket's path must fit into 108 bytes (unix(7)). */
const SOCKET_PATH_MAX = 100;
/** The media process's own script, found as a neighbour package's file. */
const MAIN = join(dirname(createRequire(import.meta.url).resolve('@callwright/media')), 'process/main.ts');

/** Two servers with other ports or folders never meet at one socket. */
export function socketPathOf(options: MediaProcessOptions): string {
  const facts = JSON.stringify([options.dataFolder, options.address, options.portMin, options.portMax]);
  const name = `media-${createHash('sha256').update(facts).digest('hex').slice(0, 12)}.sock`;
  const inData = join(options.dataFolder, name);
  return inData.length <= SOCKET_PATH_MAX ? inData : join(tmpdir(), `callwright-${name}`);
}

/**
 * Starts a media process that outlives this one (it ends itself when no server comes for 60 s). Resolves when its socket
 * takes connections; rejects with the line that it printed when it can't start.
 */
export async function startMediaProcess(options: MediaProcessOptions): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      MAIN,
      ...['--socket', socketPathOf(options)],
      ...['--bind', options.address],
      ...['--ports', `${options.portMin}-${options.portMax}`],
      ...['--prompts', options.promptFolders.join(',')],
      ...['--speech-cache', join(options.dataFolder, 'speech')],
    ],
    // Detached: Ctrl-C in the terminal reaches only the server, which then ends its calls and the media in order.
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
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
