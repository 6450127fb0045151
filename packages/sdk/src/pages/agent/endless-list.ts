import { h } from '../shared/dom.ts';

/** Rows that the browser skips together while they are out of sight: one by one would cost it more than drawing them. */
const GROUP = 25;
/** Scrolled to within this of the end counts as the end. */
const NEAR_END_PX = 40;

export interface EndlessList {
  readonly element: HTMLElement;
  append(rows: readonly HTMLElement[]): void;
  remove(rows: readonly HTMLElement[]): void;
  clear(): void;
}

/** A list whose newest row stays in sight until one scrolls up to read. It is measured when it is drawn or scrolled, never for an event. */
export function endlessList(): EndlessList {
  const element = h('div', { class: 'events' });
  let follows = true;
  element.addEventListener(
    'scroll',
    () => {
      follows = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    },
    { passive: true },
  );

  function lastGroup(): Element {
    const last = element.lastElementChild;
    if (last !== null && last.childElementCount < GROUP) return last;
    const group = h('ol');
    element.append(group);
    return group;
  }

  return {
    element,
    append(rows) {
      for (const row of rows) lastGroup().append(row);
      if (rows.length > 0 && follows) element.scrollTop = element.scrollHeight;
    },
    remove(rows) {
      for (const row of rows) row.remove();
      for (const group of [...element.children]) if (group.childElementCount === 0) group.remove();
    },
    clear() {
      element.replaceChildren();
    },
  };
}
