/** Shorter texts are no address: the incumbent ignores them too (sdk-facts §1.1, `set3CS_url`). */
const SHORTEST = 8;

/**
 * The base address of the server as `set3CS_url` and `opLogin` take it: `host`, `host:port/path`, or a URL with
 * `http(s)://` or `ws(s)://`. Without a scheme the page's own is used, because a secure page may not call an insecure
 * server. Undefined when it is no address.
 */
export function serverBase(url: unknown, pageIsSecure: boolean): string | undefined {
  if (typeof url !== 'string' || url.length <= SHORTEST) return undefined;
  const match = /^(https?|wss?):\/\/(.+)$/i.exec(url);
  const scheme = match?.[1]?.toLowerCase();
  const rest = (match?.[2] ?? url).replace(/\/$/, '');
  const secure = scheme === undefined ? pageIsSecure : scheme === 'https' || scheme === 'wss';
  const base = `${secure ? 'https' : 'http'}://${rest}`;
  return URL.canParse(base) ? base : undefined;
}
