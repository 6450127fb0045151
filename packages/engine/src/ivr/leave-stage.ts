import type { Call } from '../call/call.ts';
import { arrange, stopPlays } from '../call/media-layout.ts';
import { type Context, hangUpLeg, stopTimer } from '../company/context.ts';

/** Undoes what the present IVR step waits for: prompts, timers, a recording, a request, a leg. */
export function leaveIvrStage(ctx: Context, call: Call): void {
  if (call.place.kind !== 'ivr' || call.place.stage.kind === 'starting') {
    return;
  }
  const { stage } = call.place;
  stopPlays(ctx, call, 'prompt');
  call.place = { ...call.place, stage: { kind: 'starting' } };
  switch (stage.kind) {
    case 'playing':
    case 'messagePrompt':
      return;
    case 'asking':
      stopTimer(ctx, stage.timerId);
      return;
    case 'recordingMessage':
      stopTimer(ctx, stage.timerId);
      ctx.effects.push({ type: 'stopRecord', recording: stage.recording });
      return;
    case 'requesting':
      // One that still runs; after its answer or its end this stops nothing.
      if (ctx.state.timers.has(stage.timerId)) {
        ctx.effects.push({ type: 'httpCancel', requestId: stage.requestId });
      }
      stopTimer(ctx, stage.timerId);
      arrange(ctx, call);
      return;
    case 'reaching':
      stopTimer(ctx, stage.timerId);
      arrange(ctx, call);
      hangUpLeg(ctx, stage.leg);
      return;
    case 'connected':
      arrange(ctx, call);
      hangUpLeg(ctx, stage.leg);
      return;
    default:
      stage satisfies never;
  }
}
