import { timingSafeEqual } from 'node:crypto';
import { type RefusalCode, refusal } from '@callwright/cti';
import type { AgentKey, LegId } from '@callwright/engine';
import type { AgentIdentity } from '../login/agent-directory.ts';
import type { Grant } from '../login/token-desk.ts';
import type { AgentGatewayDeps } from './agent-gateway.ts';
import { AgentSession } from './agent-session.ts';
import type { AudioDesk } from './audio-desk.ts';
import { CLOSE, type Connection, type Credential } from './connection.ts';
import type { PageFrame } from './page-frame.ts';
import type { PageWriter } from './page-writer.ts';

type LogonFrame = PageFrame & { kind: 'logon' };
type ReconnectionFrame = PageFrame & { kind: 'reconnection' };

/** Who comes in at a socket: `logon`, taking over, `reconnection`, and those without a valid token. */
export class SignInDesk {
  readonly #deps: AgentGatewayDeps;
  readonly #sessions: Map<AgentKey, AgentSession>;
  readonly #writer: PageWriter;
  readonly #audio: AudioDesk;
  #epochMs = 0;

  constructor(deps: AgentGatewayDeps, sessions: Map<AgentKey, AgentSession>, writer: PageWriter, audio: AudioDesk) {
    this.#deps = deps;
    this.#sessions = sessions;
    this.#writer = writer;
    this.#audio = audio;
  }

  logon(connection: Connection, credential: Credential, frame: LogonFrame): void {
    const { grant, identity } = credential;
    const spent = grant.spent !== undefined && connection.session?.grant !== grant && !sameLogon(grant, frame.sequence);
    if (spent || !names(frame, identity) || !equal(frame.password, grant.password)) {
      this.refuseLogon(connection, spent ? 'sessionExpired' : 'badCredentials', frame.sequence);
      return;
    }
    grant.spent = { sequence: frame.sequence };
    const old = this.#sessions.get(identity.agentKey);
    const oldLeg = old?.audioLeg;
    const standing = old?.grant === grant ? oldLeg : undefined;
    const session = old ?? this.#newSession(credential);
    this.#takeOver(session, connection, grant);
    session.audioLeg = this.#legForLogon(connection, frame.worktype, standing);
    this.#deps.input(identity.companyId, {
      type: 'signIn',
      agentKey: identity.agentKey,
      worktype: frame.worktype,
      auto: frame.auto,
      groupIds: frame.groupIds,
      audioLeg: session.audioLeg,
      sequence: frame.sequence,
    });
    if (oldLeg !== undefined && oldLeg !== session.audioLeg) {
      this.#deps.closeAudio(oldLeg);
    }
  }

  reconnect(connection: Connection, credential: Credential, frame: ReconnectionFrame): void {
    const { grant, identity } = credential;
    const session = this.#sessions.get(identity.agentKey);
    const named = frame.agentKey === '' || frame.agentKey === identity.agentKey;
    // A reloaded page of the incumbent logs in anew and says `reconnection` where others say `logon` (sdk-facts §3.6).
    const anew = session?.grant !== grant && grant.spent === undefined;
    if (session === undefined || (session.grant !== grant && !anew) || !named) {
      this.#refuseReconnection(connection, frame.sequence);
      return;
    }
    if (anew) {
      grant.spent = { sequence: frame.sequence };
      this.#takeOver(session, connection, grant);
    } else {
      this.#replaceSocket(session, connection);
    }
    const missed = anew ? undefined : session.missed(frame.seq, frame.epoch);
    if (missed === undefined && !anew) {
      session.renumber(this.#nextEpoch());
    }
    const resumed = missed !== undefined;
    this.#deps.metrics.reconnections.inc({ how: resumed ? 'resumed' : 'replayed' });
    const reply = { type: 'reconnection', status: 0, reason: '', resumed, epoch: session.epoch };
    this.#writer.reply(connection, reply, frame.sequence);
    if (!resumed) {
      // What is sent again from here on must not look doubled to who reads the trace.
      this.#deps.trace.record(identity.agentKey, { type: 'reconnection', status: 0, reason: '', resumed });
    }
    for (const kept of missed ?? []) {
      this.#writer.write(connection, kept.json);
    }
    this.#deps.input(identity.companyId, { type: 'pageBack', agentKey: identity.agentKey, replay: !resumed });
    this.#audio.settle(connection);
  }

  /** A socket without a valid token gets its refusals and nothing else. */
  refuseStranger(connection: Connection, frame: PageFrame): void {
    if (frame.kind === 'reconnection') {
      this.#refuseReconnection(connection, frame.sequence);
    } else if (frame.kind === 'logon') {
      this.refuseLogon(connection, 'sessionExpired', frame.sequence);
    } else if (frame.kind !== 'ping' && frame.kind !== 'pingack') {
      const cmd = frame.kind === 'command' ? frame.command.cmd : frame.kind === 'refused' ? frame.cmd : frame.kind;
      this.#writer.refuse(connection, { why: 'state', code: 'sessionExpired', cmd, sequence: frame.sequence });
    }
  }

  #newSession(credential: Credential): AgentSession {
    const session = new AgentSession(credential.identity, credential.grant, this.#nextEpoch());
    this.#deps.tokens.hold(credential.grant);
    this.#sessions.set(credential.identity.agentKey, session);
    return session;
  }

  /** The session's page is this connection from now on, numbered anew; a page of another login that had it is told. */
  #takeOver(session: AgentSession, connection: Connection, grant: Grant): void {
    if (session.grant === grant) {
      this.#replaceSocket(session, connection);
    } else {
      this.#expel(session);
      this.#deps.tokens.release(session.grant);
      this.#deps.tokens.revoke(session.grant);
      if (session.grant.cookie !== grant.cookie) {
        this.#deps.onSignedOut?.(session.identity.agentKey, session.grant.cookie);
      }
      this.#deps.tokens.hold(grant);
      session.grant = grant;
      session.connection = connection;
      connection.session = session;
    }
    session.renumber(this.#nextEpoch());
    session.commands.clear();
  }

  /** Signed in elsewhere: `logon` status 2, after which a page does not come back by itself (sdk-facts §3.7). */
  #expel(session: AgentSession): void {
    const old = session.connection;
    if (old === undefined) {
      return;
    }
    this.#detach(old);
    const { reason } = refusal('alreadySignedIn', session.identity.language);
    this.#writer.write(old, JSON.stringify({ type: 'logon', status: 2, reason }));
    this.#deps.metrics.socketsDropped.inc({ why: 'takenOver' });
    this.#writer.close(old, CLOSE.takenOver, 'signed in elsewhere');
  }

  /** The same page on a newer socket: the end of the old one was not noticed here yet. */
  #replaceSocket(session: AgentSession, connection: Connection): void {
    const old = session.connection;
    if (old !== undefined && old !== connection) {
      this.#detach(old);
      this.#writer.close(old, CLOSE.replaced, 'replaced by a newer socket');
    }
    session.connection = connection;
    connection.session = session;
  }

  #detach(connection: Connection): void {
    connection.session = undefined;
    this.#audio.drop(connection);
  }

  #legForLogon(connection: Connection, worktype: number, standing: LegId | undefined): LegId | undefined {
    if (worktype !== 2) {
      this.#audio.drop(connection);
      return undefined;
    }
    return this.#audio.take(connection) ?? standing;
  }

  /** `logon` status 1, after which a page gives up (sdk-facts §6), and the end of the socket. */
  refuseLogon(connection: Connection, code: RefusalCode, sequence: number | undefined): void {
    const { reason } = this.#writer.refusal(connection, code);
    this.#writer.reply(connection, { type: 'logon', status: 1, reason }, sequence);
    this.#deps.metrics.socketsDropped.inc({ why: 'refused' });
    this.#writer.close(connection, CLOSE.policy, 'logon refused');
  }

  #refuseReconnection(connection: Connection, sequence: number | undefined): void {
    const frame = { type: 'reconnection', ...this.#writer.refusal(connection, 'sessionExpired'), resumed: false };
    this.#deps.metrics.reconnections.inc({ how: 'refused' });
    this.#writer.reply(connection, frame, sequence);
    this.#writer.close(connection, CLOSE.policy, 'reconnection refused');
  }

  /** Never the same twice for an agent, across restarts too: the wall clock, or one more where that stands still. */
  #nextEpoch(): string {
    this.#epochMs = Math.max(this.#epochMs + 1, Math.trunc(this.#deps.clock.wallMs()));
    return this.#epochMs.toString(36);
  }
}

/** What the frame says of who signs in, where it says so, is what the token says. */
function names(frame: LogonFrame, identity: AgentIdentity): boolean {
  return (
    (frame.operatorId === '' || frame.operatorId === identity.operatorId) &&
    (frame.abbreviate === '' || frame.abbreviate === identity.abbreviate) &&
    (frame.companyId === undefined || frame.companyId === identity.companyId)
  );
}

/** The `logon` that used the password up, sent again because its reply was lost. */
function sameLogon(grant: Grant, sequence: number | undefined): boolean {
  return sequence !== undefined && grant.spent?.sequence === sequence;
}

function equal(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
