/** A host that HTTP steps of flows may ask. */
export interface AllowedHost {
  /** `crm.example.com`, `*.example.com` (its subdomains), `10.0.0.5:8443`. Without a port: that of the scheme. */
  readonly host: string;
  /** It may have a loopback, private or otherwise special address. Default: it may not. */
  readonly private?: boolean;
}

/** The entry that allows a URL, if one does. */
export function allowedHost(hosts: readonly AllowedHost[], url: string): AllowedHost | undefined {
  if (!URL.canParse(url)) {
    return undefined;
  }
  const { protocol, hostname, port, username, password } = new URL(url);
  if ((protocol !== 'http:' && protocol !== 'https:') || username !== '' || password !== '') {
    return undefined;
  }
  // `port` is empty for the scheme's own.
  const asked = port === '' ? hostname : `${hostname}:${port}`;
  const ownPort = `${hostname}:${protocol === 'https:' ? 443 : 80}`;
  return hosts.find(({ host }) => {
    const allowed = host.toLowerCase();
    return allowed.startsWith('*.')
      ? asked.endsWith(allowed.slice(1)) && asked.length > allowed.length - 1
      : allowed === asked || (port === '' && allowed === ownPort);
  });
}
