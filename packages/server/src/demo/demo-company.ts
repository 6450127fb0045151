import type { AgentConfig, CompanyConfig, IvrFlow, SkillGroupConfig } from '@callwright/engine';

/**
 * The demo company that an empty data folder starts with (README "Demo"): one supervisor, `agentCount` agents, three
 * groups, four service numbers. Everything is in all groups, so that any agent can take any call.
 */
export function demoCompany(agentCount: number): CompanyConfig {
  return {
    companyId: DEMO_COMPANY_ID,
    name: 'Demo',
    abbreviate: 'demo',
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
    flows: FLOWS,
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
export const DEMO_GROUP_IDS = { service: 802, express: 803, campaign: 804 } as const;
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

const FLOWS: readonly IvrFlow[] = [
  {
    name: 'welcome',
    start: 'menu',
    steps: {
      menu: {
        kind: 'menu',
        prompts: [{ kind: 'say', language: 'zh', text: '您好，欢迎致电。人工服务请按一，留言请按二，重听请按零。' }],
        choices: { '0': 'menu', '1': 'queue', '2': 'message' },
        timeoutMs: 5_000,
        attemptsMax: 3,
        otherwise: 'bye',
      },
      queue: { kind: 'queue', groupId: DEMO_GROUP_IDS.service },
      message: {
        kind: 'message',
        prompts: [
          { kind: 'say', language: 'zh', text: '请在提示音后留言，按任意键结束。' },
          { kind: 'sound', sound: 'beep' },
        ],
        maxMs: 60_000,
        next: 'bye',
      },
      bye: { kind: 'play', prompts: [{ kind: 'say', language: 'zh', text: '感谢您的来电，再见。' }], next: 'end' },
      end: { kind: 'hangUp' },
    },
  },
  {
    name: 'service',
    start: 'queue',
    steps: { queue: { kind: 'queue', groupId: DEMO_GROUP_IDS.service } },
  },
  {
    name: 'express',
    start: 'queue',
    steps: { queue: { kind: 'queue', groupId: DEMO_GROUP_IDS.express } },
  },
  {
    name: '95002',
    start: 'ask',
    steps: {
      ask: {
        kind: 'collect',
        prompts: [{ kind: 'say', language: 'zh', text: '请按一位数字。' }],
        into: 'digit',
        digitsMax: 1,
        timeoutMs: 4_000,
        next: 'end',
      },
      end: { kind: 'hangUp' },
    },
  },
];
