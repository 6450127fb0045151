import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { CompanyInput } from '@callwright/engine';
import type { MediaEvent } from '@callwright/media';
import { Counter } from 'prom-client';
import type { AreaOf } from '../area/area.ts';
import type { Config, HostPort } from '../config/config.ts';
import { type AgentGateway, type Clock, createAgentGateway } from '../gateway/agent-gateway.ts';
import type { OriginPolicy } from '../gateway/origin-policy.ts';
import type { AgentDirectory } from '../login/agent-directory.ts';
import type { TokenDesk } from '../login/token-desk.ts';
import { type MediaDriver, startMediaDriver } from '../media-driver/media-driver.ts';
import type { Log } from '../metrics/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type SipDriver, startSipDriver } from '../sip-driver/sip-driver.ts';
import { createSipMetrics } from '../sip-driver/sip-metrics.ts';
import type { Store } from '../store/store.ts';
import type { TraceRecorder } from '../trace/trace.ts';
import { type CompanyHost, createCompanyHost } from './company-host.ts';
import { Legs } from './legs.ts';
import { PageAudio } from './page-audio.ts';
import { readRecordingName, recordingPath } from './recording-path.ts';
import { secureRng } from './secure-rng.ts';

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
  /** Password of a SIP account. */
  readonly sipPassword: (account: string) => string | undefined;
  readonly onSignedOut: (agentKey: string, cookie: string | undefined) => void;
}

/** All rooms joined: companies, their legs, the pages' gateway, SIP and media. */
export interface ContactCenter {
  readonly gateway: AgentGateway;
  readonly companies: ReadonlyMap<number, CompanyHost>;
  readonly sipAddress: HostPort;
  readonly recordingsFolder: string;
  close(): Promise<void>;
}

const TRUNK = 'carrier';
/** Milliseconds between two looks at whether the carrier answers. */
const PROBE_MS = 30_000;

export async function startContactCenter(deps: ContactCenterDeps): Promise<ContactCenter> {
  const { config, log, metrics, agents } = deps;
  const recordingsFolder = join(config.dataFolder, 'recordings');
  const companies = new Map<number, CompanyHost>();
  const input = (companyId: number, next: CompanyInput) => companies.get(companyId)?.input(next);
  const recordings = new Map<string, number>();

  const pages: PageAudio = new PageAudio({
    media: (command) => media.send(command),
    audioConnected: (leg) => gateway.audioConnected(leg),
    audioLost: (agentKey, leg, reason) => gateway.audioLost(agentKey, leg, reason),
  });
  const legs: Legs = new Legs({
    sip: (next) => sip.input(next),
    media: (command) => media.send(command),
    leasePort: () => media.leasePort(),
    input,
    companyOf: companyByNumber(agents),
    closePageLeg: (leg) => pages.close(leg),
    address: config.rtp.address,
    trunk: TRUNK,
  });
  const gateway: AgentGateway = createAgentGateway({
    ...deps,
    input,
    openAudio: (agentKey, offer) => pages.open(agentKey, offer),
    closeAudio: (leg) => void pages.close(leg),
  });
  const media: MediaDriver = await startMediaDriver({
    dataFolder: config.dataFolder,
    address: config.rtp.address,
    portMin: config.rtp.portMin,
    portMax: config.rtp.portMax,
    promptFolders: [join(config.dataFolder, 'prompts')],
    log,
    onEvent: (event) => {
      if (event.type === 'recorded') {
        keepRecording(event);
      } else {
        pages.media(event);
        legs.media(event);
      }
    },
    onLost: () => {
      pages.mediaLost('the media process ended');
      legs.mediaLost('the media process ended');
    },
  });
  const sip: SipDriver = await startSip(deps, (notice) => legs.sip(notice)).catch(async (error: unknown) => {
    await Promise.all([media.close(), gateway.close()]);
    throw error;
  });

  function keepRecording(event: Extract<MediaEvent, { type: 'recorded' }>): void {
    const companyId = recordings.get(event.recording);
    recordings.delete(event.recording);
    if (companyId !== undefined) {
      deps.store.saveRecording({
        recording: event.recording,
        companyId,
        ...readRecordingName(event.recording),
        path: recordingPath(event.recording),
        durationMs: event.durationMs,
        complete: event.complete,
        recordedAtMs: deps.clock.wallMs(),
      });
    }
  }

  const unexpected = counter(metrics, 'engine_unexpected', 'Inputs that did not fit the state of a company');
  const calls = counter(metrics, 'calls', 'Calls that ended, by reason', 'reason');
  for (const company of agents.companies()) {
    const host = createCompanyHost(company, {
      clock: deps.clock,
      areaOf: deps.areaOf,
      nodeId: companies.size,
      legs: (companyId, effect) => legs.run(companyId, effect),
      record: (recording, path, left, right) => {
        recordings.set(recording, company.companyId);
        media.send({ type: 'record', recording, path, left, right });
      },
      gateway,
      store: deps.store,
      recordingsFolder,
      onUnexpected: () => unexpected.inc(),
      onCallEnded: (reason) => calls.inc({ reason }),
      log,
    });
    companies.set(company.companyId, host);
  }
  metrics.gauge('legs', 'Legs that are up or on their way', () => legs.count);
  metrics.gauge('page_audio_legs', 'Audio sessions of pages', () => pages.size);
  metrics.gauge('rtp_ports_leased', 'RTP ports ready to be used', () => media.portsLeft());
  const prober = setInterval(() => sip.input({ type: 'probe', trunk: TRUNK }), PROBE_MS);

  return {
    gateway,
    companies,
    sipAddress: sip.address,
    recordingsFolder,
    async close() {
      clearInterval(prober);
      await gateway.close();
      for (const host of companies.values()) {
        host.close();
      }
      legs.hangUpAll();
      await sip.close();
      await media.close();
    },
  };
}

function startSip(
  deps: ContactCenterDeps,
  onNotice: Parameters<typeof startSipDriver>[0]['onNotice'],
): Promise<SipDriver> {
  const { config, agents, clock, trunk } = deps;
  const companyOf = companyByNumber(agents);
  return startSipDriver({
    listen: config.sip,
    endpoint: {
      domain: 'callwright',
      trunks: [{ name: TRUNK, addresses: [{ address: trunk.host, port: trunk.port }] }],
      // Any call from loopback to a service number is a customer's, so that a softphone on the same machine can play one.
      trustLoopback: true,
      isServiceNumber: (number) => companyOf(number) !== undefined,
      account: (name) => {
        const password = deps.sipPassword(name);
        return password === undefined ? undefined : { password };
      },
      ...(config.demoContact === undefined
        ? {}
        : { staticContact: { address: config.demoContact.host, port: config.demoContact.port } }),
      rng: secureRng(),
      nonceSecret: randomBytes(24).toString('base64'),
      userAgent: 'Callwright',
    },
    onNotice,
    monoMs: () => clock.monoMs(),
    log: deps.log,
    metrics: createSipMetrics(deps.metrics),
  });
}

function companyByNumber(agents: AgentDirectory): (called: string) => number | undefined {
  return (called) =>
    agents.companies().find((company) => company.serviceNumbers.some((service) => service.number === called))
      ?.companyId;
}

function counter(metrics: Metrics, name: string, help: string, label?: string): Counter<string> {
  return new Counter({
    name: `callwright_${name}_total`,
    help,
    labelNames: label === undefined ? [] : [label],
    registers: [metrics.registry],
  });
}
