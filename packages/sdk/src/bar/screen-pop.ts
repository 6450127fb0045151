import type { CallSnapshot, ClientSnapshot } from '../agent-client/client-snapshot.ts';
import type { TabStore } from '../browser/tab-store.ts';

/** `callid` of the last call that was popped, for the life of the tab: a reload during a call pops nothing. */
const STORAGE_KEY = 'callwright.popped';

/** What the page wants at a call: a URL template, a callback, or both. */
export interface PopWishes {
  /** `https://crm.example/find?tel={number}&id={callid}`; fields: those of `popFields`. */
  readonly template: string;
  readonly callback: ((call: CallSnapshot) => void) | undefined;
}

/**
 * Opens the customer's record once for each call: at ringing for calls that come, at dialling for those that go. Only the
 * tab that rings does it.
 */
export class ScreenPop {
  readonly #store: TabStore;
  readonly #open: (url: string) => void;
  #last: string;

  constructor(store: TabStore, open: (url: string) => void) {
    this.#store = store;
    this.#open = open;
    this.#last = store.get(STORAGE_KEY) ?? '';
  }

  /** To be called with every snapshot. */
  see({ call, tab }: ClientSnapshot, { template, callback }: PopWishes): void {
    if (call === undefined || call.callid === '' || call.callid === this.#last || tab !== 'holder') return;
    // An outbound call's number is known with `outcall` at the latest.
    if (call.number === '' && !call.connected) return;
    this.#last = call.callid;
    this.#store.set(STORAGE_KEY, call.callid);
    callback?.(call);
    const url = popUrl(template, call);
    if (url !== undefined) this.#open(url);
  }
}

/** Fills a template in. Only `https:` and `http:` addresses are opened; every value is encoded, so none leaves its place. */
export function popUrl(template: string, call: CallSnapshot): string | undefined {
  if (template === '') return undefined;
  const fields = popFields(call);
  const filled = template.replace(/\{([\w.]+)\}/g, (_, name: string) =>
    encodeURIComponent(Object.hasOwn(fields, name) ? (fields[name] ?? '') : ''),
  );
  const url = urlOf(filled);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : undefined;
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text, globalThis.location?.href);
  } catch {
    return undefined;
  }
}

/** `{number}`, `{callid}`, …, and each text or number of the attached data by its name: `{userdata.level}`, `{followData.order}`. */
function popFields(call: CallSnapshot): Readonly<Record<string, string>> {
  const { callid, number, caller, called, direction, groupId, groupName, uuiData } = call;
  const fields: Record<string, string> = { callid, number, caller, called, direction, groupName, uuiData };
  if (groupId !== undefined) fields.groupId = String(groupId);
  for (const place of ['userdata', 'followData', 'preview'] as const) {
    for (const [name, value] of Object.entries(call[place])) {
      if (typeof value === 'string' || typeof value === 'number') fields[`${place}.${name}`] = String(value);
    }
  }
  return fields;
}
