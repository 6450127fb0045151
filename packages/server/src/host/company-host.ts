import { join } from 'node:path';
import type { Area } from '@callwright/cti';
import {
  type CallRecord,
  type CampaignEffect,
  type Company,
  type CompanyConfig,
  type CompanyEffect,
  type CompanyInput,
  createCompany,
  isCampaignEffect,
} from '@callwright/engine';
import type { AgentGateway, Clock } from '../gateway/agent-gateway.ts';
import { type Log, maskNumber } from '../metrics/log.ts';
import type { Store, StoredNote } from '../store/store.ts';
import type { HostMetrics } from './host-metrics.ts';
import { createHttpRequests } from './http-request.ts';
import { createInputQueue } from './input-queue.ts';
import type { LegEffect } from './legs-ports.ts';
import { recordingPath } from './recording-path.ts';
import { createTimers } from './timers.ts';

export interface CompanyHostPorts {
  readonly clock: Clock;
  readonly areaOf: (number: string) => Area;
  /** 0–99: no two companies of one database share one. */
  readonly nodeId: number;
  readonly legs: (companyId: number, effect: LegEffect) => void;
  readonly record: (recording: string, path: string, left: string | undefined, right: string | undefined) => void;
  readonly gateway: Pick<AgentGateway, 'emit' | 'endSession'>;
  readonly store: Pick<Store, 'saveCall' | 'saveNote'>;
  /** Campaigns of the company: their customers and what came of them. */
  readonly campaigns?: (effect: CampaignEffect) => void;
  readonly recordingsFolder: string;
  readonly metrics: HostMetrics;
  readonly log: Log;
}

/** One company: its machine, its timers, and the only place where its effects become deeds. */
export interface CompanyHost {
  readonly company: Company;
  /** How many of its timers run. */
  readonly timers: number;
  input(input: CompanyInput): void;
  close(): void;
}

export function createCompanyHost(config: CompanyConfig, ports: CompanyHostPorts): CompanyHost {
  const { clock, gateway, log } = ports;
  const company = createCompany(config, { areaOf: ports.areaOf, nodeId: ports.nodeId });
  const timers = createTimers((timerId) => input({ type: 'timer', timerId }));
  const web = createHttpRequests(log);
  const input = createInputQueue<CompanyInput>((next) => {
    for (const effect of company.step(next, { wallMs: clock.wallMs(), monoMs: clock.monoMs() })) {
      run(effect, next.type);
    }
  }, log);

  function run(effect: CompanyEffect, cause: CompanyInput['type']): void {
    switch (effect.type) {
      case 'emit':
        gateway.emit(effect.agentKey, effect.event, effect.sequence);
        break;
      case 'emitMany':
        // The gateway writes the one object out once for all of them.
        for (const agentKey of effect.agentKeys) {
          gateway.emit(agentKey, effect.event, undefined);
        }
        break;
      case 'endSession':
        gateway.endSession(effect.agentKey, effect.why);
        break;
      case 'setTimer':
        timers.set(effect.timerId, effect.afterMs);
        break;
      case 'clearTimer':
        timers.clear(effect.timerId);
        break;
      case 'storeCall':
        storeCall(ports, effect.record);
        break;
      case 'storeNote':
        ports.store.saveNote(noteOf(effect, config.companyId, clock.wallMs()));
        break;
      case 'record':
        startRecording(ports, effect);
        break;
      case 'httpRequest':
        web.run(effect, input);
        break;
      case 'httpCancel':
        web.cancel(effect.requestId);
        break;
      case 'unexpected':
        ports.metrics.unexpected.inc();
        log.debug({ what: effect.what, where: effect.where, input: cause }, 'engine: does not fit the state');
        break;
      default:
        if (effect.type !== 'detectMachine' && isCampaignEffect(effect)) ports.campaigns?.(effect);
        else ports.legs(config.companyId, effect);
    }
  }

  const close = () => {
    timers.clearAll();
    web.cancelAll();
  };
  return {
    company,
    get timers() {
      return timers.size;
    },
    input,
    close,
  };
}

type EffectOf<T extends CompanyEffect['type']> = Extract<CompanyEffect, { type: T }>;

function storeCall({ store, metrics, log }: CompanyHostPorts, record: CallRecord): void {
  store.saveCall(record);
  metrics.calls.inc({ reason: record.endReason });
  log.info(callFacts(record), 'call ended');
}

function startRecording(ports: CompanyHostPorts, { recording, left, right }: EffectOf<'record'>): void {
  ports.record(recording, join(ports.recordingsFolder, recordingPath(recording)), left, right);
}

function noteOf(effect: EffectOf<'storeNote'>, companyId: number, notedAtMs: number): StoredNote {
  const { agentKey, callId, segment, note, result } = effect;
  return { companyId, callId, segment, agentKey, note, result, notedAtMs };
}

/** What the log tells of a call: nothing of what was said or sent along, and of numbers only enough to find them. */
function callFacts(record: CallRecord): object {
  const { callId, direction, endedBy, endReason, waitMs, talkMs } = record;
  const agents = record.segments.map((segment) => segment.agentKey);
  return { callId, direction, customer: maskNumber(record.customer), endedBy, endReason, waitMs, talkMs, agents };
}
