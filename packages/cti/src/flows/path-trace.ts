import type { Token } from '../grammar/tokens.ts';
import type { TraceLine } from '../grammar/trace.ts';
import type { Flow, Party, Path } from './flow.ts';
import { sampleEvent } from './sample-event.ts';

/** Tokens that begin an agent's part in a call. */
const OPENERS: ReadonlySet<Token> = new Set([
  'makecall',
  'inringing',
  'outringing',
  'innerringing',
  'transferinringing',
  'consultinringing',
  'monitor',
  'agentinsert',
  'agentinterceptcall',
]);
const CONNECTS: ReadonlySet<Token> = new Set([
  'answer',
  'incall',
  'outboundcall',
  'innercall',
  'transferincall',
  'consultincall',
  'interceptcall',
]);

interface PartyTrace {
  part: { readonly segment: number; readonly dials: boolean; connected: boolean } | undefined;
}

/** Turns tokens of parties into whole events of one call, with part numbers and `filename` as they must be. */
export class TraceWriter {
  readonly lines: TraceLine[] = [];
  readonly #callid: string;
  readonly #parties = new Map<string, PartyTrace>();
  #segments = 0;

  constructor(callid: string) {
    this.#callid = callid;
  }

  write(agentKey: string, token: Token): void {
    const party = this.#parties.get(agentKey) ?? { part: undefined };
    this.#parties.set(agentKey, party);
    if (party.part === undefined && OPENERS.has(token)) {
      party.part = { segment: ++this.#segments, dials: token === 'makecall', connected: false };
    }
    const { part } = party;
    if (part !== undefined && CONNECTS.has(token)) part.connected = true;
    const event = sampleEvent(token, {
      callid: this.#callid,
      segment: part?.segment ?? 1,
      connected: part?.connected ?? false,
      dials: part?.dials ?? false,
    });
    if (token === 'after') party.part = undefined;
    this.lines.push({ at: 1_562_898_710_000 + this.lines.length, agentKey, event });
  }
}

const AGENT_KEYS: Readonly<Record<Party, string>> = {
  agent: '1001@demo',
  other: '1002@demo',
  supervisor: '1000@demo',
  customer: '',
  ivr: '',
};

/** The trace of one documented way through a flow, beginning with the sign-in of those who are ready. */
export function pathTrace(flow: Flow, path: Path, callid = '24542515792953351'): readonly TraceLine[] {
  const writer = new TraceWriter(callid);
  for (const party of flow.ready) {
    writer.write(AGENT_KEYS[party], 'logon');
    writer.write(AGENT_KEYS[party], 'agentidle');
  }
  for (const step of path.steps) if (step.kind === 'gets') writer.write(AGENT_KEYS[step.party], step.token);
  return writer.lines;
}
