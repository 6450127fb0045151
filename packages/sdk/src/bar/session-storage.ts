/** The tab's storage; reading it throws where the browser keeps storage from the page. */
export function sessionStorageOrNone(): Storage | undefined {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
}
