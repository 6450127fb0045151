/**
 * How many full queue calls a second the engine does on one core: 1,000 agents in 50 groups, on a virtual clock.
 * `node packages/engine/bench/queue-calls.ts [CALLS]`
 *
 * One call: it comes in, enters the IVR, waits in a queue (when nobody is ready), is offered, rings, is answered, talked and
 * recorded, the customer hangs up, its record is stored, the agent's wrap-up time runs out and the agent is ready again. The
 * figure is by CPU time, that of the garbage collector and of the driver below (timers, phones, customers) included, so that
 * other work on the machine does not change it.
 */
import { type CompanyConfig, type CompanyEffect, type CompanyInput, createCompany } from '../src/index.ts';

const AGENTS = 1_000;
const GROUPS = 50;
const GROUPS_AN_AGENT = 2;
const RING_MS = 3_000;
const TALK_MS = 120_000;
const WRAP_UP_MS = 10_000;
/** Of what the agents can do: high enough that a good part of the calls has to wait. */
const LOAD = 0.95;
const TICK_MS = 100;
const WARM_UP_CALLS = 20_000;

interface Figures {
  stored: number;
  connected: number;
  waited: number;
  steps: number;
  effects: number;
  events: number;
}

const calls = Number(process.argv[2] ?? 200_000);
run(WARM_UP_CALLS);
const before = process.cpuUsage();
const startedAt = performance.now();
const figures = run(calls);
const wallS = (performance.now() - startedAt) / 1000;
const cpu = process.cpuUsage(before);
const cpuS = (cpu.user + cpu.system) / 1e6;

if (figures.connected < figures.stored * 0.99) {
  throw new Error(`only ${figures.connected} of ${figures.stored} calls reached an agent`);
}
console.log(
  JSON.stringify({
    what: 'engine: full queue calls a second a core',
    callsPerSecond: Math.round(figures.stored / cpuS),
    calls: figures.stored,
    waitedInQueue: figures.waited,
    stepsPerCall: round(figures.steps / figures.stored),
    effectsPerCall: round(figures.effects / figures.stored),
    eventsPerCall: round(figures.events / figures.stored),
    usPerCall: round((cpuS * 1e6) / figures.stored),
    wallS: round(wallS),
    cpuS: round(cpuS),
    rssMb: Math.round(process.memoryUsage().rss / 1e6),
  }),
);

/** The agents' phones, the customers and the timers around one company, on a clock that ticks. */
interface Driver {
  feed(input: CompanyInput): void;
  /** Everything that is due at the next tick. */
  tick(): void;
}

function run(callsWanted: number): Figures {
  const figures: Figures = { stored: 0, connected: 0, waited: 0, steps: 0, effects: 0, events: 0 };
  const driver = createDriver(figures);
  for (const agent of config().agents) {
    const agentKey = `${agent.operatorId}@bench`;
    driver.feed({ type: 'signIn', agentKey, worktype: 1, auto: false, groupIds: [], audioLeg: undefined, sequence: 1 });
    driver.feed({ type: 'command', agentKey, command: { cmd: 'agentidle' }, sequence: 2 });
  }
  const callsPerTick = (AGENTS / (RING_MS + TALK_MS + WRAP_UP_MS)) * LOAD * TICK_MS;
  const random = lehmer();
  let due = 0;
  for (let incoming = 0; figures.stored < callsWanted; driver.tick()) {
    // Arrivals at random, so that queues form: on average `callsPerTick`, 0 to 2 times that.
    for (due += callsPerTick * 2 * random(); due >= 1 && incoming < callsWanted; due -= 1) {
      incoming += 1;
      driver.feed({
        type: 'legIncoming',
        leg: `in${incoming}`,
        trunk: 'carrier',
        called: `9${5000 + Math.floor(random() * GROUPS)}`,
        caller: '13300000019',
        displayName: '',
        uui: '',
      });
    }
  }
  return figures;
}

function createDriver(figures: Figures): Driver {
  const company = createCompany(config(), { nodeId: 1, areaOf: () => ({ city: '', province: '', provice: '' }) });
  const wheel = new Map<number, CompanyInput[]>();
  const timers = new Set<string>();
  let now = 0;

  const later = (afterMs: number, input: CompanyInput) => {
    const at = now + Math.max(1, Math.ceil(afterMs / TICK_MS));
    const slot = wheel.get(at);
    if (slot === undefined) {
      wheel.set(at, [input]);
    } else {
      slot.push(input);
    }
  };
  const feed = (input: CompanyInput) => {
    const ms = now * TICK_MS;
    const effects = company.step(input, { wallMs: 1_767_225_600_000 + ms, monoMs: ms });
    figures.steps += 1;
    figures.effects += effects.length;
    for (const effect of effects) {
      react(effect, figures, timers, later);
    }
  };
  return {
    feed,
    tick() {
      now += 1;
      const inputs = wheel.get(now);
      wheel.delete(now);
      for (const input of inputs ?? []) {
        if (input.type !== 'timer' || timers.delete(input.timerId)) {
          feed(input);
        }
      }
    },
  };
}

function react(
  effect: CompanyEffect,
  figures: Figures,
  timers: Set<string>,
  later: (afterMs: number, input: CompanyInput) => void,
): void {
  switch (effect.type) {
    case 'setTimer':
      timers.add(effect.timerId);
      later(effect.afterMs, { type: 'timer', timerId: effect.timerId });
      return;
    case 'clearTimer':
      timers.delete(effect.timerId);
      return;
    case 'dial':
      later(TICK_MS, { type: 'legRinging', leg: effect.leg, earlyMedia: false });
      later(RING_MS, { type: 'legAnswered', leg: effect.leg });
      return;
    case 'bridge': {
      const customer = effect.members[0];
      if (customer !== undefined) {
        later(TALK_MS, { type: 'legEnded', leg: customer.leg, lost: false, reason: '' });
      }
      return;
    }
    case 'emitMany':
      figures.events += effect.agentKeys.length;
      return;
    case 'emit':
      figures.events += 1;
      return;
    case 'storeCall':
      figures.stored += 1;
      figures.connected += effect.record.talkMs > 0 ? 1 : 0;
      figures.waited += effect.record.waitMs > RING_MS ? 1 : 0;
      return;
    case 'unexpected':
      throw new Error(`${effect.what}: ${effect.where}`);
    default:
      return;
  }
}

/** A fixed sequence in [0, 1), the same in every run (Lehmer, Park and Miller). */
function lehmer(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function config(): CompanyConfig {
  const groupIds = Array.from({ length: GROUPS }, (_, index) => 800 + index);
  return {
    companyId: 1,
    name: 'bench',
    abbreviate: 'bench',
    language: 'zh',
    timeZone: 'Asia/Shanghai',
    displayNumber: '01041234567',
    agents: Array.from({ length: AGENTS }, (_, index) => ({
      id: index + 1,
      operatorId: String(10_000 + index),
      name: String(index),
      role: 'agent',
      groups: Array.from({ length: GROUPS_AN_AGENT }, (_, nth) => ({
        groupId: 800 + ((index + nth * 17) % GROUPS),
        level: 1 + (index % 3),
      })),
      sipAccount: String(80_000 + index),
      phoneNumber: '',
      signInMode: 'short',
    })),
    groups: groupIds.map((groupId) => ({
      groupId,
      name: String(groupId),
      kind: 'inbound',
      announcesAgentNumber: false,
      wrapUpMs: WRAP_UP_MS,
      ringTimeoutMs: 20_000,
      records: true,
      waitingMax: 10_000,
      waitMsMax: 3_600_000,
    })),
    serviceNumbers: groupIds.map((groupId, index) => ({
      number: `9${5000 + index}`,
      answers: 'firstPrompt',
      flow: String(groupId),
      baseScore: 0,
    })),
    flows: groupIds.map((groupId) => ({
      name: String(groupId),
      start: 'queue',
      steps: { queue: { kind: 'queue', groupId } },
    })),
    notReadyReasons: [],
    pageGraceMs: 60_000,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
