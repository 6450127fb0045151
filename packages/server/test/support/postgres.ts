import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian keeps the programs of PostgreSQL 15. */
const BIN = '/usr/lib/postgresql/15/bin';
/** A cluster is up within a second or two; a machine with other work to do takes longer. */
const START_MS_MAX = 60_000;

export interface Postgres {
  /** For `openStore`; each name is a database of its own. */
  url(database: string): string;
  stop(): Promise<void>;
  /** Brings it back after `stop`, with its data. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export const hasPostgres = existsSync(join(BIN, 'initdb'));

/** A PostgreSQL of one's own in a temporary folder, reached by a Unix socket only. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-pg-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  execFileSync(
    ...as('initdb', ['-D', data, '-U', 'callwright', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C']),
    { stdio: 'ignore' },
  );
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const options = [
      '-D',
      data,
      '-k',
      folder,
      '-c',
      'listen_addresses=',
      '-c',
      'fsync=off',
      '-c',
      'max_connections=40',
    ];
    child = spawn(...as('postgres', options), { stdio: 'ignore' });
    const deadline = Date.now() + START_MS_MAX;
    while (!answers(folder)) {
      if (Date.now() > deadline || child.exitCode !== null) {
        throw new Error('PostgreSQL did not start');
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function stop(): Promise<void> {
    const running = child;
    child = undefined;
    if (running !== undefined && running.exitCode === null) {
      const gone = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGINT'); // "fast": sessions are ended
      await gone;
    }
  }

  await start();
  return {
    url(database) {
      execFileSync(join(BIN, 'createdb'), ['-h', folder, '-U', 'callwright', database], { stdio: 'ignore' });
      return `postgres://callwright@localhost/${database}?host=${encodeURIComponent(folder)}`;
    },
    start,
    stop,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function answers(folder: string): boolean {
  try {
    execFileSync(join(BIN, 'pg_isready'), ['-h', folder, '-U', 'callwright', '-d', 'postgres'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL refuses to run as root; there it runs as the user that Debian made for it. The program stays the child itself. */
function as(program: string, args: readonly string[]): [string, string[]] {
  const path = join(BIN, program);
  return process.getuid?.() === 0
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', path, ...args]]
    : [path, [...args]];
}
