/** What a page may import: types and small tables, no schema, nothing compiled at run time. */
export * from './codes/agent-states.ts';
export * from './codes/end-reasons.ts';
export * from './codes/login-codes.ts';
export * from './codes/refusals.ts';
export type { CommandName, CommandOf, CtiCommand } from './commands/index.ts';
export * from './commands/refused-reply.ts';
export * from './commands/values.ts';
export type { CtiEvent, EventOf, EventType } from './events/index.ts';
export type { IvrFlow, IvrPrompt, IvrStep, IvrStepOf, IvrTest } from './ivr/flow.ts';
export * from './ivr/limits.ts';
export { fillTemplate, valueAt } from './ivr/template.ts';
export type { Area, Json } from './json.ts';
export { DATA_BYTES_MAX, DATA_DEPTH_MAX, dataProblem } from './validate/data-limits.ts';
