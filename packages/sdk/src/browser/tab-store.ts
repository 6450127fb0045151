/** What a tab keeps for itself over a reload; it goes with the tab. Nothing of it is secret. */
export interface TabStore {
  get(key: string): string | undefined;
  /** @param value undefined: no longer kept */
  set(key: string, value: string | undefined): void;
}

/** The session storage. Where the browser keeps it from the page, or the page has filled it, nothing is kept, and nothing else fails. */
export const tabStore: TabStore = {
  get(key) {
    try {
      return sessionStorage.getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  },
  set(key, value) {
    try {
      if (value === undefined) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch {
      // Nothing is kept.
    }
  },
};
