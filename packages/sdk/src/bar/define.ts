import { CallCenterBar } from './call-center-bar.component.ts';

/** Makes `<call-center-bar>` known to the page. A second script does nothing. */
export function defineCallCenterBar(): void {
  if (customElements.get('call-center-bar') === undefined) customElements.define('call-center-bar', CallCenterBar);
}
