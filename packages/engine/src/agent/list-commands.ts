import type { CommandTable } from './command-table.ts';
import { tellAgentState, tellGroups, tellIdleAgents } from './lists.ts';

/** Questions of a page about agents and groups. */
export const listCommands: CommandTable = {
  agentgroups: (ctx, { agent, session, sequence }) => tellGroups(ctx, agent.key, session, sequence),
  idleagents: (ctx, { agent, session, sequence }) => tellIdleAgents(ctx, agent.key, session, sequence),
  getagentstate: (ctx, { agent, sequence }, asked) =>
    tellAgentState(ctx, agent.key, asked.agentid === undefined ? agent.key : String(asked.agentid), sequence),
};
