import type { PromptPart } from '../company/effects.ts';

/** What `playtts` announces: the agent's number, digit by digit. */
export function announcementParts(operatorId: string, language: 'zh' | 'en'): readonly PromptPart[] {
  const text =
    language === 'zh'
      ? `工号${[...operatorId].map((digit) => ZH_DIGITS[digit] ?? digit).join('')}为您服务`
      : `Agent ${[...operatorId].join(' ')} at your service`;
  return [{ kind: 'say', text, language }];
}

const ZH_DIGITS: Readonly<Record<string, string>> = {
  '0': '零',
  '1': '一',
  '2': '二',
  '3': '三',
  '4': '四',
  '5': '五',
  '6': '六',
  '7': '七',
  '8': '八',
  '9': '九',
};
