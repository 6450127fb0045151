import type { ServerFrame } from '../wire/frames.ts';
import { type AgentSnapshot, busyLabel } from './agent-snapshot.ts';
import { phaseTexts, type Shown } from './phase-texts.ts';

/** What a step tells the text and alert hooks, in order (sdk-facts §2.4). */
export type Notice =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'alert'; readonly text: string };

export interface Reduction {
  readonly snapshot: AgentSnapshot;
  readonly notices: readonly Notice[];
}

/** What one type of frame does to the agent's state. `nowMs`: the server's clock. */
export type Rule = (snapshot: AgentSnapshot, frame: ServerFrame, nowMs: number) => Reduction;
export type Rules = Readonly<Record<string, Rule>>;

export function unchanged(snapshot: AgentSnapshot): Reduction {
  return { snapshot, notices: [] };
}

/** A new status text; as in the incumbent it restarts the status timer. */
export function show(
  snapshot: AgentSnapshot,
  text: string,
  colour: AgentSnapshot['colour'],
  nowMs: number,
  alert = '',
): Reduction {
  return {
    snapshot: { ...snapshot, text, colour, statusSinceMs: nowMs },
    notices: [{ kind: 'text', text }, ...alerts(alert)],
  };
}

/** The new state is shown with its own text. */
export function settle(snapshot: AgentSnapshot, nowMs: number, alert = ''): Reduction {
  const { text, colour } = settled(snapshot);
  return show(snapshot, text, colour, nowMs, alert);
}

/**
 * A refused request: the text that it showed gives way to that of the state, and the timers go on. (The incumbent
 * stays in "requesting…".)
 */
export function restore(snapshot: AgentSnapshot, alert: string): Reduction {
  const { text, colour } = settled(snapshot);
  return {
    snapshot: { ...snapshot, text, colour },
    notices: [...(text === snapshot.text ? [] : [{ kind: 'text', text } as const]), ...alerts(alert)],
  };
}

/** When the state that a frame tells began: now, or earlier when the server tells it again to a page that came back. */
export function beganAt({ since }: ServerFrame, nowMs: number): number {
  return typeof since === 'number' && since > 0 ? Math.min(since, nowMs) : nowMs;
}

/** Only words for the agent. */
export function alerting(snapshot: AgentSnapshot, alert: string): Reduction {
  return { snapshot, notices: alerts(alert) };
}

function alerts(text: string): readonly Notice[] {
  return text === '' ? [] : [{ kind: 'alert', text }];
}

/** Text and colour of a state that waits for nothing. */
export function settled(snapshot: AgentSnapshot): Shown {
  if (snapshot.phase !== 'none') return phaseTexts[snapshot.phase];
  switch (snapshot.nowStatus) {
    case 'agentidle':
      return { text: snapshot.labels.idle, colour: 'green' };
    case 'agentbusy':
      return { text: busyLabel(snapshot.labels, snapshot.busyType), colour: 'orange' };
    case 'after':
      return { text: '话后', colour: 'orange' };
    case 'logon':
      return { text: snapshot.auto ? '等待话机接通' : '登录成功', colour: 'green' };
    case 'offwork':
      return { text: '等待连接', colour: 'orange' };
  }
}
