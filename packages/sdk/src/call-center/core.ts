import type { AudioError } from '../audio/audio-error.ts';
import { type AudioAnswer, AudioSession, type AudioState } from '../audio/audio-session.ts';
import { pageRings } from '../audio/ringing.ts';
import type { LoginInfo } from '../login/login-client.ts';
import { type AgentSnapshot, initialSnapshot } from '../state/agent-snapshot.ts';
import { type Notice, type Reduction, reduceFrame, restore, show } from '../state/reduce-frame.ts';
import { requestText } from '../state/requests.ts';
import { ServerClock } from '../state/server-clock.ts';
import {
  type Connection,
  type ConnectionStatus,
  type EndWhy,
  type SignOn,
  statusOfConnection,
} from '../wire/connection.ts';
import { ConnectionDriver } from '../wire/connection-driver.ts';
import { type ClientFrame, type ServerFrame, statusOf, textOf } from '../wire/frames.ts';
import type { Environment } from './environment.ts';
import type { Hooks } from './hooks.ts';
import { type Result, refused, succeeded } from './result.ts';

/** The server opens a WebRTC session for the answer; longer than a plain reply. */
const NEGOTIATE_MS_MAX = 8_000;

/** A command beyond this is not sent: the server would cut the socket (2 MB), and we would send it again. From 64 kB on it refuses itself. */
const COMMAND_CHARS_MAX = 500_000;

/** What of the login the getters show, and how the agent signed in. */
export interface SignIn {
  readonly info: LoginInfo;
  readonly worktype: number;
  readonly auto: number;
  readonly logingroups: string;
}

/**
 * The SDK beneath the `CallCenter` object: connection, state and audio joined, and the delivery order of
 * sdk-facts §2.1. It decides nothing about calls; the server does.
 */
export class Core {
  readonly #environment: Environment;
  readonly #hooks: Hooks;
  readonly #driver: ConnectionDriver;
  readonly #clock = new ServerClock();
  readonly audio: AudioSession;
  #snapshot: AgentSnapshot = initialSnapshot;
  #signIn: SignIn | undefined;
  #status: ConnectionStatus = 'disconnected';
  #awaitedAnswer: { readonly sequence: number; readonly settle: (answer: AudioAnswer | undefined) => void } | undefined;

  constructor(environment: Environment, hooks: Hooks) {
    this.#environment = environment;
    this.#hooks = hooks;
    this.audio = new AudioSession({
      ...environment.audio,
      setTimer: (afterMs, run) => environment.setTimer(afterMs, run),
      random: () => environment.random(),
      negotiate: (sdp) => this.#negotiate(sdp),
      onState: (state, problem) => this.#onAudio(state, problem),
    });
    this.#driver = new ConnectionDriver(environment, {
      onFrame: (frame) => this.#onFrame(frame),
      onSent: (frame) => this.#hooks.message(frame, 'send'),
      onSocket: (what) => this.#hooks.callback(`on${what}`),
      onPrepare: () => void this.#prepare(),
      onServerTime: (serverMs) => this.#clock.ping(serverMs, environment.nowMs()),
      onUnanswered: (frame) => this.#onUnanswered(frame),
      onLost: () => this.#onLost(),
      onEnded: (why) => this.#onEnded(why),
      onChange: (connection) => this.#onConnection(connection),
    });
    environment.onNetworkBack(() => this.#driver.feed({ type: 'networkBack' }));
  }

  get snapshot(): AgentSnapshot {
    return this.#snapshot;
  }

  get signIn(): SignIn | undefined {
    return this.#signIn;
  }

  get connection(): Connection {
    return this.#driver.state;
  }

  get connectionStatus(): ConnectionStatus {
    return this.#status;
  }

  /** The server's clock, unix ms. */
  get serverNowMs(): number {
    return this.#environment.nowMs() + this.#clock.offsetMs;
  }

  /** Changes labels and other page settings in the state. */
  adjust(change: (snapshot: AgentSnapshot) => AgentSnapshot): void {
    this.#snapshot = change(this.#snapshot);
  }

  /** The login's reply is here: opens the socket, and everything else follows. */
  begin(signIn: SignIn, serverMs: number | undefined): void {
    const { info, worktype, auto, logingroups } = signIn;
    // A login by hand has said so already; one by cookie has not.
    const text = requestText('logon') ?? '';
    if (this.#snapshot.text !== text) this.showText(text);
    if (serverMs !== undefined) this.#clock.httpDate(serverMs, this.#environment.nowMs());
    this.#signIn = signIn;
    const signOn: SignOn = {
      url: info.wsUrl,
      operatorid: info.operatorid,
      password: info.password,
      abbreviate: info.abbreviate,
      companyid: info.companyid,
      worktype,
      auto,
      logingroups,
      prepares: worktype === 2,
    };
    this.#driver.feed({ type: 'signOn', signOn });
  }

  /**
   * Sends a command. Result 0 when it can't go out, now or after the reconnect that is under way; "succeeded" means
   * sent, and the reply comes as an event.
   */
  request(cmd: string, fields: Readonly<Record<string, unknown>> = {}): Result {
    this.audio.resumePlaying();
    const before = this.#snapshot;
    const text = requestText(cmd);
    const { phase } = this.#driver.state;
    if (phase.name === 'off' || phase.name === 'ended') return this.refuse('尚未登录');
    if (JSON.stringify(fields).length > COMMAND_CHARS_MAX) return this.refuse('随路数据过大');
    if (text !== undefined) this.#apply({ snapshot: { ...before, text }, notices: [{ kind: 'text', text }] });
    if (this.#driver.command(cmd, fields) === undefined) {
      this.#apply(restore(this.#snapshot, ''));
      return this.refuse('正在连接,请稍后再试');
    }
    return succeeded;
  }

  /** Result 0, told to the alert hook too, as the incumbent does. */
  refuse(reason: string): Result {
    this.alert(reason);
    return refused(reason);
  }

  alert(text: string): void {
    this.#notify({ kind: 'alert', text });
  }

  /** A status text that is no state of the agent's, such as a failed login. */
  showText(text: string): void {
    this.#apply(show(this.#snapshot, text, 'orange', this.serverNowMs));
  }

  signOff(): void {
    const text = requestText('logout') ?? '';
    this.#apply({ snapshot: { ...this.#snapshot, text }, notices: [{ kind: 'text', text }] });
    this.#driver.feed({ type: 'signOff' });
  }

  /** Forgets the session at once. The server keeps the agent for its grace time. */
  drop(): void {
    this.#driver.feed({ type: 'drop' });
  }

  /** sdk-facts §2.1, steps 2 to 6. */
  #onFrame(frame: ServerFrame): void {
    this.#hooks.message(frame, 'recive');
    if (frame.type === 'audio') this.#onAnswer(frame);
    const reduction = reduceFrame(this.#snapshot, frame, this.serverNowMs);
    // A frame that ended the session is told, but the getters are empty already.
    this.#apply(this.#signIn === undefined ? { ...reduction, snapshot: this.#snapshot } : reduction);
    this.#hooks.event(frame.type, frame);
  }

  #apply(reduction: Reduction): void {
    this.#snapshot = reduction.snapshot;
    this.#ring();
    for (const notice of reduction.notices) this.#notify(notice);
  }

  #notify(notice: Notice): void {
    const slot = notice.kind === 'text' ? 'setStatusAndPhoneText_event' : 'eventAlert_event';
    this.#hooks.notice(slot, notice.text);
  }

  #ring(): void {
    if (!pageRings(this.#snapshot, this.#signIn?.worktype)) {
      this.#environment.ringTone.stop();
      return;
    }
    this.#environment.ringTone.start().catch(() => this.#onPlayBlocked());
  }

  /** The ring tone was held back: at the next click it sounds, if it still rings. */
  #onPlayBlocked(): void {
    this.#environment.onNextGesture(() => {
      this.#environment.ringTone.stop();
      this.#ring();
    });
  }

  async #prepare(): Promise<void> {
    await this.audio.start(this.#signIn?.info.iceServers ?? []);
    this.#driver.feed({ type: 'prepared' });
  }

  #negotiate(sdp: string): Promise<AudioAnswer | undefined> {
    const sequence = this.#driver.command('audio', { sdp });
    if (sequence === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const settle = (answer: AudioAnswer | undefined): void => {
        undo();
        this.#awaitedAnswer = undefined;
        resolve(answer);
      };
      const undo = this.#environment.setTimer(NEGOTIATE_MS_MAX, () => settle(undefined));
      this.#awaitedAnswer = { sequence, settle };
    });
  }

  #onAnswer(frame: ServerFrame): void {
    const awaited = this.#awaitedAnswer;
    if (awaited === undefined || (frame.sequence !== undefined && frame.sequence !== awaited.sequence)) return;
    awaited.settle({ status: statusOf(frame), reason: textOf(frame.reason), sdp: textOf(frame.sdp) });
  }

  #onAudio(state: AudioState, problem: AudioError | undefined): void {
    if (problem === undefined) {
      this.#hooks.event('audiostate', { type: 'audiostate', state });
      return;
    }
    const { code, message, remedy, text, detail } = problem;
    this.#environment.log(`audio: ${code} ${detail}`);
    if (code === 'autoplay.blocked') this.#environment.onNextGesture(() => this.audio.resumePlaying());
    this.#hooks.event('audiostate', { type: 'audiostate', state, problem: { code, message, remedy, text, detail } });
    this.alert(text);
  }

  #onUnanswered(frame: ClientFrame): void {
    this.#apply(restore(this.#snapshot, `${frame.cmd}: 服务器没有响应`));
  }

  #onLost(): void {
    this.#awaitedAnswer?.settle(undefined);
    if (this.#snapshot.isLogin) this.#apply(show(this.#snapshot, '连接断开，重连中', 'orange', this.serverNowMs));
  }

  /** sdk-facts §1.4: what clearing the session forgets; listeners, hooks, toggles and labels stay. */
  #onEnded(why: EndWhy): void {
    this.#awaitedAnswer?.settle(undefined);
    this.#signIn = undefined;
    const { busyType, labels } = this.#snapshot;
    this.#snapshot = { ...initialSnapshot, busyType, labels };
    this.audio.stop();
    this.#ring();
    if (why === 'signedOut') this.#notify({ kind: 'text', text: '已经登出' });
    if (why === 'unreachable') this.#notify({ kind: 'text', text: '重新连接失败' });
  }

  #onConnection(connection: Connection): void {
    const status = statusOfConnection(connection);
    if (status === this.#status) return;
    this.#status = status;
    if (status === 'connected') this.audio.networkBack();
    const why = connection.phase.name === 'ended' ? { why: connection.phase.why } : {};
    this.#hooks.event('connectionstate', { type: 'connectionstate', state: status, ...why });
  }
}
