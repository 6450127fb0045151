import { browserEnvironment } from './call-center/browser-environment.ts';
import { createCallCenter } from './call-center/create-call-center.ts';

/** The script `CallCenter.js`: the global `CallCenter`, made once; an object that the page put there is kept. */
const page = globalThis as { CallCenter?: { getVersion?: unknown } };

if (typeof page.CallCenter?.getVersion !== 'function') {
  const script = document.currentScript;
  const environment = browserEnvironment(script instanceof HTMLScriptElement ? script.src : undefined);
  page.CallCenter = createCallCenter(environment, page.CallCenter);
}
