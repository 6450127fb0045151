/**
 * What the queue feeds cost (manual 6.8): 1,000 agents in 50 groups, 500 calls waiting, 20 supervisors who monitor all
 * groups, while calls come and go. `node packages/engine/bench/feeds.ts [SECONDS]`
 *
 * The machine runs on a virtual clock; `percentOfACore` is its CPU time, with that of writing the frames, by the time that
 * passed on that clock. Each event object is serialised once, as the gateway does it, and made into bytes for each reader,
 * as the WebSocket library does it. A second run of the same calls, without a supervisor who monitors and with nothing
 * written, is taken off for `feedsPercentOfACore`.
 */
import {
  type Company,
  type CompanyConfig,
  type CompanyEffect,
  type CompanyInput,
  createCompany,
} from '../src/index.ts';

const AGENTS = 1_000;
const SUPERVISORS = 20;
const GROUPS = 50;
const GROUPS_AN_AGENT = 2;
const WAITING = 500;
const TICK_MS = 50;
/** Callers who give up, and as many who come, a second. */
const CHANGES_A_SECOND = 20;
/** Agents who change their state, a second. */
const STATES_A_SECOND = 50;

interface Sink {
  frames: number;
  bytes: number;
  texts: number;
  last: object | undefined;
  lastText: string;
}

const seconds = Number(process.argv[2] ?? 120);
measure(10, true);
const calls = measure(seconds, false);
const all = measure(seconds, true);
console.log(
  JSON.stringify({
    what: 'engine: the feeds of manual 6.8',
    percentOfACore: percent(all.cpuS, seconds),
    feedsPercentOfACore: percent(all.cpuS - calls.cpuS, seconds),
    framesPerSecond: Math.round(all.sink.frames / seconds),
    serialisedPerSecond: Math.round(all.sink.texts / seconds),
    megabytesPerSecond: Math.round(all.sink.bytes / seconds / 1e4) / 100,
    virtualSeconds: seconds,
    cpuS: Math.round(all.cpuS * 1000) / 1000,
  }),
);

function percent(cpuS: number, ofS: number): number {
  return Math.round((cpuS / ofS) * 10_000) / 100;
}

function measure(virtualS: number, feeds: boolean): { cpuS: number; sink: Sink } {
  const sink: Sink = { frames: 0, bytes: 0, texts: 0, last: undefined, lastText: '' };
  const run = office(sink, feeds);
  const before = process.cpuUsage();
  for (let tick = 0; tick < (virtualS * 1000) / TICK_MS; tick++) {
    run.tick();
  }
  const cpu = process.cpuUsage(before);
  return { cpuS: (cpu.user + cpu.system) / 1e6, sink };
}

function office(sink: Sink, feeds: boolean): { tick(): void } {
  const company = createCompany(config(), { nodeId: 1, areaOf: () => ({ city: '', province: '', provice: '' }) });
  const timers = new Map<string, number>();
  const waiting: string[] = [];
  const random = lehmer();
  let nowMs = 0;
  let incoming = 0;

  const feed = (input: CompanyInput) => run(company, input, nowMs, timers, feeds ? sink : undefined);
  const callIn = () => {
    incoming += 1;
    waiting.push(`in${incoming}`);
    const called = `9${5000 + Math.floor(random() * GROUPS)}`;
    const caller = `133${String(incoming).padStart(8, '0')}`;
    const rest = { trunk: 'carrier', displayName: '', uui: '' };
    feed({ type: 'legIncoming', leg: `in${incoming}`, called, caller, ...rest });
  };
  signEverybodyIn(feed, feeds);
  for (let nth = 0; nth < WAITING; nth++) {
    callIn();
  }
  let changes = 0;
  let states = 0;
  return {
    tick() {
      nowMs += TICK_MS;
      for (const [timerId, atMs] of timers) {
        if (atMs <= nowMs) {
          timers.delete(timerId);
          feed({ type: 'timer', timerId });
        }
      }
      for (changes += (CHANGES_A_SECOND * TICK_MS) / 1000; changes >= 1; changes -= 1) {
        const [leg = ''] = waiting.splice(Math.floor(random() * waiting.length), 1);
        feed({ type: 'legEnded', leg, lost: false, reason: '' });
        callIn();
      }
      for (states += (STATES_A_SECOND * TICK_MS) / 1000; states >= 1; states -= 1) {
        const agentKey = keyOf(Math.floor(random() * AGENTS));
        const command = { cmd: 'agentbusy', busydescr: Math.floor(random() * 2) } as const;
        feed({ type: 'command', agentKey, command, sequence: 1 });
      }
    },
  };
}

function signEverybodyIn(feed: (input: CompanyInput) => void, monitor: boolean): void {
  for (let nth = 0; nth < AGENTS + SUPERVISORS; nth++) {
    const agentKey = keyOf(nth);
    feed({ type: 'signIn', agentKey, worktype: 1, auto: false, groupIds: [], audioLeg: undefined, sequence: 1 });
    feed({ type: 'command', agentKey, command: { cmd: 'agentbusy' }, sequence: 2 });
    if (monitor && nth >= AGENTS) {
      feed({ type: 'command', agentKey, command: { cmd: 'monitoragent' }, sequence: 3 });
    }
  }
}

function run(
  company: Company,
  input: CompanyInput,
  nowMs: number,
  timers: Map<string, number>,
  sink: Sink | undefined,
) {
  for (const effect of company.step(input, { wallMs: 1_767_225_600_000 + nowMs, monoMs: nowMs })) {
    if (effect.type === 'setTimer') {
      timers.set(effect.timerId, nowMs + effect.afterMs);
    } else if (effect.type === 'clearTimer') {
      timers.delete(effect.timerId);
    } else if (sink !== undefined) {
      write(sink, effect);
    }
  }
}

/** What the gateway does: one text for each event object, bytes for each reader. */
function write(sink: Sink, effect: CompanyEffect): void {
  if (effect.type !== 'emit' && effect.type !== 'emitMany') {
    return;
  }
  for (const _ of effect.type === 'emit' ? [effect.agentKey] : effect.agentKeys) {
    if (sink.last !== effect.event) {
      sink.last = effect.event;
      sink.lastText = JSON.stringify(effect.event);
      sink.texts += 1;
    }
    sink.frames += 1;
    sink.bytes += Buffer.from(sink.lastText).length;
  }
}

function keyOf(nth: number): string {
  return `${10_000 + nth}@bench`;
}

function config(): CompanyConfig {
  const groupIds = Array.from({ length: GROUPS }, (_, nth) => 5000 + nth);
  const some = (nth: number) =>
    Array.from({ length: GROUPS_AN_AGENT }, (_, other) => 5000 + ((nth + other * 7) % GROUPS));
  return {
    companyId: 1,
    name: 'bench',
    abbreviate: 'bench',
    language: 'en',
    timeZone: 'Asia/Shanghai',
    displayNumber: '01041234567',
    agents: Array.from({ length: AGENTS + SUPERVISORS }, (_, nth) => ({
      id: nth + 1,
      operatorId: String(10_000 + nth),
      name: `agent ${nth}`,
      role: nth < AGENTS ? 'agent' : 'supervisor',
      groups: (nth < AGENTS ? some(nth) : groupIds).map((groupId) => ({ groupId, level: 1 })),
      sipAccount: String(10_000 + nth),
      phoneNumber: '',
      signInMode: 'short',
    })),
    groups: groupIds.map((groupId) => ({
      groupId,
      name: `group ${groupId}`,
      kind: 'inbound',
      announcesAgentNumber: false,
      wrapUpMs: 0,
      ringTimeoutMs: 20_000,
      records: false,
      waitingMax: 1_000,
      waitMsMax: 86_400_000,
    })),
    serviceNumbers: groupIds.map((groupId) => ({
      number: `9${groupId}`,
      answers: 'firstPrompt',
      flow: `flow${groupId}`,
      baseScore: 0,
    })),
    flows: groupIds.map((groupId) => ({
      name: `flow${groupId}`,
      start: 'queue',
      steps: { queue: { kind: 'queue', groupId } },
    })),
    notReadyReasons: [
      { id: 0, text: 'busy' },
      { id: 1, text: 'break' },
    ],
    pageGraceMs: 60_000,
  };
}

/** Park and Miller's generator: the same calls in every run. */
function lehmer(): () => number {
  let state = 42;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
