import type { IvrFlow, IvrPrompt } from '@callwright/engine';

/** The flows of the demo company: what its service numbers run, and one that agents can send customers to. */
export function demoFlows(groups: { readonly service: number; readonly express: number }): readonly IvrFlow[] {
  return [
    welcome(groups.service),
    { name: 'service', start: 'queue', steps: { queue: { kind: 'queue', groupId: groups.service } } },
    { name: 'express', start: 'queue', steps: { queue: { kind: 'queue', groupId: groups.express } } },
    ONE_DIGIT,
    RATING,
  ];
}

const say = (text: string): IvrPrompt => ({ kind: 'say', language: 'zh', text });
const pause = (ms: number): IvrPrompt => ({ kind: 'silence', ms });

/** 4008001234: a greeting, then the menu, which alone is repeated. */
function welcome(groupId: number): IvrFlow {
  return {
    name: 'welcome',
    note: '总机：1 人工，2 留言，0 重听',
    start: 'hello',
    steps: {
      hello: { kind: 'play', prompts: [say('您好，欢迎致电。'), pause(200)], skippable: false, next: 'menu' },
      menu: {
        kind: 'menu',
        prompts: [say('人工服务请按一，'), pause(150), say('留言请按二，'), pause(150), say('重听请按零。')],
        wrongPrompts: [say('对不起，我没有听清您的选择。'), pause(200)],
        choices: { '0': 'menu', '1': 'please', '2': 'message' },
        timeoutMs: 5_000,
        attemptsMax: 3,
        into: 'choice',
        otherwise: 'bye',
      },
      please: { kind: 'play', prompts: [say('正在为您转接人工服务，请稍候。')], skippable: true, next: 'queue' },
      queue: { kind: 'queue', groupId, onFull: 'busy' },
      busy: { kind: 'play', prompts: [say('坐席全忙，请您留言，我们会尽快与您联系。')], next: 'message' },
      message: {
        kind: 'message',
        prompts: [say('请在提示音后留言，按任意键结束。'), { kind: 'sound', sound: 'beep' }],
        maxMs: 60_000,
        next: 'thanks',
      },
      thanks: { kind: 'play', prompts: [say('留言已收到。'), pause(200)], next: 'bye' },
      bye: { kind: 'play', prompts: [say('感谢您的来电，再见。')], next: 'end' },
      end: { kind: 'hangUp' },
    },
  };
}

/** 95002: over within 8 s. Also what agents lend customers to in the manual's examples (6.6). */
const ONE_DIGIT: IvrFlow = {
  name: '95002',
  start: 'ask',
  steps: {
    ask: {
      kind: 'collect',
      prompts: [say('请按一位数字。')],
      into: 'digit',
      digitsMax: 1,
      timeoutMs: 4_000,
      next: 'end',
    },
    end: { kind: 'hangUp' },
  },
};

/** For `transferservice`, or as the `afterFlow` of a group. */
const RATING: IvrFlow = {
  name: 'rating',
  note: '满意度评价',
  start: 'ask',
  steps: {
    ask: {
      kind: 'rate',
      prompts: [say('请对本次服务评价，非常满意请按五，满意请按四，一般请按三，不满意请按二，非常不满意请按一。')],
      wrongPrompts: [say('输入有误。')],
      timeoutMs: 5_000,
      attemptsMax: 2,
      next: 'thanks',
    },
    thanks: { kind: 'play', prompts: [say('感谢您的评价，再见。')], next: 'end' },
    end: { kind: 'hangUp' },
  },
};
