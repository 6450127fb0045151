import type { CommandName, CommandOf, EventOf } from '@callwright/cti/light';
import type { AudioControl } from './audio-control.ts';
import type { AnyEvent, EventByType } from './client-events.ts';
import type { AgentIdentity, ClientSnapshot } from './client-snapshot.ts';

/**
 * An agent's sign-in, for new pages. Every command returns a promise that settles with what the *server* did, within 5 s,
 * always: the reply's event, or an `AgentError` whose `code` is from the catalogue. What follows a reply (ringing, connected, …)
 * comes as events; `snapshot` has changed before any handler runs.
 *
 * ```ts
 * const client = createAgentClient({ server: 'https://cc.example.com' });
 * client.on('inringing', (event) => openCustomer(event.caller));
 * await client.signIn({ operator: '1001', password: 'secret', companyid: 1, worktype: 2 });
 * await client.ready();
 * ```
 */
export interface AgentClient {
  // What is so
  /** The present state; a new object for every change. */
  readonly snapshot: ClientSnapshot;
  /** Runs after every change, with the snapshot and the one before. Returns its undo. */
  onChange(listener: (snapshot: ClientSnapshot, before: ClientSnapshot) => void): () => void;
  /** Runs for every event of a type, or with `'*'` for every frame of the server's. Returns its undo. */
  on<Type extends keyof EventByType>(type: Type, handler: (event: EventByType[Type]) => void): () => void;
  on(type: '*', handler: (event: AnyEvent) => void): () => void;
  /** The server's clock, unix ms: `snapshot` counts in it. */
  serverNowMs(): number;

  // Sign-in
  /**
   * Signs in. While the browser asks the user for the microphone the 5 s don't count. Resolves when the server has taken the
   * agent; audio that could not be set up is told in `snapshot.audio` and does not fail the sign-in.
   */
  signIn(request: SignInRequest, options?: CommandOptions): Promise<AgentIdentity>;
  /** After a reload of a page of the server's own origin: comes back by the browser's cookie. `undefined`: no session to come back to. */
  resume(options?: CommandOptions): Promise<AgentIdentity | undefined>;
  signOut(options?: CommandOptions): Promise<void>;
  /** Ends this page's part at once, without signing out: the server keeps the agent for a minute. */
  close(): void;

  // State
  ready(options?: CommandOptions): Promise<EventOf<'agentidle'>>;
  /** @param reason id from `snapshot.notReadyReasons`, default 0 */
  notReady(reason?: number, options?: CommandOptions): Promise<EventOf<'agentbusy'>>;

  // Calls
  /** Calls a number, or with `@` in it another agent. Resolves when the server has taken it, with the `callid`. */
  dial(number: string, options?: DialOptions): Promise<EventOf<'makecall'>>;
  answer(options?: CommandOptions): Promise<EventOf<'answercall'>>;
  /** Hangs up, declines, or gives up a call that is being made. */
  hangUp(options?: HangUpOptions): Promise<EventOf<'cancelmakecall'>>;
  /** The customer hears music. To silence the microphone only: `audio.muteMicrophone`. */
  hold(options?: CommandOptions): Promise<EventOf<'mute'>>;
  retrieve(options?: CommandOptions): Promise<EventOf<'unmute'>>;
  /** @param key one of 0-9 * # */
  sendDtmf(key: string, options?: CommandOptions): Promise<EventOf<'senddtmf'>>;
  /**
   * Keeps what the call was about with its record, at this agent's part; the new note replaces the old. In the call, in wrap-up, and
   * for a minute after it. @param note plain text, at most 4,000 characters; `''`: none
   */
  saveNote(note: string, options?: NoteOptions): Promise<EventOf<'callnote'>>;

  // Transfer, consult, IVR
  /** Blind transfer. @param target agent key or phone number */
  transfer(target: string, options?: TransferOptions): Promise<EventOf<'transfercall'>>;
  transferToGroup(groupId: number, options?: DataOptions): Promise<EventOf<'transfergroup'>>;
  cancelTransfer(options?: CommandOptions): Promise<EventOf<'canceltransfercall'>>;
  /** Asks somebody while the customer hears music. @param target agent key or phone number */
  consult(target: string, options?: DataOptions): Promise<EventOf<'agentconsult'>>;
  /** Back to the customer. */
  endConsult(options?: CommandOptions): Promise<EventOf<'agentconsultback'>>;
  /** The consulted side takes the customer over. */
  completeConsult(options?: CommandOptions): Promise<EventOf<'agentshift'>>;
  /** All three talk. */
  conference(options?: CommandOptions): Promise<EventOf<'tripartitetalk'>>;
  transferToIvr(flow: string, options?: IvrOptions): Promise<EventOf<'transferservice'>>;
  /** The customer is lent to a flow; `answer` or `incall` tells that the agent has the customer again. */
  consultIvr(
    flow: string,
    options?: IvrOptions & { readonly groupId?: number },
  ): Promise<EventOf<'consulationservice'>>;

  // Supervisors. `agentKey`: `1001@demo`
  listen(agentKey: string, options?: CommandOptions & { readonly whisper?: boolean }): Promise<EventOf<'monitor'>>;
  bargeIn(agentKey: string, options?: CommandOptions): Promise<EventOf<'agentinsert'>>;
  takeOver(agentKey: string, options?: CommandOptions): Promise<EventOf<'agentinterceptcall'>>;
  forceRelease(agentKey: string, options?: CommandOptions): Promise<EventOf<'agentbreak'>>;
  forceReady(agentKey: string, options?: CommandOptions): Promise<EventOf<'forceidle'>>;
  forceNotReady(agentKey: string, options?: CommandOptions): Promise<EventOf<'forcebusy'>>;
  forceSignOut(agentKey: string, options?: CommandOptions): Promise<EventOf<'forcelogout'>>;
  /** Starts the supervisor's feeds, until sign-out. */
  watch(options?: CommandOptions): Promise<EventOf<'monitoragent'>>;

  // Lists
  /** Ready agents by skill group, oneself left out. */
  readyAgents(options?: CommandOptions): Promise<EventOf<'idleagents'>>;
  groups(options?: CommandOptions): Promise<EventOf<'agentgroups'>>;
  taskGroups(options?: CommandOptions): Promise<EventOf<'availablegroup'>>;
  /** @param agentKey default: oneself */
  agentState(agentKey?: string, options?: CommandOptions): Promise<EventOf<'getagentstate'>>;

  /** Any command of the catalogue, by its wire name. */
  command<Name extends CommandName>(
    cmd: Name,
    fields: CommandFields<Name>,
    options?: CommandOptions,
  ): Promise<AnyEvent>;

  /** The page's own phone (worktype 2). */
  readonly audio: AudioControl;
}

/** A command's fields without `cmd` and `sequence`, which the SDK gives. */
export type CommandFields<Name extends CommandName> = Omit<CommandOf<Name>, 'cmd' | 'sequence'>;

export interface CommandOptions {
  /** Rejects the promise with its reason. A command that has not left the page yet is withdrawn; one that has may still be carried out. */
  readonly signal?: AbortSignal;
}

export interface DataOptions extends CommandOptions {
  /** Merged into the platform's data of the call (`userdata`). */
  readonly userdata?: Readonly<Record<string, unknown>>;
}

export interface TransferOptions extends DataOptions {
  /** Group in which the target serves it. */
  readonly groupId?: number;
}

export interface NoteOptions extends CommandOptions {
  /** How the call went: one of the page's own list. */
  readonly result?: string;
  /** Whose call: as in `snapshot.call` or `snapshot.lastCall`. Default: the present call, else the last. */
  readonly callid?: string;
  readonly segment?: number;
}

export interface IvrOptions extends DataOptions {
  /** Number handed to the flow. */
  readonly number?: string;
}

export interface HangUpOptions extends CommandOptions {
  /** User-to-User of the hang-up that the customer's side gets (RFC 7433), as it is to stand there: `hex digits;encoding=hex`. */
  readonly uuiData?: string;
}

export interface DialOptions extends DataOptions {
  /** Number to show; default: the company's. */
  readonly caller?: string;
  /** Preview task of this call, sent back in its events. */
  readonly preview?: Readonly<Record<string, unknown>>;
  /** The page's data; travels with the call to whoever gets it. */
  readonly followData?: Readonly<Record<string, unknown>>;
  /** User-to-User of the call that the customer's side gets (RFC 7433), as it is to stand there: `hex digits;encoding=hex`. */
  readonly uuiData?: string;
}

/** By agent number, or by SIP account. */
export type SignInRequest = SignInChoice &
  (
    | { readonly operator: string; readonly companyid: number | string; readonly password: string }
    | { readonly operator: string; readonly companyid: number | string /** MD5 hex. */; readonly pwd: string }
    | { readonly sipId: string; readonly companyid: number | string; readonly sipPassword: string }
  );

export interface SignInChoice {
  /** 0 desk or mobile phone, 1 SIP phone, 2 this page (default). */
  readonly worktype?: 0 | 1 | 2;
  /** Predictive sign-in. */
  readonly auto?: boolean;
  /** Default: all groups of the agent. */
  readonly groups?: readonly number[];
}
