import { AnsweringMachineDetector, type MachineFinding } from '../src/answering-machine/detector.ts';
import { FRAME_SAMPLES } from '../src/rtp/g711.ts';

/** What the detector finds in a line, frame by frame: a verdict, and of a machine the end of its greeting. */
export function listen(samples: Int16Array): readonly MachineFinding[] {
  const detector = new AnsweringMachineDetector();
  const found: MachineFinding[] = [];
  for (let at = 0; at + FRAME_SAMPLES <= samples.length; at += FRAME_SAMPLES) {
    found.push(...detector.add(samples.subarray(at, at + FRAME_SAMPLES)));
  }
  return found;
}
