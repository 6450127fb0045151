export type * from './call/call-record.ts';
export type * from './company/config.ts';
export type * from './company/effects.ts';
export type * from './company/inputs.ts';
export type * from './ivr/flow.ts';
