import { button, h, setHidden } from '../shared/dom.ts';
import type { Component, Context } from './component.ts';
import type { Translate } from './texts.ts';

export type Direction = 'received' | 'sent' | 'local';

export interface EventLog extends Component {
  /** @param atMs unix ms */
  add(direction: Direction, event: unknown, atMs: number): void;
}

/** A day of calls would fill the page's memory; older entries go. */
const ENTRIES_MAX = 500;
/** A burst of events is drawn at once: each drawing costs the page's thread some ms. */
const DRAWN_EVERY_MS = 100;
/** Scrolled to within this of the end counts as the end. */
const NEAR_END_PX = 40;
const MARKS = { received: '←', sent: '→', local: '•' } as const;
/** Too many to read, and only their latest value counts. */
const FEEDS: readonly string[] = [
  'ping',
  'pingack',
  'queuenum',
  'monitorqueue',
  'monitoragent',
  'monitorcaller',
  'callinfo',
];

interface Entry {
  readonly at: Date;
  readonly direction: Direction;
  readonly type: string;
  readonly json: string;
  /** Lower case, for the filter. */
  readonly text: string;
}

/** Every frame with its payload: what a CRM page would have seen, in the order in which it came. */
export function eventLog({ t }: Context): EventLog {
  const empty = h('p', { class: 'empty' }, t('noEvents'));
  const feeds = h('input', { type: 'checkbox', onchange: () => sift() });
  const filter = h('input', {
    type: 'search',
    autocomplete: 'off',
    placeholder: t('filter'),
    'aria-label': t('filter'),
    oninput: () => sift(),
  });
  const rows: { readonly entry: Entry; readonly element: HTMLElement }[] = [];

  function isShown(entry: Entry): boolean {
    if (!feeds.checked && FEEDS.includes(entry.type)) return false;
    return entry.text.includes(filter.value.trim().toLowerCase());
  }

  /** Hides what does not match, and says so when nothing is left. */
  function sift(): void {
    for (const { entry, element } of rows) setHidden(element, !isShown(entry));
    setHidden(
      empty,
      rows.some(({ element }) => !element.hidden),
    );
  }

  function add(direction: Direction, event: unknown, atMs: number): void {
    const entry = entryOf(direction, event, atMs);
    const element = eventRow(t, entry);
    rows.push({ entry, element });
    setHidden(element, !isShown(entry));
    drawing.add(element);
  }

  const drawing = drawnInBursts((drawn) => {
    for (const { element } of rows.splice(0, rows.length - ENTRIES_MAX)) element.remove();
    if (drawn.some((element) => !element.hidden)) setHidden(empty, true);
  });

  function clear(): void {
    rows.length = 0;
    drawing.clear();
    setHidden(empty, false);
  }

  /** What is shown, and nothing else. */
  function copyShown(): void {
    copy(
      rows
        .filter(({ element }) => !element.hidden)
        .map(({ entry }) => lineOf(entry))
        .join('\n'),
    );
  }

  const copying = button('copy', t('copyAll'), copyShown, { class: 'plain small' });
  const clearing = button('bin', t('clear'), clear, { class: 'plain small' });
  const head = h(
    'div',
    { class: 'card-head' },
    filter,
    h('label', { class: 'check' }, feeds, t('feeds')),
    h('div', { class: 'row tight' }, copying, clearing),
  );
  return {
    element: h('section', { class: 'card tall log', 'aria-label': t('events') }, head, empty, drawing.list),
    update() {},
    add,
  };
}

/**
 * A list that draws what comes in bursts, the newest in sight until one scrolls up to read. It is never measured when a
 * row comes: the agent's page would lay out the whole log for each event. @param onDrawn these rows are in the list now
 */
function drawnInBursts(onDrawn: (rows: readonly HTMLElement[]) => void) {
  const list = h('ol', { class: 'events' });
  const fresh: HTMLElement[] = [];
  let follows = true;
  list.addEventListener(
    'scroll',
    () => {
      follows = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;
    },
    { passive: true },
  );
  const draw = (): void => {
    const drawn = fresh.splice(0);
    list.append(...drawn);
    onDrawn(drawn);
    if (follows) list.scrollTop = list.scrollHeight;
  };
  return {
    list,
    add(row: HTMLElement): void {
      if (fresh.push(row) === 1) window.setTimeout(draw, DRAWN_EVERY_MS);
    },
    clear(): void {
      fresh.length = 0;
      list.replaceChildren();
    },
  };
}

function eventRow(t: Translate, entry: Entry): HTMLElement {
  const details: HTMLElement = h(
    'details',
    {
      // The payload is drawn when it is opened: most never are.
      ontoggle: () => {
        if (details.querySelector('pre') !== null) return;
        details.append(
          h('pre', {}, JSON.stringify(JSON.parse(entry.json), null, 2)),
          button('copy', t('copy'), () => copy(entry.json), { class: 'plain small' }),
        );
      },
    },
    h(
      'summary',
      {},
      h('time', {}, clock(entry.at)),
      h('span', { class: 'mark', title: t(entry.direction), 'aria-label': t(entry.direction) }, MARKS[entry.direction]),
      h('b', {}, entry.type),
      h('code', {}, summary(entry.json)),
    ),
  );
  return h('li', { class: entry.direction }, details);
}

function entryOf(direction: Direction, event: unknown, atMs: number): Entry {
  const fields = typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : {};
  const type = String(fields.type ?? fields.cmd ?? '?');
  // A copy as text: handlers may change the object. The one-time password is nobody's to read over a shoulder.
  const json = JSON.stringify(event, (key, value) => (key === 'password' ? '•••' : value));
  return { at: new Date(atMs), direction, type, json, text: `${type} ${json}`.toLowerCase() };
}

function lineOf(entry: Entry): string {
  return `${entry.at.toISOString()} ${MARKS[entry.direction]} ${entry.json}`;
}

/** What tells one event from the next at a glance. */
function summary(json: string): string {
  const { type: _type, cmd: _cmd, seq: _seq, epoch: _epoch, sequence: _sequence, ...rest } = JSON.parse(json);
  const text = JSON.stringify(rest);
  return text === '{}' ? '' : text.slice(1, -1).replaceAll('"', '').slice(0, 160);
}

function clock(at: Date): string {
  return `${at.toTimeString().slice(0, 8)}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

function copy(text: string): void {
  // Refused on insecure pages and without focus; the text can still be selected by hand.
  navigator.clipboard?.writeText(text).catch(() => undefined);
}
