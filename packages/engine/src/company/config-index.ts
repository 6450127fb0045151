import type { IvrFlow } from '../ivr/flow.ts';
import type { AgentConfig, CompanyConfig, ServiceNumberConfig, SkillGroupConfig } from './config.ts';
import type { AgentKey } from './inputs.ts';

/** The configuration, by key. Made anew from each `CompanyConfig`. */
export interface ConfigIndex {
  readonly agents: ReadonlyMap<AgentKey, AgentConfig>;
  readonly groups: ReadonlyMap<number, SkillGroupConfig>;
  readonly serviceNumbers: ReadonlyMap<string, ServiceNumberConfig>;
  readonly flows: ReadonlyMap<string, IvrFlow>;
  readonly notReadyReasons: ReadonlyMap<number, string>;
  /** Skill levels of an agent, by group. */
  readonly skills: ReadonlyMap<AgentKey, ReadonlyMap<number, number>>;
}

export function indexConfig(config: CompanyConfig): ConfigIndex {
  return {
    agents: new Map(config.agents.map((agent) => [agentKeyOf(config, agent), agent])),
    groups: new Map(config.groups.map((group) => [group.groupId, group])),
    serviceNumbers: new Map(config.serviceNumbers.map((service) => [service.number, service])),
    flows: new Map(config.flows.map((flow) => [flow.name, flow])),
    notReadyReasons: new Map(config.notReadyReasons.map((reason) => [reason.id, reason.text])),
    skills: new Map(
      config.agents.map((agent) => [
        agentKeyOf(config, agent),
        new Map(agent.groups.map(({ groupId, level }) => [groupId, level])),
      ]),
    ),
  };
}

/** 工号@企业缩写 */
export function agentKeyOf(config: CompanyConfig, agent: AgentConfig): AgentKey {
  return `${agent.operatorId}@${config.abbreviate}`;
}
