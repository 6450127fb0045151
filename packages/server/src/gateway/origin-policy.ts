/** Which pages may open a socket to us or read our answers (ASVS 5.0 V4.4.2). */
export interface OriginPolicy {
  /**
   * @param origin the `Origin` header; missing for programs that are no browser, which no page can forge: allowed.
   * @param host the `Host` header of the same request, for our own pages.
   */
  allows(origin: string | undefined, host: string | undefined): boolean;
}

export interface OriginRules {
  /** Origins as browsers send them, `https://crm.example.com`; `CALLWRIGHT_ORIGINS`. */
  readonly origins: readonly string[];
  /** The demo: any page served from this machine. */
  readonly anyLoopback: boolean;
}

export function createOriginPolicy(rules: OriginRules): OriginPolicy {
  const listed = new Set(rules.origins.map((origin) => origin.toLowerCase().replace(/\/$/, '')));
  return {
    allows(origin, host) {
      if (origin === undefined) {
        return true;
      }
      const url = parse(origin);
      if (url === undefined) {
        return false; // `null`: sandboxed frames and files
      }
      if (listed.has(url.origin)) {
        return true;
      }
      if (rules.anyLoopback && isLoopbackName(url.hostname)) {
        return true;
      }
      return isOwnPage(url, host);
    },
  };
}

/** `localhost`, `127.0.0.0/8` or `::1`, as the host part of a URL shows them. */
export function isLoopbackName(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Our own pages call the host that they came from. A name is believed only when it can't be a rebound one: an attacker's
 * DNS name that points at 127.0.0.1 also arrives with equal `Origin` and `Host`, so names other than loopback and
 * addresses have to be listed.
 */
function isOwnPage(url: URL, host: string | undefined): boolean {
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(url.hostname) || url.hostname.startsWith('[');
  return host !== undefined && url.host === host.toLowerCase() && (isAddress || isLoopbackName(url.hostname));
}

function parse(origin: string): URL | undefined {
  const url = URL.parse(origin);
  return url === null || url.origin === 'null' ? undefined : url;
}
