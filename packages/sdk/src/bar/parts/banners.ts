import { html, nothing, type TemplateResult } from 'lit';
import type { BarContext } from '../bar-context.ts';
import { works } from '../bar-controls.ts';
import { type BarIcon, icon } from '../bar-icons.ts';
import type { Tone } from '../bar-state.ts';
import type { BarTextKey } from '../bar-texts.ts';
import { dial } from './rest-part.ts';

interface Banner {
  readonly tone: Tone;
  readonly icon: BarIcon;
  readonly text: string;
  readonly actions?: readonly Action[];
  readonly dismiss?: () => void;
}

interface Action {
  readonly label: string;
  readonly run: () => void;
}

/** What needs the agent's eyes: trouble and what to do about it, a missed call, a refused command. */
export function banners(bar: BarContext): TemplateResult {
  const shown = [connectionBanner(bar), audioBanner(bar), phoneBanner(bar), nextBanner(bar), missedBanner(bar)];
  return html`
    <div class="banners" part="banners" role="status">
      ${[...shown, ...errorBanners(bar)].map((banner) => (banner === undefined ? nothing : bannerRow(bar, banner)))}
    </div>
  `;
}

function bannerRow({ say }: BarContext, { tone, icon: name, text, actions = [], dismiss }: Banner): TemplateResult {
  return html`
    <div class="banner" part="banner" data-tone=${tone}>
      ${icon(name)}
      <p>${text}</p>
      ${
        actions.length === 0
          ? nothing
          : html`<span class="banner-actions">${actions.map(
              ({ label, run }) => html`<button class="small outlined" type="button" @click=${run}>${label}</button>`,
            )}</span>`
      }
      ${
        dismiss === undefined
          ? nothing
          : html`<button class="small dismiss" type="button" aria-label=${say('dismiss')} @click=${dismiss}>${icon('close')}</button>`
      }
    </div>
  `;
}

const ENDED: Readonly<Partial<Record<string, BarTextKey>>> = {
  takenOver: 'takenOver',
  forced: 'forcedOut',
  resumeRefused: 'sessionLost',
  unreachable: 'connectionFailed',
};

function connectionBanner({ snapshot, say }: BarContext): Banner | undefined {
  const { status, why } = snapshot.connection;
  if (status === 'connecting' && snapshot.state !== 'signedOut') {
    return { tone: 'ring', icon: 'refresh', text: say('connectionLost') };
  }
  const ended = why === undefined ? undefined : ENDED[why];
  return ended === undefined || status === 'connected' || status === 'connecting'
    ? undefined
    : { tone: 'trouble', icon: 'warning', text: say(ended) };
}

/** What is wrong with the audio, in the language of the bar, and what to do. */
export function audioText({ snapshot, language }: BarContext): string {
  const { problem } = snapshot.audio;
  if (problem === undefined) return '';
  return language === 'zh' ? problem.text : `${problem.message} ${problem.remedy}`;
}

function audioBanner(bar: BarContext): Banner | undefined {
  const { snapshot, client, say } = bar;
  if (snapshot.audio.problem === undefined) return undefined;
  const retry = { label: say('retryAudio'), run: () => client.audio.retry() };
  return {
    tone: 'trouble',
    icon: 'microphoneOff',
    text: audioText(bar),
    actions: snapshot.audio.state === 'failed' ? [retry] : [],
  };
}

function phoneBanner({ ui, say, snapshot }: BarContext): Banner | undefined {
  if (!ui.phoneTrouble || snapshot.audio.problem !== undefined) return undefined;
  return { tone: 'trouble', icon: 'warning', text: say('phoneTroubleHint') };
}

/** The wish of a busy agent stays in sight until it comes true. */
function nextBanner({ snapshot, say }: BarContext): Banner | undefined {
  if (snapshot.nextState === undefined || snapshot.call === undefined) return undefined;
  return {
    tone: snapshot.nextState === 'ready' ? 'ready' : 'busy',
    icon: 'info',
    text: say(snapshot.nextState === 'ready' ? 'nextReady' : 'nextNotReady'),
  };
}

function missedBanner(bar: BarContext): Banner | undefined {
  const { snapshot, ui, say, language, client } = bar;
  const last = snapshot.lastCall;
  if (last === undefined || !last.missed || last.callid === ui.missedSeen || snapshot.call !== undefined)
    return undefined;
  const time = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { hour: '2-digit', minute: '2-digit' });
  const at = time.format(last.endedAtMs);
  const notReady = snapshot.state === 'notReady';
  const seen = () => bar.set({ missedSeen: last.callid });
  const ready = {
    label: say('backToWork'),
    run: () => void bar.run(() => client.ready()).then((done) => done && seen()),
  };
  const call = { label: say('callBack'), run: () => dial(bar, last.number) };
  return {
    tone: 'ring',
    icon: 'missed',
    text: `${say('missed', { number: last.number })} · ${notReady ? say('missedNow', { time: at }) : at}`,
    actions: [...(works(snapshot, 'dial') ? [call] : []), ...(notReady && works(snapshot, 'ready') ? [ready] : [])],
    dismiss: seen,
  };
}

function errorBanners(bar: BarContext): readonly Banner[] {
  return bar.ui.errors.map(({ id, reason }) => ({
    tone: 'busy',
    icon: 'warning',
    text: bar.say('refused', { reason: reason(bar.language) }),
    dismiss: () => bar.set({ errors: bar.ui.errors.filter((error) => error.id !== id) }),
  }));
}
