import type { AgentClient } from '../agent-client/agent-client.ts';
import { clientOf } from '../agent-client/client-of.ts';
import { Session } from '../session/session.ts';
import { settle, VirtualBrowser } from './virtual-browser.ts';

/** An `AgentClient` that is signed in on a SIP phone, with the numbering begun at 1. */
export async function signedInClient(browser = new VirtualBrowser()) {
  const client: AgentClient = clientOf(
    new Session(browser.environment),
    browser.environment,
    () => 'http://server.test',
  );
  const signingIn = client.signIn({ operator: '1001', password: 'secret', companyid: 1, worktype: 1 });
  await settle();
  browser.socket.open();
  let seq = 0;
  const server = {
    send(frame: Readonly<Record<string, unknown>>): void {
      browser.socket.receive({ ...frame, seq: ++seq, epoch: 'e1' });
    },
    reply(cmd: string, fields: Readonly<Record<string, unknown>> = {}): void {
      server.send({ type: cmd, status: 0, reason: '', ...fields, sequence: browser.socket.last(cmd)?.sequence });
    },
  };
  server.reply('logon');
  const agent = await signingIn;
  return { browser, client, server, agent };
}
