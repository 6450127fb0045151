import type { CompanyConfig, SkillGroupConfig } from '../company/config.ts';

/** A small company for tests: agents 1001–1003, supervisor 1000, groups as in the demo (802 announces and wraps up, 803 does neither). */
export const AGENT = '1001@demo';
export const SECOND = '1002@demo';
export const THIRD = '1003@demo';
export const SUPERVISOR = '1000@demo';

const group = (groupId: number, some: Partial<SkillGroupConfig>): SkillGroupConfig => ({
  groupId,
  name: `group ${groupId}`,
  kind: 'inbound',
  announcesAgentNumber: false,
  wrapUpMs: 0,
  ringTimeoutMs: 20_000,
  records: false,
  waitingMax: 3,
  waitMsMax: 600_000,
  ...some,
});

export function testCompany(some: Partial<CompanyConfig> = {}): CompanyConfig {
  return {
    companyId: 1,
    name: 'demo',
    abbreviate: 'demo',
    language: 'en',
    timeZone: 'Asia/Shanghai',
    displayNumber: '01041234567',
    agents: ['1001', '1002', '1003', '1000'].map((operatorId, index) => ({
      id: index + 1,
      operatorId,
      name: operatorId,
      role: operatorId === '1000' ? 'supervisor' : 'agent',
      groups: [
        { groupId: 802, level: 1 },
        { groupId: 803, level: 1 },
      ],
      sipAccount: `8${operatorId}`,
      phoneNumber: `139${operatorId}`,
      signInMode: 'short',
    })),
    groups: [group(802, { announcesAgentNumber: true, wrapUpMs: 30_000, records: true }), group(803, {})],
    serviceNumbers: [
      { number: '95001', answers: 'firstPrompt', flow: 'service', baseScore: 0 },
      { number: '95003', answers: 'agent', flow: 'express', baseScore: 0 },
      { number: '95009', answers: 'firstPrompt', flow: 'express', baseScore: 100 },
      { number: '4008001234', answers: 'firstPrompt', flow: 'welcome', baseScore: 0 },
      { number: '95002', answers: 'firstPrompt', flow: 'collect', baseScore: 0 },
      { number: '95404', answers: 'firstPrompt', flow: 'nowhere', baseScore: 0 },
      { number: '95500', answers: 'firstPrompt', flow: 'broken', baseScore: 0 },
      { number: '95501', answers: 'firstPrompt', flow: 'circle', baseScore: 0 },
    ],
    flows: [
      { name: 'service', start: 'queue', steps: { queue: { kind: 'queue', groupId: 802 } } },
      { name: 'express', start: 'queue', steps: { queue: { kind: 'queue', groupId: 803 } } },
      {
        name: 'welcome',
        start: 'menu',
        steps: {
          menu: {
            kind: 'menu',
            prompts: [{ kind: 'say', language: 'en', text: 'welcome' }],
            choices: { '0': 'menu', '1': 'queue', '2': 'message' },
            timeoutMs: 5_000,
            attemptsMax: 2,
            otherwise: 'bye',
          },
          queue: { kind: 'queue', groupId: 802 },
          message: { kind: 'message', prompts: [], maxMs: 10_000, next: 'bye' },
          bye: { kind: 'play', prompts: [{ kind: 'say', language: 'en', text: 'good bye' }], next: 'end' },
          end: { kind: 'hangUp' },
        },
      },
      {
        name: 'collect',
        start: 'ask',
        steps: {
          ask: {
            kind: 'collect',
            prompts: [{ kind: 'file', name: 'ask.wav' }],
            into: 'digit',
            digitsMax: 3,
            timeoutMs: 4_000,
            next: 'end',
          },
          end: { kind: 'hangUp' },
        },
      },
      { name: 'broken', start: 'a', steps: { a: { kind: 'play', prompts: [], next: 'missing' } } },
      {
        name: 'circle',
        start: 'a',
        steps: { a: { kind: 'play', prompts: [], next: 'b' }, b: { kind: 'play', prompts: [], next: 'a' } },
      },
    ],
    notReadyReasons: [
      { id: 0, text: 'busy' },
      { id: 1, text: 'break' },
    ],
    pageGraceMs: 60_000,
    ...some,
  };
}
