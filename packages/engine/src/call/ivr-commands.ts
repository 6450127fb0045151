import type { CommandOf } from '@callwright/cti/light';
import { cleanNumber } from '@callwright/cti/light';
import type { Asking, CommandTable } from '../agent/command-table.ts';
import { refuse } from '../agent/refuse.ts';
import type { Context } from '../company/context.ts';
import { startFlow } from '../ivr/ivr.ts';
import { mergedUserdata } from './attached-data.ts';
import type { Call } from './call.ts';
import { replyFrame, tell } from './entry-frames.ts';
import { endPart, settleHold } from './part-end.ts';
import { customerOf } from './transfer.ts';

/** Manual 6.5 and 6.6: the customer is sent, or lent, to an IVR flow. `num` is handed to the flow as `num` of the attached data. */
export const ivrCommands: CommandTable = {
  transferservice: (ctx, asking, asked) => toFlow(ctx, asking, 'transferservice', asked),
  consulationservice: (ctx, asking, asked) => toFlow(ctx, asking, 'consulationservice', asked),
};

type FlowCommand = 'transferservice' | 'consulationservice';

function toFlow(ctx: Context, asking: Asking, cmd: FlowCommand, asked: CommandOf<FlowCommand>): void {
  const { agent, sequence } = asking;
  const present = customerOf(ctx, asking);
  if (typeof present === 'string') {
    refuse(ctx, agent.key, cmd, present, sequence);
    return;
  }
  const flow = String(asked.filename);
  const userdata = flowData(present.call, asked);
  if (!ctx.index.flows.has(flow) || userdata === undefined) {
    refuse(ctx, agent.key, cmd, userdata === undefined ? 'dataTooLarge' : 'flowUnknown', sequence);
    return;
  }
  const { call, part } = present;
  call.userdata = userdata;
  tell(ctx, part, replyFrame(cmd, call, part), sequence);
  settleHold(ctx, part);
  part.state = { kind: 'talking' };
  call.ivrSteps = 0;
  if (cmd === 'consulationservice') {
    startFlow(ctx, call, flow, { onEnd: 'back' });
    return;
  }
  tell(ctx, part, replyFrame('cancelmakecall', call, part));
  call.place = { kind: 'entering' };
  endPart(ctx, call, part, { endedBy: 'agent', endReason: 'transferred' }, 'wrapUp');
  startFlow(ctx, call, flow);
}

function flowData(call: Call, asked: CommandOf<FlowCommand>): Call['userdata'] | undefined {
  const num = asked.num === undefined ? {} : { num: cleanNumber(asked.num) };
  const brought = mergedUserdata(call, asked.userdata);
  return brought === undefined ? undefined : { ...brought, ...num };
}
