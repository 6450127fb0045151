import { AGENT } from './demo.ts';
import { callsIn, dialed, picksUp, says, signIn, type World } from './world.ts';

/** Situations that tests of the flows begin with, and what the legs in them hear. */

/** The SIP account of an agent of the test company. */
export function phoneOf(agentKey: string): string {
  return `8${agentKey.slice(0, 4)}`;
}

/** Agents with SIP phones who are ready. */
export function readyAgents(world: World, ...agentKeys: readonly string[]): void {
  for (const agentKey of agentKeys) {
    signIn(world, agentKey, 1);
    says(world, agentKey, { cmd: 'agentidle' });
  }
}

/** The agent's phone, which rings now, is picked up. Returns its leg. */
export function takes(world: World, agentKey: string): string {
  const leg = dialed(world, phoneOf(agentKey));
  picksUp(world, leg);
  return leg;
}

export interface Talk {
  readonly customer: string;
  readonly leg: string;
}

/** A customer has called and talks with the agent, who is ready and the only one. */
export function inboundTalk(world: World, agentKey = AGENT, called = '95003'): Talk {
  readyAgents(world, agentKey);
  const customer = callsIn(world, called);
  return { customer, leg: takes(world, agentKey) };
}

/** The agent has called a customer, and they talk. */
export function outboundTalk(world: World, agentKey = AGENT, number = '13300000019'): Talk {
  readyAgents(world, agentKey);
  says(world, agentKey, { cmd: 'makecall', called: number });
  const leg = takes(world, agentKey);
  const customer = dialed(world, number);
  picksUp(world, customer);
  return { customer, leg };
}

/** What a leg hears: the other members of its bridge, a loop or a prompt that plays to it, or nothing. */
export function hears(world: World, leg: string): string | readonly string[] {
  const play = [...world.telephony.plays.values()].find(({ legs }) => legs.includes(leg));
  if (play !== undefined) {
    return play.loop ? 'loop' : 'prompt';
  }
  const bridge = [...world.telephony.bridges.values()].find((legs) => legs.includes(leg));
  return bridge?.filter((other) => other !== leg) ?? 'nothing';
}
