import type { Environment } from '../browser/environment.ts';
import { TabGroup } from '../tabs/tab-group.ts';
import type { AudioOrder, TabState, Told } from '../tabs/tab-message.ts';
import type { Connection, SignOn } from '../wire/connection.ts';
import { ConnectionDriver } from '../wire/connection-driver.ts';
import { type SignIn, sameChoice } from './sign-in.ts';

/** The session that a link belongs to. */
export interface LinkOwner {
  /** Who is signed in, or on the way. */
  current(): SignIn | undefined;
  /** What the connection told, this tab's or the holder's. */
  hear(told: Told): void;
  /** Audio has to be negotiated; answered by `prepared`. */
  prepare(): void;
  /** Another tab holds the connection: show the same. */
  follow(state: TabState): void;
  /** The holder's tab is gone, and this one goes on in its place. */
  inherit(): void;
  /** Another tab holds the connection from here on: give the audio up. */
  yield(): void;
  taken(ticket: number, sequence: number | undefined): void;
  state(): Omit<TabState, 'connection'>;
  audio(order: AudioOrder): void;
}

/** The way to the server: this tab's own connection, or through the tab that holds it. */
export class Link {
  readonly #owner: LinkOwner;
  readonly #driver: ConnectionDriver;
  readonly #tabs: TabGroup;

  constructor(environment: Environment, owner: LinkOwner) {
    this.#owner = owner;
    this.#driver = new ConnectionDriver(environment, {
      onFrame: (frame) => this.tell({ what: 'frame', frame }),
      onSent: (frame) => this.tell({ what: 'sent', frame }),
      onSocket: (event) => this.tell({ what: 'socket', event }),
      onPrepare: () => owner.prepare(),
      onServerTime: (serverMs) => this.tell({ what: 'serverTime', serverMs }),
      onUnanswered: (frame) => this.tell({ what: 'unanswered', frame }),
      onLost: () => this.tell({ what: 'lost' }),
      onEnded: (why) => this.tell({ what: 'ended', why }),
      onChange: () => this.tell({ what: 'change' }),
    });
    this.#tabs = new TabGroup(environment.tabs, {
      connect: () => this.#connect(),
      follow: (state) => owner.follow(state),
      adopt: (connection) => {
        owner.inherit();
        this.#driver.feed({ type: 'adopt', connection });
      },
      yield: () => {
        owner.yield();
        this.#driver.feed({ type: 'yield' });
      },
      takenOver: () => owner.hear({ what: 'ended', why: 'takenOver' }),
      hear: (told) => owner.hear(told),
      taken: (ticket, sequence) => owner.taken(ticket, sequence),
      state: () => ({ ...owner.state(), connection: this.#driver.state }),
      isSame: ({ signIn }) => {
        const mine = owner.current();
        return mine !== undefined && sameChoice(signIn, mine);
      },
      run: (cmd, fields) => this.#driver.command(cmd, fields),
      withdraw: (sequence) => this.#driver.feed({ type: 'withdraw', sequence }),
      choose: (logingroups) => this.#driver.feed({ type: 'chosen', logingroups }),
      signOff: () => this.#driver.feed({ type: 'signOff' }),
      drop: () => this.#driver.feed({ type: 'drop' }),
      audio: (order) => owner.audio(order),
    });
    environment.onNetworkBack(() => this.#driver.feed({ type: 'networkBack' }));
  }

  /** Another tab has the socket and the audio. */
  get follows(): boolean {
    return this.#tabs.following;
  }

  /** This tab's own, or what the tab that holds it told of it. */
  get connection(): Connection {
    return this.#tabs.connection ?? this.#driver.state;
  }

  /** Opens the connection, or joins the tab that has it. */
  begin({ info, server }: SignIn): void {
    this.#tabs.join(`callwright ${server} ${info.operatorid}@${info.abbreviate}`);
  }

  /** A ticket for the reply; undefined when the command can't be taken now. */
  command(cmd: string, fields: Readonly<Record<string, unknown>>): number | undefined {
    return this.follows ? this.#tabs.command(cmd, fields) : this.#driver.command(cmd, fields);
  }

  /** The offer of this tab's audio session: never through another tab. */
  offer(sdp: string): number | undefined {
    return this.#driver.command('audio', { sdp });
  }

  withdraw(key: number): void {
    if (this.follows || key < 0) this.#tabs.withdraw(key);
    else this.#driver.feed({ type: 'withdraw', sequence: key });
  }

  prepared(): void {
    this.#driver.feed({ type: 'prepared' });
  }

  /** The task was chosen: signs on in these groups. False when no choice is due. */
  choose(logingroups: string): boolean {
    if (this.connection.phase.name !== 'choosing') return false;
    if (this.follows) this.#tabs.choose(logingroups);
    else this.#driver.feed({ type: 'chosen', logingroups });
    return true;
  }

  reconnectNow(): void {
    this.#driver.feed({ type: 'networkBack' });
  }

  signOff(): void {
    if (this.follows) this.#tabs.signOff();
    else this.#driver.feed({ type: 'signOff' });
  }

  drop(): void {
    if (this.follows) this.#tabs.drop();
    else if (this.#driver.state.phase.name === 'off' && this.#owner.current() !== undefined) {
      // Still finding out which tab holds the connection.
      this.#owner.hear({ what: 'ended', why: 'dropped' });
    } else this.#driver.feed({ type: 'drop' });
  }

  /** The session is over. */
  leave(): void {
    this.#tabs.leave();
  }

  orderAudio(order: AudioOrder): void {
    this.#tabs.audio(order);
  }

  /** Tells it to the other tabs first, then here. */
  tell(told: Told): void {
    this.#tabs.tell(told, this.#driver.state);
    this.#owner.hear(told);
  }

  /** Tells it to the other tabs only. */
  tellOthers(told: Told): void {
    this.#tabs.tell(told, this.#driver.state);
  }

  #connect(): void {
    const signIn = this.#owner.current();
    if (signIn === undefined) return;
    const { info, worktype, auto, logingroups, choosesTask = false } = signIn;
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
      chooses: choosesTask,
    };
    this.#driver.feed({ type: 'signOn', signOn });
  }
}
