import { firstValue, header, headerLines, headerValues } from '../message/headers.ts';
import type { HeaderField, SipResponse } from '../message/message.ts';
import { readNameAddr, tagOf } from '../message/name-addr.ts';
import { serializeMessage } from '../message/serialize.ts';
import type { TransactionEntry } from '../transaction/table.ts';
import { type Context, emit } from './context.ts';
import { nextBranch } from './ids.ts';
import type { Flow } from './inputs.ts';
import { EMPTY_BODY, field, viaOf } from './requests.ts';
import type { ClientData, TransactionData } from './state.ts';

/** Forks that may answer one INVITE of ours; further ones get no ACK and will give up by themselves. */
const FORKED_ANSWERS_MAX = 16;

/**
 * Sends the ACK for a 2xx (RFC 3261 §13.2.2.4) and remembers it, so that each retransmitted 2xx gets it again.
 * Returns whether the answer is new: true for the first 2xx with this To tag.
 */
export function acknowledgeSuccess(
  ctx: Context,
  entry: TransactionEntry<TransactionData>,
  data: ClientData,
  response: SipResponse,
  flow: Flow,
): boolean {
  const toTag = tagOf(header(response, 'to')) ?? '';
  data.acks ??= new Map();
  const known = data.acks.get(toTag);
  if (known !== undefined) {
    emit(ctx, { type: 'send', flow: known.flow, bytes: known.bytes });
    return false;
  }
  if (data.acks.size >= FORKED_ANSWERS_MAX || data.request === undefined) return false;
  const bytes = ackBytes(ctx, data, response, flow, entry);
  data.acks.set(toTag, { bytes, flow });
  emit(ctx, { type: 'send', flow, bytes });
  return true;
}

/** The ACK belongs to the dialog: new branch, remote target, route set; the INVITE's CSeq number and credentials. */
function ackBytes(
  ctx: Context,
  data: ClientData,
  response: SipResponse,
  flow: Flow,
  entry: TransactionEntry<TransactionData>,
): Uint8Array {
  const { request } = data;
  const contact = firstValue(response, 'contact');
  const target = (contact === undefined ? undefined : readNameAddr(contact)?.uri) ?? request?.requestUri ?? '';
  // In a first INVITE the route set comes from the response, in a re-INVITE it stands in the request.
  const inDialog = request !== undefined && tagOf(header(request, 'to')) !== undefined;
  const route =
    inDialog && request !== undefined
      ? headerLines(request, 'route')
      : headerValues(response, 'record-route').toReversed();
  const number = /^\d+/.exec(header(response, 'cseq') ?? '')?.[0] ?? '1';
  const headers: HeaderField[] = [
    field('via', viaOf(ctx, flow, nextBranch(ctx.state.branches))),
    field('max-forwards', '70'),
    ...route.map((value) => field('route', value)),
    field('from', header(response, 'from') ?? ''),
    field('to', header(response, 'to') ?? ''),
    field('call-id', header(response, 'call-id') ?? entry.key),
    field('cseq', `${number} ACK`),
  ];
  for (const old of request?.headers ?? []) {
    if (old.name === 'authorization' || old.name === 'proxy-authorization') headers.push(old);
  }
  return serializeMessage({ kind: 'request', method: 'ACK', requestUri: target, headers, body: EMPTY_BODY });
}
