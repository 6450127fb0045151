import type { EventOf } from '@callwright/cti/light';
import type { Result } from './result.ts';

/** One element, several, or a jQuery object of them; or a CSS selector list. */
export type ControlSelector = string | Element | ArrayLike<Element>;

/** The phone bar: sdk-facts §1.3. Elements are native; on a page with jQuery they come as jQuery objects. */
export interface BarApi {
  /** The compact bar, `#CallCenter_main`; the page appends it. One that is on the page already is removed. */
  draw(): HTMLElement;
  /** The icon bar. */
  drawAllIcon(): HTMLElement;
  /** Removes the bar (the name is the incumbent's). */
  destory(): void;
  /** Shows the present state again, after the page has drawn the bar anew. */
  applyLastStyle(): this;
  /** Keypad for DTMF, `#CallCenter_jianpan`. */
  dialPlate(): HTMLElement;
  /** Who can be transferred to or consulted, `#CallCenter_TCBox`. @param json the `idleagents` event */
  drawTCBox(json: Pick<EventOf<'idleagents'>, 'data'>): HTMLElement;
  initControl(): this;
  showControl(selector: ControlSelector): this;
  hideControl(selector: ControlSelector): this;
  showCallingControl(): this;
  setStatusAndPhoneText(text: string): this;
  /** Tells the agent something for two seconds, and the alert hook. */
  eventAlert(text: string): this;
  setGreenClass(): this;
  setOrgClass(): this;
  /** Builds the not-ready entries of the bar anew; with `(typeId, text)` (version B) adds one. */
  addBusyButton(typeId?: unknown, text?: string): this;
  removeBusyButton(typeId: number | string): this;
  /** Entry of a predictive task. @param status 2: paused */
  addLoginTask(text: string, groupId: number | string, status?: number): this;
  /** Version A: `(ws_url, media_ip, media_port, text, groupId)`, an entry of the group picker. Version B: as `addLoginTask`. */
  addLoginGroup(...args: readonly (string | number | undefined)[]): this;
  /** Ours: opens the built-in picker of ready agents in the bar. A page with an `idleagents_event` shows its own. */
  pickAgent(mode: 'transfer' | 'consult'): Result;
}
