import type { AgentConfig, CompanyConfig, SkillGroupConfig } from '@callwright/engine';
import { demoFlows } from './demo-flows.ts';

/**
 * The demo company that an empty data folder starts with (README "Demo"): one supervisor, `agentCount` agents, three
 * groups, four service numbers. Everything is in all groups, so that any agent can take any call.
 */
export function demoCompany(agentCount: number): CompanyConfig {
  return {
    companyId: DEMO_COMPANY_ID,
    name: 'Demo',
    abbreviate: DEMO_ABBREVIATE,
    language: 'zh',
    timeZone: 'Asia/Shanghai',
    displayNumber: '01041234567',
    agents: Array.from({ length: agentCount + 1 }, (_, index) => demoAgent(index)),
    groups: GROUPS,
    serviceNumbers: [
      { number: '4008001234', answers: 'firstPrompt', flow: 'welcome', baseScore: 0 },
      { number: '95001', answers: 'firstPrompt', flow: 'service', baseScore: 0 },
      { number: '95002', answers: 'firstPrompt', flow: '95002', baseScore: 0 },
      { number: '95003', answers: 'agent', flow: 'express', baseScore: 0 },
    ],
    flows: demoFlows(DEMO_GROUP_IDS),
    notReadyReasons: [
      { id: 0, text: '忙碌' },
      { id: 1, text: '小休' },
      { id: 2, text: '会议' },
      { id: 3, text: '培训' },
    ],
    pageGraceMs: 60_000,
  };
}

export const DEMO_COMPANY_ID = 1;
/** Of no other company: one that is called so would be taken for the demo, and written over at the next start. */
export const DEMO_ABBREVIATE = 'demo';
export const DEMO_GROUP_IDS = { service: 802, express: 803, campaign: 804 } as const;

/** The demo's own, not one of an operator's that has its number. */
export function isDemoCompany({ companyId, abbreviate }: Pick<CompanyConfig, 'companyId' | 'abbreviate'>): boolean {
  return companyId === DEMO_COMPANY_ID && abbreviate === DEMO_ABBREVIATE;
}

const FIRST_OPERATOR = 1000;
/** SIP account = agent number + 7000, its password = the account. */
const ACCOUNT_OFFSET = 7000;

function demoAgent(index: number): AgentConfig {
  const operatorId = FIRST_OPERATOR + index;
  return {
    id: index + 1,
    operatorId: String(operatorId),
    name: String(operatorId),
    role: index === 0 ? 'supervisor' : 'agent',
    groups: GROUPS.map((group) => ({ groupId: group.groupId, level: 1 })),
    sipAccount: String(operatorId + ACCOUNT_OFFSET),
    phoneNumber: `${139_100_100 + index}08`,
    signInMode: 'short',
  };
}

const COMMON = { ringTimeoutMs: 20_000, waitingMax: 500, waitMsMax: 30 * 60_000 } as const;

const GROUPS: readonly SkillGroupConfig[] = [
  {
    ...COMMON,
    groupId: DEMO_GROUP_IDS.service,
    name: 'Service',
    kind: 'inbound',
    announcesAgentNumber: true,
    wrapUpMs: 30_000,
    records: true,
  },
  {
    ...COMMON,
    groupId: DEMO_GROUP_IDS.express,
    name: 'Express',
    kind: 'inbound',
    announcesAgentNumber: false,
    wrapUpMs: 0,
    records: false,
  },
  {
    ...COMMON,
    groupId: DEMO_GROUP_IDS.campaign,
    name: 'Campaign',
    kind: 'task',
    announcesAgentNumber: false,
    wrapUpMs: 30_000,
    records: true,
  },
];
