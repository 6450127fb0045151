import type { CompanyInput } from '@callwright/engine';
import type { MediaCommand, MediaEvent } from '@callwright/media';
import { answerOffer, createOffer, type DialRequest, type RemoteAudio, readAnswer } from '@callwright/sip';
import type { SipNotice } from '../sip-driver/sip-driver.ts';
import type { LegEffect, LegsPorts } from './legs-ports.ts';

/** A party's connection: a SIP dialog with its RTP session. */
interface Leg {
  readonly companyId: number;
  /** SDP session id and the last version of our description (RFC 3264 §8). */
  readonly port: number;
  version: number;
  /** Our answer, ready since the INVITE came; undefined: the INVITE had no offer, or we are the caller. */
  readonly answer: string | undefined;
  /** Our offer, when it waits for the peer's answer. */
  offer: string | undefined;
}

/** Commands that the media process may refuse without harm to the leg: it is gone already, or too many keys were pressed. */
const HARMLESS: ReadonlySet<string> = new Set<MediaCommand['type']>(['closeLeg', 'sendDigits', 'detectMachine']);
const SERVICE_UNAVAILABLE = 503;
const NOT_ACCEPTABLE = 488;
const NOT_FOUND = 404;

/**
 * Legs by id: joins a SIP dialog and its media under one name, and turns what the engine wants of a leg into SIP and
 * media commands. Knows SDP and ports; knows nothing of agents, queues or calls.
 */
export class Legs {
  readonly #ports: LegsPorts;
  readonly #legs = new Map<string, Leg>();
  readonly #plays = new Map<string, number>();
  #refusing = false;

  constructor(ports: LegsPorts) {
    this.#ports = ports;
  }

  get count(): number {
    return this.#legs.size;
  }

  run(companyId: number, effect: LegEffect): void {
    switch (effect.type) {
      case 'ring':
        this.#ports.sip({ type: 'ring', leg: effect.leg });
        break;
      case 'answer':
        this.#answer(effect.leg);
        break;
      case 'reject':
        this.#forget(effect.leg);
        this.#ports.sip({ type: 'reject', leg: effect.leg, status: effect.sipStatus });
        break;
      case 'dial':
        this.#dial(companyId, effect);
        break;
      case 'pickUp':
        this.#ports.sip({ type: 'talk', leg: effect.leg });
        break;
      case 'hangup':
        this.#hangUp(effect.leg, effect.uui);
        break;
      case 'play':
        this.#plays.set(effect.play, companyId);
        this.#ports.media(effect);
        break;
      default:
        this.#ports.media(effect);
    }
  }

  sip(notice: SipNotice): void {
    switch (notice.type) {
      case 'legIncoming':
        this.#incoming(notice);
        break;
      case 'legRinging':
        this.#ringing(notice.leg, notice.sdp, notice.talks);
        break;
      case 'legAnswered':
        this.#answered(notice.leg, notice.sdp, notice.uui ?? '');
        break;
      case 'legConfirmed':
        if (notice.sdp !== undefined) {
          this.#confirmed(notice.leg, notice.sdp);
        }
        break;
      case 'legFailed':
        this.#ended(notice.leg, {
          type: 'legFailed',
          leg: notice.leg,
          sipStatus: notice.status,
          reason: notice.reason,
        });
        break;
      case 'legEnded':
        this.#ended(notice.leg, {
          type: 'legEnded',
          leg: notice.leg,
          lost: notice.by !== 'bye' && notice.by !== 'cancel',
          reason: notice.by,
          ...(notice.uui === undefined ? {} : { uui: notice.uui }),
        });
        break;
      case 'legOffer':
        this.#peerOffers(notice.leg, notice.sdp);
        break;
      case 'legDigit':
        this.#heard(notice.leg, { type: 'digit', leg: notice.leg, digit: notice.digit });
        break;
      default:
        break;
    }
  }

  media(event: MediaEvent): void {
    switch (event.type) {
      case 'legLost':
        this.#lost(event.leg, event.reason);
        break;
      case 'legSilent':
        this.#silent(event.leg);
        break;
      case 'digit':
        this.#heard(event.leg, { type: 'digit', leg: event.leg, digit: event.digit });
        break;
      case 'machineVerdict':
        this.#heard(event.leg, { type: 'machineVerdict', leg: event.leg, verdict: event.verdict });
        break;
      case 'machineBeep':
        this.#heard(event.leg, { type: 'machineBeep', leg: event.leg });
        break;
      case 'playEnded': {
        const companyId = this.#plays.get(event.play);
        this.#plays.delete(event.play);
        if (companyId !== undefined) {
          this.#ports.input(companyId, { type: 'playEnded', play: event.play, reason: event.reason });
        }
        break;
      }
      case 'refused':
        if (event.leg !== undefined && !HARMLESS.has(event.command)) {
          this.#lost(event.leg, event.reason, true);
        }
        break;
      default:
        break;
    }
  }

  /** The media process died: every leg is deaf and mute, so every leg ends, and nothing that played goes on. */
  mediaLost(reason: string): void {
    for (const leg of [...this.#legs.keys()]) {
      this.#lost(leg, reason, true);
    }
    for (const [play, companyId] of [...this.#plays]) {
      this.#plays.delete(play);
      this.#ports.input(companyId, { type: 'playEnded', play, reason: 'failed' });
    }
  }

  /** The server ends: no new calls from here on. */
  refuseNew(): void {
    this.#refusing = true;
  }

  /** The server ends: every party is told, so that nobody is left with a dead line. */
  hangUpAll(): void {
    for (const leg of [...this.#legs.keys()]) {
      this.#hangUp(leg);
    }
  }

  #incoming(notice: Extract<SipNotice, { type: 'legIncoming' }>): void {
    const { leg } = notice;
    const companyId = this.#ports.companyOf(notice.called);
    if (companyId === undefined) {
      this.#ports.sip({ type: 'reject', leg, status: NOT_FOUND });
      return;
    }
    const port = this.#refusing ? undefined : this.#ports.leasePort();
    if (port === undefined) {
      this.#ports.sip({ type: 'reject', leg, status: SERVICE_UNAVAILABLE });
      return;
    }
    const local = { address: this.#ports.address, port, sessionId: port };
    const agreed = notice.sdp === undefined ? undefined : answerOffer(notice.sdp, local);
    if (agreed?.ok === false) {
      this.#openAndClose(leg, port);
      this.#ports.sip({ type: 'reject', leg, status: agreed.status, reason: agreed.text });
      return;
    }
    this.#legs.set(leg, { companyId, port, version: 1, answer: agreed?.sdp, offer: undefined });
    this.#ports.media({ type: 'openRtp', leg, port });
    if (agreed !== undefined) {
      this.#setRemote(leg, agreed.remote);
    }
    this.#ports.input(companyId, {
      type: 'legIncoming',
      leg,
      trunk: notice.from.kind === 'trunk' ? notice.from.trunk : notice.from.account,
      called: notice.called,
      caller: notice.caller,
      displayName: notice.displayName,
      uui: notice.uui ?? '',
    });
  }

  /** Gives a leased port back that no leg came to use. */
  #openAndClose(leg: string, port: number): void {
    this.#ports.media({ type: 'openRtp', leg, port });
    this.#ports.media({ type: 'closeLeg', leg });
  }

  #answer(leg: string): void {
    const known = this.#legs.get(leg);
    if (known === undefined) {
      return;
    }
    if (known.answer === undefined) {
      // RFC 3264 §4, RFC 3261 §13.3.1.4: an INVITE without an offer gets ours in the 200.
      known.offer = this.#offer(known);
    }
    this.#ports.sip({ type: 'answer', leg, sdp: known.answer ?? known.offer ?? '' });
  }

  #dial(companyId: number, effect: Extract<LegEffect, { type: 'dial' }>): void {
    const { leg, target } = effect;
    const port = this.#ports.leasePort();
    if (port === undefined) {
      const reason = 'no RTP port is free';
      this.#ports.input(companyId, { type: 'legFailed', leg, sipStatus: SERVICE_UNAVAILABLE, reason });
      return;
    }
    const known: Leg = { companyId, port, version: 0, answer: undefined, offer: undefined };
    known.offer = this.#offer(known);
    this.#legs.set(leg, known);
    this.#ports.media({ type: 'openRtp', leg, port });
    const request: DialRequest = {
      target: target.kind === 'number' ? { kind: 'trunk', trunk: this.#ports.trunk, number: target.number } : target,
      from: effect.from,
      sdp: known.offer,
      ...(effect.displayName === '' ? {} : { displayName: effect.displayName }),
      ...(effect.uui === '' ? {} : { uui: effect.uui }),
      ...(effect.autoAnswer === undefined ? {} : { autoAnswer: effect.autoAnswer }),
    };
    this.#ports.sip({ type: 'dial', leg, request });
  }

  #hangUp(leg: string, uui?: string): void {
    if (!this.#ports.closePageLeg(leg) && this.#forget(leg)) {
      this.#ports.sip({ type: 'hangup', leg, ...(uui === undefined ? {} : { uui }) });
    }
  }

  #ringing(leg: string, sdp: string | undefined, talks: true | undefined): void {
    const known = this.#legs.get(leg);
    if (known === undefined) {
      return;
    }
    const early = sdp === undefined ? undefined : readAnswer(known.offer ?? '', sdp);
    if (early?.ok === true) {
      this.#setRemote(leg, early.remote);
    }
    const can = talks === undefined ? {} : { picksUp: talks };
    this.#ports.input(known.companyId, { type: 'legRinging', leg, earlyMedia: early?.ok === true, ...can });
  }

  #answered(leg: string, sdp: string, uui: string): void {
    const known = this.#legs.get(leg);
    if (known === undefined) {
      return;
    }
    const agreed = readAnswer(known.offer ?? '', sdp);
    if (!agreed.ok) {
      this.#ports.sip({ type: 'hangup', leg });
      this.#ended(leg, { type: 'legFailed', leg, sipStatus: NOT_ACCEPTABLE, reason: agreed.text });
      return;
    }
    this.#setRemote(leg, agreed.remote);
    this.#ports.input(known.companyId, { type: 'legAnswered', leg, uui });
  }

  #confirmed(leg: string, sdp: string): void {
    const known = this.#legs.get(leg);
    const agreed = known === undefined ? undefined : readAnswer(known.offer ?? '', sdp);
    if (agreed?.ok === true) {
      this.#setRemote(leg, agreed.remote);
    } else if (agreed !== undefined) {
      this.#lost(leg, agreed.text);
    }
  }

  /** re-INVITE or UPDATE: hold, retrieve, another codec or address. The engine does not see it; the media follow. */
  #peerOffers(leg: string, sdp: string | undefined): void {
    const known = this.#legs.get(leg);
    if (known === undefined) {
      return;
    }
    known.version += 1;
    if (sdp === undefined) {
      known.offer = this.#offer(known);
      this.#ports.sip({ type: 'answerOffer', leg, sdp: known.offer });
      return;
    }
    const { port, version } = known;
    const agreed = answerOffer(sdp, { address: this.#ports.address, port, sessionId: port, version });
    if (!agreed.ok) {
      this.#ports.sip({ type: 'refuseOffer', leg, status: agreed.status });
      return;
    }
    this.#setRemote(leg, agreed.remote);
    this.#ports.sip({ type: 'answerOffer', leg, sdp: agreed.sdp });
  }

  #offer(leg: Leg): string {
    leg.version += 1;
    return createOffer({ address: this.#ports.address, port: leg.port, sessionId: leg.port, version: leg.version });
  }

  #setRemote(leg: string, remote: RemoteAudio): void {
    const { address, port, codec, telephoneEvent, held, direction } = remote;
    const peerSilent = direction === 'sendonly' || direction === 'inactive';
    this.#ports.media({ type: 'setRemote', leg, address, port, codec, telephoneEvent, sendAudio: !held, peerSilent });
  }

  /** A phone that should talk sends nothing: its SIP side tells whether it is there. */
  #silent(leg: string): void {
    if (this.#legs.has(leg)) {
      this.#ports.sip({ type: 'check', leg });
    }
  }

  /** What the media heard of a leg, to its company; nothing when the leg has ended meanwhile. */
  #heard(leg: string, input: CompanyInput): void {
    const known = this.#legs.get(leg);
    if (known !== undefined) {
      this.#ports.input(known.companyId, input);
    }
  }

  /** `ourFault`: nothing that the party did. */
  #lost(leg: string, reason: string, ourFault = false): void {
    if (this.#legs.has(leg)) {
      this.#ports.sip({ type: 'hangup', leg });
      this.#ended(leg, { type: 'legEnded', leg, lost: true, reason, ourFault });
    }
  }

  #ended(leg: string, input: CompanyInput): void {
    const known = this.#legs.get(leg);
    if (known !== undefined) {
      this.#forget(leg);
      this.#ports.input(known.companyId, input);
    }
  }

  #forget(leg: string): boolean {
    const known = this.#legs.delete(leg);
    if (known) {
      this.#ports.media({ type: 'closeLeg', leg });
    }
    return known;
  }
}
