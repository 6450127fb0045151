import { button, h, setHidden } from '../shared/dom.ts';
import type { Context, View } from './component.ts';
import { drawnWhenSeen } from './drawn-when-seen.ts';
import { endlessList } from './endless-list.ts';
import type { Translate } from './texts.ts';

export type Direction = 'received' | 'sent' | 'local';

export interface EventLog extends View {
  /** @param atMs unix ms */
  add(direction: Direction, event: unknown, atMs: number): void;
}

/** A day of calls would fill the page's memory; older entries go. */
const ENTRIES_MAX = 500;
/** They go so many at once: the page places all the others anew each time. */
const GO_AT_ONCE = 100;
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
}

interface Row {
  readonly entry: Entry;
  /** Made when it is to be seen: most heartbeats never are. */
  element?: HTMLElement;
}

/** Every frame with its payload: what a CRM page would have seen, in the order in which it came. */
export function eventLog({ t }: Context): EventLog {
  const empty = h('p', { class: 'empty' }, t('noEvents'));
  const feeds = h('input', { type: 'checkbox', onchange: () => rows.sift() });
  const filter = h('input', {
    type: 'search',
    autocomplete: 'off',
    placeholder: t('filter'),
    'aria-label': t('filter'),
    oninput: () => rows.sift(),
  });
  const rows = logRows(t, isShown, (some) => setHidden(empty, some));
  /** Not in the list yet. */
  const fresh: Entry[] = [];
  const drawing = drawnWhenSeen(() => rows.add(fresh.splice(0)));

  function isShown({ type, json }: Entry): boolean {
    if (!feeds.checked && FEEDS.includes(type)) return false;
    const sought = filter.value.trim().toLowerCase();
    return sought === '' || `${type} ${json}`.toLowerCase().includes(sought);
  }

  function add(direction: Direction, event: unknown, atMs: number): void {
    fresh.push(entryOf(direction, event, atMs));
    if (fresh.length > ENTRIES_MAX) fresh.shift();
    drawing.changed();
  }

  function clear(): void {
    fresh.length = 0;
    rows.clear();
  }

  /** What is shown, and nothing else. */
  function copyShown(): void {
    drawing.flush();
    copy(rows.shown().map(lineOf).join('\n'));
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
    element: h('section', { class: 'card tall log', 'aria-label': t('events') }, head, empty, rows.element),
    update() {},
    see: drawing.see,
    add,
  };
}

/** The rows, and which of them are in the list. @param onShown told whether there is anything to see */
function logRows(t: Translate, isShown: (entry: Entry) => boolean, onShown: (some: boolean) => void) {
  const list = endlessList();
  const rows: Row[] = [];

  function elementsOf(some: readonly Row[]): readonly HTMLElement[] {
    return some
      .filter(({ entry }) => isShown(entry))
      .map((row) => {
        row.element ??= eventRow(t, row.entry);
        return row.element;
      });
  }

  return {
    element: list.element,
    add(entries: readonly Entry[]): void {
      const added = entries.map((entry): Row => ({ entry }));
      rows.push(...added);
      const going = rows.length > ENTRIES_MAX + GO_AT_ONCE ? rows.splice(0, rows.length - ENTRIES_MAX) : [];
      list.remove(going.flatMap(({ element }) => element ?? []));
      const shown = elementsOf(added);
      list.append(shown);
      if (shown.length > 0) onShown(true);
    },
    /** The filter has changed. */
    sift(): void {
      const shown = elementsOf(rows);
      list.clear();
      list.append(shown);
      onShown(shown.length > 0);
    },
    clear(): void {
      rows.length = 0;
      list.clear();
      onShown(false);
    },
    shown: (): readonly Entry[] => rows.map(({ entry }) => entry).filter(isShown),
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
  return { at: new Date(atMs), direction, type, json };
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
