/**
 * Why a dial was not answered. `busy`, `noAnswer`, `declined`, `unreachable`: the customer, learnt from. `machine`: an answering
 * machine, told before `dialAnswered`, not kept. `trunkFailed`: the trunk refused or gave no reply; the dialing slows down and
 * nothing is learnt of customers. `cancelled`: ours ended it, which tells nothing.
 */
export type DialCause = 'busy' | 'noAnswer' | 'declined' | 'unreachable' | 'machine' | 'trunkFailed' | 'cancelled';

/** What the pacing machine is told. Ids are the caller's own; an id that is not known is ignored. */
export type PacingInput =
  | AgentInput
  | DialInput
  /** The customer has this agent, who is talking from now on. */
  | { readonly type: 'customerGiven'; readonly dialId: string; readonly agentId: string }
  /** Time passes: wanted once a second or so, whatever else happens. */
  | { readonly type: 'tick' };

export type AgentInput =
  /** Signed in, not ready yet. */
  | { readonly type: 'agentJoined'; readonly agentId: string }
  /** Would take a customer now. */
  | { readonly type: 'agentReady'; readonly agentId: string }
  /** Has a call that is not this campaign's; or is kept from the next customer by anything that ends like a talk. */
  | { readonly type: 'agentTalking'; readonly agentId: string }
  | { readonly type: 'agentWrapUp'; readonly agentId: string }
  /** Not ready, on a break. */
  | { readonly type: 'agentAway'; readonly agentId: string }
  /** Signed out. */
  | { readonly type: 'agentLeft'; readonly agentId: string };

export type DialInput =
  | { readonly type: 'dialStarted'; readonly dialId: string }
  /** So many of the dials asked for will not be started: no customers, no lines. */
  | { readonly type: 'dialsDropped'; readonly count: number }
  /** A customer answered. With an agent at once or not, `customerGiven` or one of the two below follows. */
  | { readonly type: 'dialAnswered'; readonly dialId: string }
  | { readonly type: 'dialFailed'; readonly dialId: string; readonly cause: DialCause }
  /** Answered, and no agent within the grace. */
  | { readonly type: 'callAbandoned'; readonly dialId: string }
  /** Answered, and hung up before the grace was over: not abandoned by us. */
  | { readonly type: 'customerLeft'; readonly dialId: string };
