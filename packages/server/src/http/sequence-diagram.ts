/** Measures of the drawing, in px; it shrinks with a narrow page. */
const LANE_WIDTH = 230;
const MARGIN = 12;
const TOP = 44;
const ROW = 34;
const HEAD = 9;

interface Lane {
  readonly id: string;
  readonly label: string;
}

interface Arrow {
  readonly from: number;
  readonly to: number;
  /** Happens outside: no message between page and server. */
  readonly outside: boolean;
  readonly text: string;
}

/**
 * A Mermaid `sequenceDiagram` of our generator (participants and arrows) as SVG, which carries no style or script of its own: the page's
 * style sheet draws it. Undefined: something else is in it.
 */
export function sequenceDiagram(lines: readonly string[]): string | undefined {
  const [kind, ...rest] = lines.map((line) => line.trim()).filter((line) => line !== '');
  const lanes = rest.flatMap((line) => participantOf(line) ?? []);
  const arrows = rest.filter((line) => participantOf(line) === undefined).map((line) => arrowOf(line, lanes));
  if (kind !== 'sequenceDiagram' || lanes.length === 0 || arrows.includes(undefined)) {
    return undefined;
  }
  return drawn(
    lanes,
    arrows.filter((arrow) => arrow !== undefined),
  );
}

function participantOf(line: string): Lane | undefined {
  const [, id, label] = /^participant (\w+) as (.+)$/.exec(line) ?? [];
  return id === undefined || label === undefined ? undefined : { id, label };
}

function arrowOf(line: string, lanes: readonly Lane[]): Arrow | undefined {
  const [, from, dashes, to, text = ''] = /^(\w+)(--?)>>(\w+): (.+)$/.exec(line) ?? [];
  const [start, end] = [from, to].map((id) => lanes.findIndex((lane) => lane.id === id));
  return start === undefined || end === undefined || start < 0 || end < 0
    ? undefined
    : { from: start, to: end, outside: dashes === '--', text };
}

function drawn(lanes: readonly Lane[], arrows: readonly Arrow[]): string {
  const width = lanes.length * LANE_WIDTH + 2 * MARGIN;
  const height = TOP + arrows.length * ROW + MARGIN;
  const x = (lane: number): number => MARGIN + (lane + 0.5) * LANE_WIDTH;
  const about = arrows.map(({ text }) => text).join(', ');
  return (
    `<svg class="sequence" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${escaped(about)}">` +
    lanes.map((lane, index) => laneDrawn(lane, x(index), height)).join('') +
    arrows.map((arrow, index) => arrowDrawn(arrow, x(arrow.from), x(arrow.to), TOP + (index + 0.7) * ROW)).join('') +
    '</svg>'
  );
}

function laneDrawn({ label }: Lane, x: number, height: number): string {
  return (
    `<line class="lane" x1="${x}" x2="${x}" y1="${TOP - 14}" y2="${height - MARGIN}"/>` +
    `<text class="lane-name" x="${x}" y="20">${escaped(label)}</text>`
  );
}

/** An arrow to its own lane is a short one on its right. */
function arrowDrawn({ from, to, outside, text }: Arrow, x1: number, x2: number, y: number): string {
  const start = from === to ? x1 + LANE_WIDTH / 3 : x1;
  const back = x2 > start ? -HEAD : HEAD;
  return (
    `<g class="${outside ? 'outside' : 'message'}"><line x1="${start}" x2="${x2 + back}" y1="${y}" y2="${y}"/>` +
    `<path d="M${x2} ${y}l${back} -4.5v9z"/>` +
    `<text x="${(start + x2) / 2}" y="${y - 6}">${escaped(text)}</text></g>`
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
