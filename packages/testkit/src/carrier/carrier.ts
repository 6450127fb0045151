import { join } from 'node:path';
import type { MediaCommand, MediaEvent } from '@callwright/media';
import type { DialRequest, EndpointEffect, EndpointInput } from '@callwright/sip';
import { CUSTOMERS_MAX_DEFAULT, DIGITS_MAX, ENDED_KEPT_MS, NAME_LENGTH_MAX } from './limits.ts';
import { behaviourOf } from './number-plan.ts';
import { endReasonOf, type Phone, toCustomer } from './phone.ts';
import type { CarrierCommand, CarrierEvent, Customer, CustomerEndReason, CustomerState } from './protocol.ts';
import { MACHINE_LISTENS, partsFor } from './voices.ts';

/** The trunk of the carrier's SIP endpoint on which Callwright is reached. */
export const CALLWRIGHT_TRUNK = 'callwright';

const DECLINE = 603;
const NOT_ACCEPTABLE = 488;
const UNAVAILABLE = 503;

/** Where a peer's audio goes, out of its SDP. */
export type RemoteAudio = Omit<Extract<MediaCommand, { type: 'setRemote' }>, 'type' | 'leg'>;

/** Reads and writes session descriptions. */
export interface SdpPort {
  offer(port: number): string;
  /** Our answer to an offer, and what the peer said; `undefined`: nothing in common. */
  answer(offer: string, port: number): { readonly sdp: string; readonly remote: RemoteAudio } | undefined;
  /** What the peer's answer to our offer says; `undefined`: unusable. */
  readAnswer(answer: string): RemoteAudio | undefined;
}

/** What the carrier is joined to. It never waits: everything comes back as an effect, an event or a timer. */
export interface CarrierPorts {
  sip(input: EndpointInput): void;
  media(command: MediaCommand): void;
  setTimer(name: string, afterMs: number): void;
  clearTimer(name: string): void;
  tell(event: CarrierEvent): void;
  readonly sdp: SdpPort;
  /** Unix ms. */
  wallMs(): number;
}

/**
 * The public telephone network behind Callwright's trunk, with its customers: real SIP and real audio, made-up people.
 *
 * ```
 *  call ─▶ calling ─▶ ringing ─▶ talking ─▶ ended      (inbound: the customer calls)
 *  INVITE ──────────▶ ringing ─▶ talking ─▶ ended      (outbound: the customer is called, and does as its number says)
 * ```
 * Commands, SIP effects, media events and timers come in one at a time; nothing they hold makes it throw.
 */
export class Carrier {
  readonly #ports: CarrierPorts;
  readonly #customersMax: number;
  readonly #messagesFolder: string | undefined;
  readonly #phones = new Map<string, Phone>();
  readonly #rtpPorts: number[] = [];
  #living = 0;

  /** `messagesFolder`: absolute; absent: answering machines keep nothing of what they are told. */
  constructor(ports: CarrierPorts, customersMax = CUSTOMERS_MAX_DEFAULT, messagesFolder?: string) {
    this.#ports = ports;
    this.#customersMax = customersMax;
    this.#messagesFolder = messagesFolder;
  }

  /** Every customer that is in a call or was until a moment ago. */
  get customers(): readonly Customer[] {
    return [...this.#phones.values()].map(toCustomer);
  }

  command(command: CarrierCommand): void {
    if (command.cmd === 'list') {
      for (const customer of this.customers) this.#ports.tell({ event: 'customer', customer });
      this.#ports.tell({ event: 'listed', count: this.#phones.size });
      return;
    }
    if (command.cmd === 'call') {
      this.#call(command);
      return;
    }
    const phone = this.#phones.get(command.id);
    if (phone === undefined || phone.state === 'ended') {
      this.#problem(`no customer ${command.id} in a call`, command.id);
    } else if (command.cmd === 'hangup') this.#hangUp(phone);
    else if (command.cmd === 'answer') this.#answerByHand(phone);
    else this.#press(phone, command.digits);
  }

  sipEffect(effect: EndpointEffect): void {
    if (effect.type === 'legIncoming') {
      this.#incoming(effect);
      return;
    }
    if (!('leg' in effect)) return;
    const phone = this.#phones.get(effect.leg);
    if (phone === undefined || phone.state === 'ended') return;
    switch (effect.type) {
      case 'legRinging':
        if (effect.sdp !== undefined) this.#connectAudio(phone, this.#ports.sdp.readAnswer(effect.sdp));
        if (phone.state === 'calling') this.#enter(phone, 'ringing');
        break;
      case 'legAnswered':
        this.#talk(phone, this.#ports.sdp.readAnswer(effect.sdp));
        break;
      case 'legConfirmed':
        // RFC 3264 §5: the INVITE had no offer, ours was in the 200, the answer is in the ACK.
        if (effect.sdp !== undefined) this.#connectAudio(phone, this.#ports.sdp.readAnswer(effect.sdp));
        break;
      case 'legFailed':
        phone.sipStatus = effect.status;
        this.#end(phone, effect.status === 408 || effect.status === 503 ? 'lost' : 'refused');
        break;
      case 'legEnded':
        this.#end(phone, endReasonOf(effect.by));
        break;
      case 'legOffer':
        this.#reOffer(phone, effect.sdp);
        break;
      default:
        break;
    }
  }

  mediaEvent(event: MediaEvent): void {
    if (event.type === 'ports') this.#rtpPorts.push(...event.ports);
    else if (event.type === 'playEnded') this.#playEnded(event.play, event.reason, event.detail);
    else if (event.type === 'recorded') this.#recorded(event.recording, event.path, event.durationMs);
    else if (event.type === 'refused') this.#problem(`media refuses ${event.command}: ${event.reason}`, event.leg);
    else if (event.type === 'legLost') {
      const phone = this.#phones.get(event.leg);
      if (phone === undefined || phone.state === 'ended') return;
      this.#ports.sip({ type: 'hangup', leg: phone.id });
      this.#end(phone, 'lost');
    }
  }

  timer(name: string): void {
    const [what, id] = splitTimer(name);
    const phone = this.#phones.get(id);
    if (phone === undefined) return;
    if (what === 'answer' && phone.state === 'ringing') this.#answer(phone);
    else if (what === 'hangUp' && phone.state === 'talking') this.#hangUp(phone);
    else if (what === 'forget') this.#phones.delete(id);
  }

  /** Hangs every call up: the carrier is about to end. */
  close(): void {
    for (const phone of this.#phones.values()) if (phone.state !== 'ended') this.#hangUp(phone);
  }

  #call(command: Extract<CarrierCommand, { cmd: 'call' }>): void {
    const { id, number, called } = command;
    const fault = this.#whyNotCall(id, number, called);
    if (fault !== undefined) {
      this.#problem(fault, id);
      return;
    }
    const phone = this.#admit(id, number, called, 'inbound', undefined);
    if (phone === undefined) {
      this.#problem(`no room for another customer (${this.#living} in calls)`, id);
      return;
    }
    const request: DialRequest = {
      target: { kind: 'trunk', trunk: CALLWRIGHT_TRUNK, number: called },
      from: number,
      sdp: this.#ports.sdp.offer(phone.rtpPort),
    };
    this.#tell(phone);
    this.#ports.sip({ type: 'dial', leg: id, request });
  }

  #whyNotCall(id: string, number: string, called: string): string | undefined {
    if (id === '' || id.length > NAME_LENGTH_MAX) return 'an id has 1 to 64 characters';
    if (this.#phones.has(id)) return `there is a customer ${id} already`;
    const isNumber = (text: string): boolean => /^[0-9+*#A-Za-z._-]+$/.test(text) && text.length <= NAME_LENGTH_MAX;
    if (!isNumber(number)) return 'the number of a customer has 1 to 64 digits or letters';
    return isNumber(called) ? undefined : 'the called number has 1 to 64 digits or letters';
  }

  #incoming(effect: Extract<EndpointEffect, { type: 'legIncoming' }>): void {
    const reject = (status: number, reason: string): void =>
      this.#ports.sip({ type: 'reject', leg: effect.leg, status, reason });
    const behaviour = behaviourOf(effect.called);
    if (behaviour.kind === 'refuses') {
      reject(behaviour.status, behaviour.reason);
      return;
    }
    const phone = this.#admit(effect.leg, effect.called, effect.caller, 'outbound', effect.sdp);
    if (phone === undefined) {
      reject(UNAVAILABLE, 'Service Unavailable');
      return;
    }
    this.#ports.sip({ type: 'ring', leg: phone.id });
    this.#enter(phone, 'ringing');
    if (behaviour.kind === 'ringsForEver') return;
    phone.thereafter = behaviour.thereafter;
    this.#ports.setTimer(`answer/${phone.id}`, behaviour.afterMs);
  }

  /** Takes a customer and an RTP port into service; `undefined` when there is no room for either. */
  #admit(
    id: string,
    number: string,
    called: string,
    direction: Customer['direction'],
    offer: string | undefined,
  ): Phone | undefined {
    if (this.#living >= this.#customersMax) return undefined;
    const rtpPort = this.#rtpPorts.shift();
    if (rtpPort === undefined) return undefined;
    const phone: Phone = {
      id,
      number,
      called,
      direction,
      rtpPort,
      offer,
      thereafter: { kind: 'talks' },
      state: direction === 'inbound' ? 'calling' : 'ringing',
      endReason: undefined,
      sipStatus: undefined,
      sinceMs: this.#ports.wallMs(),
    };
    this.#phones.set(id, phone);
    this.#living++;
    this.#ports.media({ type: 'openRtp', leg: id, port: rtpPort });
    return phone;
  }

  #answer(phone: Phone): void {
    const answer =
      phone.offer === undefined
        ? { sdp: this.#ports.sdp.offer(phone.rtpPort), remote: undefined }
        : this.#ports.sdp.answer(phone.offer, phone.rtpPort);
    if (answer === undefined) {
      phone.sipStatus = NOT_ACCEPTABLE;
      this.#ports.sip({ type: 'reject', leg: phone.id, status: NOT_ACCEPTABLE });
      this.#end(phone, 'refused');
      return;
    }
    this.#ports.sip({ type: 'answer', leg: phone.id, sdp: answer.sdp });
    this.#talk(phone, answer.remote);
  }

  #answerByHand(phone: Phone): void {
    if (phone.direction !== 'outbound' || phone.state !== 'ringing') {
      this.#problem(`customer ${phone.id} is not being called`, phone.id);
      return;
    }
    this.#answer(phone);
  }

  #talk(phone: Phone, remote: RemoteAudio | undefined): void {
    this.#connectAudio(phone, remote);
    this.#enter(phone, 'talking');
    const { thereafter } = phone;
    if (thereafter.kind === 'hangsUp') this.#ports.setTimer(`hangUp/${phone.id}`, thereafter.afterMs);
    this.#ports.media({
      type: 'play',
      play: phone.id,
      legs: [phone.id],
      parts: partsFor(thereafter),
      loop: thereafter.kind !== 'machine',
    });
  }

  #connectAudio(phone: Phone, remote: RemoteAudio | undefined): void {
    if (remote !== undefined) this.#ports.media({ type: 'setRemote', leg: phone.id, ...remote });
  }

  #reOffer(phone: Phone, offer: string | undefined): void {
    if (offer === undefined) {
      this.#ports.sip({ type: 'answerOffer', leg: phone.id, sdp: this.#ports.sdp.offer(phone.rtpPort) });
      return;
    }
    const answer = this.#ports.sdp.answer(offer, phone.rtpPort);
    if (answer === undefined) {
      this.#ports.sip({ type: 'refuseOffer', leg: phone.id, status: NOT_ACCEPTABLE });
      return;
    }
    this.#connectAudio(phone, answer.remote);
    this.#ports.sip({ type: 'answerOffer', leg: phone.id, sdp: answer.sdp });
  }

  #hangUp(phone: Phone): void {
    if (phone.state === 'talking') {
      this.#ports.sip({ type: 'hangup', leg: phone.id });
      this.#end(phone, 'customer');
      return;
    }
    if (phone.direction === 'inbound') {
      this.#ports.sip({ type: 'hangup', leg: phone.id });
      this.#end(phone, 'cancelled');
      return;
    }
    phone.sipStatus = DECLINE;
    this.#ports.sip({ type: 'reject', leg: phone.id, status: DECLINE, reason: 'Decline' });
    this.#end(phone, 'refused');
  }

  #press(phone: Phone, digits: string): void {
    if (phone.state !== 'talking') {
      this.#problem(`customer ${phone.id} does not talk`, phone.id);
      return;
    }
    if (!/^[0-9*#A-D]+$/.test(digits) || digits.length > DIGITS_MAX) {
      this.#problem(`keys are 1 to ${DIGITS_MAX} of 0-9*#A-D`, phone.id);
      return;
    }
    this.#ports.media({ type: 'sendDigits', leg: phone.id, digits });
  }

  #playEnded(play: string, reason: string, detail: string | undefined): void {
    const phone = this.#phones.get(play);
    if (reason === 'finished' && phone?.state === 'talking') this.#listenAsMachine(phone);
    if (reason === 'failed') this.#problem(`customer ${play} cannot be heard: ${detail ?? 'no reason given'}`, play);
  }

  /** The beep is over: from here on a machine records. */
  #listenAsMachine(phone: Phone): void {
    const { id, number } = phone;
    this.#ports.media({ type: 'play', play: `listens/${id}`, legs: [id], parts: MACHINE_LISTENS, loop: false });
    if (this.#messagesFolder === undefined) return;
    const path = join(this.#messagesFolder, `${number}.wav`);
    this.#ports.media({ type: 'record', recording: id, path, left: id, right: undefined });
  }

  #recorded(id: string, path: string, durationMs: number): void {
    const phone = this.#phones.get(id);
    if (phone !== undefined) this.#ports.tell({ event: 'message', number: phone.number, path, durationMs });
  }

  #end(phone: Phone, reason: CustomerEndReason): void {
    phone.endReason = reason;
    this.#living--;
    this.#ports.clearTimer(`answer/${phone.id}`);
    this.#ports.clearTimer(`hangUp/${phone.id}`);
    this.#ports.setTimer(`forget/${phone.id}`, ENDED_KEPT_MS);
    const records = phone.thereafter.kind === 'machine' && this.#messagesFolder !== undefined;
    if (records) this.#ports.media({ type: 'stopRecord', recording: phone.id });
    this.#ports.media({ type: 'closeLeg', leg: phone.id });
    this.#enter(phone, 'ended');
  }

  #enter(phone: Phone, state: CustomerState): void {
    phone.state = state;
    phone.sinceMs = this.#ports.wallMs();
    this.#tell(phone);
  }

  #tell(phone: Phone): void {
    this.#ports.tell({ event: 'customer', customer: toCustomer(phone) });
  }

  #problem(text: string, id?: string): void {
    this.#ports.tell(id === undefined ? { event: 'problem', text } : { event: 'problem', text, id });
  }
}

function splitTimer(name: string): [string, string] {
  const slash = name.indexOf('/');
  return [name.slice(0, slash), name.slice(slash + 1)];
}
