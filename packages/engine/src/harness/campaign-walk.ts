import type { CtiCommand } from '@callwright/cti';
import type { CampaignConfig } from '../campaign/contract.ts';
import type { CompanyEffect } from '../company/effects.ts';
import type { AgentKey, LegId, WorkType } from '../company/inputs.ts';
import {
  answerRequests,
  type CampaignServer,
  campaignCompany,
  campaignConfig,
  createCampaignServer,
  customer,
  leasesLeft,
  MORE_TASKS,
  serve,
  TASKS,
  tells,
} from './campaign-server.ts';
import { flowButton, sensibleButton } from './flow-buttons.ts';
import { brokenNow, leftOver } from './laws.ts';
import { createRng, type Rng } from './rng.ts';
import { supervisorButton } from './supervisor-buttons.ts';
import { isAlive } from './telephony.ts';
import {
  audioComes,
  audioDies,
  callsIn,
  createWorld,
  fails,
  feed,
  hangsUp,
  picksUp,
  recover,
  rings,
  says,
  type World,
  wait,
} from './world.ts';

/** Campaigns, their customers and agents, and a server, who do everything in every state, at random, from a seed. */

const AGENTS: readonly AgentKey[] = ['1001@demo', '1002@demo', '1003@demo', '1000@demo'];
const SIP_STATUS = [403, 404, 408, 480, 486, 503, 603];
const COMMANDS: readonly CtiCommand[] = [
  { cmd: 'agentidle' },
  { cmd: 'agentidle' },
  { cmd: 'agentbusy', busydescr: 1 },
  { cmd: 'makecall', called: '13399990000' },
  { cmd: 'cancelmakecall' },
  { cmd: 'cancelmakecall' },
  { cmd: 'answercall' },
  { cmd: 'availablegroup' },
  { cmd: 'logout' },
];

interface Walk {
  readonly server: CampaignServer;
  readonly world: World;
  readonly rng: Rng;
  readonly open: Map<number, CampaignConfig>;
  readonly audio: Map<AgentKey, LegId>;
  nextId: number;
  nextCustomer: number;
}

export interface CampaignWalkResult {
  readonly attempts: number;
  readonly steps: number;
  readonly broken: readonly string[];
  /** How often each outcome, and each event, was seen. */
  readonly seen: ReadonlyMap<string, number>;
}

function walkCompany() {
  const company = campaignCompany();
  const flow = {
    name: 'survey',
    start: 'ask',
    steps: {
      ask: {
        kind: 'menu',
        prompts: [{ kind: 'say', language: 'en', text: 'press 1' }],
        choices: { '1': 'queue' },
        timeoutMs: 5_000,
        attemptsMax: 1,
        otherwise: 'end',
      },
      queue: { kind: 'queue', groupId: TASKS },
      end: { kind: 'hangUp' },
    },
  } as const;
  const groups = company.groups.map((group) => ({ ...group, waitMsMax: 90_000, wrapUpMs: group.wrapUpMs }));
  return { ...company, groups, flows: [...company.flows, flow] };
}

/** Walks until so many attempts were stored, lets everything end, and checks what is left. */
export function campaignWalk(seed: number, attempts: number, tamper?: World['tamper']): CampaignWalkResult {
  const world = createWorld(walkCompany());
  world.tamper = tamper;
  const server = createCampaignServer(world);
  const walk: Walk = {
    server,
    world,
    rng: createRng(seed),
    open: new Map(),
    audio: new Map(),
    nextId: 1,
    nextCustomer: 0,
  };
  let steps = 0;
  for (; server.attempts.length < attempts && steps < attempts * 100; steps++) {
    act(walk);
    serve(server);
    const broken = brokenNow(world);
    if (broken.length > 0) {
      return { attempts: server.attempts.length, steps, broken, seen: seen(walk) };
    }
  }
  settle(walk);
  return { attempts: server.attempts.length, steps, broken: [...leftOver(world), ...left(walk)], seen: seen(walk) };
}

/** No lease is lost, and no customer was dialled more often than he was handed out. */
function left(walk: Walk): string[] {
  return [...leasesLeft(walk.server), ...walk.world.company.dump().pools.map(([groupId]) => `pool ${groupId} is left`)];
}

function seen({ server, world }: Walk): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const { outcome } of server.attempts) count(outcome);
  for (const { reason } of server.returned) count(`returned ${reason}`);
  for (const { event } of world.events) count(event.type);
  return counts;
}

function act(walk: Walk): void {
  const { world, rng, server } = walk;
  const dice = rng.int(100);
  if (dice < 6) {
    campaignActs(walk);
  } else if (dice < 44) {
    legActs(walk);
  } else if (dice < 66) {
    agentActs(walk);
  } else if (dice < 72) {
    pageActs(walk);
  } else if (dice < 80) {
    mediaActs(walk);
  } else if (dice < 95) {
    wait(world, rng.int(rng.chance(0.2) ? 40_000 : 2_000));
  } else if (dice < 97) {
    callsIn(world, '95003');
  } else if (dice < 98) {
    server.slow = rng.chance(0.3);
    answerRequests(server);
  } else if (dice < 99) {
    feed(world, { type: 'configure', config: walkCompany() });
  } else if (rng.chance(0.1)) {
    feed(world, { type: 'stop' });
    serve(server);
    for (const config of walk.open.values()) {
      tells(server, config, 'running');
    }
  } else {
    recover(world, walkCompany());
  }
}

function campaignActs(walk: Walk): void {
  const { server, rng, open, world } = walk;
  const config = rng.pick([...open.values()]);
  const dice = rng.int(12);
  if (config === undefined || (dice < 3 && open.size < 4)) {
    openCampaign(walk);
  } else if (dice < 5) {
    tells(server, config, rng.chance(0.5) ? 'paused' : 'running');
  } else if (dice < 6) {
    open.delete(config.id);
    tells(server, config, rng.chance(0.5) ? 'closed' : 'finished');
  } else if (dice < 7) {
    const edited = { ...config, groupId: rng.pick([TASKS, MORE_TASKS]) ?? TASKS, abandonCap: 0.05, linesMax: 3 };
    open.set(config.id, edited);
    tells(server, edited, 'running');
  } else if (dice < 8) {
    feed(world, { type: 'campaignRound', campaignId: config.id, round: 2 });
  } else if (dice < 10) {
    customersCome(walk, config.id);
  } else {
    claims(walk, config);
  }
}

function openCampaign(walk: Walk): void {
  const { server, rng, open } = walk;
  const mode = rng.pick(['progressive', 'predictive', 'predictive', 'preview', 'ivr'] as const) ?? 'progressive';
  const config = campaignConfig({
    id: walk.nextId,
    mode,
    groupId: rng.pick([TASKS, TASKS, MORE_TASKS]) ?? TASKS,
    flow: rng.chance(0.9) ? 'survey' : 'nowhere',
    linesMax: 1 + rng.int(8),
    notice: rng.chance(0.5) ? { kind: 'file', name: 'sorry.wav' } : { kind: 'none' },
    machine: rng.pick([
      { kind: 'off' },
      { kind: 'hangUp' },
      { kind: 'handOver' },
      { kind: 'leaveMessage', message: { kind: 'file', name: 'message.wav' } },
    ] as const) ?? { kind: 'off' },
  });
  walk.nextId += 1;
  open.set(config.id, config);
  server.waiting.set(config.id, []);
  customersCome(walk, config.id);
  tells(server, config, 'running');
}

function customersCome(walk: Walk, campaignId: number): void {
  const waiting = walk.server.waiting.get(campaignId);
  for (let more = walk.rng.int(20); more > 0; more--) {
    walk.nextCustomer += 1;
    waiting?.push(customer(campaignId, walk.nextCustomer));
  }
  feed(walk.world, { type: 'customersDue', campaignId });
  serve(walk.server);
}

function claims(walk: Walk, { id: campaignId }: CampaignConfig): void {
  const { server, rng, world } = walk;
  const agentKey = rng.pick(AGENTS) ?? '';
  const held = server.claims.findLast((claim) => claim.type === 'claimed' && claim.agentKey === agentKey);
  if (held?.type !== 'claimed' || rng.chance(0.4)) {
    feed(world, { type: 'claim', requestId: `r${rng.int(1e9)}`, agentKey, campaignId });
  } else if (rng.chance(0.5)) {
    feed(world, { type: 'skipClaim', agentKey, campaignId: held.campaignId, custId: held.customer.custId });
  } else {
    const preview = { taskid: held.campaignId, custid: held.customer.custId };
    says(world, agentKey, { cmd: 'makecall', called: held.customer.number, preview });
  }
}

function legActs({ world, rng, server }: Walk): void {
  const alive = [...world.telephony.legs].filter(([, leg]) => leg.kind !== 'standing' && leg.state !== 'ended');
  const [leg, about] = rng.pick(alive) ?? [];
  if (leg === undefined || about === undefined) {
    return;
  }
  const dice = rng.int(10);
  if (about.kind === 'dialed' && about.state !== 'up') {
    if (dice < 2) {
      about.state = 'ringing';
      rings(world, leg, rng.chance(0.3), rng.chance(0.3));
    } else if (dice < 7) {
      isNews(world, leg, picksUp(world, leg));
    } else {
      isNews(world, leg, fails(world, leg, rng.pick(SIP_STATUS) ?? 486));
    }
  } else if (server.detecting.includes(leg) && rng.chance(0.7)) {
    const verdict = rng.pick(['person', 'machine', 'unsure'] as const) ?? 'unsure';
    const input = { type: 'machineVerdict', leg, verdict } as const;
    feed(world, rng.chance(0.7) ? input : { type: 'machineBeep', leg });
  } else if (dice < 2) {
    isNews(world, leg, hangsUp(world, leg, rng.chance(0.2), rng.chance(0.05)));
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
  const agents = world.company.agents();
  if (agents.find((agent) => agent.agentKey === agentKey)?.state === 'signedOut') {
    pageSignsIn(walk, agentKey);
    return;
  }
  const ready = agents.flatMap((agent) => (agent.reachable ? [agent.agentKey] : []));
  const talking = agents.flatMap((agent) => (agent.state === 'talking' ? [agent.agentKey] : []));
  says(world, agentKey, agentButton(walk, agentKey, ready, talking));
}

function agentButton(
  { world, rng }: Walk,
  agentKey: AgentKey,
  ready: readonly AgentKey[],
  talking: readonly AgentKey[],
): CtiCommand {
  if (agentKey === '1000@demo' && rng.chance(0.4)) {
    return supervisorButton(rng, AGENTS, talking);
  }
  const sensible = rng.chance(0.6) ? sensibleButton(rng, world.lastTypes.get(agentKey), ready) : undefined;
  const flow = talking.includes(agentKey) && rng.chance(0.5) ? flowButton(rng, AGENTS, ready) : undefined;
  return sensible ?? flow ?? rng.pick(COMMANDS) ?? { cmd: 'agentidle' };
}

function pageSignsIn(walk: Walk, agentKey: AgentKey): void {
  const { world, rng } = walk;
  const worktype: WorkType = rng.pick([0, 1, 1, 2, 2] as const) ?? 1;
  const groupIds = rng.pick([[], [TASKS], [TASKS], [TASKS, MORE_TASKS]]) ?? [];
  walk.audio.delete(agentKey);
  const audioLeg = worktype === 2 && rng.chance(0.9) ? newAudioLeg(walk, agentKey) : undefined;
  if (audioLeg !== undefined) {
    world.telephony.legs.set(audioLeg, { kind: 'standing', state: 'up', target: agentKey });
  }
  feed(world, { type: 'signIn', agentKey, worktype, auto: rng.chance(0.8), groupIds, audioLeg, sequence: undefined });
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
  const leg = walk.audio.get(agentKey);
  const dice = rng.int(6);
  if (agent === undefined || agent.state === 'signedOut') {
    return;
  }
  if (dice === 0) {
    feed(world, { type: 'pageLost', agentKey });
  } else if (dice === 1) {
    const replay = rng.chance(0.5);
    if (replay) {
      world.checker.step(agentKey, { type: 'reconnection', status: 0, resumed: false }, world.nowMs);
    }
    feed(world, { type: 'pageBack', agentKey, replay });
  } else if (dice === 2) {
    pageSignsIn(walk, agentKey);
  } else if (dice < 5 && leg !== undefined && isAlive(world.telephony, leg)) {
    walk.audio.delete(agentKey);
    audioDies(world, agentKey, leg);
  } else if (agent.worktype === 2 && leg === undefined) {
    audioComes(world, agentKey, newAudioLeg(walk, agentKey));
  }
}

function mediaActs({ world, rng }: Walk): void {
  const play = rng.pick([...world.telephony.plays].filter(([, about]) => !about.loop));
  if (play !== undefined && rng.chance(0.7)) {
    world.telephony.plays.delete(play[0]);
    feed(world, { type: 'playEnded', play: play[0], reason: rng.chance(0.8) ? 'finished' : 'failed' });
    return;
  }
  const leg = rng.pick([...world.telephony.legs].filter(([, about]) => about.state === 'up'));
  if (leg !== undefined) {
    feed(world, { type: 'digit', leg: leg[0], digit: rng.pick([...'1110']) ?? '1' });
  }
}

/** Every campaign is closed, everybody hangs up and signs out. */
function settle(walk: Walk): void {
  const { world, server } = walk;
  server.slow = false;
  answerRequests(server);
  serve(server);
  for (const config of walk.open.values()) {
    tells(server, config, 'closed');
  }
  for (let round = 0; round < 3; round++) {
    for (const agentKey of AGENTS) {
      says(world, agentKey, { cmd: 'cancelmakecall' });
    }
    for (const [leg, about] of [...world.telephony.legs]) {
      if (about.kind !== 'standing' && (about.state === 'up' || about.kind === 'incoming') && about.state !== 'ended') {
        hangsUp(world, leg);
      }
    }
    wait(world, 1_000_000);
    serve(server);
  }
}
