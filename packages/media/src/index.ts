export type * from './process/protocol.ts';
