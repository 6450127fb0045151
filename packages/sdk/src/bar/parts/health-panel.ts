import { html, nothing, type TemplateResult } from 'lit';
import type { AudioDevice } from '../../agent-client/audio-control.ts';
import type { BarContext } from '../bar-context.ts';
import { audioText } from './banners.ts';

const AUDIO_STATES = {
  off: 'audioOff',
  starting: 'audioStarting',
  connected: 'audioConnected',
  failed: 'audioFailed',
} as const;

/** Connection, microphone and headset: how they are, and which ones are used. */
export function healthPanel(bar: BarContext): TemplateResult {
  const { say, snapshot, ui, client } = bar;
  const { connection, audio, agent } = snapshot;
  const trip = connection.roundTripMs;
  const page = agent?.worktype === 2;
  return html`
    <dl class="facts">
      <div>
        <dt>${say('connection')}</dt>
        <dd class="tabular">
          ${say(connection.status)}${trip === undefined ? '' : ` · ${say('roundTrip', { ms: Math.round(trip) })}`}
        </dd>
      </div>
      ${page ? html`<div><dt>${say('microphone')}</dt><dd>${say(AUDIO_STATES[audio.state])}</dd></div>` : nothing}
      ${
        ui.quality === undefined || !page
          ? nothing
          : html`<div><dt>${say('quality')}</dt><dd class="tabular">${say('mos', { mos: ui.quality.mos.toFixed(1) })}</dd></div>`
      }
    </dl>
    ${audio.problem === undefined ? nothing : html`<p>${audioText(bar)}</p>`}
    ${
      page && audio.state === 'failed'
        ? html`<button class="filled" type="button" @click=${() => client.audio.retry()}>${say('retryAudio')}</button>`
        : nothing
    }
    ${page && snapshot.tab === 'follower' ? html`<p class="muted">${say('otherTab')}</p>` : nothing}
    ${page && ui.devices !== undefined ? deviceChoices(bar) : nothing}
  `;
}

function deviceChoices(bar: BarContext): TemplateResult {
  const { say, client, ui } = bar;
  const { chosen } = client.audio;
  const microphones = ui.devices?.microphones ?? [];
  const speakers = ui.devices?.speakers ?? [];
  const use = (change: (id: string) => Promise<void>) => (id: string) => void bar.run(() => change(id));
  return html`
    ${deviceChoice(
      bar,
      say('microphone'),
      microphones,
      chosen.microphone,
      use((id) => client.audio.useMicrophone(id)),
    )}
    <meter aria-label=${say('level')} min="0" max="1" .value=${Math.min(1, ui.level * 4)}></meter>
    ${deviceChoice(
      bar,
      say('speaker'),
      speakers,
      chosen.speaker,
      use((id) => client.audio.useSpeaker(id)),
    )}
    ${deviceChoice(
      bar,
      say('ringer'),
      speakers,
      chosen.ringer,
      use((id) => client.audio.useRinger(id)),
    )}
  `;
}

function deviceChoice(
  { say }: BarContext,
  label: string,
  devices: readonly AudioDevice[],
  chosen: string,
  change: (id: string) => void,
): TemplateResult {
  const named = devices.filter(({ id, label: name }) => id !== '' && id !== 'default' && name !== '');
  return html`
    <label class="field">
      <span>${label}</span>
      <select @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${chosen === ''}>${say('systemDefault')}</option>
        ${named.map(({ id, label: name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}
      </select>
    </label>
  `;
}
