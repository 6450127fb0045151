import type { ClientSnapshot } from '../../agent-client/client-snapshot.ts';
import type { CallCenter } from '../../call-center/api.ts';
import type { Translate } from './texts.ts';

/** A part of the page: one element, drawn anew from each snapshot. */
export interface Component {
  readonly element: HTMLElement;
  update(snapshot: ClientSnapshot): void;
  /** The page is being drawn in another language: stop what runs. */
  close?(): void;
}

/** A part that stands in a tab. */
export interface View extends Component {
  /** Its tab is chosen, or another. */
  see(seen: boolean): void;
}

/** What every part gets. */
export interface Context {
  readonly callCenter: CallCenter;
  readonly t: Translate;
}
