/** Who takes part, left to right. `other`: a colleague, an outside number or a voice menu. */
export type Lane = 'agent' | 'platform' | 'customer' | 'other';

export const LANES: readonly Lane[] = ['agent', 'platform', 'customer', 'other'];

/** One arrow of the diagram. */
export interface Arrow {
  readonly from: Lane;
  readonly to: Lane;
  /** The event's or command's name, as on the wire. */
  readonly name: string;
  readonly sent: boolean;
  /** A refusal, or the reply to a command that was refused. */
  readonly failed: boolean;
  /** Since the call's first arrow, ms. */
  readonly afterMs: number;
}

/** The current call, or the last one, as a sequence of arrows. */
export interface Flow {
  readonly callid: string;
  /** What the call is about, for the heading. */
  readonly number: string;
  readonly startMs: number;
  readonly over: boolean;
  readonly arrows: readonly Arrow[];
}

export const noFlow: Flow = { callid: '', number: '', startMs: 0, over: true, arrows: [] };

/** A call with more steps than this shows its last ones. */
export const ARROWS_MAX = 60;

interface Frame {
  readonly type?: unknown;
  readonly cmd?: unknown;
  readonly callid?: unknown;
  readonly status?: unknown;
  readonly agentStandby?: unknown;
}

/** Between whom a step happens, where it is not plainly "platform tells agent" (manual chapter 6). */
const STEPS: Readonly<Record<string, readonly [Lane, Lane]>> = {
  outcall: ['platform', 'customer'],
  calledringing: ['customer', 'agent'],
  answer: ['customer', 'agent'],
  outboundcall: ['customer', 'agent'],
  inringing: ['customer', 'agent'],
  incall: ['customer', 'agent'],
  playtts: ['platform', 'customer'],
  innerringing: ['other', 'agent'],
  innercall: ['other', 'agent'],
  consultinringing: ['other', 'agent'],
  consultincall: ['other', 'agent'],
  transferinringing: ['other', 'agent'],
  transferincall: ['customer', 'agent'],
  transfering: ['platform', 'other'],
  consultationcalls: ['other', 'agent'],
  sanfangcall: ['other', 'customer'],
  agentconsultback: ['customer', 'agent'],
  mute: ['platform', 'customer'],
  unmute: ['customer', 'agent'],
  transferservice: ['customer', 'other'],
  consulationservice: ['customer', 'other'],
  monitorincall: ['customer', 'agent'],
};

/** Frames of a call that only keep lists and lamps up to date. */
const NOT_STEPS: readonly string[] = ['queuenum', 'monitorqueue', 'monitoragent', 'monitorcaller', 'callinfo', 'ping'];
const COMMANDS: readonly string[] = [
  'makecall',
  'answercall',
  'cancelmakecall',
  'mute',
  'unmute',
  'senddtmf',
  'transfercall',
  'transfergroup',
  'canceltransfercall',
  'transferservice',
  'agentconsult',
  'agentconsultback',
  'agentshift',
  'tripartitetalk',
  'consulationservice',
];

/**
 * Takes one frame, sent or received, into the diagram. A frame of another call begins a new one; frames that belong to no
 * call change nothing.
 */
export function addToFlow(flow: Flow, sent: boolean, event: unknown, nowMs: number, number: string): Flow {
  if (typeof event !== 'object' || event === null) return flow;
  const frame = event as Frame;
  const name = String(frame.type ?? frame.cmd ?? '');
  if (!isStep(frame, name, sent)) return flow;
  const callid = typeof frame.callid === 'string' ? frame.callid : '';
  const begun: Flow = begins(flow, callid, name, sent) ? { ...noFlow, startMs: nowMs, over: false } : flow;
  // A command that belongs to no call, refused or not, is no part of the one before.
  if (begun.over && callid === '') return flow;
  const [from, to] = between(frame, name, sent);
  const failed = !sent && Number(frame.status ?? 0) !== 0;
  const arrow: Arrow = { from, to, name, sent, failed, afterMs: nowMs - begun.startMs };
  return {
    ...begun,
    callid: callid === '' ? begun.callid : callid,
    number: number === '' ? begun.number : number,
    over: name === 'after' || (name === 'makecall' && failed),
    arrows: [...begun.arrows, arrow].slice(-ARROWS_MAX),
  };
}

function isStep(frame: Frame, name: string, sent: boolean): boolean {
  if (frame.agentStandby === true || NOT_STEPS.includes(name)) return false;
  if (sent) return COMMANDS.includes(name);
  return (typeof frame.callid === 'string' && frame.callid !== '') || COMMANDS.includes(name);
}

/** A call begins with its own id, or with the command that makes one. */
function begins(flow: Flow, callid: string, name: string, sent: boolean): boolean {
  if (sent && name === 'makecall') return true;
  return callid !== '' && callid !== flow.callid && (flow.over || flow.callid !== '');
}

function between(frame: Frame, name: string, sent: boolean): readonly [Lane, Lane] {
  if (sent) return ['agent', 'platform'];
  const failed = Number(frame.status ?? 0) !== 0;
  return failed || !Object.hasOwn(STEPS, name) ? ['platform', 'agent'] : (STEPS[name] ?? ['platform', 'agent']);
}

/** Lanes that the diagram needs: the colleague's only when somebody else comes in. */
export function lanesOf(flow: Flow): readonly Lane[] {
  const used = new Set(flow.arrows.flatMap(({ from, to }) => [from, to]));
  return LANES.filter((lane) => lane !== 'other' || used.has('other'));
}

const MERMAID: Readonly<Record<Lane, string>> = {
  agent: 'Agent',
  platform: 'Callwright',
  customer: 'Customer',
  other: 'Other',
};

/** The diagram as Mermaid text, for a ticket or a document. */
export function mermaidOf(flow: Flow): string {
  const lanes = lanesOf(flow).map((lane) => `  participant ${MERMAID[lane]}`);
  const arrows = flow.arrows.map(
    ({ from, to, name, sent }) => `  ${MERMAID[from]}${sent ? '->>' : '-->>'}${MERMAID[to]}: ${name}`,
  );
  return ['sequenceDiagram', ...lanes, ...arrows].join('\n');
}
