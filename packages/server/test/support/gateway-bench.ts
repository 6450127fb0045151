import type { CtiEvent } from '@callwright/cti';
import type { CompanyConfig, CompanyInput } from '@callwright/engine';
import type { AgentGatewayDeps, AudioOutcome } from '../../src/gateway/agent-gateway.ts';
import type { Connection, FrameSocket } from '../../src/gateway/connection.ts';
import { GatewayCore } from '../../src/gateway/gateway-core.ts';
import { createOriginPolicy } from '../../src/gateway/origin-policy.ts';
import { createAgentDirectory } from '../../src/login/agent-directory.ts';
import { createTokenDesk, type Grant } from '../../src/login/token-desk.ts';
import { silentLog } from '../../src/metrics/log.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';

/** A socket that remembers. Only the WebSocket boundary is played here; the machine behind it is the real one. */
export class TestSocket implements FrameSocket {
  readonly texts: string[] = [];
  bufferedAmount = 0;
  ended: string | undefined;

  send(text: string): void {
    this.texts.push(text);
  }
  close(code: number): void {
    this.ended ??= String(code);
  }
  terminate(): void {
    this.ended ??= 'terminated';
  }
  /** Frames since the last look, without pings. */
  take(): Record<string, unknown>[] {
    return this.texts
      .splice(0)
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .filter((frame) => frame.type !== 'ping');
  }
}

/** A gateway core on a virtual clock, an engine that notes its inputs, and sockets in memory. */
export class GatewayBench {
  wallMs = 1_800_000_000_000;
  monoMs = 1_000;
  readonly inputs: CompanyInput[] = [];
  readonly closedAudio: string[] = [];
  readonly traced: string[] = [];
  readonly signedOut: (string | undefined)[] = [];
  readonly agents = createAgentDirectory();
  readonly tokens;
  readonly metrics = createMetrics();
  readonly core: GatewayCore;
  /** What the engine does with an input, besides noting it. */
  onInput: (input: CompanyInput) => void = () => undefined;
  openAudio: AgentGatewayDeps['openAudio'] = () => Promise.resolve<AudioOutcome>({ ok: false, reason: 'none' });

  constructor() {
    const clock = { wallMs: () => this.wallMs, monoMs: () => this.monoMs };
    this.tokens = createTokenDesk(clock);
    this.agents.load(demoCompany());
    this.core = new GatewayCore({
      input: (_companyId, input) => {
        this.inputs.push(input);
        this.onInput(input);
      },
      openAudio: (agentKey, sdp) => this.openAudio(agentKey, sdp),
      closeAudio: (leg) => this.closedAudio.push(leg),
      clock,
      agents: this.agents,
      tokens: this.tokens,
      log: silentLog,
      metrics: this.metrics,
      trace: { record: (agentKey, event) => this.traced.push(`${agentKey} ${event.type}`) },
      origins: createOriginPolicy({ origins: [], anyLoopback: true }),
      onSignedOut: (_agentKey, cookie) => this.signedOut.push(cookie),
    });
  }

  login(agentKey = '1001@demo', cookie?: string): Grant {
    return this.tokens.issue(1, agentKey, cookie);
  }

  /** A page on a socket with a login's token; undefined: without any. */
  connect(grant: Grant | undefined): { page: Connection; socket: TestSocket } {
    const socket = new TestSocket();
    const live = grant === undefined ? undefined : this.tokens.find(grant.token);
    const identity = live === undefined ? undefined : this.agents.byKey(live.agentKey);
    const credential = live === undefined || identity === undefined ? undefined : { grant: live, identity };
    return { page: this.core.opened(socket, credential), socket };
  }

  send(page: Connection, frame: object | string): void {
    this.core.received(page, typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  logonFrame(grant: Grant, sequence: number | undefined = 1, more: object = {}): object {
    const [operatorid, abbreviate] = grant.agentKey.split('@');
    const { password } = grant;
    return {
      cmd: 'logon',
      operatorid,
      password,
      abbreviate,
      worktype: 1,
      companyid: 1,
      auto: 0,
      logingroups: '',
      sequence,
      ...more,
    };
  }

  /** A page that is signed in, with nothing left to read. */
  signedIn(agentKey = '1001@demo', more: object = {}, cookie?: string) {
    const grant = this.login(agentKey, cookie);
    const { page, socket } = this.connect(grant);
    this.send(page, this.logonFrame(grant, 1, more));
    this.emit(agentKey, { type: 'logon', status: 0, reason: '' }, 1);
    const [logon] = socket.take();
    this.inputs.splice(0);
    return { grant, page, socket, epoch: logon?.epoch };
  }

  emit(agentKey: string, event: object, sequence?: number): void {
    this.core.emit(agentKey, event as CtiEvent, sequence);
  }

  /** The socket is gone. */
  cut(page: Connection): void {
    this.core.closed(page);
  }

  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 1_000) {
      this.monoMs += Math.min(1_000, left);
      this.wallMs += Math.min(1_000, left);
      this.core.sweep();
    }
  }
}

export function demoCompany(agents = 3): CompanyConfig {
  return {
    companyId: 1,
    name: 'Demo',
    abbreviate: 'demo',
    language: 'en',
    timeZone: 'Asia/Shanghai',
    displayNumber: '4008001234',
    agents: Array.from({ length: agents }, (_, nth) => ({
      id: nth + 1,
      operatorId: String(1001 + nth),
      name: `Agent ${nth + 1}`,
      role: 'agent' as const,
      groups: [{ groupId: 802, level: 1 }],
      sipAccount: String(8001 + nth),
      phoneNumber: '13910010108',
      signInMode: 'short' as const,
    })),
    groups: [
      {
        groupId: 802,
        name: 'Service',
        kind: 'inbound',
        announcesAgentNumber: true,
        wrapUpMs: 30_000,
        ringTimeoutMs: 20_000,
        records: true,
        waitingMax: 100,
        waitMsMax: 600_000,
      },
    ],
    serviceNumbers: [],
    flows: [],
    notReadyReasons: [
      { id: 0, text: 'busy' },
      { id: 1, text: 'lunch' },
    ],
    pageGraceMs: 60_000,
  };
}
