import { readCseq } from '../message/cseq.ts';
import { header } from '../message/headers.ts';
import type { SipMessage, SipRequest, SipResponse } from '../message/message.ts';
import { type ParseProblem, parseMessage } from '../message/parse.ts';
import { validateResponse } from '../message/validate-response.ts';
import { branchOf, topVia } from '../message/via.ts';
import { clientKey, serverKey } from '../transaction/matching.ts';
import { PONG, type StreamEvent, StreamFramer, UNFINISHED_MESSAGE_MS_MAX } from '../transport/stream-framer.ts';
import { type Context, clearTimer, count, emit, type Stream, setTimer } from './context.ts';
import type { Flow } from './inputs.ts';
import { takeToken } from './rate-limit.ts';
import { readIncoming, readUnreadable } from './reading.ts';
import { forgetConnection } from './registration.ts';
import { respondStateless } from './responses.ts';
import { sourceOf } from './source.ts';
import { failFlow, stepClient, stepServer } from './transactions.ts';

/** One UDP datagram. */
export function onDatagram(ctx: Context, flow: Flow, bytes: Uint8Array): void {
  if (bytes.length > ctx.settings.limits.messageBytesMax) {
    count(ctx, 'oversized', flow);
    return;
  }
  const parsed = parseMessage(bytes);
  if (parsed.ok) onMessage(ctx, flow, parsed.message, bytes.length);
  else if (parsed.problem.kind !== 'empty') onProblem(ctx, flow, parsed.problem, bytes.length);
}

/** Bytes of a TCP connection, cut as the network pleases. */
export function onStreamData(ctx: Context, flow: Flow, bytes: Uint8Array): void {
  const connection = flow.connection ?? '';
  const stream = openStream(ctx, flow, connection);
  if (stream === undefined) return;
  for (const event of stream.framer.push(bytes)) onStreamEvent(ctx, flow, connection, event, bytes.length);
  watchUnfinished(ctx, connection, stream);
}

/** The time that a begun message may take is over. */
export function streamTimer(ctx: Context, connection: string): void {
  const stream = ctx.state.streams.get(connection);
  if (stream === undefined) return;
  stream.timed = false;
  const event = stream.framer.abandon();
  if (event !== undefined) onStreamEvent(ctx, stream.flow, connection, event, 0);
}

function openStream(ctx: Context, flow: Flow, connection: string): Stream | undefined {
  const { streams } = ctx.state;
  const known = streams.get(connection);
  if (known !== undefined) return known;
  if (streams.size >= ctx.settings.limits.streamsMax) {
    count(ctx, 'overload', flow);
    emit(ctx, { type: 'closeStream', connection });
    return undefined;
  }
  const stream: Stream = { framer: new StreamFramer(), flow, timed: false };
  streams.set(connection, stream);
  return stream;
}

/** A timer runs as long as a message is begun and not ended: from its first octet, whatever follows. */
function watchUnfinished(ctx: Context, connection: string, stream: Stream): void {
  const { unfinished } = stream.framer;
  if (unfinished === stream.timed) return;
  stream.timed = unfinished;
  if (unfinished) setTimer(ctx, `S${connection}`, UNFINISHED_MESSAGE_MS_MAX);
  else clearTimer(ctx, `S${connection}`);
}

function onStreamEvent(ctx: Context, flow: Flow, connection: string, event: StreamEvent, size: number): void {
  switch (event.type) {
    case 'message':
      onMessage(ctx, flow, event.message, size);
      return;
    case 'malformed':
      onProblem(ctx, flow, event.problem, size);
      return;
    case 'ping':
      emit(ctx, { type: 'send', flow, bytes: PONG });
      return;
    case 'lost':
      // Nobody knows where the next message begins: an answer if one can be given, then the end.
      onProblem(ctx, flow, event.problem, size);
      forgetStream(ctx, connection);
      emit(ctx, { type: 'closeStream', connection });
      return;
  }
}

function forgetStream(ctx: Context, connection: string): void {
  const stream = ctx.state.streams.get(connection);
  if (stream?.timed === true) {
    stream.timed = false;
    clearTimer(ctx, `S${connection}`);
  }
  ctx.state.streams.delete(connection);
}

export function onStreamClosed(ctx: Context, connection: string): void {
  forgetStream(ctx, connection);
  forgetConnection(ctx, connection);
  failFlow(ctx, (flow) => flow.connection === connection);
}

export function onTransportError(ctx: Context, failed: Flow): void {
  failFlow(
    ctx,
    (flow) =>
      flow.transport === failed.transport &&
      flow.address === failed.address &&
      flow.port === failed.port &&
      (failed.connection === undefined || flow.connection === failed.connection || !isOpen(ctx, flow.connection)),
  );
}

/** What was to go out on a connection that is closed went out on another one with the same peer (`send` in `effects.ts`). */
function isOpen(ctx: Context, connection: string | undefined): boolean {
  return connection !== undefined && ctx.state.streams.has(connection);
}

function onMessage(ctx: Context, flow: Flow, message: SipMessage, size: number): void {
  if (message.kind === 'response') onResponse(ctx, flow, message);
  else onRequest(ctx, flow, message, size);
}

function onResponse(ctx: Context, flow: Flow, response: SipResponse): void {
  if (validateResponse(response) !== undefined) {
    count(ctx, 'malformed', flow);
    return;
  }
  const via = topVia(response);
  const branch = via === undefined ? undefined : branchOf(via);
  const method = readCseq(response)?.method;
  const entry =
    branch === undefined || method === undefined ? undefined : ctx.state.transactions.find(clientKey(branch, method));
  if (entry?.data.role !== 'client') {
    count(ctx, 'stray', flow);
    return;
  }
  stepClient(ctx, entry, { type: 'response', response });
}

function onRequest(ctx: Context, flow: Flow, message: SipRequest, size: number): void {
  const incoming = readIncoming(message, flow, size);
  if (incoming === undefined || header(message, 'call-id') === undefined) {
    onUnreadable(ctx, flow, message, size);
    return;
  }
  const entry = ctx.state.transactions.find(serverKey(incoming.identity));
  if (entry?.data.role === 'server') {
    if (incoming.identity.method !== 'ACK') {
      stepServer(ctx, entry, { type: 'retransmission' });
      return;
    }
    const { state } = entry.machine.tx;
    stepServer(ctx, entry, { type: 'ack' });
    // The ACK for a non-2xx ends here; that for a 2xx goes to its dialog, even when an old client gave it the branch
    // of the INVITE.
    if (state !== 'accepted') return;
  }
  ctx.user.request(ctx, incoming);
}

/** A request that can't even be matched: answered 400 if it has a Via, else dropped. */
function onUnreadable(ctx: Context, flow: Flow, message: SipRequest, size: number): void {
  onProblem(
    ctx,
    flow,
    { kind: 'malformed', isResponse: false, status: 400, text: 'Bad Request', recover: message },
    size,
  );
}

function onProblem(ctx: Context, flow: Flow, problem: ParseProblem, size: number): void {
  count(ctx, problem.kind === 'tooLarge' ? 'oversized' : 'malformed', flow);
  const { recover, status, text } = problem;
  if (problem.isResponse || recover === undefined || recover.method === 'ACK') return;
  const incoming = readIncoming(recover, flow, size) ?? readUnreadable(recover, flow, size);
  if (incoming === undefined) return;
  if (sourceOf(ctx, flow).kind === 'unknown') {
    const { state, settings } = ctx;
    if (!takeToken(state.sources, flow.address, settings.limits, ctx.nowMs)) {
      count(ctx, 'rateLimited', flow);
      return;
    }
  }
  respondStateless(ctx, incoming, status, { reason: text });
}
