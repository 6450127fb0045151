import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { BarContext } from '../bar-context.ts';
import { type Control, type ControlName, callControls } from '../bar-controls.ts';
import { icon } from '../bar-icons.ts';

/** The buttons of the call, each with its word. */
export function controlsPart(bar: BarContext): TemplateResult {
  const { say, snapshot } = bar;
  const controls = callControls(snapshot);
  const onPhone = snapshot.call?.ringing === true && !snapshot.call.answerable;
  if (controls.length === 0) return html`<div class="controls" hidden></div>`;
  return html`
    <section class="controls" part="controls" role="group" tabindex="-1" aria-label=${say('controls')}>
      ${onPhone ? html`<span class="control on-phone">${say('answerOnPhone')}</span>` : nothing}
      ${repeat(
        controls,
        ({ name }) => name,
        (control) => controlButton(bar, control),
      )}
    </section>
  `;
}

function controlButton(bar: BarContext, control: Control): TemplateResult {
  const { name, opens } = control;
  const classes = `control ${control.emphasis === 'plain' ? '' : control.emphasis}`;
  return html`
    <button
      class=${classes}
      part="control ${name}"
      type="button"
      data-control=${name}
      aria-pressed=${control.pressed === undefined ? nothing : String(control.pressed)}
      aria-expanded=${opens === undefined ? nothing : String(bar.ui.panel === opens)}
      aria-controls=${opens === undefined ? nothing : 'panel'}
      ?disabled=${!control.enabled}
      @click=${() => pressControl(bar, control.name)}
    >
      ${icon(control.icon)}<span>${bar.say(control.label)}</span>
    </button>
  `;
}

/** What a control does; also what its keyboard shortcut does. */
export function pressControl(bar: BarContext, name: ControlName): void {
  const { client } = bar;
  switch (name) {
    case 'keypad':
    case 'transfer':
    case 'consult':
      bar.toggle(name);
      return;
    case 'mute':
    case 'unmute':
      client.audio.muteMicrophone(name === 'mute');
      return;
    default:
      void bar.run(() => client[name]());
  }
}
