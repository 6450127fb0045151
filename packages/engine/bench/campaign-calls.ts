/**
 * What a dialled customer costs the engine on one core: 1,000 agents in 10 task groups with a campaign each, on a virtual clock.
 * `node packages/engine/bench/campaign-calls.ts [DIALS] [MODE]`
 *
 * A customer is asked for, leased, dialled, rings; a third answer, are given to an agent (worktype 2), talk, hang up; the agent
 * wraps up and is ready again. The figure is by CPU time, that of the pacing and of the driver below included.
 */
import {
  type CampaignConfig,
  type CompanyConfig,
  type CompanyEffect,
  type CompanyInput,
  createCompany,
} from '../src/index.ts';

const AGENTS = 1_000;
const GROUPS = 10;
const ANSWERS = 0.35;
const TALK_MS = 120_000;
const WRAP_UP_MS = 15_000;
const TICK_MS = 100;

const dials = Number(process.argv[2] ?? 50_000);
const mode = process.argv[3] === 'progressive' ? 'progressive' : 'predictive';

const company = createCompany(configOf(), { areaOf: () => ({ city: '', province: '', provice: '' }), nodeId: 1 });
const due = new Map<number, CompanyInput[]>();
const timers = new Map<string, number>();
let nowMs = 0;
let seed = 1;
let customers = 0;
let stored = 0;
let steps = 0;
let slowestUs = 0;

for (let agent = 0; agent < AGENTS; agent++) {
  const agentKey = `${1_000 + agent}@bench`;
  feed({ type: 'signIn', agentKey, worktype: 2, auto: true, groupIds: [], audioLeg: `a${agent}`, sequence: undefined });
  feed({ type: 'command', agentKey, command: { cmd: 'agentidle' }, sequence: undefined });
}
for (let group = 0; group < GROUPS; group++) {
  feed({ type: 'campaign', config: campaignOf(group), life: 'running', remaining: 1e6 });
}
runUntil(dials / 10);
const before = process.cpuUsage();
const [storedBefore, stepsBefore] = [stored, steps];
slowestUs = 0;
runUntil(stored + dials);
const cpu = process.cpuUsage(before);
const cpuS = (cpu.user + cpu.system) / 1e6;
const views = company.campaigns();
console.log(
  JSON.stringify({
    what: `engine: dialled customers a second a core, ${mode}, ${AGENTS} agents`,
    dialsPerSecond: Math.round((stored - storedBefore) / cpuS),
    usPerDial: Math.round((cpuS * 1e6) / (stored - storedBefore)),
    stepsPerDial: Math.round(((steps - stepsBefore) / (stored - storedBefore)) * 10) / 10,
    slowestStepMs: Math.round(slowestUs) / 1000,
    occupancy: Math.round((views.reduce((sum, view) => sum + view.occupancy, 0) / GROUPS) * 1000) / 1000,
    abandonedPercent:
      Math.round(
        (views.reduce((sum, view) => sum + view.abandoned, 0) / views.reduce((sum, view) => sum + view.answered, 0)) *
          1e4,
      ) / 100,
    simulatedMinutes: Math.round(nowMs / 60_000),
  }),
);

function runUntil(target: number): void {
  while (stored < target) {
    nowMs += TICK_MS;
    for (const [timerId, atMs] of timers) {
      if (atMs <= nowMs && timers.delete(timerId)) feed({ type: 'timer', timerId });
    }
    const inputs = due.get(nowMs) ?? [];
    due.delete(nowMs);
    for (const input of inputs) feed(input);
  }
}

function feed(input: CompanyInput): void {
  steps += 1;
  const startedAt = performance.now();
  const effects = company.step(input, { wallMs: Date.UTC(2026, 0, 1) + nowMs, monoMs: nowMs });
  slowestUs = Math.max(slowestUs, (performance.now() - startedAt) * 1000);
  for (const effect of effects) apply(effect);
}

function apply(effect: CompanyEffect): void {
  switch (effect.type) {
    case 'setTimer':
      timers.set(effect.timerId, nowMs + effect.afterMs);
      return;
    case 'clearTimer':
      timers.delete(effect.timerId);
      return;
    case 'storeAttempt':
      stored += 1;
      return;
    case 'wantCustomers':
      later(TICK_MS, {
        type: 'customers',
        campaignId: effect.campaignId,
        requestId: effect.requestId,
        customers: Array.from({ length: effect.count }, customerNext),
        remaining: 1e6,
      });
      return;
    case 'dial':
      lineLives(effect.leg);
      return;
    default:
  }
}

function lineLives(leg: string): void {
  later(2_000, { type: 'legRinging', leg, earlyMedia: false });
  if (random() >= ANSWERS) {
    later(3_000 + random() * 20_000, { type: 'legFailed', leg, sipStatus: 480, reason: '' });
    return;
  }
  const answersMs = 3_000 + random() * 14_000;
  later(answersMs, { type: 'legAnswered', leg });
  later(answersMs + 10_000 - (TALK_MS - 10_000) * Math.log(1 - random()), {
    type: 'legEnded',
    leg,
    lost: false,
    reason: '',
  });
}

function later(afterMs: number, input: CompanyInput): void {
  const at = nowMs + Math.max(TICK_MS, Math.ceil(afterMs / TICK_MS) * TICK_MS);
  const inputs = due.get(at);
  if (inputs === undefined) due.set(at, [input]);
  else inputs.push(input);
}

function customerNext() {
  customers += 1;
  return { custId: String(customers), number: String(13_000_000_000 + customers), attempt: 1 };
}

function random(): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 4_294_967_296;
}

function campaignOf(group: number): CampaignConfig {
  return {
    id: group + 1,
    name: `campaign ${group}`,
    activityId: 0,
    groupId: 800 + group,
    mode,
    callerNumbers: [],
    ringTimeoutMs: 25_000,
    linesMax: 2_000,
    abandonCap: 0.03,
    abandonWindowMs: 8 * 3_600_000,
    graceMs: 2_000,
    notice: { kind: 'none' },
    machine: { kind: 'off' },
    flow: '',
    claimsPerAgent: 1,
    claimMs: 60_000,
    windows: [],
    retry: {},
    limits: { attempts: 3, perDay: 3, per5Minutes: 1 },
  };
}

function configOf(): CompanyConfig {
  return {
    companyId: 1,
    name: 'bench',
    abbreviate: 'bench',
    language: 'en',
    timeZone: 'UTC',
    displayNumber: '01041234567',
    agents: Array.from({ length: AGENTS }, (_, agent) => ({
      id: agent,
      operatorId: String(1_000 + agent),
      name: '',
      role: 'agent',
      groups: [{ groupId: 800 + (agent % GROUPS), level: 1 }],
      sipAccount: '',
      phoneNumber: '',
      signInMode: 'long',
    })),
    groups: Array.from({ length: GROUPS }, (_, group) => ({
      groupId: 800 + group,
      name: '',
      kind: 'task',
      announcesAgentNumber: false,
      wrapUpMs: WRAP_UP_MS,
      ringTimeoutMs: 20_000,
      records: true,
      waitingMax: 100,
      waitMsMax: 60_000,
    })),
    serviceNumbers: [],
    flows: [],
    notReadyReasons: [],
    pageGraceMs: 60_000,
  };
}
