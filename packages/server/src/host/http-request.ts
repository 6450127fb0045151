import { lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { CompanyEffect, CompanyInput } from '@callwright/engine';
import type { Log } from '../metrics/log.ts';
import { isPublicAddress } from './http-target.ts';

/**
 * Carries out the HTTP steps of IVR flows: with a time limit, a size limit, to public addresses only (the address is checked
 * where the socket connects, so a name that changes its answer in between gains nothing), and following no redirect to
 * another host.
 */
export interface HttpRequests {
  /** Each request is answered once by `respond`, unless it is cancelled. */
  run(effect: HttpEffect, respond: (input: CompanyInput) => void): void;
  cancel(requestId: string): void;
  cancelAll(): void;
}

type HttpEffect = Extract<CompanyEffect, { type: 'httpRequest' }>;
type Outcome =
  | { readonly outcome: 'ok'; readonly data: unknown }
  | { readonly outcome: 'failed' | 'timeout'; readonly reason: string };

/** Requests of one company at once; the next fails at once. Callers wait for them, so few are open for long. */
const REQUESTS_MAX = 200;
/** Bytes of an answer: it becomes data of a call, which has the same limit. */
const ANSWER_BYTES_MAX = 65_536;
const REDIRECTS_MAX = 3;
/** Headers that are ours to set. */
const OWN_HEADERS = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'upgrade', 'expect', 'te']);

export function createHttpRequests(log: Log): HttpRequests {
  const running = new Map<string, AbortController>();

  async function answer(effect: HttpEffect, abort: AbortController): Promise<Outcome> {
    const timer = setTimeout(() => abort.abort('timeout'), effect.timeoutMs);
    try {
      return await follow(effect, abort.signal);
    } catch (error) {
      const timedOut = abort.signal.aborted && abort.signal.reason === 'timeout';
      return { outcome: timedOut ? 'timeout' : 'failed', reason: error instanceof Error ? error.message : `${error}` };
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    run(effect, respond) {
      const { requestId, callId } = effect;
      if (running.size >= REQUESTS_MAX) {
        log.warn({ callId }, 'too many web requests of flows at once');
        respond({ type: 'httpResponse', requestId, callId, outcome: 'failed', data: undefined });
        return;
      }
      const abort = new AbortController();
      running.set(requestId, abort);
      void answer(effect, abort).then((result) => {
        if (!running.delete(requestId)) {
          return; // cancelled
        }
        if (result.outcome !== 'ok') {
          log.warn(
            { callId, host: URL.parse(effect.url)?.host, reason: result.reason },
            'a web request of a flow failed',
          );
        }
        const data = result.outcome === 'ok' ? result.data : undefined;
        respond({ type: 'httpResponse', requestId, callId, outcome: result.outcome, data });
      });
    },
    cancel(requestId) {
      const abort = running.get(requestId);
      running.delete(requestId);
      abort?.abort('cancelled');
    },
    cancelAll() {
      for (const requestId of [...running.keys()]) {
        this.cancel(requestId);
      }
    },
  };
}

async function follow(effect: HttpEffect, signal: AbortSignal): Promise<Outcome> {
  let url = new URL(effect.url);
  for (let hops = 0; ; hops++) {
    const response = await send(effect, url, signal);
    const location = response.headers.location;
    const status = response.statusCode ?? 0;
    if (status < 300 || status > 399 || location === undefined) {
      return await read(response, status);
    }
    response.resume();
    const next = URL.parse(location, url.href);
    // The same scheme, host and port: what the company allowed. A body is not sent twice.
    if (next?.origin !== url.origin || hops >= REDIRECTS_MAX || effect.method !== 'GET') {
      response.destroy();
      return { outcome: 'failed', reason: `status ${status}, a redirect that is not followed` };
    }
    url = next;
  }
}

function send(effect: HttpEffect, url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const own = Object.entries(effect.headers).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()));
  const body = effect.body === undefined ? undefined : Buffer.from(effect.body);
  const headers = {
    accept: 'application/json',
    'user-agent': 'callwright',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), value])),
    ...(body === undefined ? {} : { 'content-length': body.length }),
  };
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // A literal address is not looked up, so it is checked here.
    if (!effect.privateAllowed && isIP(host) !== 0 && !isPublicAddress(host)) {
      reject(new Error(`${host} is no public address`));
      return;
    }
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const lookedUp = effect.privateAllowed ? {} : { lookup: publicLookup };
    const options = { method: effect.method, headers, signal, agent: false, maxHeaderSize: 16_384, ...lookedUp };
    const sent = start(url, options, resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Resolves a name for a socket, and refuses it when any of its addresses is not public. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, '', 0);
      return;
    }
    const wrong = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (wrong !== undefined || first === undefined) {
      callback(new Error(`${hostname} leads to ${wrong?.address ?? 'nothing'}, which is no public address`), '', 0);
    } else if (options.all === true) {
      callback(null, addresses);
    } else {
      callback(null, first.address, first.family);
    }
  });
};

async function read(response: IncomingMessage, status: number): Promise<Outcome> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > ANSWER_BYTES_MAX) {
      response.destroy();
      return { outcome: 'failed', reason: `an answer of more than ${ANSWER_BYTES_MAX} bytes` };
    }
    chunks.push(chunk as Buffer);
  }
  if (status < 200 || status > 299) {
    return { outcome: 'failed', reason: `status ${status}` };
  }
  const text = Buffer.concat(chunks).toString('utf8').trim();
  return { outcome: 'ok', data: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
