import { browserEnvironment } from '../browser/browser-environment.ts';
import { serverBase } from '../login/server-url.ts';
import { Session } from '../session/session.ts';
import type { AgentClient } from './agent-client.ts';
import { clientOf } from './client-of.ts';

export interface AgentClientOptions {
  /** Address of the server, e.g. `https://cc.example.com`; default: the page's own. */
  readonly server?: string;
}

/** Makes the client of one agent's sign-in on this page. */
export function createAgentClient(options: AgentClientOptions = {}): AgentClient {
  const environment = browserEnvironment(undefined);
  const server = serverBase(options.server, environment.pageIsSecure) ?? environment.defaultServer;
  return clientOf(new Session(environment), environment, () => server);
}
