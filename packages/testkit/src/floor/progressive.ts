import type { FloorDialer } from './floor.ts';

/** Rings as many customers as agents are ready, never more: nobody is ever abandoned while agents stay. */
export function progressiveDialer(): FloorDialer {
  const ready = new Set<string>();
  let ringing = 0;
  return {
    step(input) {
      switch (input.type) {
        case 'agentReady':
          ready.add(input.agentId);
          break;
        case 'agentWrapUp':
        case 'agentAway':
        case 'agentLeft':
        case 'customerGiven':
          ready.delete(input.agentId);
          break;
        case 'dialStarted':
          ringing += 1;
          return 0;
        case 'dialAnswered':
          ringing -= 1;
          // Its agent is not taken yet.
          return 0;
        case 'dialFailed':
          ringing -= 1;
          break;
        case 'callAbandoned':
        case 'tick':
          break;
      }
      return Math.max(0, ready.size - ringing);
    },
  };
}

/**
 * Occupancy of progressive dialing on the benchmark's floor in closed form: an agent works 135 s (talk and wrap-up), and waits
 * 9.85 s for the answer and 18.4 s for each of the (1 − p) / p dials before it that failed.
 */
export function progressiveOccupancy(answerChance: number): number {
  return 135 / (135 + 9.85 + (18.4 * (1 - answerChance)) / answerChance);
}
