import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CtiEvent } from '@callwright/cti';
import type { AgentKey, CompanyInput, LegId } from '@callwright/engine';
import type { AgentDirectory } from '../login/agent-directory.ts';
import type { TokenDesk } from '../login/token-desk.ts';
import type { Log } from '../metrics/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { TraceRecorder } from '../trace/trace.ts';
import { AT_LEISURE, AT_ONCE, FeedLine } from './feed-line.ts';
import { FEEDS } from './feeds.ts';
import { GatewayCore } from './gateway-core.ts';
import type { OriginPolicy } from './origin-policy.ts';
import { createWebSocketDoor } from './websocket-door.ts';

/** Wall clock for what is written down, monotonic clock for durations; both ms. */
export interface Clock {
  wallMs(): number;
  monoMs(): number;
}

export type AudioOutcome =
  | { readonly ok: true; readonly leg: LegId; readonly answer: string }
  | { readonly ok: false; readonly reason: string };

export interface AgentGatewayDeps {
  /** Feeds a company's machine. May call `emit` and `endSession` before it returns. */
  readonly input: (companyId: number, input: CompanyInput) => void;
  /** Opens the page's audio session at a media process. Never rejects. */
  readonly openAudio: (agentKey: AgentKey, offerSdp: string) => Promise<AudioOutcome>;
  /** Ends an audio leg that the engine does not own (any more). A leg that is gone already: nothing. */
  readonly closeAudio: (leg: LegId) => void;
  readonly clock: Clock;
  readonly agents: AgentDirectory;
  readonly tokens: TokenDesk;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly trace: TraceRecorder;
  readonly origins: OriginPolicy;
  /** An agent signed out, was forced to, or another browser took over: the cookie of that login is void. */
  readonly onSignedOut?: (agentKey: AgentKey, cookie: string | undefined) => void;
}

export type SessionEnd = 'logout' | 'forced' | 'graceOver';

export interface GatewayCounts {
  readonly sockets: number;
  /** Agents signed in; `away`: those of them whose page has no socket now. */
  readonly signedIn: number;
  readonly away: number;
  readonly replayBytes: number;
}

export interface AgentGateway {
  /** The engine's `emit`: numbers the event, keeps it for a page that comes back, writes it to the socket; feeds a few at a time. */
  emit(agentKey: AgentKey, event: CtiEvent, sequence: number | undefined): void;
  /** The engine's `endSession`: what was emitted before is still sent, then the socket is closed and the tokens are void. */
  endSession(agentKey: AgentKey, why: SessionEnd): void;
  /** For `server.on('upgrade')`; answers every path but `/ws/agent` with 404. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** ICE and DTLS of a leg from `openAudio` are through. */
  audioConnected(leg: LegId): void;
  /** A leg from `openAudio` failed or ended by itself; it is gone. */
  audioLost(agentKey: AgentKey, leg: LegId, reason: string): void;
  sessions(): GatewayCounts;
  /** Closes every socket with 1001 (going away), so that pages come back by themselves; no input is fed any more. May be called again. */
  close(): Promise<void>;
}

/** How often each socket is looked at, ms: silent? a ping due? */
const SWEEP_MS = 1_000;
/** Parts of a sweep: agents who signed in together are not all pinged in one go, which would hold a call up. */
const SWEEP_PARTS = 20;

/** The pages' side of the server: sockets on `/ws/agent`, sessions, replay, and the agents' audio negotiation. */
export function createAgentGateway(deps: AgentGatewayDeps): AgentGateway {
  const core = new GatewayCore(deps);
  const feed = (agentKey: AgentKey, event: CtiEvent) => core.emit(agentKey, event, undefined);
  const queueNumbers = new FeedLine(AT_LEISURE, feed);
  const watched = new FeedLine(AT_ONCE, feed);
  const door = createWebSocketDoor(core, deps);
  const sweeper = setInterval(() => core.sweep(1 / SWEEP_PARTS), SWEEP_MS / SWEEP_PARTS);
  sweeper.unref();
  return {
    emit: (agentKey, event, sequence) => {
      if (sequence === undefined && event.type === 'queuenum') queueNumbers.push(agentKey, event);
      else if (sequence === undefined && FEEDS.has(event.type)) watched.push(agentKey, event);
      else core.emit(agentKey, event, sequence);
    },
    endSession: (agentKey, why) => core.endSession(agentKey, why),
    handleUpgrade: (request, socket, head) => door.handleUpgrade(request, socket, head),
    audioConnected: (leg) => core.audio.connected(leg),
    audioLost: (agentKey, leg, reason) => core.audio.lost(agentKey, leg, reason),
    sessions: () => core.counts(),
    close: async () => {
      clearInterval(sweeper);
      queueNumbers.close();
      watched.close();
      core.stop();
      await door.close();
    },
  };
}
