import type { Connection } from '../wire/connection.ts';
import { takesCommand } from '../wire/connection.ts';
import { initialTab, stepTab, type Tab, type TabEffect, type TabInput } from './step-tab.ts';
import type { AudioOrder, TabMessage, TabState, Told } from './tab-message.ts';
import type { TabChannel, TabPorts } from './tab-ports.ts';

/** A tab that holds the connection answers at once, unless the browser has frozen it. */
const WELCOME_MS_MAX = 1_500;
/** Followers hear of the end before the lock is free, or one would try to go on with it. */
const RELEASE_AFTER_MS = 300;

/** The browser frees a lock a few tasks after it was given back. */
const REJOIN_AFTER_MS = 50;
/** More than all tabs together can have on their way. */
const SERVED_MAX = 256;

/** The session of this tab. */
export interface TabOwner {
  connect(): void;
  follow(state: TabState): void;
  adopt(connection: Connection): void;
  yield(): void;
  takenOver(): void;
  /** What the holder's connection told it. */
  hear(told: Told): void;
  /** The holder has sent a command of this tab; `sequence` undefined: it could not be taken. */
  taken(ticket: number, sequence: number | undefined): void;
  // As the holder, for other tabs:
  state(): TabState;
  isSame(state: TabState): boolean;
  run(cmd: string, fields: Readonly<Record<string, unknown>>): number | undefined;
  withdraw(sequence: number): void;
  choose(logingroups: string): void;
  signOff(): void;
  drop(): void;
  audio(order: AudioOrder): void;
}

interface Said {
  readonly cmd: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Runs the pure tab machine on real locks and channels, and carries commands and events between this tab and the holder. */
export class TabGroup {
  readonly #ports: TabPorts;
  readonly #owner: TabOwner;
  readonly #me: string;
  #tab: Tab = initialTab;
  /** It held the lock before the step that is being run. */
  #held = false;
  #name = '';
  #channel: TabChannel | undefined;
  #giveBack: (() => void) | undefined;
  #undoWait: (() => void) | undefined;
  /** Gives a lock back that is still ours for a moment. */
  #unreleased: (() => void) | undefined;
  /** The holder's connection, as it last told it. */
  #mirror: Connection | undefined;
  #welcome: TabState | undefined;
  #tickets = 0;
  /** Commands of other tabs that were run here, and their numbers. */
  #served: ReadonlyMap<string, number | undefined> = new Map();
  #lastWordOf: string | undefined;
  /** Stands for the last request of the lock: what an older one still reports is dropped. */
  #lockMark: object | undefined;
  /** Commands of this tab that the holder has not taken yet. */
  readonly #untaken = new Map<number, Said>();

  constructor(ports: TabPorts, owner: TabOwner) {
    this.#ports = ports;
    this.#owner = owner;
    this.#me = ports.newId();
  }

  get following(): boolean {
    return this.#tab.name === 'following';
  }

  /** The holder's connection, while this tab follows. */
  get connection(): Connection | undefined {
    return this.following ? this.#mirror : undefined;
  }

  /** @param name the same for the tabs of one sign-in */
  join(name: string): void {
    this.#shut();
    if (this.#ports.lock === undefined) {
      this.#owner.connect();
      return;
    }
    this.#name = name;
    this.#channel = this.#ports.openChannel(name, (message) => this.#onMessage(message));
    const unreleased = this.#unreleased;
    if (unreleased === undefined) {
      this.#step({ type: 'join' });
      return;
    }
    // Signed out a moment ago: our own lock must not look like that of another tab.
    unreleased();
    this.#ports.setTimer(REJOIN_AFTER_MS, () => this.#step({ type: 'join' }));
  }

  /** The session is over. The channel stays open for the frame that ended it. */
  leave(): void {
    this.#step({ type: 'leave' });
  }

  /** As the holder: tells the other tabs. */
  tell(told: Told, connection: Connection): void {
    if (this.#tab.name === 'holding') this.#post({ m: 'told', told, connection, from: this.#me });
  }

  /** As a follower: the holder is asked to run it. Undefined when the connection can't take it. */
  command(cmd: string, fields: Readonly<Record<string, unknown>>): number | undefined {
    const connection = this.connection;
    if (connection === undefined || !takesCommand(connection, cmd)) return undefined;
    const ticket = -++this.#tickets;
    this.#untaken.set(ticket, { cmd, fields });
    this.#post({ m: 'command', ticket, cmd, fields, from: this.#me });
    return ticket;
  }

  withdraw(key: number): void {
    if (key < 0) this.#untaken.delete(key);
    else this.#post({ m: 'withdraw', sequence: key, from: this.#me });
  }

  choose(logingroups: string): void {
    this.#post({ m: 'choose', logingroups, from: this.#me });
  }

  signOff(): void {
    this.#post({ m: 'signOff', from: this.#me });
  }

  drop(): void {
    this.#post({ m: 'drop', from: this.#me });
  }

  audio(order: AudioOrder): void {
    this.#post({ m: 'audio', audio: order, from: this.#me });
  }

  #step(input: TabInput): void {
    const { tab, effects } = stepTab(this.#tab, input);
    this.#held = this.#tab.name === 'holding';
    this.#tab = tab;
    for (const effect of effects) this.#run(effect);
  }

  #run(effect: TabEffect): void {
    switch (effect.type) {
      case 'tryLock':
        this.#lock('try');
        return;
      case 'awaitLock':
        this.#lock('wait');
        return;
      case 'robLock':
        this.#lock('rob');
        return;
      case 'releaseLock':
        this.#release();
        return;
      case 'hello':
        this.#undoWait?.();
        this.#undoWait = this.#ports.setTimer(WELCOME_MS_MAX, () => this.#step({ type: 'silence' }));
        this.#post({ m: 'hello', from: this.#me });
        return;
      case 'connect':
        this.#owner.connect();
        return;
      case 'follow':
        if (this.#welcome !== undefined) this.#owner.follow(this.#welcome);
        return;
      case 'adopt':
        this.#adopt();
        return;
      case 'yield':
        this.#owner.yield();
        return;
      case 'takenOver':
        this.#owner.takenOver();
        return;
    }
  }

  #lock(mode: 'try' | 'wait' | 'rob'): void {
    const mine = {};
    this.#lockMark = mine;
    const step = (input: TabInput): void => {
      if (this.#lockMark === mine) this.#step(input);
    };
    this.#giveBack = this.#ports.lock?.(this.#name, mode, {
      onMine: () => step({ type: mode === 'try' ? 'lockFree' : 'lockMine' }),
      onHeld: () => step({ type: 'lockHeld' }),
      onRobbed: () => step({ type: 'lockRobbed' }),
      onDenied: () => step({ type: 'lockDenied' }),
    });
  }

  #release(): void {
    this.#lockMark = undefined;
    this.#undoWait?.();
    this.#untaken.clear();
    const giveBack = this.#giveBack;
    this.#giveBack = undefined;
    if (giveBack === undefined) return;
    if (!this.#held) {
      giveBack();
      return;
    }
    const release = (): void => {
      undo();
      this.#unreleased = undefined;
      giveBack();
    };
    const undo = this.#ports.setTimer(RELEASE_AFTER_MS, release);
    this.#unreleased = release;
  }

  #shut(): void {
    this.#step({ type: 'leave' });
    this.#channel?.close();
    this.#channel = undefined;
    this.#mirror = undefined;
    this.#welcome = undefined;
  }

  #adopt(): void {
    const connection = this.#mirror;
    const said = [...this.#untaken];
    this.#untaken.clear();
    if (connection !== undefined) this.#owner.adopt(connection);
    this.#post({ m: 'holder', from: this.#me });
    for (const [ticket, { cmd, fields }] of said) this.#owner.taken(ticket, this.#owner.run(cmd, fields));
  }

  #post(message: TabMessage): void {
    this.#channel?.post(message);
  }

  #onMessage(message: TabMessage): void {
    if (this.#tab.name === 'holding') this.#serve(message);
    else this.#listen(message);
  }

  /** After the end comes the frame that ended it, if one did. */
  #expectLastWord(from: string): void {
    this.#lastWordOf = from;
    this.#ports.setTimer(RELEASE_AFTER_MS, () => {
      this.#lastWordOf = undefined;
    });
  }

  #isLastWord(from: string, told: Told): boolean {
    if (this.#tab.name !== 'off' || this.#lastWordOf !== from || told.what !== 'frame') return false;
    this.#lastWordOf = undefined;
    return true;
  }

  #serve(message: TabMessage): void {
    switch (message.m) {
      case 'hello':
        this.#post({ m: 'welcome', to: message.from, state: this.#owner.state(), from: this.#me });
        return;
      case 'command':
        this.#runFor(message);
        return;
      case 'withdraw':
        this.#owner.withdraw(message.sequence);
        return;
      case 'choose':
        this.#owner.choose(message.logingroups);
        return;
      case 'signOff':
        this.#owner.signOff();
        return;
      case 'drop':
        this.#owner.drop();
        return;
      case 'audio':
        this.#owner.audio(message.audio);
        return;
      default:
        return;
    }
  }

  /** Each once: a tab says a command again to a new holder that may have it already. */
  #runFor(said: TabMessage & { readonly m: 'command' }): void {
    const name = `${said.from} ${said.ticket}`;
    const sequence = this.#served.has(name) ? this.#served.get(name) : this.#owner.run(said.cmd, said.fields);
    this.#served = new Map([...this.#served, [name, sequence] as const].slice(-SERVED_MAX));
    this.#post({ m: 'taken', to: said.from, ticket: said.ticket, sequence, from: this.#me });
  }

  #listen(message: TabMessage): void {
    switch (message.m) {
      case 'welcome': {
        if (message.to !== this.#me || this.following) return;
        this.#undoWait?.();
        this.#welcome = message.state;
        this.#mirror = message.state.connection;
        this.#step({ type: 'welcome', same: this.#owner.isSame(message.state) });
        return;
      }
      case 'told':
        if (!this.following && !this.#isLastWord(message.from, message.told)) return;
        this.#mirror = message.connection;
        if (message.told.what === 'ended') this.#expectLastWord(message.from);
        this.#owner.hear(message.told);
        return;
      case 'taken':
        if (message.to !== this.#me || !this.#untaken.delete(message.ticket)) return;
        this.#owner.taken(message.ticket, message.sequence);
        return;
      case 'holder':
        for (const [ticket, { cmd, fields }] of this.#untaken) {
          this.#post({ m: 'command', ticket, cmd, fields, from: this.#me });
        }
        return;
      default:
        return;
    }
  }
}
