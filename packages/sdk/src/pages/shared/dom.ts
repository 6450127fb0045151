type Child = Node | string | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/**
 * Makes an element. Functions become listeners (`onclick`), `true` an empty attribute, `false` and undefined none.
 * Texts become text nodes, so nothing that a caller's name or an event carries is ever read as markup.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== undefined && child !== false));
  return element;
}

/** Replaces what an element holds, and only when it changes: live regions then speak once. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setHidden(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Line icons on a 24 by 24 grid, drawn in the colour of the text. */
const ICONS = {
  phone:
    'M6.5 3.5l3 .8 1 4-2 1.7a12 12 0 0 0 5.5 5.5l1.7-2 4 1 .8 3c-.2 1.7-1.5 2.9-3.2 2.8C10 19.7 4.3 14 3.7 6.7 3.6 5 4.8 3.7 6.5 3.5z',
  hangUp:
    'M3.2 14.8c-.9-1.4-.6-3 .6-4 4.8-3.7 11.6-3.7 16.4 0 1.2 1 1.5 2.6.6 4l-1.1 1-3.8-1.2-.4-2.6a12 12 0 0 0-7 0l-.4 2.6-3.8 1.2z',
  hold: 'M9 6v12M15 6v12',
  retrieve: 'M8 5.5v13l11-6.5z',
  microphone:
    'M12 3.5a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-5 0V6A2.5 2.5 0 0 1 12 3.5zM6 11.5a6 6 0 0 0 12 0M12 17.5V21M9 21h6',
  microphoneOff:
    'M4 4l16 16M14.5 9.5V6a2.5 2.5 0 0 0-4.9-.7M9.5 10v2a2.5 2.5 0 0 0 4 2M6 11.5a6 6 0 0 0 9.5 4.9M18 11.5c0 .8-.2 1.6-.5 2.4M12 17.5V21M9 21h6',
  keypad: 'M6 5h.01M12 5h.01M18 5h.01M6 11h.01M12 11h.01M18 11h.01M6 17h.01M12 17h.01M18 17h.01',
  ready: 'M5 12.5l4.5 4.5L19 7.5',
  notReady: 'M5 12h14',
  signOut: 'M14 4.5H6.5v15H14M11 12h9M17 8.5l3.5 3.5-3.5 3.5',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  bin: 'M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13',
} as const;

export type IconName = keyof typeof ICONS;

/** Decoration: the word beside it, or the button's label, says it. */
export function icon(name: IconName): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon and a word. */
export function button(
  name: IconName | undefined,
  label: string,
  run: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  return h('button', { type: 'button', ...attributes, onclick: run }, name && icon(name), h('span', {}, label));
}
