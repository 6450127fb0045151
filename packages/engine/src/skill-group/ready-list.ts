import type { AgentKey } from '../company/inputs.ts';

/**
 * Ready agents of one group: highest skill level first, and within a level who has been ready longest. Agents join at
 * the end of their level (they became ready last), so a linked list keeps the order: joining and leaving cost O(1) in
 * agents, O(levels) at most.
 */
export interface ReadyList {
  /** Highest level first. */
  readonly levels: Level[];
  readonly byAgent: Map<AgentKey, ReadyAgent>;
}

interface Level {
  readonly level: number;
  first: ReadyAgent | undefined;
  last: ReadyAgent | undefined;
}

export interface ReadyAgent {
  readonly agentKey: AgentKey;
  readonly level: Level;
  previous: ReadyAgent | undefined;
  next: ReadyAgent | undefined;
}

export function createReadyList(): ReadyList {
  return { levels: [], byAgent: new Map() };
}

export function joinReady(list: ReadyList, agentKey: AgentKey, skill: number): void {
  if (list.byAgent.has(agentKey)) {
    return;
  }
  const level = levelOf(list, skill);
  const entry: ReadyAgent = { agentKey, level, previous: level.last, next: undefined };
  if (level.last === undefined) {
    level.first = entry;
  } else {
    level.last.next = entry;
  }
  level.last = entry;
  list.byAgent.set(agentKey, entry);
}

export function leaveReady(list: ReadyList, agentKey: AgentKey): void {
  const entry = list.byAgent.get(agentKey);
  if (entry === undefined) {
    return;
  }
  list.byAgent.delete(agentKey);
  if (entry.previous === undefined) {
    entry.level.first = entry.next;
  } else {
    entry.previous.next = entry.next;
  }
  if (entry.next === undefined) {
    entry.level.last = entry.previous;
  } else {
    entry.next.previous = entry.previous;
  }
}

/** The best ready agent who is not in `except`, and who `fits`. */
export function bestReady(
  list: ReadyList,
  except: readonly AgentKey[],
  fits?: (agentKey: AgentKey) => boolean,
): AgentKey | undefined {
  for (const level of list.levels) {
    for (let entry = level.first; entry !== undefined; entry = entry.next) {
      if (!except.includes(entry.agentKey) && (fits === undefined || fits(entry.agentKey))) {
        return entry.agentKey;
      }
    }
  }
  return undefined;
}

function levelOf(list: ReadyList, skill: number): Level {
  const found = list.levels.find((level) => level.level === skill);
  if (found !== undefined) {
    return found;
  }
  const level: Level = { level: skill, first: undefined, last: undefined };
  list.levels.push(level);
  list.levels.sort((one, other) => other.level - one.level);
  return level;
}
