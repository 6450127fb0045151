import { type Context, unexpected } from '../company/context.ts';
import type { CompanyInput } from '../company/inputs.ts';

/** What a call may carry of the page's data, characters of JSON. It travels in every frame of the call. */
const FOLLOW_DATA_CHARS_MAX = 65_536;

/** The page's data of a call that is up (`followData`): merged into what it has; the frames from here on carry it. */
export function attach(ctx: Context, input: CompanyInput & { readonly type: 'attach' }): void {
  const call = ctx.state.calls.get(input.callId);
  if (call === undefined) {
    unexpected(ctx, `attach ${input.callId}`, 'no such call');
    return;
  }
  const merged = { ...call.followData, ...input.followData };
  if (JSON.stringify(merged).length > FOLLOW_DATA_CHARS_MAX) {
    unexpected(ctx, `attach ${input.callId}`, 'too large');
    return;
  }
  call.followData = merged;
}
