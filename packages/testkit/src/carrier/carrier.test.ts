import type { MediaCommand } from '@callwright/media';
import type { EndpointInput } from '@callwright/sip';
import { expect, test } from 'vitest';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { Carrier } from './carrier.ts';
import type { CarrierEvent } from './protocol.ts';

const REMOTE = { address: '127.0.0.1', port: 9000, codec: 'PCMA', telephoneEvent: 101, sendAudio: true } as const;

/** A carrier whose SIP and media are lists of what it asked for. */
function setUp(customersMax?: number, messagesFolder?: string) {
  const clock = new VirtualClock(1_000_000);
  const sip: EndpointInput[] = [];
  const media: MediaCommand[] = [];
  const told: CarrierEvent[] = [];
  const carrier: Carrier = new Carrier(
    {
      sip: (input) => void sip.push(input),
      media: (command) => void media.push(command),
      setTimer: (name, ms) => clock.setTimer(name, ms, () => carrier.timer(name)),
      clearTimer: (name) => clock.clearTimer(name),
      tell: (event) => void told.push(event),
      sdp: {
        offer: (port) => `offer ${port}`,
        answer: (offer, port) => (offer === 'video' ? undefined : { sdp: `answer ${port}`, remote: REMOTE }),
        readAnswer: () => REMOTE,
      },
      wallMs: () => clock.nowMs,
    },
    customersMax,
    messagesFolder,
  );
  carrier.mediaEvent({ type: 'ports', ports: [24000, 24002, 24004] });
  const states = (): string[] =>
    told.flatMap((event) => (event.event === 'customer' ? [`${event.customer.id} ${event.customer.state}`] : []));
  const isCalled = (leg: string, called: string, sdp: string | null = 'offer'): void =>
    carrier.sipEffect({
      type: 'legIncoming',
      leg,
      from: { kind: 'trunk', trunk: 'callwright' },
      called,
      caller: '4008001234',
      displayName: '',
      sdp: sdp ?? undefined,
      uui: undefined,
      callIdHeader: 'x',
    });
  return { carrier, clock, sip, media, told, states, isCalled };
}

test('a called customer rings, answers after its time, talks, and is hung up by Callwright', () => {
  const { carrier, clock, sip, media, states, isCalled } = setUp();
  isCalled('L1', '13300000019');
  clock.advance(1_999);
  expect(sip).toEqual([{ type: 'ring', leg: 'L1' }]);
  clock.advance(1);
  expect(sip.at(-1)).toEqual({ type: 'answer', leg: 'L1', sdp: 'answer 24000' });
  expect(media.map((command) => command.type)).toEqual(['openRtp', 'setRemote', 'play']);
  carrier.sipEffect({ type: 'legEnded', leg: 'L1', by: 'bye', cause: undefined });
  expect(media.at(-1)).toEqual({ type: 'closeLeg', leg: 'L1' });
  expect(states()).toEqual(['L1 ringing', 'L1 talking', 'L1 ended']);
  expect(carrier.customers[0]?.endReason).toBe('callwright');
  clock.advance(30_000);
  expect(carrier.customers).toEqual([]);
});

test('an answering machine greets, beeps, and records from then on', () => {
  const { carrier, clock, media, told, isCalled } = setUp(undefined, '/messages');
  isCalled('L1', '13300000006');
  clock.advance(2_000);
  expect(media.at(-1)).toMatchObject({ type: 'play', play: 'L1', loop: false });
  carrier.mediaEvent({ type: 'playEnded', play: 'L1', reason: 'finished' });
  const path = '/messages/13300000006.wav';
  expect(media.slice(-2)).toMatchObject([{ type: 'play' }, { type: 'record', recording: 'L1', path, left: 'L1' }]);
  carrier.sipEffect({ type: 'legEnded', leg: 'L1', by: 'bye', cause: undefined });
  expect(media.slice(-2).map((command) => command.type)).toEqual(['stopRecord', 'closeLeg']);
  carrier.mediaEvent({ type: 'recorded', recording: 'L1', path, durationMs: 900, complete: true });
  expect(told.at(-1)).toEqual({ event: 'message', number: '13300000006', path, durationMs: 900 });
});

test('numbers that refuse, ring for ever and hang up do so', () => {
  const { clock, sip, carrier, isCalled } = setUp();
  isCalled('busy', '13300000001');
  isCalled('gone', '13300000003');
  isCalled('rings', '13300000002');
  isCalled('short', '13300000005');
  clock.advance(4_999);
  expect(sip).toEqual([
    { type: 'reject', leg: 'busy', status: 486, reason: 'Busy Here' },
    { type: 'reject', leg: 'gone', status: 404, reason: 'Not Found' },
    { type: 'ring', leg: 'rings' },
    { type: 'ring', leg: 'short' },
    { type: 'answer', leg: 'short', sdp: 'answer 24002' },
  ]);
  clock.advance(1);
  expect(sip.at(-1)).toEqual({ type: 'hangup', leg: 'short' });
  carrier.sipEffect({ type: 'legEnded', leg: 'rings', by: 'cancel', cause: undefined });
  expect(carrier.customers.map((customer) => customer.endReason)).toEqual(['cancelled', 'customer']);
});

test('a customer that rings for ever is answered, or declined, by hand', () => {
  const { carrier, sip, isCalled } = setUp();
  isCalled('a', '13300000002');
  isCalled('b', '13300000002');
  carrier.command({ cmd: 'answer', id: 'a' });
  carrier.command({ cmd: 'hangup', id: 'b' });
  expect(sip.slice(2)).toEqual([
    { type: 'answer', leg: 'a', sdp: 'answer 24000' },
    { type: 'reject', leg: 'b', status: 603, reason: 'Decline' },
  ]);
});

test('a customer calls, presses keys and hangs up', () => {
  const { carrier, sip, media, states } = setUp();
  carrier.command({ cmd: 'call', id: 'c1', number: '13800138000', called: '95001' });
  expect(sip[0]).toMatchObject({ type: 'dial', leg: 'c1', request: { from: '13800138000', sdp: 'offer 24000' } });
  carrier.sipEffect({ type: 'legRinging', leg: 'c1', status: 180, sdp: undefined });
  carrier.command({ cmd: 'keys', id: 'c1', digits: '1' });
  carrier.sipEffect({ type: 'legAnswered', leg: 'c1', sdp: 'theirs' });
  carrier.command({ cmd: 'keys', id: 'c1', digits: '1#' });
  carrier.command({ cmd: 'hangup', id: 'c1' });
  expect(media.map((command) => command.type)).toEqual(['openRtp', 'setRemote', 'play', 'sendDigits', 'closeLeg']);
  expect(states()).toEqual(['c1 calling', 'c1 ringing', 'c1 talking', 'c1 ended']);
  expect(sip.at(-1)).toEqual({ type: 'hangup', leg: 'c1' });
});

test('a refused customer is told of with the status; a silent network is a loss', () => {
  const { carrier } = setUp();
  carrier.command({ cmd: 'call', id: 'c1', number: '138', called: '1' });
  carrier.command({ cmd: 'call', id: 'c2', number: '138', called: '2' });
  carrier.sipEffect({ type: 'legFailed', leg: 'c1', status: 404, reason: 'Not Found', cause: undefined });
  carrier.sipEffect({ type: 'legFailed', leg: 'c2', status: 408, reason: 'Request Timeout', cause: undefined });
  expect(carrier.customers.map(({ endReason, sipStatus }) => [endReason, sipStatus])).toEqual([
    ['refused', 404],
    ['lost', 408],
  ]);
});

test('commands that make no sense are named and change nothing', () => {
  const { carrier, sip, told } = setUp();
  carrier.command({ cmd: 'hangup', id: 'nobody' });
  carrier.command({ cmd: 'call', id: 'x', number: 'a b', called: '95001' });
  carrier.command({ cmd: 'call', id: '', number: '1', called: '95001' });
  carrier.command({ cmd: 'call', id: 'x', number: '1', called: '95001\r\nX: y' });
  carrier.command({ cmd: 'call', id: 'ok', number: '1', called: '95001' });
  carrier.command({ cmd: 'call', id: 'ok', number: '1', called: '95001' });
  carrier.command({ cmd: 'answer', id: 'ok' });
  expect(sip).toHaveLength(1);
  expect(told.filter((event) => event.event === 'problem')).toHaveLength(6);
});

test('beyond the limit calls are refused; an offer with nothing in common too; a hold is answered', () => {
  const { carrier, clock, sip, isCalled, told } = setUp(2);
  isCalled('video', '13300000000', 'video');
  isCalled('late', '13300000000', null);
  isCalled('third', '13300000000');
  carrier.command({ cmd: 'call', id: 'fourth', number: '1', called: '95001' });
  expect(told.at(-1)).toMatchObject({ event: 'problem', id: 'fourth' });
  clock.advance(1_000);
  carrier.sipEffect({ type: 'legOffer', leg: 'late', sdp: 'hold' });
  expect(sip.slice(2)).toEqual([
    { type: 'reject', leg: 'third', status: 503, reason: 'Service Unavailable' },
    { type: 'reject', leg: 'video', status: 488 },
    { type: 'answer', leg: 'late', sdp: 'offer 24002' },
    { type: 'answerOffer', leg: 'late', sdp: 'answer 24002' },
  ]);
});
