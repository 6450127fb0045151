export type * from './endpoint/effects.ts';
export type * from './endpoint/inputs.ts';
export type * from './message/message.ts';
