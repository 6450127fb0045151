import { constants } from 'node:fs';
import { access, mkdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type StartupProblemCode = 'configuration' | 'addressTaken' | 'addressUnusable' | 'dataFolder' | 'database';

/**
 * Why the server can't start, as one line that says what to do. The program prints it and ends with exit code 1; there is
 * no stack to show, since nothing in the program is wrong.
 */
export class StartupProblem extends Error {
  readonly code: StartupProblemCode;

  constructor(code: StartupProblemCode, message: string, cause?: unknown) {
    super(oneLine(message), cause === undefined ? undefined : { cause });
    this.name = 'StartupProblem';
    this.code = code;
  }

  /** `what`: "HTTP", "SIP over UDP"; `setting`: the environment variable that moves it. */
  static listen(what: string, address: string, setting: string, error: unknown): StartupProblem {
    const code = errorCode(error);
    if (code === 'EADDRINUSE') {
      return new StartupProblem(
        'addressTaken',
        `${what} can't use ${address}: another program has this port. Stop it, or set ${setting} to a free HOST:PORT.`,
        error,
      );
    }
    const why =
      code === 'EACCES'
        ? 'this user may not use it'
        : code === 'EADDRNOTAVAIL'
          ? 'this machine has no such address'
          : code;
    return new StartupProblem(
      'addressUnusable',
      `${what} can't use ${address}: ${why}. Set ${setting} to another HOST:PORT.`,
      error,
    );
  }

  static dataFolder(folder: string, error: unknown): StartupProblem {
    return new StartupProblem(
      'dataFolder',
      `The data folder ${folder} can't be written (${errorCode(error)}). Give this user the right to write it, or set CALLWRIGHT_DATA to another folder.`,
      error,
    );
  }

  /** `url` is shown without its password. */
  static database(url: string, error: unknown): StartupProblem {
    const why = error instanceof Error && error.message !== '' ? error.message : errorCode(error);
    return new StartupProblem(
      'database',
      `The database ${withoutPassword(url)} can't be used: ${why}. Start it, or correct CALLWRIGHT_DATABASE_URL.`,
      error,
    );
  }
}

const PROBE_FILE = '.callwright-can-write';

/** Creates the folder where needed and makes sure that it can be written; throws {@link StartupProblem}. */
export async function prepareDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    // Rights are not all: a full disk and some file systems show only when something is written.
    const probe = join(folder, PROBE_FILE);
    await writeFile(probe, PROBE_FILE);
    await unlink(probe);
  } catch (error) {
    throw StartupProblem.dataFolder(folder, error);
  }
}

export function withoutPassword(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) {
    // No URL at all: whatever stands between the scheme and the last @ may be a password.
    return url.replace(/(:\/\/).*@/, '$1***@');
  }
  if (parsed.password === '') {
    return url;
  }
  parsed.password = '***';
  return parsed.toString();
}

function errorCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : error instanceof Error ? error.message : String(error);
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
