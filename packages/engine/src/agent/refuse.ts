import { type CtiCommand, type CtiEvent, type RefusalCode, refusal } from '@callwright/cti/light';
import { frameBase } from '../call/frames.ts';
import { type Context, emit } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';

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
  switch (cmd) {
    case 'agentidle':
    case 'agentbusy':
    case 'makecall':
    case 'cancelmakecall':
    case 'answercall':
    case 'senddtmf':
    case 'mute':
    case 'unmute':
    case 'logout':
    case 'getagentstate':
    case 'transfergroup':
    case 'canceltransfercall':
    case 'transferservice':
    case 'consulationservice':
    case 'tripartitetalk':
    case 'agentshift':
      // All of these have the same fields; the compiler cannot tell which of them `cmd` is.
      emit(ctx, agentKey, { type: cmd, ...reply } as CtiEvent, sequence);
      return;
    case 'monitor':
    case 'agentinsert':
    case 'agentinterceptcall':
    case 'agentbreak':
      emit(ctx, agentKey, { type: cmd, monitor: 1, ...reply }, sequence);
      return;
    case 'monitoragent':
      emit(ctx, agentKey, { type: cmd, status, reason: reply.reason }, sequence);
      return;
    case 'forceidle':
    case 'forcebusy':
    case 'forcelogout':
      emit(ctx, agentKey, { type: cmd, monitor: 1, status, reason: reply.reason }, sequence);
      return;
    case 'transfercall':
    case 'agentconsult':
      emit(ctx, agentKey, { type: cmd, dir: 0, ...reply }, sequence);
      return;
    default:
      emit(ctx, agentKey, { type: 'error', cmd, ...reply }, sequence);
  }
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
