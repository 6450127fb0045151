import type { AudioStateEvent } from '../../agent-client/client-events.ts';
import type { CallCenter } from '../../call-center/api.ts';
import type { ServerFrame } from '../../wire/frames.ts';

/** Where the call is, as the page shows it. */
export type CallStage = 'none' | 'dialling' | 'customerRinging' | 'ringing' | 'announcing' | 'talking';

/** What events have told about the call. */
export interface CallCard {
  readonly callid: string;
  readonly customer: string;
  /** Inbound: the service number; outbound: the number shown. */
  readonly other: string;
  readonly outbound: boolean;
  readonly area: string;
  readonly group: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface LastCall {
  readonly number: string;
  readonly seconds: number;
  readonly endedBy: string;
  readonly endReason: string;
}

/** One picture of everything the page shows; components draw it and keep nothing of it. */
export interface View {
  readonly signedIn: boolean;
  readonly connection: 'connected' | 'connecting' | 'disconnected' | 'failed';
  readonly audio: AudioStateEvent['state'];
  readonly problem: string | undefined;
  readonly worktype: number | null;
  readonly nowStatus: string;
  readonly busyType: number;
  readonly stage: CallStage;
  readonly held: boolean;
  readonly microphoneMuted: boolean;
  readonly call: CallCard | undefined;
  readonly last: LastCall | undefined;
  readonly agent: string;
}

const STAGES: Readonly<Record<string, CallStage>> = {
  makecall: 'dialling',
  outringing: 'dialling',
  outcall: 'dialling',
  calledringing: 'customerRinging',
  answer: 'talking',
  inringing: 'ringing',
  playtts: 'announcing',
  incall: 'talking',
  mute: 'talking',
};

/**
 * Follows the events as a CRM page would: with `addEventListener` and the getters, nothing else. `changed` runs after
 * every event, when the getters are up to date.
 */
export function followCalls(callCenter: CallCenter, changed: () => void): () => View {
  let stage: CallStage = 'none';
  let call: CallCard | undefined;
  let last: LastCall | undefined;
  let problem: string | undefined;

  for (const [type, next] of Object.entries(STAGES)) {
    callCenter.addEventListener(type, (event: ServerFrame) => {
      if (Number(event.status ?? 0) === 0 && event.agentStandby !== true) {
        stage = next;
        call = cardOf(callCenter, event, call);
      }
      changed();
    });
  }
  callCenter.addEventListener('after', (event) => {
    last = {
      number: call?.customer ?? '',
      seconds: event.duration,
      endedBy: event.endedBy ?? '',
      endReason: event.endReason ?? '',
    };
    stage = 'none';
    call = undefined;
    changed();
  });
  callCenter.addEventListener('audiostate', (event) => {
    problem = event.problem?.code;
    changed();
  });
  callCenter.addEventListener('connectionstate', (event) => {
    if (event.state === 'disconnected' || event.state === 'failed') {
      stage = 'none';
      call = undefined;
      problem = undefined;
    }
    changed();
  });
  for (const type of ['logon', 'agentidle', 'agentbusy', 'unmute', 'siperror', 'reconnection'] as const) {
    callCenter.addEventListener(type, changed);
  }

  return () => ({
    signedIn: callCenter.isLogin(),
    connection: callCenter.getConnectionState(),
    audio: callCenter.getAudioState(),
    problem,
    worktype: callCenter.getLoginType(),
    nowStatus: callCenter.getNowStatus(),
    busyType: callCenter.getBusyType(),
    stage,
    held: callCenter.isHeld(),
    microphoneMuted: callCenter.isMicrophoneMuted(),
    call,
    last,
    agent: `${callCenter.getOperatorid()}@${callCenter.getAbbreviate()}`,
  });
}

/** What this event adds to the card; most fields come with the ringing events only. */
function cardOf(callCenter: CallCenter, event: ServerFrame, known: CallCard | undefined): CallCard {
  const before = known?.callid === callCenter.getCallid() || known?.callid === '' ? known : undefined;
  const outbound = callCenter.isOutbound();
  return {
    callid: callCenter.getCallid(),
    customer: outbound ? callCenter.getCalled() : callCenter.getCaller(),
    other: outbound ? callCenter.getCaller() : callCenter.getCalled(),
    outbound,
    area: areaText(outbound ? event.calledArea : event.callerArea) || before?.area || '',
    group: event.nowgroupid === undefined ? (before?.group ?? '') : String(event.nowgroupid),
    data: { ...before?.data, ...record(event.userdata), ...record(event.followData) },
  };
}

function areaText(area: unknown): string {
  const { city, province, provice } = record(area);
  const parts = [province ?? provice, city].filter((part) => typeof part === 'string' && part !== '');
  return [...new Set(parts)].join(' ');
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
