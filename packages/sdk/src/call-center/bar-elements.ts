import type { ControlSelector } from './api-bar.ts';
import type { BarLook } from './bar-port.ts';

/** The elements that a page means; none outside a browser. */
export function elementsOf(selector: ControlSelector): readonly Element[] {
  if (typeof document === 'undefined') return [];
  if (typeof selector === 'string') return [...document.querySelectorAll(selector)];
  return selector instanceof Element ? [selector] : [...Array.from(selector)];
}

/** The compact bar hides what does not apply, the icon bar greys it (sdk-facts §1.3). */
export function setShown(element: Element, shown: boolean, look: BarLook): void {
  if (!(element instanceof HTMLElement)) return;
  if (look === 'compact') {
    element.hidden = !shown;
    return;
  }
  element.dataset.status = shown ? 'active' : 'static';
  if (element instanceof HTMLButtonElement) element.disabled = !shown;
}

/** A page with jQuery gets a jQuery object, which it may `appendTo`; any other the element. */
export function fromPage(element: HTMLElement): HTMLElement {
  const jQuery: unknown = Reflect.get(globalThis, 'jQuery');
  return typeof jQuery === 'function' ? (jQuery(element) as HTMLElement) : element;
}
