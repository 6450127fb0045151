import { reasonText } from '@callwright/cti/light';
import { type Context, emit } from '../company/context.ts';
import type { Agent, Session } from './agent.ts';
import { phoneProblem } from './readiness.ts';

/** `siperror` to a page that is there while its standing leg is not, once. */
export function tellAudioTrouble(ctx: Context, agent: Agent, session: Session): void {
  if (session.audio.kind === 'down' && !session.audio.told && session.page.kind === 'here') {
    session.audio = { kind: 'down', told: true };
    const problem = phoneProblem(session) ?? 'audioNotStarted';
    emit(ctx, agent.key, { type: 'siperror', reason: reasonText(problem, ctx.state.config.language) });
  }
}
