export { type LoginInfo, type LoginOutcome, type LoginRequest, logInAgent } from './agents/login.ts';
export { type AgentFrame, isFeed, signInAgent, WsAgent, type WsAgentOptions } from './agents/ws-agent.ts';
export * from './audio/tone.ts';
export * from './audio/wav.ts';
export { type BaresipOptions, type BaresipPhone, startBaresip } from './baresip/baresip.ts';
export type { BaresipEvent } from './baresip/control.ts';
export { type Behaviour, behaviourOf } from './carrier/number-plan.ts';
export type * from './carrier/protocol.ts';
export { type CarrierHandle, type CarrierOptions, startCarrier } from './carrier/start-carrier.ts';
export { VirtualClock } from './clock/virtual-clock.ts';
export {
  type FloorDialer,
  type FloorInput,
  type FloorOptions,
  type FloorResult,
  runFloor,
  TALK,
} from './floor/floor.ts';
export { progressiveDialer, progressiveOccupancy } from './floor/progressive.ts';
export { mixture, pareto, type Sampler, uniform } from './floor/samplers.ts';
export { type ChildExit, type ChildOptions, type RunningChild, startChild } from './process/child.ts';
export { freePort, freePortRange, untilBound } from './process/ports.ts';
export { makeTempFolder } from './process/temp-folder.ts';
export { cpuMsOfPids, pidsOfTree, type TreeUsage, usageOfTree } from './process/usage.ts';
export { SeededRng } from './rng/seeded-rng.ts';
export {
  type CallView,
  checkCall,
  readCalls,
  readRecording,
  readTrace,
  waitForCall,
  waitForCalls,
} from './server/records.ts';
export { type ServerOptions, startServer, startServerThatFails, type TestServer } from './server/start-server.ts';
export {
  type RunningSipp,
  runSipp,
  type SippOptions,
  type SippResult,
  type SippScenario,
  startSipp,
} from './sipp/sipp.ts';
export { quantile, readSippStatistics, type SippStatistics } from './sipp/statistics.ts';
export { startTrunkSwitch, type TrunkSwitch } from './switch/trunk-switch.ts';
