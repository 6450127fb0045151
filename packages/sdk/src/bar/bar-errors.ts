import { REFUSALS } from '@callwright/cti/light';
import { clientProblems } from '../agent-client/agent-error.ts';
import { audioProblems } from '../audio/audio-error.ts';
import type { BarLanguage } from './bar-texts.ts';

/**
 * What to tell the agent about a command that was not carried out, in the bar's language where the catalogues have it.
 * Errors are known by their `code`, not by their class: the bar and the client may come in two scripts.
 */
export function errorText(error: unknown, language: BarLanguage): string {
  if (!(error instanceof Error)) return String(error);
  const { code, reason = error.message } = error as Error & { readonly code?: string; readonly reason?: string };
  if (code === undefined || code === 'refused') return reason;
  if (Object.hasOwn(REFUSALS, code)) return REFUSALS[code as keyof typeof REFUSALS][language];
  if (Object.hasOwn(clientProblems, code)) return clientProblems[code as keyof typeof clientProblems][language];
  if (!Object.hasOwn(audioProblems, code)) return reason;
  const problem = audioProblems[code as keyof typeof audioProblems];
  return language === 'zh' ? problem.text : `${problem.message} ${problem.remedy}`;
}
