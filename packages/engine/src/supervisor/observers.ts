import { type BridgeMember, type Call, isObserving } from '../call/call.ts';

/**
 * Supervisors join the conversation that their agent is in, wherever that is: one who listens hears all and is heard by none,
 * one who whispers is heard by the agent alone, one who barged in talks with everybody. While the agent has nobody to
 * talk with (hold), they hear nothing.
 */
export function withObservers(call: Call, members: readonly BridgeMember[]): readonly BridgeMember[] {
  if (members.length === 0 || !call.parts.some(isObserving)) {
    return members;
  }
  const observers = call.parts.filter((part) => isObserving(part) && part.leg !== undefined);
  const all = [...members];
  for (const { leg, supervises = 0, entry } of observers) {
    const agentLeg = call.parts[supervises - 1]?.leg;
    if (leg !== undefined && agentLeg !== undefined && members.some((member) => member.leg === agentLeg)) {
      const heardByAgent = entry === 'whispering' ? ({ kind: 'whisper', to: agentLeg } as const) : undefined;
      all.push({ leg, role: heardByAgent ?? { kind: entry === 'listening' ? 'listen' : 'talk' } });
    }
  }
  return all;
}
