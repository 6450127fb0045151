import type { Notice } from '../state/reduction.ts';
import type { ClientFrame, ServerFrame } from '../wire/frames.ts';

/** Who hears what a session goes through: the `CallCenter` object, and `AgentClient`. None of these may throw. */
export interface SessionListener {
  /** Each frame as it comes, before anything is made of it, and as it goes out. */
  readonly message?: (frame: ServerFrame | ClientFrame, direction: 'recive' | 'send') => void;
  readonly socket?: (what: 'open' | 'close' | 'error') => void;
  /** The state has changed. */
  readonly changed?: () => void;
  /** Status text or words for the agent; the state has changed already. */
  readonly notice?: (notice: Notice) => void;
  /** A frame, or an event of the SDK's own; the state has changed already. */
  readonly event?: (type: string, event: object) => void;
}
