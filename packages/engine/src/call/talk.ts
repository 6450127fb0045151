import { type Context, startTimer, stopTimer } from '../company/context.ts';
import type { LegId } from '../company/inputs.ts';
import type { Call, Part, PartState } from './call.ts';
import { recordingId } from './frames.ts';
import { arrange } from './media-layout.ts';
import { settleHold } from './part-end.ts';

/** A connected part: talk, hold, retrieve, and the page's audio that goes and comes back. The same in every flow. */

/** Bridges a part with the customer. */
export function startTalk(ctx: Context, call: Call, part: Part): void {
  connectPart(ctx, call, part, { kind: 'talking' });
  arrange(ctx, call);
}

/** A part is connected, with the customer or with the agent who consults it; recorded if its group wants that. */
export function connectPart(
  ctx: Context,
  call: Call,
  part: Part,
  state: PartState & { readonly kind: 'talking' | 'advising' },
): void {
  part.state = state;
  part.answeredAtMs = ctx.now.wallMs;
  part.stepAtMs = ctx.now.wallMs;
  part.answeredMonoMs = ctx.now.monoMs;
  if (ctx.index.groups.get(part.groupId)?.records === true) {
    const recording = recordingId(call, part.segment);
    part.recording = { recording, started: false, left: undefined, right: undefined };
  }
}

/** The customer hears music, the agent nothing; neither is recorded. */
export function hold(ctx: Context, call: Call, part: Part): void {
  part.state = { kind: 'held', sinceMonoMs: ctx.now.monoMs };
  arrange(ctx, call);
}

export function retrieve(ctx: Context, call: Call, part: Part): void {
  settleHold(ctx, part);
  part.state = { kind: 'talking' };
  arrange(ctx, call);
}

/** The page's audio is down during the call: the customer hears music, and the page has a while to come back. */
export function audioGone(ctx: Context, call: Call, part: Part): void {
  part.leg = undefined;
  part.audioGraceTimer ??= startTimer(
    ctx,
    { kind: 'audioGrace', callId: call.callId, segment: part.segment },
    ctx.state.config.pageGraceMs,
  );
  arrange(ctx, call);
}

/** A page that rings and reloads is back within 3 s; a customer does not ring longer at one that is gone, ms. */
const RINGING_PAGE_GRACE_MS = 5_000;

/** The ringing page, or its audio, is gone: it has a moment to come back. */
export function ringingPageGone(ctx: Context, call: Call, part: Part): void {
  part.audioGraceTimer ??= startTimer(
    ctx,
    { kind: 'audioGrace', callId: call.callId, segment: part.segment },
    RINGING_PAGE_GRACE_MS,
  );
}

/** The page is back, with its audio. */
export function pageReturned(ctx: Context, part: Part): void {
  stopTimer(ctx, part.audioGraceTimer);
  part.audioGraceTimer = undefined;
}

/** The page's audio is up, on this leg: whatever the call is doing goes on with it. */
export function audioBack(ctx: Context, call: Call, part: Part, leg: LegId): void {
  part.leg = leg;
  pageReturned(ctx, part);
  arrange(ctx, call);
}
