import type { Result } from './result.ts';

type Data = object | string;

/** Transfer, consult, IVR, supervision, lists: sdk-facts §1.7, §1.8. Names as the incumbent spells them. */
export interface CallApi {
  /** @param number agent key or phone number @param groupid group in which the target serves it */
  transfercall(number: string | number, groupid?: string | number, userdata?: Data): Result;
  transfergroup(groupid: string | number, userdata?: Data): Result;
  canceltransfercall(): Result;
  /** @param number agent key or phone number */
  agentconsult(number: string | number, userdata?: Data): Result;
  /** Back to the customer. */
  agentconsultback(): Result;
  /** The consulted party takes over. */
  agentshift(): Result;
  /** Three-way call. */
  tripartitetalk(): Result;
  /** Lends the customer to an IVR flow. @param filename the flow's name */
  consulationservice(filename: string, groupid?: string | number, userdata?: Data, num?: string | number): Result;
  /** Sends the customer to an IVR flow. */
  transferservice(filename: string, num?: string | number): Result;

  /** Starts the supervisor's feeds. */
  monitoragent(): Result;
  /** Silent listening. @param agentid agent key */
  monitor(agentid: string): Result;
  /** Barges in. */
  agentinsert(agentid: string): Result;
  /** Takes the call over. */
  agentinterceptcall(agentid: string): Result;
  /** Ends the agent's call. */
  agentbreak(agentid: string): Result;
  forcebusy(agentid: string): Result;
  forceidle(agentid: string): Result;
  forcelogout(agentid: string): Result;
  /** Ready agents by group. Setting `idleagents_event` keeps the built-in picker away. */
  idleagents(type?: number): Result;
  agentgroups(): Result;
  /** Task groups of a predictive sign-in. */
  availablegroup(): Result;
  getagentstate(agentid?: string): Result;
}
