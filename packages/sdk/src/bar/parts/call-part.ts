import { html, nothing, type TemplateResult } from 'lit';
import type { CallSnapshot } from '../../agent-client/client-snapshot.ts';
import type { BarContext } from '../bar-context.ts';
import { icon } from '../bar-icons.ts';
import { shownPhase, sinceText } from '../bar-state.ts';
import type { Say } from '../bar-texts.ts';

/** Chips of attached data on the card; the rest is in the details. */
const CHIPS_MAX = 2;
const CHIP_CHARS_MAX = 40;
/** A national number with an area code fits in large type at the width of a phone; one with an exchange's prefixes does not. */
const LARGE_CHARS_MAX = 14;

/** Who it is, where from, for which group, what is known, how long. */
export function callPart(bar: BarContext, call: CallSnapshot): TemplateResult {
  const { say, ui } = bar;
  const data = dataOf(call);
  const chips = data.slice(0, CHIPS_MAX);
  const [tone] = shownPhase(call);
  return html`
    <div class="card" part="call" data-tone=${tone}>
      <div class="card-head" ?data-long=${call.number.length > LARGE_CHARS_MAX}>
        <span class="card-number number">
          ${icon(call.direction === 'inbound' ? 'incoming' : 'outgoing')}
          <span class="spoken">${directionText(say, call)}</span>
          <span part="number">${call.number || say('unknownNumber')}</span>
        </span>
        ${callTime(bar, call)}
        <button
          class="info"
          type="button"
          title=${say('details')}
          aria-label=${say('details')}
          aria-expanded=${String(ui.panel === 'details')}
          aria-controls="panel"
          @click=${() => bar.toggle('details')}
        >
          ${icon('info')}
        </button>
        ${recordLink(bar)}
      </div>
      <div class="card-facts">
        ${facts(bar, call).map((fact) => html`<span class="fact">${fact}</span>`)}
        ${chips.map(([name, value]) => html`<span class="chip">${name} <b>${value.slice(0, CHIP_CHARS_MAX)}</b></span>`)}
        ${data.length > CHIPS_MAX ? html`<span class="chip">+${data.length - CHIPS_MAX}</span>` : nothing}
      </div>
    </div>
  `;
}

/** Whole time of the call, where the state's own timer tells that of its present part: hold, consultation, transfer. */
function callTime({ say, nowMs }: BarContext, call: CallSnapshot): TemplateResult | typeof nothing {
  if (call.beganAtMs === undefined || !PARTS.includes(call.phase)) return nothing;
  return html`<time class="card-time" aria-label=${say('callTime')}>${sinceText(call.beganAtMs, nowMs)}</time>`;
}

const PARTS: readonly CallSnapshot['phase'][] = [
  'hold',
  'agentconsult',
  'consultationcalls',
  'consulationservice',
  'transfering',
  'tripartitetalk',
  'sanfangcall',
];

function facts({ say }: BarContext, call: CallSnapshot): readonly string[] {
  const line = call.direction === 'inbound' ? call.called : call.caller;
  return [
    call.internal ? say('internal') : areaText(call),
    groupText(say, call),
    call.internal || line === '' ? '' : say('via', { line }),
  ].filter((fact) => fact !== '');
}

function groupText(say: Say, call: CallSnapshot): string {
  if (call.groupName !== '') return call.groupName;
  return call.groupId === undefined ? '' : say('groupN', { id: call.groupId });
}

function areaText({ area }: CallSnapshot): string {
  if (area === undefined) return '';
  return [...new Set([area.province, area.city])].filter((part) => part !== '').join(' ');
}

function directionText(say: Say, call: CallSnapshot): string {
  return say(call.internal ? 'internal' : call.direction);
}

function recordLink({ options, say }: BarContext): TemplateResult | typeof nothing {
  if (options.recordUrl === undefined) return nothing;
  return html`<a class="link" href=${options.recordUrl} target="callwright-record">${say('openRecord')}</a>`;
}

/** Attached data as pairs of text, nested values as JSON. All of it comes from outside and stays text. */
export function dataOf(call: CallSnapshot): readonly (readonly [string, string])[] {
  return [...pairs(call.followData), ...pairs(call.userdata), ...pairs(call.preview)];
}

function pairs(data: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}

/** Everything that is known of the call. */
export function callDetails({ say }: BarContext, call: CallSnapshot): TemplateResult {
  const inbound = call.direction === 'inbound';
  const rows: readonly (readonly [string, string])[] = [
    [say('direction'), directionText(say, call)],
    [say(inbound ? 'line' : 'shownNumber'), inbound ? call.called : call.caller],
    [say('area'), areaText(call)],
    [say('group'), groupText(say, call)],
    [say('callId'), call.callid],
  ];
  return html`
    <dl class="facts">${rows.filter(([, value]) => value !== '').map(fact)}</dl>
    ${section(say('platformData'), call.userdata)} ${section(say('pageData'), call.followData)}
    ${section(say('previewData'), call.preview)}
    ${call.uuiData === '' ? nothing : html`<dl class="facts">${fact(['UUI', call.uuiData])}</dl>`}
  `;
}

function section(title: string, data: Readonly<Record<string, unknown>>): TemplateResult | typeof nothing {
  if (Object.keys(data).length === 0) return nothing;
  return html`<hr /><h3>${title}</h3><dl class="facts">${pairs(data).map(fact)}</dl>`;
}

function fact([name, value]: readonly [string, string]): TemplateResult {
  return html`<div><dt>${name}</dt><dd class="tabular">${value}</dd></div>`;
}
