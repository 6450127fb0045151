import { html, nothing, type TemplateResult } from 'lit';
import type { BarContext } from '../bar-context.ts';
import { shownState } from '../bar-state.ts';
import { callPart } from './call-part.ts';
import { dialPart, wrapUpPart } from './rest-part.ts';
import { wrapUpLeftMs } from './state-part.ts';

/** The middle of the bar: the call, what to note of the last one, or the number to call. */
export function stage(bar: BarContext): TemplateResult {
  const { snapshot, say } = bar;
  if (snapshot.state === 'signedOut')
    return html`<slot name="signed-out"><span class="hint">${say('signInFirst')}</span></slot>`;
  if (snapshot.call !== undefined) return callPart(bar, snapshot.call);
  return snapshot.state === 'wrapUp' && snapshot.lastCall?.answered === true ? wrapUpPart(bar) : dialPart(bar);
}

/** The line that shrinks while wrap-up runs out. */
export function countdown(bar: BarContext): TemplateResult | typeof nothing {
  const leftMs = wrapUpLeftMs(bar);
  const { lastCall } = bar.snapshot;
  if (leftMs === undefined || lastCall?.wrapUpUntilMs === undefined) return nothing;
  const wholeMs = Math.max(1, lastCall.wrapUpUntilMs - lastCall.endedAtMs);
  return html`<progress class="progress" aria-hidden="true" max="1" .value=${leftMs / wholeMs}></progress>`;
}

/** Said to screen readers when it changes: the state, and who calls. */
export function spoken({ snapshot, ui, say }: BarContext): string {
  const { word, detail } = shownState(snapshot, ui);
  const who = snapshot.call?.number ?? '';
  const more = [detail, who].filter((part) => part !== '').join(', ');
  return more === '' ? say(word) : say('says', { word: say(word), detail: more });
}
