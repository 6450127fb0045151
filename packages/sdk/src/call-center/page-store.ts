/** Keys of the incumbent's (sdk-facts §3.6); the SDK itself writes three of them, and only once a page has asked for it. */
const PREFIX = 'com.CallCenter.';
const COOKIE_DAYS = 30;

/** What pages keep in the browser by way of the SDK: local storage, or cookies where that is not allowed. */
export const PageStore = {
  get(key: string): string | null {
    try {
      return localStorage.getItem(PREFIX + key);
    } catch {
      return PageStore.getCookie(PREFIX + key);
    }
  },

  set(key: string, value: string): void {
    try {
      localStorage.setItem(PREFIX + key, value);
    } catch {
      PageStore.setCookie(PREFIX + key, value);
    }
  },

  getCookie(key: string): string | null {
    if (typeof document === 'undefined') return null;
    const wanted = `${encodeURIComponent(key)}=`;
    const found = document.cookie.split('; ').find((entry) => entry.startsWith(wanted));
    return found === undefined ? null : decodeURIComponent(found.slice(wanted.length));
  },

  setCookie(key: string, value: string, days = COOKIE_DAYS): void {
    if (typeof document === 'undefined') return;
    const seconds = Math.round(days * 86_400);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on pages that are not secure.
    document.cookie = `${encodeURIComponent(key)}=${encodeURIComponent(value)}; path=/; max-age=${seconds}; SameSite=Lax`;
  },
};
