import type { EventOf } from '@callwright/cti/light';
import type { CallCenter } from './api.ts';
import type { Settings } from './settings.ts';

/** `compact`: `draw()`. `icons`: `drawAllIcon()`. */
export type BarLook = 'compact' | 'icons';

/** What pages set of the bar; read whenever it is drawn. */
export type BarSettings = Readonly<Pick<Settings, 'calloutTransfers'>>;

/**
 * The phone bar that `CallCenter` draws: light DOM, with the element ids of sdk-facts §1.3, which pages style and script. It
 * is its own part, so that a page without a bar loads none. Elements keep themselves up to date by
 * the client's `onChange`, and stop when they have left the page.
 */
export interface BarPort {
  /** `#CallCenter_main`; what stands under this id on the page already is removed by the caller. */
  createBar(callCenter: CallCenter, look: BarLook, settings: BarSettings): HTMLElement;
  /** `#CallCenter_jianpan` */
  createDialPad(callCenter: CallCenter): HTMLElement;
  /** `#CallCenter_TCBox`: who can be transferred to or consulted. @param mode what a click on an agent does */
  createTransferBox(
    callCenter: CallCenter,
    idleAgents: Pick<EventOf<'idleagents'>, 'data'>,
    mode: 'transfer' | 'consult',
  ): HTMLElement;
}
