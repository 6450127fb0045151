import { createReadyList, type ReadyList } from './ready-list.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';

/** Who waits for a group and who of it is ready. Derived from the state: rebuilt after a restore. */
export interface SkillGroup {
  readonly waiting: WaitingLine;
  readonly ready: ReadyList;
}

export function createSkillGroup(): SkillGroup {
  return { waiting: createWaitingLine(), ready: createReadyList() };
}
