/** A JSON object. */
export type Json = Record<string, unknown>;

/** Where a number belongs (归属地). `provice` is the manual's spelling, with the same value. */
export interface Area {
  readonly city: string;
  readonly province: string;
  readonly provice: string;
}
