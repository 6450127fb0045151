import type { CtiCommand } from '@callwright/cti';
import { createCompany } from '../company/company.ts';
import type { CompanyEffect } from '../company/effects.ts';
import type { AgentKey, CompanyInput, LegId } from '../company/inputs.ts';
import { testCompany } from './demo.ts';
import { flowButton, sensibleButton } from './flow-buttons.ts';
import { EVERYTHING_NUMBER, webActs, withEverything } from './ivr-walk.ts';
import { brokenNow, leftOver } from './laws.ts';
import { createRng, type Rng } from './rng.ts';
import { supervisorButton } from './supervisor-buttons.ts';
import { isAlive, type WorldLeg } from './telephony.ts';
import {
  audioComes,
  audioDies,
  callsIn,
  createWorld,
  fails,
  feed,
  hangsUp,
  picksUp,
  rings,
  says,
  signIn,
  WORLD_PORTS,
  type World,
  wait,
} from './world.ts';

/** Customers, phones, pages and agents who press every button in every state, at random, from a seed. */

export interface WalkResult {
  readonly calls: number;
  readonly steps: number;
  /** What broke first, with the step; empty when all laws held. */
  readonly broken: readonly string[];
  /** How often calls and parts ended for each reason, and how often each event was sent: what the walk has seen. */
  readonly seen: ReadonlyMap<string, number>;
}

const AGENTS: readonly AgentKey[] = ['1001@demo', '1002@demo', '1003@demo', '1000@demo'];
const NUMBERS = [
  ...['95001', '95001', '95001', '95003', '95003', '95003', '95009', '4008001234', '4008001234', '95002'],
  ...['95404', '95500', '95501', '12345', EVERYTHING_NUMBER],
];
const SIP_STATUS = [403, 404, 408, 480, 486, 487, 500, 503, 603];
const COMMANDS: readonly CtiCommand[] = [
  { cmd: 'agentidle' },
  { cmd: 'agentidle' },
  { cmd: 'agentidle' },
  { cmd: 'agentbusy', busydescr: 1 },
  { cmd: 'agentbusy', busydescr: 77 },
  { cmd: 'makecall', called: '13300000019' },
  { cmd: 'makecall', called: '1002@demo' },
  { cmd: 'cancelmakecall' },
  { cmd: 'answercall' },
  { cmd: 'answercall' },
  { cmd: 'mute' },
  { cmd: 'unmute' },
  { cmd: 'senddtmf', num: '5' },
  { cmd: 'transfercall', num: '1002@demo' },
  { cmd: 'agentconsultback' },
  { cmd: 'monitoragent' },
  { cmd: 'logout' },
  { cmd: 'agentgroups' },
  { cmd: 'idleagents' },
  { cmd: 'getagentstate', agentid: '1002@demo' },
];

/** Short patience, so that full queues and long waits come up too. */
function walkCompany(pageGraceMs = 60_000) {
  const company = withEverything(testCompany({ pageGraceMs }));
  return { ...company, groups: company.groups.map((group) => ({ ...group, waitMsMax: 90_000, waitingMax: 2 })) };
}

interface Walk {
  readonly world: World;
  readonly rng: Rng;
  /** Recent inputs, to be sent again too late. */
  readonly recent: CompanyInput[];
  /** The page's standing audio legs, by agent. */
  readonly audio: Map<AgentKey, LegId>;
  steps: number;
}

/** Walks until `calls` calls have been stored, lets everything end, and checks what is left. */
export function walk(seed: number, calls: number, tamper?: World['tamper']): WalkResult {
  const state: Walk = {
    world: createWorld(walkCompany()),
    rng: createRng(seed),
    recent: [],
    audio: new Map(),
    steps: 0,
  };
  const { world } = state;
  world.tamper = tamper;
  let steps = 0;
  const stepsMax = calls * 400 + 1000;
  for (; world.records.length < calls && steps < stepsMax; steps++) {
    act(state);
    const broken = brokenNow(world);
    if (broken.length > 0) {
      return { calls: world.records.length, steps, broken, seen: seen(world) };
    }
    prune(world);
  }
  settle(state);
  return { calls: world.records.length, steps, broken: leftOver(world), seen: seen(world) };
}

function seen(world: World): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const record of world.records) {
    count(`call ${record.endReason}`);
    for (const segment of record.segments) {
      count(`part ${segment.endReason}`);
    }
  }
  for (const { event } of world.events) {
    count(event.type);
  }
  return counts;
}

function act(walk: Walk): void {
  const { world, rng } = walk;
  walk.steps += 1;
  const dice = rng.int(100);
  if (dice < 8 && isCalm(walk) && rng.chance(0.8)) {
    wait(world, 500);
  } else if (dice < 8) {
    // One of the customers is whom the agents dial: the call back finds its agent (manual 6.11).
    callsIn(world, rng.pick(NUMBERS) ?? '', rng.chance(0.3) ? '13300000019' : undefined);
  } else if (dice < 30) {
    legActs(walk);
  } else if (dice < 58) {
    agentActs(walk);
  } else if (dice < 66) {
    pageActs(walk);
  } else if (dice < 78) {
    mediaActs(walk);
  } else if (dice < 92) {
    wait(world, rng.int(rng.chance(0.2) ? 70_000 : 4_000));
  } else if (dice < 98) {
    wrongInput(walk);
  } else if (dice < 99) {
    feed(world, { type: 'configure', config: walkCompany(30_000 + rng.int(60_000)) });
  } else if (rng.chance(0.1)) {
    feed(world, { type: 'stop' });
  } else {
    // A crash and a recovery: another machine goes on from the dump, as JSON.
    const dump = JSON.parse(JSON.stringify(world.company.dump()));
    world.company = createCompany(walkCompany(), WORLD_PORTS);
    world.company.restore(dump);
  }
}

/** Busy hours and calm ones: in calm ones agents are ready, and can be asked and transferred to, and talks are long. */
function isCalm(walk: Walk): boolean {
  return walk.steps % 2_000 > 700;
}

function legActs(walk: Walk): void {
  const { world, rng } = walk;
  const alive = [...world.telephony.legs].filter(([, leg]) => leg.kind !== 'standing' && leg.state !== 'ended');
  const picked = rng.pick(alive);
  if (picked === undefined) {
    return;
  }
  const [leg, about] = picked;
  remember(walk, { type: 'legEnded', leg, lost: false, reason: '' });
  if (about.kind === 'dialed' && about.state !== 'up') {
    remember(walk, { type: 'legAnswered', leg });
    remember(walk, { type: 'legFailed', leg, sipStatus: 486, reason: '' });
    dialedLegActs(walk, leg, about);
  } else if (rng.chance(isCalm(walk) ? 0.1 : 0.4)) {
    isNews(world, leg, hangsUp(world, leg, rng.chance(0.2), rng.chance(0.05)));
  }
}

function dialedLegActs(walk: Walk, leg: LegId, about: WorldLeg): void {
  const { world, rng } = walk;
  const dice = rng.int(10);
  if (dice < 3) {
    about.state = 'ringing';
    rings(world, leg, rng.chance(0.3));
  } else if (dice < 8) {
    isNews(world, leg, picksUp(world, leg));
  } else {
    isNews(world, leg, fails(world, leg, rng.pick(SIP_STATUS) ?? 486));
  }
}

/** What a living leg does is never unexpected. */
function isNews(world: World, leg: LegId, effects: readonly CompanyEffect[]): void {
  if (effects.some((effect) => effect.type === 'unexpected')) {
    world.complaints.push(`leg ${leg} lives, and nobody knows it`);
  }
}

function agentActs(walk: Walk): void {
  const { world, rng } = walk;
  const agentKey = rng.pick(AGENTS) ?? '';
  if (world.company.agents().find((agent) => agent.agentKey === agentKey)?.state === 'signedOut') {
    pageSignsIn(walk, agentKey);
    return;
  }
  const presses = agentKey === '1000@demo' ? 0.5 : 0.02;
  const command = rng.chance(presses)
    ? supervisorButton(rng, AGENTS, whoTalks(world))
    : agentButton(world, rng, agentKey);
  if (command !== undefined) {
    remember(walk, { type: 'command', agentKey, command, sequence: 1 });
    says(world, agentKey, command);
  }
}

function whoTalks(world: World): readonly AgentKey[] {
  return world.company.agents().flatMap((agent) => (agent.state === 'talking' ? [agent.agentKey] : []));
}

function agentButton(world: World, rng: Rng, agentKey: AgentKey): CtiCommand | undefined {
  const ready = whoIsReady(world);
  if (rng.chance(0.6)) {
    const sensible = sensibleButton(rng, world.lastTypes.get(agentKey), ready);
    if (sensible !== undefined) {
      return sensible;
    }
  }
  return rng.chance(whoTalks(world).includes(agentKey) ? 0.5 : 0.1)
    ? flowButton(rng, AGENTS, ready)
    : rng.pick(COMMANDS);
}

function whoIsReady(world: World): readonly AgentKey[] {
  return world.company.agents().flatMap((agent) => (agent.reachable ? [agent.agentKey] : []));
}

function pageSignsIn(walk: Walk, agentKey: AgentKey): void {
  const { world, rng } = walk;
  const worktype = rng.pick([0, 1, 2, 2] as const) ?? 1;
  closeAudio(walk, agentKey);
  const leg = worktype === 2 && rng.chance(0.9) ? newAudioLeg(walk, agentKey) : undefined;
  signIn(world, agentKey, worktype, leg);
}

/** What the gateway does: the session that a new one replaces is closed, without a word to the engine. */
function closeAudio(walk: Walk, agentKey: AgentKey): void {
  const leg = walk.audio.get(agentKey);
  const found = leg === undefined ? undefined : walk.world.telephony.legs.get(leg);
  if (found !== undefined) {
    // Still up while the engine moves off it; `prune` forgets it.
    walk.audio.delete(agentKey);
  }
}

function newAudioLeg(walk: Walk, agentKey: AgentKey): LegId {
  walk.world.legs += 1;
  const leg = `audio${walk.world.legs}`;
  walk.audio.set(agentKey, leg);
  return leg;
}

function pageActs(walk: Walk): void {
  const { world, rng } = walk;
  const agentKey = rng.pick(AGENTS) ?? '';
  const agent = world.company.agents().find((found) => found.agentKey === agentKey);
  if (agent === undefined || agent.state === 'signedOut') {
    return;
  }
  const leg = walk.audio.get(agentKey);
  const dice = rng.int(6);
  if (dice === 0) {
    feed(world, { type: 'pageLost', agentKey });
  } else if (dice === 1) {
    pageReturns(walk, agentKey, rng.chance(0.5));
  } else if (dice === 2) {
    pageSignsIn(walk, agentKey);
  } else if (dice < 5 && leg !== undefined && isAlive(world.telephony, leg)) {
    walk.audio.delete(agentKey);
    remember(walk, { type: 'audioDown', agentKey, leg, reason: '' });
    audioDies(world, agentKey, leg);
  } else if (agent.worktype === 2 && leg === undefined) {
    audioComes(world, agentKey, newAudioLeg(walk, agentKey));
  }
}

/** The gateway answers `reconnection` before the engine replays. */
function pageReturns(walk: Walk, agentKey: AgentKey, replay: boolean): void {
  const { world } = walk;
  if (replay) {
    world.checker.step(agentKey, { type: 'reconnection', status: 0, resumed: false }, world.nowMs);
  }
  feed(world, { type: 'pageBack', agentKey, replay });
}

function mediaActs(walk: Walk): void {
  const { world, rng } = walk;
  const plays = [...world.telephony.plays].filter(([, play]) => !play.loop);
  const picked = rng.chance(0.2) && webActs(world, rng) ? undefined : rng.pick(plays);
  if (picked !== undefined && rng.chance(0.7)) {
    const [play] = picked;
    world.telephony.plays.delete(play);
    remember(walk, { type: 'playEnded', play, reason: 'finished' });
    feed(world, { type: 'playEnded', play, reason: rng.chance(0.8) ? 'finished' : 'failed' });
    return;
  }
  const leg = rng.pick([...world.telephony.legs].filter(([, about]) => about.state === 'up'));
  if (leg !== undefined) {
    feed(world, { type: 'digit', leg: leg[0], digit: rng.pick([...'0123456789*#']) ?? '1' });
  }
}

/** Something that does not fit: too late, twice, or about nobody. */
function wrongInput(walk: Walk): void {
  const { world, rng } = walk;
  const clearedTimer = [...world.telephony.used].findLast(
    (id) => id.startsWith('t') && !world.telephony.timers.has(id),
  );
  const late: CompanyInput = { type: 'timer', timerId: clearedTimer ?? 't0' };
  const input = rng.chance(0.7) ? rng.pick(walk.recent) : (rng.pick([...NONSENSE, late, late]) ?? late);
  if (input === undefined || !fitsNothing(world, input)) {
    return;
  }
  const before = rng.chance(0.1) ? world.company.dump() : undefined;
  const effects = feed(world, input);
  if (input.type === 'command') {
    return;
  }
  if (effects.length !== 1 || effects[0]?.type !== 'unexpected') {
    world.complaints.push(`${JSON.stringify(input)} fits nothing, yet gave ${JSON.stringify(effects)}`);
  }
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(world.company.dump())) {
    world.complaints.push(`${JSON.stringify(input)} fits nothing, yet changed the state`);
  }
}

const NONSENSE: readonly CompanyInput[] = [
  { type: 'timer', timerId: 't0' },
  { type: 'timer', timerId: 'constructor' },
  { type: 'legAnswered', leg: '__proto__' },
  { type: 'legEnded', leg: 'nobody', lost: true, reason: '' },
  { type: 'playEnded', play: 'nothing', reason: 'failed' },
  { type: 'pageLost', agentKey: '9999@demo' },
  { type: 'pageBack', agentKey: '9999@demo', replay: true },
  { type: 'audioUp', agentKey: '9999@demo', leg: 'x' },
  { type: 'audioDown', agentKey: '1001@demo', leg: 'x', reason: '' },
  { type: 'digit', leg: 'nobody', digit: '1' },
];

/** Inputs about legs and plays that still live would be true news: only those of dead ones are wrong. */
function fitsNothing(world: World, input: CompanyInput): boolean {
  const { legs, plays } = world.telephony;
  switch (input.type) {
    case 'legAnswered':
    case 'legFailed':
    case 'legEnded':
    case 'audioDown':
      return legs.get(input.leg)?.state === 'ended' || !legs.has(input.leg);
    case 'playEnded':
      return !plays.has(input.play);
    case 'command':
      return world.company.agents().some((agent) => agent.agentKey === input.agentKey && agent.state !== 'signedOut');
    default:
      return true;
  }
}

function remember(walk: Walk, input: CompanyInput): void {
  walk.recent.push(input);
  if (walk.recent.length > 60) {
    walk.recent.shift();
  }
}

/** Everybody hangs up and signs out. */
function settle(walk: Walk): void {
  const { world } = walk;
  for (const [leg, about] of [...world.telephony.legs]) {
    if (about.kind === 'incoming' && about.state !== 'ended') {
      hangsUp(world, leg);
    }
  }
  for (const agentKey of AGENTS) {
    says(world, agentKey, { cmd: 'cancelmakecall' });
  }
  // A customer whom an agent dialled and gave to an outside number talks on without any of us.
  for (const [leg, about] of [...world.telephony.legs]) {
    if (about.kind === 'dialed' && about.state === 'up') {
      hangsUp(world, leg);
    }
  }
  wait(world, 1_000_000);
}

/** Forgets ended legs, so that a long walk stays fast. A few stay, for inputs about them. */
function prune(world: World): void {
  const { legs } = world.telephony;
  if (legs.size > 200) {
    for (const [leg, about] of legs) {
      if (about.state === 'ended') {
        legs.delete(leg);
      }
    }
  }
}
