import { checkTrace, type TraceResult } from '../grammar/trace.ts';

export interface CliResult {
  /** 0 fine, 1 a violation, 2 wrong usage or an unreadable file. */
  readonly exitCode: 0 | 1 | 2;
  readonly output: string;
}

/** `callwright check`: holds the text of a trace file against schemas and grammar. Pure; `name` is only shown. */
export function check(
  name: string,
  text: string,
  options: { readonly finished: boolean; readonly midway: boolean },
): CliResult {
  const result = checkTrace(text.split('\n'), options);
  if (result.ok) return { exitCode: 0, output: `${name}: ok, ${counts(result)}` };
  if ('unreadable' in result)
    return { exitCode: 2, output: `${name}:${result.line}: not a trace line: it ${result.unreadable}` };
  const { violation } = result;
  const lines = [
    `${name}:${result.line}: ${violation.kind}: ${violation.why}`,
    `  event   ${violation.event || '(end of the trace)'}`,
    `  agent   ${violation.agentKey}`,
    ...(violation.callid === undefined ? [] : [`  call    ${violation.callid}`]),
    `  at      ${instant(violation.atMs)}`,
    `  state   ${violation.state}`,
    ...(violation.kind === 'order' || violation.kind === 'unfinished'
      ? [`  allowed ${violation.allowed.join(', ')}`]
      : []),
  ];
  return { exitCode: 1, output: lines.join('\n') };
}

function counts(result: TraceResult): string {
  const { events, agents, calls, flows } = result.stats;
  const named = [...flows].map(([flow, steps]) => `${flow} (${steps})`).sort();
  const touched = named.length === 0 ? '' : `\n  steps by flow: ${named.join(', ')}`;
  return `${events} events, ${agents} agents, ${calls} calls, ${flows.size} flows${touched}`;
}

function instant(atMs: number): string {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? String(atMs) : date.toISOString();
}
