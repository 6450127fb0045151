import { readCseq } from '../message/cseq.ts';
import { firstValue, header, headerLines, headerValues } from '../message/headers.ts';
import { unbracketed } from '../message/host.ts';
import type { SipRequest } from '../message/message.ts';
import { tagOf } from '../message/name-addr.ts';
import { param } from '../message/params.ts';
import { branchOf, readVia, type Via } from '../message/via.ts';
import type { Flow } from './inputs.ts';
import type { IncomingRequest } from './state.ts';

/** Port of a Via or URI that names none (RFC 3261 §18.1.1). */
export const DEFAULT_PORT = 5060;

/**
 * Reads what every request must have to be answered at all. `undefined`: not even its Via can be used.
 * Missing From, To, Call-ID or CSeq come back empty: such a request is only ever answered 400.
 */
export function readIncoming(message: SipRequest, flow: Flow, size: number): IncomingRequest | undefined {
  const topVia = firstValue(message, 'via');
  const via = topVia === undefined ? undefined : readVia(topVia);
  if (topVia === undefined || via === undefined) return undefined;
  const cseq = readCseq(message);
  const from = header(message, 'from') ?? '';
  const to = header(message, 'to') ?? '';
  return {
    message,
    identity: {
      method: message.method,
      requestUri: message.requestUri,
      branch: branchOf(via),
      sentBy: `${via.host.toLowerCase()}:${via.port ?? ''}`,
      topVia,
      callId: header(message, 'call-id') ?? '',
      fromTag: tagOf(from),
      cseq: cseq?.number ?? 0,
    },
    from,
    to,
    toTag: tagOf(to),
    vias: responseVias(message, topVia, via, flow),
    flow,
    replyFlow: replyFlow(via, flow),
    size,
  };
}

/**
 * A request whose top Via can't be read, as far as an answer needs it: its Vias go back as they are, to where the
 * request came from. `undefined`: there is no Via, or it is an ACK.
 */
export function readUnreadable(message: SipRequest, flow: Flow, size: number): IncomingRequest | undefined {
  const vias = headerLines(message, 'via');
  const [topVia] = vias;
  if (topVia === undefined || message.method === 'ACK') return undefined;
  return {
    message,
    identity: {
      method: message.method,
      requestUri: message.requestUri,
      branch: undefined,
      sentBy: '',
      topVia,
      callId: header(message, 'call-id') ?? '',
      fromTag: undefined,
      cseq: readCseq(message)?.number ?? 0,
    },
    from: header(message, 'from') ?? '',
    to: header(message, 'to') ?? '',
    toTag: undefined,
    vias,
    flow,
    replyFlow: flow,
    size,
  };
}

/** RFC 3261 §18.2.1: `received` when sent-by names another address; RFC 3581 §4: `rport` filled, and then `received` always. */
function responseVias(message: SipRequest, topVia: string, via: Via, flow: Flow): readonly string[] {
  const wantsPort = param(via.params, 'rport') !== undefined;
  const sameHost = unbracketed(via.host) === flow.address;
  let top = topVia;
  if (wantsPort) {
    top = top.replace(/;\s*rport\s*(?:=[^;]*)?(?=;|$)/i, `;rport=${flow.port}`);
  }
  if (wantsPort || !sameHost) {
    // A `received` that the sender put there itself is not to be believed.
    top = `${top.replace(/;\s*received\s*=[^;]*/i, '')};received=${flow.address}`;
  }
  const all = headerValues(message, 'via');
  return [top, ...all.slice(1)];
}

/** RFC 3261 §18.2.2 and RFC 3581 §4. */
function replyFlow(via: Via, flow: Flow): Flow {
  if (flow.transport === 'udp') {
    if (param(via.params, 'rport') !== undefined) return flow;
    const port = via.port ?? DEFAULT_PORT;
    return port === flow.port ? flow : { transport: 'udp', address: flow.address, port };
  }
  // Over TCP the connection is used while it is open, else one is opened to the sent-by port.
  const port = via.port ?? DEFAULT_PORT;
  return { ...flow, port };
}
