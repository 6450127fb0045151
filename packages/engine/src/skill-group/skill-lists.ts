import { createReadyList, type ReadyList } from './ready-list.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';

/** Who waits for a group and who of it is ready. Derived from the state: rebuilt after a restore. */
export interface SkillGroup {
  readonly waiting: WaitingLine;
  /** Calls whose place is this queue, those that ring at an agent included, in the order of joining. */
  readonly queued: Set<string>;
  readonly ready: ReadyList;
}

export function createSkillGroup(): SkillGroup {
  return { waiting: createWaitingLine(), queued: new Set(), ready: createReadyList() };
}
