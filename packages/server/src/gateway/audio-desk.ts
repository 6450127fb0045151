import type { AgentKey, LegId } from '@callwright/engine';
import type { AgentGatewayDeps } from './agent-gateway.ts';
import type { AgentSession } from './agent-session.ts';
import type { Connection, Credential } from './connection.ts';
import type { PageWriter } from './page-writer.ts';

/**
 * The pages' audio sessions. A page negotiates before `logon`: the leg waits at its connection until `logon` hands it to
 * the engine. When it negotiates again during the session, the new leg takes over as soon as it is connected (`audioUp`),
 * and the old one is ended.
 */
export class AudioDesk {
  readonly #deps: AgentGatewayDeps;
  readonly #sessions: ReadonlyMap<AgentKey, AgentSession>;
  readonly #writer: PageWriter;
  readonly #waiting = new Map<LegId, Connection>();

  constructor(deps: AgentGatewayDeps, sessions: ReadonlyMap<AgentKey, AgentSession>, writer: PageWriter) {
    this.#deps = deps;
    this.#sessions = sessions;
    this.#writer = writer;
  }

  /** The `audio` command: the page's offer in, our answer out. One at a time a socket. */
  negotiate(connection: Connection, credential: Credential, sdp: string, sequence: number | undefined): void {
    if (connection.negotiating) {
      this.#refuse(connection, 'tooManyCommands', sequence);
      return;
    }
    connection.negotiating = true;
    this.#deps.openAudio(credential.identity.agentKey, sdp).then(
      (outcome) => {
        connection.negotiating = false;
        if (!outcome.ok) {
          this.#deps.log.warn({ agentKey: credential.identity.agentKey, reason: outcome.reason }, 'audio refused');
          this.#refuse(connection, 'audioFailed', sequence);
          return;
        }
        this.#opened(connection, outcome.leg);
        this.#writer.reply(connection, { type: 'audio', status: 0, reason: '', sdp: outcome.answer }, sequence);
      },
      (error: unknown) => {
        connection.negotiating = false;
        this.#deps.log.error({ err: error }, 'opening an audio session failed');
        this.#refuse(connection, 'audioFailed', sequence);
      },
    );
  }

  connected(leg: LegId): void {
    const connection = this.#waiting.get(leg);
    if (connection?.pendingAudio?.leg === leg) {
      connection.pendingAudio.connected = true;
      this.settle(connection);
    }
  }

  lost(agentKey: AgentKey, leg: LegId, reason: string): void {
    const connection = this.#waiting.get(leg);
    this.#waiting.delete(leg);
    if (connection?.pendingAudio?.leg === leg) {
      connection.pendingAudio = undefined;
    }
    const session = this.#sessions.get(agentKey);
    if (session?.audioLeg === leg) {
      session.audioLeg = undefined;
      this.#deps.input(session.identity.companyId, { type: 'audioDown', agentKey, leg, reason });
    }
  }

  /** The leg that waits at a connection, for `logon` to hand over. */
  take(connection: Connection): LegId | undefined {
    const leg = connection.pendingAudio?.leg;
    connection.pendingAudio = undefined;
    if (leg !== undefined) {
      this.#waiting.delete(leg);
    }
    return leg;
  }

  /** Ends the leg that waits at a connection: the socket is gone, or the agent's phone is another. */
  drop(connection: Connection): void {
    const leg = this.take(connection);
    if (leg !== undefined) {
      this.#deps.closeAudio(leg);
    }
  }

  /** A connected leg at the connection of a signed-in agent becomes the agent's. */
  settle(connection: Connection): void {
    const session = connection.session;
    if (session?.signedIn !== true || connection.pendingAudio?.connected !== true) {
      return;
    }
    const leg = this.take(connection);
    if (leg === undefined) {
      return;
    }
    const { companyId, agentKey } = session.identity;
    const old = session.audioLeg;
    session.audioLeg = leg;
    // No audioDown before: the engine would take an offer back that rings on the page.
    this.#deps.input(companyId, { type: 'audioUp', agentKey, leg });
    if (old !== undefined) {
      this.#deps.closeAudio(old);
    }
  }

  #refuse(connection: Connection, code: 'audioFailed' | 'tooManyCommands', sequence: number | undefined): void {
    this.#writer.reply(connection, { type: 'audio', ...this.#writer.refusal(connection, code) }, sequence);
  }

  #opened(connection: Connection, leg: LegId): void {
    if (!connection.open) {
      this.#deps.closeAudio(leg); // the page left while its offer was being answered
      return;
    }
    this.drop(connection);
    connection.pendingAudio = { leg, connected: false };
    this.#waiting.set(leg, connection);
  }
}
