import type { CommandOf, CtiCommand, RefusalCode } from '@callwright/cti/light';
import type { Asking, CommandTable } from '../agent/command-table.ts';
import { presentPart } from '../agent/present-part.ts';
import { refuse } from '../agent/refuse.ts';
import { type Context, emit } from '../company/context.ts';
import { mergedUserdata } from './attached-data.ts';
import { activePart, type Call, type Part, type Side } from './call.ts';
import { noticeFrame, replyFrame, tell } from './entry-frames.ts';
import { arrange } from './media-layout.ts';
import { settleHold } from './part-end.ts';
import { endSide, handOver, startSide } from './side.ts';
import { findTarget, nameOf } from './target.ts';
import { customerOf } from './transfer.ts';

/** Manual 6.4: an agent asks another, or an outside number, for advice, and what that can become. */
export const consultCommands: CommandTable = {
  agentconsult: consult,
  agentconsultback: back,
  agentshift: shift,
  tripartitetalk: join,
};

function consult(ctx: Context, asking: Asking, asked: CommandOf<'agentconsult'>): void {
  const { agent, sequence } = asking;
  const present = customerOf(ctx, asking);
  if (typeof present === 'string') {
    refuse(ctx, agent.key, 'agentconsult', present, sequence);
    return;
  }
  const target = findTarget(ctx, agent.key, asked.num);
  const userdata = mergedUserdata(present.call, asked.userdata);
  if (target.kind === 'problem' || userdata === undefined) {
    refuse(ctx, agent.key, 'agentconsult', target.kind === 'problem' ? target.problem : 'dataTooLarge', sequence);
    return;
  }
  const { call, part } = present;
  call.userdata = userdata;
  tell(ctx, part, replyFrame('agentconsult', call, part, { target: nameOf(target) }), sequence);
  startSide(ctx, call, part, 'consult', target, undefined);
}

interface Asked {
  readonly call: Call;
  readonly part: Part;
  readonly other: Part;
}

/** The consultation that the asker began, if it is in one of these stages. */
function consultationOf(ctx: Context, asking: Asking, stages: readonly Side['stage'][]): Asked | RefusalCode {
  const present = presentPart(ctx, asking.session);
  if (present === undefined) {
    return 'noCall';
  }
  const { call, part } = present;
  const { side } = call;
  const other = activePart(call, side?.with);
  if (side?.kind !== 'consult' || side.by !== part.segment || other === undefined) {
    return 'noConsultation';
  }
  return stages.includes(side.stage) ? { call, part, other } : 'wrongState';
}

type ConsultCommand = 'agentconsultback' | 'agentshift' | 'tripartitetalk';

function withConsultation(
  ctx: Context,
  asking: Asking,
  cmd: ConsultCommand & CtiCommand['cmd'],
  stages: readonly Side['stage'][],
  then: (asked: Asked) => void,
): void {
  const asked = consultationOf(ctx, asking, stages);
  if (typeof asked === 'string') {
    refuse(ctx, asking.agent.key, cmd, asked, asking.sequence);
  } else {
    then(asked);
  }
}

/** Back to the customer, in any stage; the consulted side is let go. */
function back(ctx: Context, asking: Asking): void {
  withConsultation(ctx, asking, 'agentconsultback', ['ringing', 'talking', 'conference'], ({ call, part, other }) => {
    endSide(ctx, call, part, other, { endedBy: 'agent', endReason: 'consultEnded' });
    emit(ctx, asking.agent.key, replyFrame('agentconsultback', call, part), asking.sequence);
  });
}

/** The consulted side has the customer from here on. */
function shift(ctx: Context, asking: Asking): void {
  withConsultation(ctx, asking, 'agentshift', ['talking'], ({ call, part }) => {
    emit(ctx, asking.agent.key, replyFrame('agentshift', call, part), asking.sequence);
    handOver(ctx, call, part, { endedBy: 'agent', endReason: 'transferred' });
  });
}

/** All three talk. */
function join(ctx: Context, asking: Asking): void {
  withConsultation(ctx, asking, 'tripartitetalk', ['talking'], ({ call, part, other }) => {
    emit(ctx, asking.agent.key, replyFrame('tripartitetalk', call, part), asking.sequence);
    settleHold(ctx, part);
    part.state = { kind: 'talking' };
    other.state = { kind: 'talking' };
    call.side = { kind: 'consult', by: part.segment, with: other.segment, stage: 'conference' };
    arrange(ctx, call);
    tell(ctx, part, noticeFrame('sanfangcall', call, part));
    tell(ctx, other, noticeFrame('sanfangcall', call, other));
  });
}
