import { END_REASONS } from '@callwright/cti/light';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { BarContext } from '../bar-context.ts';
import { works } from '../bar-controls.ts';
import { icon } from '../bar-icons.ts';
import { clockText } from '../bar-state.ts';

/** Longest number that a call may have (sdk-facts §1.6). */
const NUMBER_CHARS_MAX = 32;

/** The middle of the bar between calls: the number to call, and the call before. */
export function dialPart(bar: BarContext): TemplateResult {
  const { say, ui, snapshot } = bar;
  const open = works(snapshot, 'dial');
  return html`
    <form class="dial" part="dial" @submit=${(event: Event) => submitDial(bar, event)}>
      <span class="dial-field">
        <button
          class="square"
          type="button"
          aria-label=${say('dialPad')}
          aria-expanded=${String(ui.panel === 'dial')}
          aria-controls="panel"
          ?disabled=${!open}
          @click=${() => bar.toggle('dial')}
        >
          ${icon('keypad')}
        </button>
        <input
          class="number"
          name="number"
          inputmode="tel"
          autocomplete="off"
          maxlength=${NUMBER_CHARS_MAX}
          placeholder=${say('dialNumber')}
          aria-label=${say('dialNumber')}
          .value=${live(ui.number)}
          ?disabled=${!open}
          @input=${(event: Event) => bar.set({ number: (event.target as HTMLInputElement).value })}
        />
        <button class="answer" part="dial-button" type="submit" ?disabled=${!open || ui.number.trim() === ''}>
          ${icon('phone')}<span>${say('dial')}</span>
        </button>
      </span>
    </form>
    ${lastCall(bar)}
  `;
}

function submitDial(bar: BarContext, event: Event): void {
  event.preventDefault();
  dial(bar, bar.ui.number);
}

/** Calls a number; the field is emptied when the server has taken it. */
export function dial(bar: BarContext, number: string): void {
  const wanted = number.trim();
  if (wanted === '' || !works(bar.snapshot, 'dial')) return;
  bar.set({ panel: undefined });
  void bar.run(() => bar.client.dial(wanted)).then((done) => done && bar.set({ number: '' }));
}

function lastCall({ snapshot, say, language }: BarContext): TemplateResult | typeof nothing {
  const last = snapshot.lastCall;
  if (last === undefined) return nothing;
  const why = Object.hasOwn(END_REASONS, last.endReason)
    ? END_REASONS[last.endReason as keyof typeof END_REASONS][language]
    : '';
  const talked = last.durationS > 0 || why === '' ? clockText(last.durationS * 1000) : '';
  return html`
    <div class="last muted">
      <span class="tabular">${say('lastCall', { number: last.number })}</span>
      <span class="tabular">${[talked, why].filter((part) => part !== '').join(' · ')}</span>
    </div>
  `;
}

/** Wrap-up: what the call was about, until the agent is done or the server's time is over. */
export function wrapUpPart(bar: BarContext): TemplateResult {
  const { say, ui, snapshot, options } = bar;
  const last = snapshot.lastCall;
  const saved = ui.noteSavedFor !== '' && ui.noteSavedFor === last?.callid;
  return html`
    <div class="wrap" part="wrap-up">
      <div class="wrap-head">
        <b class="tabular">${last?.number ?? ''}</b>
        <span class="muted tabular">${clockText((last?.durationS ?? 0) * 1000)}</span>
      </div>
      ${
        options.results.length === 0
          ? nothing
          : html`
            <select
              name="result"
              aria-label=${say('result')}
              @change=${(event: Event) => bar.writeNote({ result: (event.target as HTMLSelectElement).value })}
            >
              <option value="">${say('noResult')}</option>
              ${options.results.map((one) => html`<option value=${one} ?selected=${one === ui.result}>${one}</option>`)}
            </select>
          `
      }
      <textarea
        name="note"
        rows="1"
        maxlength="4000"
        aria-label=${say('note')}
        placeholder=${say('notePlaceholder')}
        .value=${live(ui.note)}
        @input=${(event: Event) => bar.writeNote({ note: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
      <button
        class="outlined"
        type="button"
        ?disabled=${saved || (ui.note.trim() === '' && ui.result === '')}
        @click=${() => bar.saveNote()}
      >
        ${say(saved ? 'saved' : 'save')}
      </button>
    </div>
  `;
}
