import { html, nothing, type TemplateResult } from 'lit';
import type { BarContext, PanelName } from '../bar-context.ts';
import { icon } from '../bar-icons.ts';
import type { BarTextKey } from '../bar-texts.ts';
import { menuPanel, messagesPanel, queuePanel } from './aux-part.ts';
import { callDetails } from './call-part.ts';
import { healthPanel } from './health-panel.ts';
import { dialPad, keyPad } from './pads.ts';
import { picker } from './picker.ts';
import { stateMenu } from './state-part.ts';

const TITLES: Readonly<Record<PanelName, BarTextKey>> = {
  state: 'state',
  dial: 'dialPad',
  keypad: 'keypad',
  transfer: 'pickTransfer',
  consult: 'pickConsult',
  details: 'details',
  queue: 'waiting',
  messages: 'messages',
  health: 'health',
  menu: 'menu',
};

const PLACES: Readonly<Partial<Record<PanelName, 'start' | 'middle'>>> = {
  state: 'start',
  dial: 'middle',
  details: 'middle',
};

/** What is open beneath the bar. Escape closes it and gives the focus back. */
export function panelPart(bar: BarContext): TemplateResult | typeof nothing {
  const { ui, say } = bar;
  const { panel } = ui;
  if (panel === undefined) return nothing;
  return html`
    <div
      class="panel"
      part="panel"
      id="panel"
      role="dialog"
      aria-labelledby="panel-title"
      tabindex="-1"
      data-panel=${panel}
      data-at=${PLACES[panel] ?? 'end'}
    >
      <div class="panel-head">
        <h2 id="panel-title">${say(TITLES[panel])}</h2>
        <button class="small" type="button" aria-label=${say('close')} @click=${() => bar.toggle(panel)}>
          ${icon('close')}
        </button>
      </div>
      ${content(bar, panel)}
    </div>
  `;
}

function content(bar: BarContext, panel: PanelName): TemplateResult | typeof nothing {
  switch (panel) {
    case 'state':
      return stateMenu(bar);
    case 'dial':
      return dialPad(bar);
    case 'keypad':
      return keyPad(bar);
    case 'transfer':
    case 'consult':
      return picker(bar, panel);
    case 'details':
      return bar.snapshot.call === undefined ? nothing : callDetails(bar, bar.snapshot.call);
    case 'queue':
      return queuePanel(bar);
    case 'messages':
      return messagesPanel(bar);
    case 'health':
      return healthPanel(bar);
    case 'menu':
      return menuPanel(bar);
  }
}
