/** The manual as code: every event, command, code and flow. Pages import `@callwright/cti/light` instead. */
export { COMMANDS } from './commands/index.ts';
export { EVENTS } from './events/index.ts';
export { type Checker, type CheckerOptions, type CheckerStats, createChecker } from './grammar/checker.ts';
export { checkTrace, type TraceLine, type TraceOptions, type TraceResult } from './grammar/trace.ts';
export { VIOLATION_KINDS, type Violation, type ViolationKind } from './grammar/violation.ts';
export { checkFlow, type FlowCheck, type FlowSurroundings } from './ivr/check-flow.ts';
export { ivrFlowSchema } from './ivr/flow.ts';
export { type FlowProblem, shapeProblems } from './ivr/shape.ts';
export * from './light.ts';
export { type CommandRefusal, type CommandValidation, validateCommand } from './validate/validate-command.ts';
export { type EventValidation, validateEvent } from './validate/validate-event.ts';
