import type { CtiCommand } from '@callwright/cti';
import { agentStateOf } from '../agent/agent-state.ts';
import { isReachable } from '../agent/readiness.ts';
import type { AgentKey, LegId } from '../company/inputs.ts';
import { flowButton, sensibleButton } from './flow-buttons.ts';
import { supervisorButton } from './supervisor-buttons.ts';
import { endLeg, isAlive } from './telephony.ts';
import { AGENTS, isCalm, isSignedIn, KNOWN_CUSTOMER, remember, UUI, type Walk } from './walk-state.ts';
import { audioComes, audioDies, feed, says, signIn, type World } from './world.ts';

/** What agents and their pages do in a random walk. */

const SUPERVISOR: AgentKey = '1000@demo';
const COMMANDS: readonly CtiCommand[] = [
  { cmd: 'agentidle' },
  { cmd: 'agentidle' },
  { cmd: 'agentidle' },
  { cmd: 'agentbusy', busydescr: 1 },
  { cmd: 'agentbusy', busydescr: 77 },
  { cmd: 'makecall', called: KNOWN_CUSTOMER },
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

export function agentActs(walk: Walk): void {
  const { world, rng } = walk;
  const agentKey = rng.pick(AGENTS) ?? '';
  if (!isSignedIn(world.ctx, agentKey)) {
    pageSignsIn(walk, agentKey);
    return;
  }
  const presses = agentKey === SUPERVISOR ? 0.5 : 0.02;
  const command = rng.chance(presses) ? supervisorButton(rng, AGENTS, whoTalks(world)) : agentButton(walk, agentKey);
  if (command === undefined) {
    return;
  }
  remember(walk, { type: 'command', agentKey, command, sequence: 1 });
  if (rng.chance(0.02)) {
    // A command that could not be read: whatever the agent is doing, it changes nothing.
    const wrong = { code: 'invalidField', detail: 'num', sequence: undefined } as const;
    feed(world, { type: 'malformed', agentKey, cmd: command.cmd, ...wrong });
  } else {
    says(world, agentKey, command);
  }
}

function agentButton(walk: Walk, agentKey: AgentKey): CtiCommand | undefined {
  const { world, rng } = walk;
  const ready = whoIsReady(world);
  if (rng.chance(isCalm(walk) ? 0.75 : 0.5)) {
    const sensible = sensibleButton(rng, world.lastTypes.get(agentKey), ready);
    if (sensible !== undefined) {
      return sensible;
    }
  }
  const talks = agentStateOf(world.ctx, world.ctx.state.agents.get(agentKey)) === 'talking';
  if (!rng.chance(talks ? 0.5 : 0.1)) {
    return rng.pick(COMMANDS);
  }
  const command = flowButton(rng, AGENTS, ready);
  return command?.cmd === 'makecall' ? { ...command, uuiData: rng.pick(UUI) ?? '' } : command;
}

function whoTalks({ ctx }: World): readonly AgentKey[] {
  return AGENTS.filter((agentKey) => agentStateOf(ctx, ctx.state.agents.get(agentKey)) === 'talking');
}

function whoIsReady({ ctx }: World): readonly AgentKey[] {
  return AGENTS.filter((agentKey) => {
    const session = ctx.state.agents.get(agentKey)?.session;
    return session !== undefined && isReachable(session);
  });
}

function pageSignsIn(walk: Walk, agentKey: AgentKey): void {
  const { world, rng } = walk;
  const worktype = rng.pick([0, 1, 2, 2] as const) ?? 1;
  const replaced = walk.audio.get(agentKey);
  walk.audio.delete(agentKey);
  const leg = worktype === 2 && rng.chance(0.9) ? newAudioLeg(walk, agentKey) : undefined;
  signIn(world, agentKey, worktype, leg);
  if (replaced !== undefined) {
    // What the gateway does: the session that a new one replaces is closed, without a word to the engine.
    endLeg(world.telephony, replaced);
  }
}

function newAudioLeg(walk: Walk, agentKey: AgentKey): LegId {
  walk.world.legs += 1;
  const leg = `audio${walk.world.legs}`;
  walk.audio.set(agentKey, leg);
  return leg;
}

export function pageActs(walk: Walk): void {
  const { world, rng } = walk;
  const agentKey = rng.pick(AGENTS) ?? '';
  const session = world.ctx.state.agents.get(agentKey)?.session;
  if (session === undefined) {
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
  } else if (session.worktype === 2 && leg === undefined) {
    audioComes(world, agentKey, newAudioLeg(walk, agentKey));
  }
}

/** The gateway answers `reconnection` before the engine replays. */
function pageReturns({ world }: Walk, agentKey: AgentKey, replay: boolean): void {
  if (replay) {
    world.checker.step(agentKey, { type: 'reconnection', status: 0, resumed: false }, world.nowMs);
  }
  feed(world, { type: 'pageBack', agentKey, replay });
}
