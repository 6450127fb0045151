import { button, h, setHidden } from '../shared/dom.ts';
import type { Component, Context } from './component.ts';
import type { Translate } from './texts.ts';

export type Direction = 'received' | 'sent' | 'local';

export interface EventLog extends Component {
  add(direction: Direction, event: unknown): void;
}

/** A day of calls would fill the page's memory; older entries go. */
const ENTRIES_MAX = 500;
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

/** Every frame with its payload: what a CRM page would have seen, in the order in which it came. */
export function eventLog({ t }: Context): EventLog {
  const list = h('ol', { class: 'events' });
  const empty = h('p', { class: 'empty' }, t('noEvents'));
  const feeds = h('input', { type: 'checkbox', onchange: () => list.classList.toggle('with-feeds', feeds.checked) });
  let entries: Entry[] = [];

  function clear(): void {
    entries = [];
    list.replaceChildren();
    setHidden(empty, false);
  }

  function add(direction: Direction, event: unknown): void {
    const entry = entryOf(direction, event);
    entries.push(entry);
    const bottom = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append(eventRow(t, entry));
    if (entries.length > ENTRIES_MAX) {
      entries.shift();
      list.firstElementChild?.remove();
    }
    setHidden(empty, true);
    if (bottom) list.scrollTop = list.scrollHeight;
  }

  return {
    element: h(
      'section',
      { class: 'card log', 'aria-label': t('events') },
      h(
        'div',
        { class: 'card-head' },
        h('h2', {}, t('events')),
        h('label', { class: 'check' }, feeds, t('heartbeats')),
        h(
          'div',
          { class: 'row tight' },
          button('copy', t('copyAll'), () => copy(entries.map(lineOf).join('\n')), { class: 'plain small' }),
          button('bin', t('clear'), clear, { class: 'plain small' }),
        ),
      ),
      empty,
      list,
    ),
    update() {},
    add,
  };
}

function eventRow(t: Translate, entry: Entry): HTMLElement {
  const feed = FEEDS.includes(entry.type);
  // The payload is drawn when it is opened: most never are.
  const payload = h('pre', {});
  const details = h(
    'details',
    {
      ontoggle: () => {
        if (payload.textContent === '') payload.textContent = JSON.stringify(JSON.parse(entry.json), null, 2);
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
    payload,
    button('copy', t('copy'), () => copy(entry.json), { class: 'plain small' }),
  );
  return h('li', { class: feed ? `feed ${entry.direction}` : entry.direction }, details);
}

function entryOf(direction: Direction, event: unknown): Entry {
  const fields = typeof event === 'object' && event !== null ? (event as Record<string, unknown>) : {};
  return {
    at: new Date(),
    direction,
    type: String(fields.type ?? fields.cmd ?? '?'),
    // A copy as text: handlers may change the object. The one-time password is nobody's to read over a shoulder.
    json: JSON.stringify(event, (key, value) => (key === 'password' ? '•••' : value)),
  };
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
