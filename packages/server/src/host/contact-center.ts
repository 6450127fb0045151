import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CallRecord, CompanyConfig, CompanyInput } from '@callwright/engine';
import type { MediaEvent } from '@callwright/media';
import type { AreaOf } from '../area/area.ts';
import { DialGate } from '../campaigns/dial-gate.ts';
import { Outbound } from '../campaigns/outbound.ts';
import type { Config, HostPort } from '../config/config.ts';
import { type AgentGateway, type Clock, createAgentGateway } from '../gateway/agent-gateway.ts';
import type { OriginPolicy } from '../gateway/origin-policy.ts';
import type { AgentDirectory } from '../login/agent-directory.ts';
import type { SipSecret } from '../login/sip-secret.ts';
import type { TokenDesk } from '../login/token-desk.ts';
import { MediaDriver } from '../media-driver/media-driver.ts';
import { createMediaMetrics, type MediaMetrics } from '../media-driver/media-metrics.ts';
import type { Log } from '../metrics/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { repairRecording } from '../recordings/interrupted-recording.ts';
import type { SipDriver, SipNotice } from '../sip-driver/sip-driver.ts';
import type { Store } from '../store/store.ts';
import type { TraceRecorder } from '../trace/trace.ts';
import { type CompanyHost, createCompanyHost } from './company-host.ts';
import { createHostMetrics, type HostMetrics } from './host-metrics.ts';
import { Legs } from './legs.ts';
import { OpenCallJournal } from './open-call-journal.ts';
import { PageAudio } from './page-audio.ts';
import { readRecordingName, recordingPath } from './recording-path.ts';
import { type SipStart, startSip, TRUNK } from './start-sip.ts';
import { TrunkWatch } from './trunk-watch.ts';

export interface ContactCenterDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: Store;
  readonly agents: AgentDirectory;
  readonly tokens: TokenDesk;
  readonly origins: OriginPolicy;
  readonly areaOf: AreaOf;
  readonly trace: TraceRecorder;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The carrier's address. */
  readonly trunk: HostPort;
  /** What is known of the password of a SIP account. */
  readonly sipSecret: (account: string) => SipSecret | undefined;
  readonly onSignedOut: (agentKey: string, cookie: string | undefined) => void;
}

/** All rooms joined: companies, their legs, the pages' gateway, SIP and media. */
export interface ContactCenter {
  readonly gateway: AgentGateway;
  readonly companies: ReadonlyMap<number, CompanyHost>;
  readonly outbound: Outbound;
  readonly sipAddress: HostPort;
  readonly recordingsFolder: string;
  /** Brings a changed company into its machine; a new one gets its machine, and calls from then on. */
  configure(company: CompanyConfig): Promise<void>;
  /** What is wrong now, by part; `ok` otherwise. */
  health(): Readonly<Record<'sip' | 'media' | 'trunk', string>>;
  /** Keeps what was being recorded of calls that the server before was killed in. */
  keepRecordings(interrupted: readonly CallRecord[]): void;
  /** Ends every call with its record, tells its agents by `after`, closes their pages' sockets, and takes no new call. */
  endCalls(): Promise<void>;
  close(): Promise<void>;
}

const MEDIA_ENDED = 'the media process ended';
/** A recording that was stopped is on the disk within some ms, and the server is to end soon. */
const RECORDED_MS_MAX = 1_500;
/** There is time for those of the server before. */
const ADOPTED_MS_MAX = 10_000;
const LOOK_MS = 20;

/** Opens the sockets and starts the media process. Throws a StartupProblem when it can't. */
export async function startContactCenter(deps: ContactCenterDeps): Promise<ContactCenter> {
  const center = new Center(deps);
  await center.start();
  return center;
}

class Center implements ContactCenter {
  readonly companies = new Map<number, CompanyHost>();
  readonly gateway: AgentGateway;
  readonly outbound: Outbound;
  readonly recordingsFolder: string;
  readonly #deps: ContactCenterDeps;
  readonly #legs: Legs;
  readonly #gate: DialGate;
  readonly #pages: PageAudio;
  readonly #media: MediaDriver;
  readonly #metrics: HostMetrics;
  readonly #mediaMetrics: MediaMetrics;
  readonly #journal: OpenCallJournal;
  /** Company of a recording that is being made. */
  readonly #recordings = new Map<string, number>();
  #sip: SipDriver | undefined;
  readonly #trunk: TrunkWatch;

  constructor(deps: ContactCenterDeps) {
    const { config } = deps;
    this.#deps = deps;
    this.recordingsFolder = join(config.dataFolder, 'recordings');
    this.#metrics = createHostMetrics(deps.metrics);
    this.#mediaMetrics = createMediaMetrics(deps.metrics);
    this.#media = new MediaDriver({
      dataFolder: config.dataFolder,
      address: config.rtp.address,
      advertisedAddress: config.publicAddress,
      portMin: config.rtp.portMin,
      portMax: config.rtp.portMax,
      promptFolders: [join(config.dataFolder, 'prompts')],
      // The media process tells of a silence after a quarter of it.
      inactivityMs: config.rtpSilenceMs * 4,
      log: deps.log,
      onEvent: (event) => this.#onMedia(event),
      onLost: () => {
        this.#mediaMetrics.lost();
        this.#legs.mediaLost(MEDIA_ENDED);
        this.#pages.mediaLost(MEDIA_ENDED);
        void this.#keepInterrupted([...this.#recordings.keys()]);
      },
    });
    this.#trunk = new TrunkWatch(
      (input) => this.#sip?.input(input),
      config.trunkAccount?.register === true,
      deps.log,
      deps.metrics,
    );
    this.#journal = new OpenCallJournal({ companies: () => this.companies.values(), store: deps.store });
    this.#pages = new PageAudio({
      media: (command) => this.#media.send(command),
      audioConnected: (leg) => this.gateway.audioConnected(leg),
      audioLost: (agentKey, leg, reason) => this.gateway.audioLost(agentKey, leg, reason),
    });
    this.#legs = new Legs({
      sip: (input) => this.#sip?.input(input),
      media: (command) => this.#media.send(command),
      leasePort: () => this.#media.leasePort(),
      input: (companyId, input) => this.#input(companyId, input),
      companyOf: (called) => deps.agents.companyOfNumber(called),
      closePageLeg: (leg) => this.#pages.close(leg),
      address: config.publicAddress ?? config.rtp.address,
      trunk: TRUNK,
    });
    this.outbound = new Outbound({
      ...{ store: deps.store.outbound, databaseUrl: config.databaseUrl, dataFolder: config.dataFolder, log: deps.log },
      wallMs: () => deps.clock.wallMs(),
      recordsWritten: () => deps.store.flush(),
      callRecord: (companyId, callId) => deps.store.call(companyId, callId),
      company: (companyId) => deps.agents.company(companyId),
      input: (companyId, input) => this.#input(companyId, input),
    });
    this.#gate = new DialGate({
      written: (companyId, attempt) => this.outbound.written(companyId, attempt),
      legs: (companyId, effect) => this.#legs.run(companyId, effect),
      input: (companyId, input) => this.#input(companyId, input),
      log: deps.log,
    });
    this.gateway = createAgentGateway({
      ...deps,
      input: (companyId, input) => this.#input(companyId, input),
      openAudio: (agentKey, offer) => this.#pages.open(agentKey, offer),
      closeAudio: (leg) => void this.#pages.close(leg),
    });
  }

  async start(): Promise<void> {
    for (const company of this.#deps.agents.companies()) {
      this.companies.set(company.companyId, this.#host(company));
    }
    const start: SipStart = { ...this.#deps, onNotice: (notice) => this.#onSip(notice) };
    try {
      await this.#media.start();
      this.#sip = await startSip(start);
      await this.outbound.start([...this.companies.keys()]);
    } catch (error) {
      await this.close();
      throw error;
    }
    const { metrics } = this.#deps;
    metrics.gauge('legs', 'Legs that are up or on their way', () => this.#legs.count);
    metrics.gauge('page_audio_legs', 'Audio sessions of pages', () => this.#pages.size);
    metrics.gauge('rtp_ports_leased', 'RTP ports ready to be used', () => this.#media.portsLeft());
    metrics.gauge('live_calls', 'Calls in progress', () => this.#sum((host) => host.company.calls().length));
    metrics.gauge('company_timers', 'Timers of companies that run', () => this.#sum((host) => host.timers));
    metrics.gauge('recordings_unfinished', 'Recordings that are being made', () => this.#recordings.size);
    metrics.gauge('sip_dialogs', 'SIP dialogs that are up or on their way', () => this.#sip?.size().dialogs ?? 0);
    this.#journal.start();
    this.#trunk.start();
  }

  async configure(company: CompanyConfig): Promise<void> {
    const host = this.companies.get(company.companyId);
    if (host !== undefined) {
      host.input({ type: 'configure', config: company });
      return;
    }
    const made = this.#host(company);
    this.companies.set(company.companyId, made);
    try {
      await this.outbound.add(company.companyId);
    } catch (error) {
      // The database is away: whoever asks again gets a whole company, not one without campaigns.
      this.companies.delete(company.companyId);
      made.close();
      throw error;
    }
  }

  get sipAddress(): HostPort {
    return this.#sip?.address ?? this.#deps.config.sip;
  }

  health(): Readonly<Record<'sip' | 'media' | 'trunk', string>> {
    return {
      trunk: this.#trunk.state(),
      sip: this.#sip === undefined ? 'not started' : 'ok',
      media: this.#media.pid() === undefined ? 'no media process' : 'ok',
    };
  }

  keepRecordings(interrupted: readonly CallRecord[]): void {
    this.#adoptRecordings(interrupted).catch((error: unknown) =>
      this.#deps.log.error({ err: error }, 'recordings of the server before could not be kept'),
    );
  }

  async endCalls(): Promise<void> {
    this.#legs.refuseNew();
    for (const host of this.companies.values()) {
      host.input({ type: 'stop' });
    }
    await this.gateway.close();
  }

  /** After calls and pages SIP goes, then the sound. */
  async close(): Promise<void> {
    this.#trunk.close();
    this.#journal.stop();
    await this.endCalls();
    for (const host of this.companies.values()) {
      host.close();
    }
    this.#legs.hangUpAll();
    await this.outbound.close();
    await this.#recordingsKept([...this.#recordings.keys()]);
    await this.#sip?.close();
    await this.#media.close();
  }

  #onSip(notice: SipNotice): void {
    this.#trunk.sip(notice);
    this.#legs.sip(notice);
  }

  #sum(of: (host: CompanyHost) => number): number {
    return [...this.companies.values()].reduce((sum, host) => sum + of(host), 0);
  }

  #input(companyId: number, input: CompanyInput): void {
    this.companies.get(companyId)?.input(input);
  }

  #onMedia(event: MediaEvent): void {
    if (event.type === 'recorded') {
      this.#keepRecording(event);
    } else if (event.type === 'stats') {
      this.#mediaMetrics.take(event.counters);
    } else {
      this.#pages.media(event);
      this.#legs.media(event);
    }
  }

  #host(config: CompanyConfig): CompanyHost {
    const { clock, areaOf, store, log } = this.#deps;
    return createCompanyHost(config, {
      clock,
      areaOf,
      nodeId: this.companies.size,
      legs: (companyId, effect) => this.#gate.run(companyId, effect),
      record: (recording, path, left, right) => {
        this.#recordings.set(recording, config.companyId);
        this.#media.send({ type: 'record', recording, path, left, right });
      },
      gateway: this.gateway,
      campaigns: (effect) => this.outbound.run(config.companyId, effect),
      store,
      recordingsFolder: this.recordingsFolder,
      metrics: this.#metrics,
      log,
    });
  }

  /** Waits for the recordings that have just been stopped, not for ever. */
  async #recordingsKept(recordings: readonly string[], withinMs = RECORDED_MS_MAX): Promise<void> {
    const deadlineMs = this.#deps.clock.monoMs() + withinMs;
    while (recordings.some((one) => this.#recordings.has(one)) && this.#deps.clock.monoMs() < deadlineMs) {
      await delay(LOOK_MS);
    }
  }

  /** The server before died in the middle of these: a media process that has outlived it ends them now. */
  async #adoptRecordings(interrupted: readonly CallRecord[]): Promise<void> {
    const adopted: string[] = [];
    for (const { companyId, callId, segments, messages = [] } of interrupted) {
      const made = [...segments.flatMap(({ recording }) => recording ?? []), ...messages];
      const kept = made.length === 0 ? [] : await this.#deps.store.recordings(companyId, callId);
      for (const recording of made.filter((name) => !kept.some((one) => one.recording === name))) {
        this.#recordings.set(recording, companyId);
        adopted.push(recording);
      }
    }
    for (const recording of adopted) this.#media.send({ type: 'stopRecord', recording });
    await this.#recordingsKept(adopted, ADOPTED_MS_MAX);
    await this.#keepInterrupted(adopted.filter((recording) => this.#recordings.has(recording)));
  }

  /** Nobody writes these any more: what is on the disk is kept. */
  async #keepInterrupted(recordings: readonly string[]): Promise<void> {
    for (const recording of recordings) {
      const path = join(this.recordingsFolder, recordingPath(recording));
      const durationMs = await repairRecording(path);
      if (durationMs === undefined) {
        this.#recordings.delete(recording);
      } else {
        this.#keepRecording({ recording, durationMs, complete: false });
      }
    }
  }

  #keepRecording(made: Pick<Extract<MediaEvent, { type: 'recorded' }>, 'recording' | 'durationMs' | 'complete'>): void {
    const { recording, durationMs, complete } = made;
    const companyId = this.#recordings.get(recording);
    this.#recordings.delete(recording);
    if (companyId !== undefined) {
      this.#deps.store.saveRecording({
        recording,
        companyId,
        ...readRecordingName(recording),
        path: recordingPath(recording),
        durationMs,
        complete,
        recordedAtMs: this.#deps.clock.wallMs(),
      });
    }
  }
}
