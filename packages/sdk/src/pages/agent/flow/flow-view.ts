import { button, h, setHidden, setText } from '../../shared/dom.ts';
import type { Context, View } from '../component.ts';
import { drawnWhenSeen } from '../drawn-when-seen.ts';
import type { TextKey, Translate } from '../texts.ts';
import { type Arrow, addToFlow, type Flow, type Lane, lanesOf, mermaidOf, noFlow } from './flow-model.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Measures of the drawing, in its own units; it scales with the panel. */
const WIDTH = 640;
const TIME_WIDTH = 62;
const TOP = 44;
const ROW = 34;

const LANE_TEXTS: Readonly<Record<Lane, TextKey>> = {
  agent: 'laneAgent',
  platform: 'lanePlatform',
  customer: 'laneCustomer',
  other: 'laneOther',
};

export interface FlowView extends View {
  add(sent: boolean, event: unknown, atMs: number): void;
}

/** The current call as a sequence diagram that grows with every step. */
export function flowView({ callCenter, t }: Context): FlowView {
  const heading = h('h2', {}, t('flow'));
  const empty = h('p', { class: 'empty' }, t('noFlow'));
  const paper = h('div', { class: 'flow', tabindex: '0', role: 'img', 'aria-label': t('flow') });
  const copy = button('copy', t('copyMermaid'), () => copyText(mermaidOf(flow)), { class: 'plain small' });
  let flow: Flow = noFlow;
  const drawing = drawnWhenSeen(draw);

  function draw(): void {
    setHidden(empty, flow.arrows.length > 0);
    setHidden(paper, flow.arrows.length === 0);
    setHidden(copy, flow.arrows.length === 0);
    setText(heading, flow.number === '' ? t('flow') : t('flowOf', { number: flow.number }));
    paper.setAttribute('aria-label', flow.arrows.map(({ name }) => name).join(', '));
    paper.replaceChildren(flowSvg(flow, t));
    paper.scrollTop = paper.scrollHeight;
  }

  return {
    element: h(
      'section',
      { class: 'card tall', 'aria-label': t('flow') },
      h('div', { class: 'card-head' }, heading, copy),
      empty,
      paper,
    ),
    update() {},
    see: drawing.see,
    add(sent, event, atMs) {
      const next = addToFlow(flow, sent, event, atMs, callCenter.client.snapshot.call?.number ?? '');
      if (next === flow) return;
      flow = next;
      drawing.changed();
    },
  };
}

function flowSvg(flow: Flow, t: Translate): SVGElement {
  const lanes = lanesOf(flow);
  const height = TOP + ROW * flow.arrows.length + 18;
  const x = (lane: Lane): number =>
    TIME_WIDTH + ((lanes.indexOf(lane) + 0.5) * (WIDTH - TIME_WIDTH)) / Math.max(1, lanes.length);
  return s(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${height}`, 'aria-hidden': 'true' },
    ...lanes.flatMap((lane) => [
      s('line', { class: 'lane', x1: x(lane), x2: x(lane), y1: TOP - 12, y2: height - 6 }),
      s('text', { class: `lane-name ${lane}`, x: x(lane), y: 20 }, t(LANE_TEXTS[lane])),
    ]),
    ...flow.arrows.map((arrow, index) => arrowOf(arrow, x(arrow.from), x(arrow.to), TOP + ROW * (index + 0.7))),
  );
}

function arrowOf({ name, sent, failed, afterMs }: Arrow, from: number, to: number, y: number): SVGElement {
  const towards = to > from ? -1 : 1;
  const head = `${to},${y} ${to + towards * 9},${y - 4.5} ${to + towards * 9},${y + 4.5}`;
  const kind = failed ? 'failed' : sent ? 'sent' : 'received';
  return s(
    'g',
    { class: `step ${kind}` },
    s('text', { class: 'time', x: TIME_WIDTH - 14, y: y + 4 }, `${(afterMs / 1000).toFixed(1)} s`),
    s('line', { x1: from, x2: to + towards * 8, y1: y, y2: y }),
    s('polygon', { points: head }),
    s('text', { class: 'name', x: (from + to) / 2, y: y - 6 }, name),
  );
}

type SvgChild = SVGElement | string;

function s(name: string, attributes: Readonly<Record<string, string | number>>, ...children: readonly SvgChild[]) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

function copyText(text: string): void {
  // Refused on insecure pages and without focus; the drawing can still be read.
  navigator.clipboard?.writeText(text).catch(() => undefined);
}
