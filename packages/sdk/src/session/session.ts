import type { AudioSnapshot } from '../agent-client/client-snapshot.ts';
import type { AudioError } from '../audio/audio-error.ts';
import type { Environment } from '../browser/environment.ts';
import { type AgentSnapshot, initialSnapshot } from '../state/agent-snapshot.ts';
import { reduceFrame } from '../state/reduce-frame.ts';
import { type Notice, type Reduction, restore, show } from '../state/reduction.ts';
import { isTooLarge, requestText } from '../state/requests.ts';
import { ServerClock } from '../state/server-clock.ts';
import type { AudioOrder, TabState, Told } from '../tabs/tab-message.ts';
import {
  type Connection,
  type ConnectionStatus,
  type EndWhy,
  initialConnection,
  statusOfConnection,
} from '../wire/connection.ts';
import type { ClientFrame, ServerFrame } from '../wire/frames.ts';
import { AudioDesk } from './audio-desk.ts';
import { Link } from './link.ts';
import type { SessionListener } from './listener.ts';
import { replayWith, roundTrip } from './replay.ts';
import { ReplyDesk } from './reply-desk.ts';
import { labelsOf, type SignIn } from './sign-in.ts';

const noAudio: AudioSnapshot = { state: 'off', problem: undefined, microphoneMuted: false };

/** A command that was taken, or why it was not. */
export type Asked =
  | { readonly ok: true; readonly ticket: number }
  | { readonly ok: false; readonly problem: 'notSignedInHere' | 'tooLarge' | 'connecting' };

/**
 * One page's sign-in: connection (its own, or that of another tab), state and audio joined, and the delivery order of
 * sdk-facts §2.1. It decides nothing about calls; the server does.
 */
export class Session {
  readonly audio: AudioDesk;
  readonly #environment: Environment;
  readonly link: Link;
  readonly #replies: ReplyDesk;
  readonly #clock = new ServerClock();
  #listeners: readonly SessionListener[] = [];
  #snapshot: AgentSnapshot = initialSnapshot;
  #signIn: SignIn | undefined;
  #status: ConnectionStatus = 'disconnected';
  #followedAudio: AudioSnapshot | undefined;
  #roundTripMs: number | undefined;
  /** The frames that say the present state. */
  #replay: readonly ServerFrame[] = [];
  /** This tab took the place of another: its audio is to be set up once the connection is back. */
  #inherits = false;
  #why: EndWhy | undefined;

  constructor(environment: Environment) {
    this.#environment = environment;
    this.audio = new AudioDesk(environment, {
      offer: (sdp) => this.link.offer(sdp),
      emit: (type, event) => this.#emitLocal(type, event),
      onChange: (audio, problem) => this.#onAudio(audio, problem),
    });
    this.#replies = new ReplyDesk({
      setTimer: (afterMs, run) => environment.setTimer(afterMs, run),
      withdraw: (key) => this.link.withdraw(key),
    });
    this.link = new Link(environment, {
      current: () => this.#signIn,
      hear: (told) => this.#hear(told),
      prepare: () => void this.#prepare(),
      follow: (state) => this.#follow(state),
      inherit: () => this.#inherit(),
      yield: () => this.#yield(),
      taken: (ticket, sequence) => this.#taken(ticket, sequence),
      state: () => this.#tabState(),
      audio: (order) => this.orderAudio(order),
    });
  }

  get snapshot(): AgentSnapshot {
    return this.#snapshot;
  }

  get signIn(): SignIn | undefined {
    return this.#signIn;
  }

  /** This tab's own, or what the tab that holds it told of it. */
  get connection(): Connection {
    return this.link.connection;
  }

  get connectionStatus(): ConnectionStatus {
    return this.#status;
  }

  get audioSnapshot(): AudioSnapshot {
    const own = this.#signIn?.worktype === 2 || this.audio.session.lingers;
    return this.#followedAudio ?? (own ? this.audio.snapshot : noAudio);
  }

  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  /** The server's clock, unix ms. */
  get serverNowMs(): number {
    return this.#environment.nowMs() + this.#clock.offsetMs;
  }

  /** Nobody is signed in or on the way. */
  get isFree(): boolean {
    return this.#signIn === undefined;
  }

  listen(listener: SessionListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((one) => one !== listener);
    };
  }

  /** Changes labels and other page settings in the state. */
  adjust(change: (snapshot: AgentSnapshot) => AgentSnapshot): void {
    this.#snapshot = change(this.#snapshot);
    this.#changed();
  }

  /** The login's reply is here: opens the socket, or joins the tab that has it, and everything else follows. */
  begin(signIn: SignIn, serverMs: number | undefined): void {
    // A login by hand has said so already; one by cookie has not.
    const text = requestText('logon') ?? '';
    if (this.#snapshot.text !== text) this.showText(text);
    if (serverMs !== undefined) this.#clock.httpDate(serverMs, this.#environment.nowMs());
    this.#signIn = signIn;
    this.#snapshot = { ...this.#snapshot, auto: signIn.auto !== 0, labels: labelsOf(this.#snapshot.labels, signIn) };
    this.#why = undefined;
    this.link.begin(signIn);
  }

  /** Gives a command. It goes out now, or when the connection is back; what the server does with it comes as events. */
  request(cmd: string, fields: Readonly<Record<string, unknown>> = {}): Asked {
    this.audio.session.resumePlaying();
    if (this.#signIn === undefined) return { ok: false, problem: 'notSignedInHere' };
    if (isTooLarge(fields)) return { ok: false, problem: 'tooLarge' };
    const before = this.#snapshot.text;
    const text = requestText(cmd);
    if (text !== undefined) this.say(text);
    const ticket = this.link.command(cmd, fields);
    if (ticket !== undefined) return { ok: true, ticket };
    if (text !== undefined && before !== text) this.#apply(restore(this.#snapshot, ''));
    return { ok: false, problem: 'connecting' };
  }

  /** The reply to a command that was taken. */
  reply(ticket: number, cmd: string, signal: AbortSignal | undefined): Promise<ServerFrame> {
    return this.#replies.wait(ticket, cmd, signal);
  }

  alert(text: string): void {
    this.#notify({ kind: 'alert', text });
  }

  /** A status text that is no state of the agent's, such as a failed login. */
  showText(text: string): void {
    this.#apply(show(this.#snapshot, text, 'orange', this.serverNowMs));
  }

  /** The text of the present state, said again. */
  refresh(): void {
    this.#apply(restore(this.#snapshot, ''));
  }

  signOff(): void {
    this.say(requestText('logout') ?? '');
    this.link.signOff();
  }

  /** Forgets the session at once, in all its tabs. The server keeps the agent for its grace time. */
  drop(): void {
    this.link.drop();
  }

  /** What a page does to the audio, carried out by the tab that has it. */
  orderAudio(order: AudioOrder): void {
    if (this.link.follows) this.link.orderAudio(order);
    else this.audio.carryOut(order);
  }

  /** An event of the SDK's own. */
  emit(type: string, event: object): void {
    for (const listener of this.#listeners) listener.event?.(type, event);
  }

  /** Another tab holds the connection: this one shows the same, and its handlers hear where things stand. */
  #follow(state: TabState): void {
    this.#signIn = state.signIn;
    this.#followedAudio = state.audio;
    this.#clock.follow(state.clockOffsetMs);
    this.#snapshot = {
      ...state.snapshot,
      labels: { ...this.#snapshot.labels, busyTypes: state.snapshot.labels.busyTypes },
    };
    this.#onConnection();
    this.#changed();
    this.#notify({ kind: 'text', text: this.#snapshot.text });
    this.#replay = state.replay;
    for (const frame of state.replay) {
      this.#message(frame, 'recive');
      this.emit(frame.type, frame);
    }
  }

  #inherit(): void {
    const muted = this.#followedAudio?.microphoneMuted ?? false;
    this.#followedAudio = undefined;
    this.#inherits = this.#signIn?.worktype === 2;
    if (muted) this.audio.session.muteMicrophone(true);
    this.#ring();
  }

  #yield(): void {
    this.#followedAudio = this.audio.snapshot;
    this.audio.session.stop();
    this.#environment.ringTone.stop();
  }

  #taken(ticket: number, sequence: number | undefined): void {
    if (sequence === undefined) this.#replies.fail(ticket, 'connecting');
    else this.#replies.rename(ticket, sequence);
  }

  #tabState(): Omit<TabState, 'connection'> {
    return {
      signIn: this.#signIn as SignIn,
      snapshot: this.#snapshot,
      clockOffsetMs: this.#clock.offsetMs,
      audio: this.audio.snapshot,
      replay: this.#replay,
    };
  }

  #hear(told: Told): void {
    switch (told.what) {
      case 'frame':
        this.#onFrame(told.frame);
        return;
      case 'sent':
        this.#message(told.frame, 'send');
        return;
      case 'socket':
        for (const listener of this.#listeners) listener.socket?.(told.event);
        return;
      case 'serverTime':
        this.#clock.ping(told.serverMs, this.#environment.nowMs());
        return;
      case 'unanswered':
        this.#apply(restore(this.#snapshot, `${told.frame.cmd}: 服务器没有响应`));
        return;
      case 'lost':
        this.#onLost();
        return;
      case 'ended':
        this.#onEnded(told.why);
        return;
      case 'change':
        this.#onConnection();
        return;
      case 'local':
        this.emit(told.type, told.event);
        return;
      case 'audio':
        this.#showAudio(told.audio);
        return;
    }
  }

  /** sdk-facts §2.1, steps 2 to 6. */
  #onFrame(frame: ServerFrame): void {
    this.#message(frame, 'recive');
    this.audio.onFrame(frame);
    if (frame.type === 'ping') this.#roundTripMs = roundTrip(frame, this.connection) ?? this.#roundTripMs;
    const before = this.#snapshot;
    const reduction = reduceFrame(before, frame, this.serverNowMs);
    // A frame that ended the session is told, but the getters are empty already.
    this.#apply(this.#signIn === undefined ? { ...reduction, snapshot: before } : reduction);
    if (this.#signIn !== undefined) this.#replay = replayWith(this.#replay, frame, before, this.#snapshot);
    this.#replies.onFrame(frame);
    this.emit(frame.type, frame);
  }

  #message(frame: ServerFrame | ClientFrame, direction: 'recive' | 'send'): void {
    for (const listener of this.#listeners) listener.message?.(frame, direction);
  }

  /** A status text that changes nothing else. */
  say(text: string): void {
    this.#apply({ snapshot: { ...this.#snapshot, text }, notices: [{ kind: 'text', text }] });
  }

  #apply(reduction: Reduction): void {
    this.#snapshot = reduction.snapshot;
    this.#ring();
    this.#changed();
    for (const notice of reduction.notices) this.#notify(notice);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener.changed?.();
  }

  #notify(notice: Notice): void {
    for (const listener of this.#listeners) listener.notice?.(notice);
  }

  #ring(): void {
    this.audio.ring(this.#snapshot, this.link.follows ? undefined : this.#signIn?.worktype);
  }

  async #prepare(): Promise<void> {
    await this.audio.session.start(this.#signIn?.info.iceServers ?? []);
    this.link.prepared();
  }

  /** In this tab and in those that follow it; only levels are for the eye that looks. */
  #emitLocal(type: string, event: object): void {
    if (type === 'audioquality') this.link.tellOthers({ what: 'local', type, event });
    this.emit(type, event);
  }

  #onAudio(audio: AudioSnapshot, problem: AudioError | undefined): void {
    this.link.tellOthers({ what: 'audio', audio });
    this.#emitAudio(audio);
    if (problem !== undefined) this.alert(problem.text);
  }

  #showAudio(audio: AudioSnapshot): void {
    this.#followedAudio = audio;
    this.#emitAudio(audio);
  }

  #emitAudio({ state, problem }: AudioSnapshot): void {
    this.#changed();
    this.emit('audiostate', { type: 'audiostate', state, ...(problem === undefined ? {} : { problem }) });
  }

  #onLost(): void {
    this.audio.socketLost();
    if (this.#snapshot.isLogin) this.#apply(show(this.#snapshot, '连接断开，重连中', 'orange', this.serverNowMs));
  }

  /** sdk-facts §1.4: what clearing the session forgets; listeners, hooks, toggles and labels stay. */
  #onEnded(why: EndWhy): void {
    const followed = this.link.follows;
    this.audio.socketLost();
    this.link.leave();
    this.#signIn = undefined;
    this.#followedAudio = undefined;
    this.#inherits = false;
    this.#replay = [];
    const { busyType, labels, isCalling } = this.#snapshot;
    this.#snapshot = { ...initialSnapshot, busyType, labels };
    this.audio.ended(why, isCalling);
    this.#ring();
    this.#why = why;
    this.#changed();
    this.#replies.failAll('sessionEnded');
    if (why === 'signedOut') this.#notify({ kind: 'text', text: '已经登出' });
    if (why === 'unreachable') this.#notify({ kind: 'text', text: '重新连接失败' });
    // A connection of our own reports its end itself, after the frame that ended it.
    if (followed || this.connection.phase.name === 'off') this.#onConnection();
  }

  /** Why the last session ended; undefined while there is one. */
  get endedWhy(): EndWhy | undefined {
    return this.#signIn === undefined ? this.#why : undefined;
  }

  get #phase(): Connection['phase'] {
    const why = this.endedWhy;
    return why === undefined ? this.connection.phase : { name: 'ended', why };
  }

  #onConnection(): void {
    const phase = this.#phase;
    const status = statusOfConnection({ ...initialConnection, phase });
    if (phase.name === 'online' && this.#inherits) {
      this.#inherits = false;
      void this.audio.session.start(this.#signIn?.info.iceServers ?? []);
    }
    this.#changed();
    if (status === this.#status) return;
    this.#status = status;
    if (status === 'connected') {
      this.audio.session.networkBack();
      void this.audio.session.checkAlive();
    }
    const why = phase.name === 'ended' ? { why: phase.why } : {};
    this.emit('connectionstate', { type: 'connectionstate', state: status, ...why });
  }
}
