import type { AgentClient } from '../../src/agent-client/agent-client.ts';
import type { ClientSnapshot } from '../../src/agent-client/client-snapshot.ts';
import type { CallCenterBar } from '../../src/bar/call-center-bar.component.ts';
import { defineCallCenterBar } from '../../src/bar/define.ts';
import type { CallCenter } from '../../src/call-center/api.ts';
import type { BarLook } from '../../src/call-center/bar-port.ts';
import { secondsToHours } from '../../src/call-center/page-helpers.ts';
import { lightBar } from '../../src/light-bar/light-bar.ts';
import { type BarStateName, barSnapshots, NOW_MS } from '../../src/test-support/bar-snapshots.ts';

/** Runs in the browser: a bar of which the pictures and the accessibility tests choose the state. No server is behind it. */
export interface Gallery {
  show(name: BarStateName): Promise<void>;
  /** Puts one of the light bars beneath it. */
  drawLight(look: BarLook): void;
  readonly names: readonly BarStateName[];
  readonly calls: string[];
  /** A caller whose every word is markup. */
  showHostile(): void;
  /** From the script's first line to the frame in which the bar stands. */
  paintedAfterMs(): Promise<number>;
  client: AgentClient;
}

declare global {
  interface Window {
    gallery: Gallery;
  }
}

/** An English company's: labels, areas and reasons come from the server, in its language. */
const ENGLISH: Readonly<Record<string, string>> = {
  忙碌: 'Busy',
  小休: 'Break',
  会议: 'Meeting',
  培训: 'Training',
  未接来电: 'Missed call',
  杭州: 'Hangzhou',
  浙江: 'Zhejiang',
  上海: 'Shanghai',
};

function snapshotOf(name: BarStateName): ClientSnapshot {
  if (document.documentElement.lang !== 'en') return barSnapshots[name];
  const text = JSON.stringify(barSnapshots[name], (_, value) => (value === undefined ? null : value));
  const translated = text.replaceAll(/"([^"]*)"/g, (all, word: string) => {
    const english = ENGLISH[word];
    return english === undefined ? all : JSON.stringify(english);
  });
  return JSON.parse(translated, (_, value) => (value === null ? undefined : value)) as ClientSnapshot;
}

/** Set by the first line of the built script. */
declare const galleryStartedMs: number;
const calls: string[] = [];
let snapshot: ClientSnapshot = snapshotOf('signed-out');
const listeners = new Set<(now: ClientSnapshot, before: ClientSnapshot) => void>();
const handlers = new Map<string, Set<(event: unknown) => void>>();

const groups = [
  { groupid: 802, groupname: 'Service', agents: ['1001@demo', '1002@demo', '1003@demo', '1007@demo'] },
  { groupid: 803, groupname: 'Express', agents: ['1002@demo', '1004@demo'] },
];

const client = new Proxy({} as AgentClient, {
  get(_, name: string) {
    switch (name) {
      case 'snapshot':
        return snapshot;
      case 'serverNowMs':
        return () => NOW_MS;
      case 'onChange':
        return (listener: (now: ClientSnapshot, before: ClientSnapshot) => void) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        };
      case 'on':
        return (type: string, handler: (event: unknown) => void) => {
          handlers.set(type, (handlers.get(type) ?? new Set()).add(handler));
          return () => handlers.get(type)?.delete(handler);
        };
      case 'readyAgents':
        return async () => ({ data: groups });
      case 'audio':
        return {
          muteMicrophone: (muted: boolean) => calls.push(`muteMicrophone ${muted}`),
          retry: () => calls.push('retry'),
          chosen: { microphone: '', speaker: '', ringer: '' },
          devices: async () => ({
            microphones: [{ id: 'a', label: 'Headset (USB)' }],
            speakers: [{ id: 'b', label: 'Headset (USB)' }],
          }),
          useMicrophone: async () => undefined,
        };
      default:
        return async (...args: readonly unknown[]) => {
          calls.push([name, ...args.filter((one) => typeof one !== 'object')].join(' '));
        };
    }
  },
});

defineCallCenterBar();
const bar = document.querySelector('call-center-bar') as CallCenterBar;
bar.results = ['已解决', '需跟进', '投诉'];
if (document.documentElement.lang === 'en') bar.results = ['Solved', 'Follow up', 'Complaint'];
snapshot = snapshotOf('talking');
bar.client = client;

/** A task that is asked for in a frame runs when the frame has been painted. */
const painted = new Promise<number>((resolve) => {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(undefined);
  });
});

const texts: Readonly<Record<string, string>> = {
  ready: '空闲',
  'not-ready': '小休',
  talking: '通话中',
  ringing: '来电振铃',
};
let shown: BarStateName = 'signed-out';

/** As much of `CallCenter` as its bars read. */
const callCenter = new Proxy({} as CallCenter, {
  get(_, name: string) {
    switch (name) {
      case 'client':
        return client;
      case 'getNowStatusText':
        return () => texts[shown] ?? snapshot.text;
      case 'getStatusDuration':
        return () => Math.floor((NOW_MS - (snapshot.call?.sinceMs ?? snapshot.stateSinceMs ?? NOW_MS)) / 1000);
      case 'secondsToHours':
        return secondsToHours;
      case 'filterPhone':
        return (number: string) => number;
      case 'getOperatorid':
        return () => '1001';
      case 'getAbbreviate':
        return () => 'demo';
      default:
        return (...args: readonly unknown[]) => {
          calls.push([name, ...args].join(' '));
        };
    }
  },
});

window.gallery = {
  drawLight(look) {
    document.querySelector('#CallCenter_main')?.remove();
    document.querySelector('main')?.append(lightBar.createBar(callCenter, look, { calloutTransfers: true }));
  },
  names: Object.keys(barSnapshots) as BarStateName[],
  calls,
  client,
  showHostile() {
    const number = '<img src=x onerror=alert(1)>';
    const call = {
      ...barSnapshots.ringing.call,
      number,
      groupName: number,
      userdata: { [number]: number, b: [number] },
    };
    const before = snapshot;
    snapshot = { ...barSnapshots.ringing, call };
    for (const listener of listeners) listener(snapshot, before);
  },
  async paintedAfterMs() {
    return (await painted) - galleryStartedMs;
  },
  async show(name) {
    const before = snapshot;
    snapshot = snapshotOf(name);
    shown = name;
    for (const listener of listeners) listener(snapshot, before);
    await bar.updateComplete;
    await bar.updateComplete;
  },
};
