/** The ES module. Importing it has no side effect. */
export { ACTIONS, type Action } from './agent-client/actions.ts';
export type {
  AgentClient,
  CommandFields,
  CommandOptions,
  DataOptions,
  DialOptions,
  HangUpOptions,
  IvrOptions,
  SignInChoice,
  SignInRequest,
  TransferOptions,
} from './agent-client/agent-client.ts';
export { AgentError, type AgentErrorCode, type ClientProblem, clientProblems } from './agent-client/agent-error.ts';
export type {
  AudioControl,
  AudioDevice,
  AudioDevices,
  ChosenDevices,
  PreflightCheck,
  PreflightReport,
} from './agent-client/audio-control.ts';
export type {
  AnyEvent,
  AudioDevicesEvent,
  AudioLevelEvent,
  AudioQualityEvent,
  AudioStateEvent,
  ConnectionStateEvent,
  EventByType,
  LocalEvents,
} from './agent-client/client-events.ts';
export type * from './agent-client/client-snapshot.ts';
export { type AgentClientOptions, createAgentClient } from './agent-client/create-agent-client.ts';
export { AudioError, type AudioProblem, audioProblems } from './audio/audio-error.ts';
export type { AudioState } from './audio/audio-session.ts';
export { browserEnvironment } from './browser/browser-environment.ts';
export type { Environment } from './browser/environment.ts';
export type { CallCenter } from './call-center/api.ts';
export { createCallCenter } from './call-center/create-call-center.ts';
export type { Result } from './call-center/result.ts';
export type { LoginRefusal } from './login/login-client.ts';
export type { CallFrom, CallPhase, NowStatus } from './state/agent-snapshot.ts';
export type { ConnectionStatus, EndWhy } from './wire/connection.ts';
export type { ClientFrame, ServerFrame } from './wire/frames.ts';
