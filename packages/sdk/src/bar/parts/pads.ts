import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { BarContext } from '../bar-context.ts';
import { works } from '../bar-controls.ts';
import { icon } from '../bar-icons.ts';
import { dial } from './rest-part.ts';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
/** Shown of the keys that were sent; a card number that was typed long ago is nobody's to read. */
const KEYS_SHOWN = 16;

function keys(bar: BarContext, press: (key: string) => void): TemplateResult {
  return html`
    <div class="keys">
      ${KEYS.map(
        (key) => html`
          <button type="button" aria-label=${bar.say('key', { key })} @click=${() => press(key)}>${key}</button>
        `,
      )}
    </div>
  `;
}

/** Dials a number key by key, for whoever has no keyboard at hand. */
export function dialPad(bar: BarContext): TemplateResult {
  const { ui, say } = bar;
  return html`
    <div class="row">
      <input
        class="number"
        inputmode="tel"
        aria-label=${say('dialNumber')}
        .value=${live(ui.number)}
        @input=${(event: Event) => bar.set({ number: (event.target as HTMLInputElement).value })}
        @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && dial(bar, ui.number)}
      />
      <button
        class="square"
        type="button"
        aria-label=${say('erase')}
        ?disabled=${ui.number === ''}
        @click=${() => bar.set({ number: ui.number.slice(0, -1) })}
      >
        ${icon('erase')}
      </button>
    </div>
    ${keys(bar, (key) => bar.set({ number: bar.ui.number + key }))}
    <button
      class="answer"
      type="button"
      ?disabled=${!works(bar.snapshot, 'dial') || ui.number.trim() === ''}
      @click=${() => dial(bar, ui.number)}
    >
      ${icon('phone')}${say('dial')}
    </button>
  `;
}

/** Keys into the call: menus of banks and the like. */
export function keyPad(bar: BarContext): TemplateResult {
  const { ui, say } = bar;
  return html`
    <p class="keys-sent tabular"><span class="spoken">${say('keysSent')} </span>${ui.keysSent}</p>
    ${keys(bar, (key) => {
      bar.set({ keysSent: (bar.ui.keysSent + key).slice(-KEYS_SHOWN) });
      void bar.run(() => bar.client.sendDtmf(key));
    })}
  `;
}
