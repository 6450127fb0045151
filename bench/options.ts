/** A number out of the environment, so that a run can be made longer or shorter without a change of code. */
export function numberOption(name: string, byDefault: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return byDefault;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`${name}=${text} is no number`);
  return value;
}

/** A comma list of numbers out of the environment. */
export function numbersOption(name: string, byDefault: readonly number[]): readonly number[] {
  const text = process.env[name];
  if (text === undefined || text === '') return byDefault;
  const values = text.split(',').map(Number);
  if (values.some((value) => !Number.isFinite(value))) throw new Error(`${name}=${text} is no list of numbers`);
  return values;
}

/** Real time passes: benchmarks measure it. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The machine's monotonic clock, ms: the same in every process, so that two ends can be compared. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
