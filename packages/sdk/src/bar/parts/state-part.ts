import { html, nothing, type TemplateResult } from 'lit';
import type { BarContext } from '../bar-context.ts';
import { works } from '../bar-controls.ts';
import { icon } from '../bar-icons.ts';
import { clockText, shownState, sinceText } from '../bar-state.ts';

/** The state in one big word with its time; pressing it opens the menu. Beside it the one way on: ready. */
export function statePart(bar: BarContext): TemplateResult {
  const { snapshot, say, ui } = bar;
  const state = shownState(snapshot, ui);
  const left = wrapUpLeftMs(bar);
  const time = left === undefined ? sinceText(state.sinceMs, bar.nowMs) : clockText(left + 999);
  const menu = snapshot.agent !== undefined && snapshot.state !== 'signedOut';
  return html`
    <section class="state" part="state" aria-label=${say('state')}>
      <button
        class="state-field"
        part="state-field"
        type="button"
        aria-haspopup="true"
        aria-expanded=${String(ui.panel === 'state')}
        aria-controls="panel"
        ?disabled=${!menu}
        @click=${() => bar.toggle('state')}
      >
        <span class="state-word"><span>${say(state.word)}</span></span>
        <span class="state-line">
          ${time === '' ? nothing : html`<time class=${left === undefined ? 'state-time' : 'state-time countdown'} part="timer">${time}</time>`}
          ${state.detail === '' ? nothing : html`<span class="state-detail" part="reason">${state.detail}</span>`}
        </span>
        ${menu ? html`<span class="spoken">${say('stateMenu')}</span>${icon('chevron')}` : nothing}
      </button>
      ${readyButton(bar)}
    </section>
  `;
}

function readyButton(bar: BarContext): TemplateResult | typeof nothing {
  const { snapshot, say, client } = bar;
  if (snapshot.call !== undefined || !works(snapshot, 'ready') || snapshot.state === 'ready') return nothing;
  const wrapUp = snapshot.state === 'wrapUp';
  return html`
    <button
      class="primary ready"
      part="primary"
      type="button"
      @click=${() => {
        bar.saveNote();
        void bar.run(() => client.ready());
      }}
    >
      ${icon('check')}<span>${say(wrapUp ? 'finishWrapUp' : 'backToWork')}</span>
    </button>
  `;
}

/** Time until the server ends the wrap-up, ms; undefined when only the agent does. */
export function wrapUpLeftMs({ snapshot, nowMs }: BarContext): number | undefined {
  const until = snapshot.lastCall?.wrapUpUntilMs;
  if (snapshot.state !== 'wrapUp' || snapshot.call !== undefined || until === undefined) return undefined;
  return Math.max(0, until - nowMs);
}

/** Ready, each reason for not ready, and signing out. During a call: what comes after it. */
export function stateMenu(bar: BarContext): TemplateResult {
  const { snapshot, say, client } = bar;
  const inCall = snapshot.call !== undefined;
  const resting = inCall ? undefined : snapshot.state;
  const wish = inCall ? snapshot.nextState : undefined;
  const reasons =
    snapshot.notReadyReasons.length === 0 ? [{ id: 0, text: say('reasonDefault') }] : snapshot.notReadyReasons;
  const choose = (command: () => Promise<unknown>) => () => {
    bar.set({ panel: undefined });
    void bar.run(command);
  };
  const note = (chosen: boolean) =>
    inCall && chosen ? html`<span class="end-note">${say('afterCall')}</span>` : nothing;
  return html`
    <div class="menu">
      <button
        type="button"
        data-tone="ready"
        aria-pressed=${String(resting === 'ready' || wish === 'ready')}
        ?disabled=${!works(snapshot, 'ready') && resting !== 'ready'}
        @click=${choose(() => client.ready())}
      >
        <span class="dot"></span>${say('makeReady')}${note(wish === 'ready')}
      </button>
      ${reasons.map(({ id, text }) => {
        const chosen = (resting ?? wish) === 'notReady' && snapshot.notReadyReason === id;
        return html`
          <button
            type="button"
            data-tone="busy"
            aria-pressed=${String(chosen)}
            ?disabled=${!works(snapshot, 'notReady')}
            @click=${choose(() => client.notReady(id))}
          >
            <span class="dot"></span>${text}${note(chosen)}
          </button>
        `;
      })}
      <hr />
      <button type="button" ?disabled=${!works(snapshot, 'signOut')} @click=${choose(() => client.signOut())}>
        ${icon('signOut')}${say('signOut')}
        <span class="end-note">${snapshot.agent?.agentKey ?? ''}</span>
      </button>
    </div>
  `;
}
