import { parentPort } from 'node:worker_threads';
import { createPacing } from '@callwright/engine';
import { type FloorResult, runFloor } from '@callwright/testkit';
import { benchmarkFloors, hardFloors } from './dialer-floors.ts';

/** One shift of one floor, by its number in `allFloors`. */
export interface ShiftJob {
  readonly floor: number;
  readonly seed: string;
}

export interface ShiftDone {
  readonly floor: number;
  readonly result: FloorResult;
}

/** The worker's side: a shift is run for each job that comes, with a dialer that knows nothing yet. */
parentPort?.on('message', (job: ShiftJob) => {
  const floor = [...benchmarkFloors(1), ...hardFloors(1)][job.floor];
  if (floor === undefined) throw new Error(`no floor ${job.floor}`);
  const result = runFloor({ ...floor.options, agents: floor.agents, seed: job.seed }, createPacing());
  const done: ShiftDone = { floor: job.floor, result };
  parentPort?.postMessage(done);
});
