import { type CtiCommand, type RefusalCode, refusal, refusedReply } from '@callwright/cti/light';
import { frameBase } from '../call/frames.ts';
import { type Context, emit } from '../company/context.ts';
import type { AgentKey, CompanyInput } from '../company/inputs.ts';

/** A reason that tells more than the catalogue's. */
export interface Hint {
  readonly zh: string;
  readonly en: string;
}

/** Replies to a command that is not carried out: of the command's own type where it has one, else the `error` frame. */
export function refuse(
  ctx: Context,
  agentKey: AgentKey,
  cmd: CtiCommand['cmd'],
  code: RefusalCode,
  sequence: number | undefined,
  hint?: Hint,
): void {
  const { language } = ctx.state.config;
  const { status, reason } = refusal(code, language);
  const reply = { status, reason: hint?.[language] ?? reason, ...callOf(ctx, agentKey) };
  if ((cmd === 'transfercall' || cmd === 'transfergroup') && isTransferring(ctx, agentKey)) {
    // The command's own type would tell the page that the transfer that is under way has failed.
    emit(ctx, agentKey, { type: 'error', cmd, ...reply }, sequence);
    return;
  }
  emit(ctx, agentKey, refusedReply(cmd, reply), sequence);
}

/** Refuses a command that could not be read. */
export function malformed(ctx: Context, input: CompanyInput & { readonly type: 'malformed' }): void {
  const { agentKey, cmd, code, detail, sequence } = input;
  const { reason } = refusal(code, ctx.state.config.language);
  const text = `${reason} (${detail})`;
  refuse(ctx, agentKey, cmd, code, sequence, { zh: text, en: text });
}

function isTransferring(ctx: Context, agentKey: AgentKey): boolean {
  const activity = ctx.state.agents.get(agentKey)?.session?.activity;
  const side = activity?.kind === 'inCall' ? ctx.state.calls.get(activity.callId)?.side : undefined;
  return activity?.kind === 'inCall' && side?.kind === 'transfer' && side.by === activity.segment;
}

/** The fields of a call frame, when the agent is in a call. */
function callOf(ctx: Context, agentKey: AgentKey): Partial<ReturnType<typeof frameBase>> {
  const activity = ctx.state.agents.get(agentKey)?.session?.activity;
  const call = activity?.kind === 'inCall' ? ctx.state.calls.get(activity.callId) : undefined;
  return call === undefined || activity?.kind !== 'inCall' ? {} : frameBase(call, activity.segment);
}
