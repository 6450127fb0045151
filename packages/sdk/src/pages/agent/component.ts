import type { CallCenter } from '../../call-center/api.ts';
import type { Translate } from './texts.ts';
import type { View } from './view.ts';

/** A part of the page: one element, drawn anew from each view. */
export interface Component {
  readonly element: HTMLElement;
  update(view: View): void;
  /** Once a second, for timers. */
  tick?(view: View): void;
  /** The page is being drawn in another language: stop what runs. */
  close?(): void;
}

/** What every part gets. */
export interface Context {
  readonly callCenter: CallCenter;
  readonly t: Translate;
}
