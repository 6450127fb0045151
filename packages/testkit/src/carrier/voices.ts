import { join } from 'node:path';
import type { PromptPart } from '@callwright/media';
import type { Answered } from './number-plan.ts';

/** Where the voices lie (made by `make.sh` there): a prompt folder of the carrier's media plane. */
export const VOICE_FOLDER = join(import.meta.dirname, '../../sounds');
/** After the beep an answering machine listens. */
const MACHINE_LISTENS_MS = 60_000;
/** Who said hello waits for so long. */
const PERSON_WAITS_MS = 5_000;

const CUSTOMER: readonly PromptPart[] = [
  { kind: 'file', name: 'customer-zh.wav' },
  { kind: 'file', name: 'customer-en.wav' },
];

/** What an answering machine sends while it listens, after its greeting. */
export const MACHINE_LISTENS: readonly PromptPart[] = [{ kind: 'silence', ms: MACHINE_LISTENS_MS }];

/** What is heard from a phone that was answered. All but the answering machine begin anew at their end. */
export function partsFor(answered: Answered): readonly PromptPart[] {
  switch (answered.kind) {
    case 'talks':
    case 'hangsUp':
      return CUSTOMER;
    case 'waits':
      return [{ kind: 'file', name: 'hello.wav' }, { kind: 'silence', ms: PERSON_WAITS_MS }, ...CUSTOMER];
    case 'agentTalks':
      return [{ kind: 'file', name: 'agent.wav' }];
    case 'machine':
      return [
        { kind: 'file', name: 'greeting.wav' },
        { kind: 'file', name: 'beep.wav' },
      ];
  }
}
