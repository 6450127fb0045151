/** What calls return (sdk-facts §1.0): 1 sent, 0 refused here with the reason. */
export interface Result {
  readonly result: 0 | 1;
  readonly reason: string;
}

/** The incumbent's two versions: A has a state machine of its own, B always sends (sdk-facts §7). */
export type Profile = 'A' | 'B' | undefined;

export const succeeded: Result = { result: 1, reason: 'succeeded' };

export function refused(reason: string): Result {
  return { result: 0, reason };
}
