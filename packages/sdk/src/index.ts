/** The ES module: makes a `CallCenter` for a page that wants no global. Importing it has no side effect. */
export { AudioError, type AudioProblem, audioProblems } from './audio/audio-error.ts';
export type { AudioState } from './audio/audio-session.ts';
export type { AudioStateEvent, CallCenter, ConnectionStateEvent } from './call-center/api.ts';
export { browserEnvironment } from './call-center/browser-environment.ts';
export { createCallCenter } from './call-center/create-call-center.ts';
export type { Environment } from './call-center/environment.ts';
export type { EventByType } from './call-center/events.ts';
export type { Result } from './call-center/result.ts';
export type { LoginRefusal } from './login/login-client.ts';
export type { CallFrom, NowStatus } from './state/agent-snapshot.ts';
export type { ConnectionStatus, EndWhy } from './wire/connection.ts';
export type { ClientFrame, ServerFrame } from './wire/frames.ts';
