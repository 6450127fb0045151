import { SCRIPT_READY } from './bar/script-ready.ts';
import { browserEnvironment } from './browser/browser-environment.ts';
import { assemble } from './call-center/create-call-center.ts';
import { lightBar } from './light-bar/light-bar.ts';

/** The script `CallCenter.js`: the global `CallCenter`, made once; an object that the page put there is kept. */
const page = globalThis as {
  CallCenter?: { getVersion?: unknown };
  CallCenterStatus?: unknown;
  SoftPhone?: unknown;
  CC_SoftPhone?: unknown;
  EC_SoftPhone?: unknown;
};

if (typeof page.CallCenter?.getVersion !== 'function') {
  const script = document.currentScript;
  const environment = browserEnvironment(script instanceof HTMLScriptElement ? script.src : undefined);
  const { callCenter, companions } = assemble(environment, page.CallCenter ?? {}, lightBar);
  page.CallCenter = callCenter;
  page.CallCenterStatus = companions.status;
  page.SoftPhone = companions.softPhone;
  page.CC_SoftPhone = companions.softPhone;
  page.EC_SoftPhone = companions.softPhone;
  window.dispatchEvent(new Event(SCRIPT_READY));
}
