import type { Environment } from '../browser/environment.ts';

/** A log line in the query of a GET; longer ones are cut. */
const LINE_MAX = 1_500;
/** Lines that wait while the network is slow; older ones go. */
const WAITING_MAX = 100;

/** The page's log at the server: `GET /Api/savelog?log=` (sdk-facts §3.1), one line after the other. */
export class RemoteLog {
  readonly #environment: Pick<Environment, 'fetch'>;
  readonly #server: () => string | undefined;
  #waiting: readonly string[] = [];
  #sending = false;

  constructor(environment: Pick<Environment, 'fetch'>, server: () => string | undefined) {
    this.#environment = environment;
    this.#server = server;
  }

  write(line: string): void {
    this.#waiting = [...this.#waiting, line.slice(0, LINE_MAX)].slice(-WAITING_MAX);
    if (!this.#sending) void this.#send();
  }

  async #send(): Promise<void> {
    this.#sending = true;
    for (let line = this.#next(); line !== undefined; line = this.#next()) {
      const server = this.#server();
      if (server === undefined) continue;
      const url = `${server}/Api/savelog?log=${encodeURIComponent(line)}`;
      // A log that can't be written must not be what breaks the page.
      await this.#environment.fetch(url, { credentials: 'omit' }).catch(() => undefined);
    }
    this.#sending = false;
  }

  #next(): string | undefined {
    const [line, ...rest] = this.#waiting;
    this.#waiting = rest;
    return line;
  }
}
