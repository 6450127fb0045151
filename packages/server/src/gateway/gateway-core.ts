import { COMMANDS, type CtiCommand, type CtiEvent } from '@callwright/cti';
import type { AgentKey, CompanyInput } from '@callwright/engine';
import { AFTER_USE_MS } from '../login/token-desk.ts';
import type { AgentGatewayDeps, GatewayCounts, SessionEnd } from './agent-gateway.ts';
import { type AgentSession, withNumber, withSequence } from './agent-session.ts';
import { AudioDesk } from './audio-desk.ts';
import { CLOSE, type Connection, type Credential, type FrameSocket, openConnection } from './connection.ts';
import { FEEDS } from './feeds.ts';
import { type PageFrame, readFrame } from './page-frame.ts';
import { PageWriter } from './page-writer.ts';
import { SignInDesk } from './sign-in-desk.ts';

/** A page answers pings every few seconds; one that is silent for so long is gone, ms. */
export const SILENT_MS_MAX = 45_000;
/** Between our pings, ms. Reading them is what lets an incumbent page resume after a reload (sdk-facts §3.6). */
export const PING_MS = 15_000;
/** A socket without a valid token is told so and has this long to leave, ms. */
export const STRANGER_MS_MAX = 10_000;
/** Void tokens and old frames are looked for every so often, ms. */
const TIDY_MS = AFTER_USE_MS / 4;

/** Sockets, sessions and numbering, without a socket or a clock of its own: fed by the WebSocket door, driven by tests. */
export class GatewayCore {
  readonly audio: AudioDesk;
  readonly #deps: AgentGatewayDeps;
  readonly #connections = new Set<Connection>();
  /** Where the sweep stands. */
  #swept = this.#connections.values();
  readonly #sessions = new Map<AgentKey, AgentSession>();
  /** Pages that asked something before `logon`. */
  readonly #asking = new Map<AgentKey, Connection>();
  readonly #writer: PageWriter;
  readonly #desk: SignInDesk;
  #last: { readonly event: CtiEvent; readonly json: string } | undefined;
  #tidiedMs = 0;
  #stopped = false;

  constructor(deps: AgentGatewayDeps) {
    this.#deps = { ...deps, input: (companyId, input) => this.#input(deps.input, companyId, input) };
    this.#writer = new PageWriter(deps);
    this.audio = new AudioDesk(this.#deps, this.#sessions, this.#writer);
    this.#desk = new SignInDesk(this.#deps, this.#sessions, this.#writer, this.audio);
  }

  /** A socket is open. `credential`: whom its token names; undefined: no valid token. */
  opened(socket: FrameSocket, credential: Credential | undefined): Connection {
    const connection = openConnection(socket, credential, this.#deps.clock.monoMs());
    this.#connections.add(connection);
    if (credential !== undefined) {
      this.#deps.tokens.hold(credential.grant);
    }
    return connection;
  }

  received(connection: Connection, text: string): void {
    connection.lastHeardMs = this.#deps.clock.monoMs();
    this.#deps.metrics.framesReceived.inc();
    if (!connection.open || !this.#writer.withinRate(connection)) {
      return;
    }
    const frame = readFrame(text);
    if (connection.credential === undefined) {
      this.#desk.refuseStranger(connection, frame);
    } else {
      this.#handle(connection, connection.credential, frame);
    }
  }

  /** A binary frame: we speak text. */
  receivedBinary(connection: Connection): void {
    this.#deps.metrics.framesReceived.inc();
    if (connection.open && this.#writer.withinRate(connection)) {
      this.#writer.refuse(connection, { why: 'json', code: 'malformedFrame', cmd: '', sequence: undefined });
    }
  }

  closed(connection: Connection): void {
    connection.open = false;
    if (!this.#connections.delete(connection)) {
      return;
    }
    this.audio.drop(connection);
    if (connection.credential !== undefined) {
      const { grant, identity } = connection.credential;
      this.#deps.tokens.release(grant);
      if (this.#asking.get(identity.agentKey) === connection) {
        this.#asking.delete(identity.agentKey);
      }
    }
    const session = connection.session;
    connection.session = undefined;
    if (session?.connection === connection) {
      session.connection = undefined;
      this.#deps.input(session.identity.companyId, { type: 'pageLost', agentKey: session.identity.agentKey });
    }
  }

  emit(agentKey: AgentKey, event: CtiEvent, sequence: number | undefined): void {
    const json = this.#serialize(event);
    this.#deps.trace.record(agentKey, event, json);
    if (this.#answersAsking(agentKey, event, json, sequence)) {
      return;
    }
    const session = this.#sessions.get(agentKey);
    if (session === undefined) {
      this.#deps.log.debug({ agentKey, type: event.type }, 'event for an agent without a session');
      return;
    }
    this.#deliver(session, event.type, json, sequence);
    if (event.type === 'logon') {
      this.#logonDecided(session, event.status);
    }
  }

  endSession(agentKey: AgentKey, why: SessionEnd): void {
    const session = this.#sessions.get(agentKey);
    if (session === undefined) {
      return;
    }
    this.#deps.log.info({ agentKey, why }, 'agent signed out');
    this.#forget(session, why);
    if (why !== 'graceOver') {
      this.#deps.tokens.revokeAgent(agentKey);
      this.#deps.onSignedOut?.(agentKey, session.grant.cookie);
    }
  }

  /** Dead sockets, due pings, old frames, void tokens. `share`: looks at that part of the sockets only, and at the others when called again. */
  sweep(share = 1): void {
    const nowMs = this.#deps.clock.monoMs();
    for (let left = Math.ceil(this.#connections.size * share); left > 0 && this.#connections.size > 0; left--) {
      this.#sweepConnection(this.#nextSwept(), nowMs);
    }
    if (nowMs - this.#tidiedMs < TIDY_MS) {
      return;
    }
    this.#tidiedMs = nowMs;
    this.#deps.tokens.sweep();
    for (const session of this.#sessions.values()) {
      session.replay.prune(nowMs);
      session.commands.prune(nowMs);
    }
  }

  counts(): GatewayCounts {
    let away = 0;
    let replayBytes = 0;
    for (const session of this.#sessions.values()) {
      away += session.connection === undefined ? 1 : 0;
      replayBytes += session.replay.bytes;
    }
    return { sockets: this.#connections.size, signedIn: this.#sessions.size, away, replayBytes };
  }

  /** No input is fed from here on: the server is going down, and pages that vanish with it are not lost. */
  stop(): void {
    this.#stopped = true;
  }

  #handle(connection: Connection, credential: Credential, frame: PageFrame): void {
    switch (frame.kind) {
      case 'ping':
        this.#writer.write(connection, pingFrame(frame.sequence ?? this.#deps.clock.wallMs()));
        return;
      case 'pingack':
        return;
      case 'refused':
        if (frame.cmd === 'logon' && connection.session === undefined) {
          this.#desk.refuseLogon(connection, frame.code, frame.sequence);
        } else {
          this.#refuse(connection, frame);
        }
        return;
      case 'logon':
        this.#desk.logon(connection, credential, frame);
        return;
      case 'reconnection':
        this.#desk.reconnect(connection, credential, frame);
        return;
      case 'audio':
        this.audio.negotiate(connection, credential, frame.sdp, frame.sequence);
        return;
      case 'command':
        if (connection.session === undefined) {
          this.#commandBeforeLogon(connection, credential, frame);
        } else {
          this.#command(connection, connection.session, frame);
        }
        return;
    }
  }

  /** A known command is refused by the engine, which knows what its reply would say to the page now. */
  #refuse(connection: Connection, frame: PageFrame & { kind: 'refused' }): void {
    const { code, detail = '', sequence } = frame;
    const cmd = frame.why === 'fields' || frame.why === 'tooLarge' ? commandName(frame.cmd) : undefined;
    if (connection.session === undefined || cmd === undefined) {
      this.#writer.refuse(connection, frame);
    } else if (this.#writer.mayRefuse(connection, frame.why)) {
      const { companyId, agentKey } = connection.session.identity;
      this.#deps.input(companyId, { type: 'malformed', agentKey, cmd, code, detail, sequence });
    }
  }

  #command(connection: Connection, session: AgentSession, frame: PageFrame & { kind: 'command' }): void {
    const { companyId, agentKey } = session.identity;
    const { command, sequence } = frame;
    if (sequence !== undefined) {
      const recall = session.commands.take(command.cmd, sequence, this.#deps.clock.monoMs());
      if (recall === 'running') {
        return;
      }
      if (recall !== 'new') {
        const { json, seq, epoch } = recall.reply;
        this.#writer.write(connection, epoch === session.epoch ? withNumber(json, seq, epoch) : json);
        return;
      }
    }
    this.#deps.input(companyId, { type: 'command', agentKey, command, sequence });
  }

  #commandBeforeLogon(connection: Connection, credential: Credential, frame: PageFrame & { kind: 'command' }): void {
    const { companyId, agentKey } = credential.identity;
    const { command, sequence } = frame;
    if (command.cmd === 'logout') {
      this.#writer.reply(connection, { type: 'logout', status: 0, reason: '' }, sequence);
      this.#writer.close(connection, CLOSE.done, 'signed out');
    } else if (command.cmd === 'availablegroup') {
      connection.asked = { sequence };
      this.#asking.set(agentKey, connection);
      this.#deps.input(companyId, { type: 'command', agentKey, command, sequence });
    } else {
      this.#writer.refuse(connection, { why: 'state', code: 'notSignedIn', cmd: command.cmd, sequence });
    }
  }

  /** The reply to a page that asked before `logon` goes to its socket, not to the session that the agent may have elsewhere. */
  #answersAsking(agentKey: AgentKey, event: CtiEvent, json: string, sequence: number | undefined): boolean {
    const asking = this.#asking.get(agentKey);
    const answers = event.type === 'availablegroup' || event.type === 'error';
    if (!answers || asking?.asked === undefined || asking.asked.sequence !== sequence) {
      return false;
    }
    this.#asking.delete(agentKey);
    asking.asked = undefined;
    this.#writer.write(asking, withSequence(json, sequence));
    return true;
  }

  #deliver(session: AgentSession, type: string, json: string, sequence: number | undefined): void {
    const bare = withSequence(json, sequence);
    let text = bare;
    if (sequence !== undefined || !FEEDS.has(type)) {
      text = session.number(bare, this.#deps.clock.monoMs());
    }
    if (sequence !== undefined) {
      session.commands.answered(type, sequence, { json: bare, seq: session.seq, epoch: session.epoch });
    }
    if (session.connection !== undefined) {
      this.#writer.write(session.connection, text);
    }
  }

  /** Feeds go to many agents as one object: serialized once. */
  #serialize(event: CtiEvent): string {
    if (this.#last?.event !== event) {
      this.#last = { event, json: JSON.stringify(event) };
    }
    return this.#last.json;
  }

  #logonDecided(session: AgentSession, status: number): void {
    if (status === 0) {
      if (!session.signedIn) {
        this.#deps.log.info({ agentKey: session.identity.agentKey }, 'agent signed in');
      }
      session.signedIn = true;
      if (session.connection !== undefined) {
        this.audio.settle(session.connection);
      }
    } else if (!session.signedIn) {
      this.#forget(session, 'logon refused');
    }
  }

  #forget(session: AgentSession, why: string): void {
    this.#sessions.delete(session.identity.agentKey);
    this.#deps.tokens.release(session.grant);
    if (session.audioLeg !== undefined) {
      this.#deps.closeAudio(session.audioLeg);
      session.audioLeg = undefined;
    }
    const connection = session.connection;
    session.connection = undefined;
    if (connection !== undefined) {
      connection.session = undefined;
      this.audio.drop(connection);
      this.#writer.close(connection, CLOSE.done, why);
    }
  }

  /** The socket that was looked at longest ago. */
  #nextSwept(): Connection {
    const next = this.#swept.next();
    if (next.done !== true) return next.value;
    this.#swept = this.#connections.values();
    return this.#nextSwept();
  }

  #sweepConnection(connection: Connection, nowMs: number): void {
    if (connection.credential === undefined && nowMs - connection.openedAtMs > STRANGER_MS_MAX) {
      this.#writer.drop(connection, 'refused');
    } else if (nowMs - connection.lastHeardMs > SILENT_MS_MAX) {
      this.#writer.drop(connection, 'silent');
    } else if (connection.open && nowMs - connection.lastPingMs >= PING_MS) {
      connection.lastPingMs = nowMs;
      this.#writer.write(connection, pingFrame(this.#deps.clock.wallMs()));
    }
  }

  #input(feed: AgentGatewayDeps['input'], companyId: number, input: CompanyInput): void {
    if (!this.#stopped) {
      feed(companyId, input);
    }
  }
}

function commandName(cmd: string): CtiCommand['cmd'] | undefined {
  return Object.hasOwn(COMMANDS, cmd) ? (cmd as CtiCommand['cmd']) : undefined;
}

function pingFrame(sequence: number): string {
  return `{"type":"ping","sequence":${Math.trunc(sequence)}}`;
}
