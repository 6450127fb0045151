/** Ways in which a trace can break the manual. */
export const VIOLATION_KINDS = {
  schema: { en: 'the message does not fit its schema' },
  order: { en: 'this event may not come in this state' },
  callid: { en: 'the call id changed within one part' },
  segment: { en: 'the part number changed within one part, or two parts of the call have the same' },
  timestamp: { en: 'the call’s creation time changed' },
  offer: { en: 'the call rings at two agents at once' },
  recording: { en: '`filename` is non-empty exactly when the agent was connected' },
  feed: { en: 'supervisors’ feeds come only after `monitoragent`' },
  sticky: { en: '`memberDequeue` for a call that never was in the queue for this agent' },
  numbering: { en: '`seq` does not go up by one' },
  unfinished: { en: 'a part is still open at the end' },
} as const;

export type ViolationKind = keyof typeof VIOLATION_KINDS;

/** The event that broke the grammar, and why. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly agentKey: string;
  readonly atMs: number;
  /** Type of the event, with its variant: `mute:failed`. */
  readonly event: string;
  readonly callid: string | undefined;
  /** What the agent’s page was in: one state, or those it may have been in. */
  readonly state: string;
  /** Events that would have moved on from there. */
  readonly allowed: readonly string[];
  /** One sentence for people. */
  readonly why: string;
}
