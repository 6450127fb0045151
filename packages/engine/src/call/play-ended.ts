import { toldAll } from '../campaign/answered.ts';
import { type Context, unexpected } from '../company/context.ts';
import type { CompanyInput } from '../company/inputs.ts';
import { ivrPromptEnded } from '../ivr/ivr.ts';
import { activePart } from './call.ts';
import { announcementOver } from './inbound-flow.ts';
import { forgetPlay } from './media-layout.ts';

/** A play is over: finished, stopped, or failed, which moves the call on all the same. */
export function playEnded(ctx: Context, input: CompanyInput & { readonly type: 'playEnded' }): void {
  const callId = ctx.state.plays.get(input.play);
  const call = callId === undefined ? undefined : ctx.state.calls.get(callId);
  const what = call === undefined ? undefined : forgetPlay(ctx, call, input.play);
  if (call === undefined || what === undefined) {
    // The end of a play that we stopped ourselves is no news.
    if (input.reason !== 'stopped') {
      unexpected(ctx, `playEnded ${input.play}`, 'unknown play');
    }
    return;
  }
  if (what === 'prompt' && call.place.kind === 'campaign') {
    toldAll(ctx, call);
  } else if (what === 'prompt') {
    ivrPromptEnded(ctx, call, input.play);
  } else if (what === 'announcement' && call.place.kind === 'agent') {
    const part = activePart(call, call.place.segment);
    if (part !== undefined) {
      announcementOver(ctx, call, part);
    }
  }
}
