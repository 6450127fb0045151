/** The contact center as one pure machine: inputs and time in, effects out. */
export type * from './call/call-record.ts';
export { type CallMark, closeOpenCall, type OpenCall } from './call/open-calls.ts';
export * from './campaign/contract.ts';
export { type Company, createCompany } from './company/company.ts';
export type * from './company/config.ts';
export { agentKeyOf } from './company/config-index.ts';
export type { CompanyPorts } from './company/context.ts';
export { mayDial } from './company/dial-plan.ts';
export type * from './company/effects.ts';
export type * from './company/inputs.ts';
export type { CompanyDump } from './company/state.ts';
export type { AgentView, CallView, QueueView } from './company/views.ts';
export type * from './dialer/inputs.ts';
export {
  type KeptPacing,
  keptPacing,
  PACING_AGE_MS_MAX,
  PACING_VERSION,
  readKeptPacing,
} from './dialer/kept-pacing.ts';
export { createPacing, type Pacing, type PacingConfig, type PacingHistory, type PacingView } from './dialer/pacing.ts';
export type * from './ivr/flow.ts';
export type { AllowedHost } from './ivr/http-hosts.ts';
export type { FlowVisit } from './ivr/visit.ts';
