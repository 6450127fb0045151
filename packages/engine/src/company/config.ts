import type { IvrFlow } from '../ivr/flow.ts';
import type { AllowedHost } from '../ivr/http-hosts.ts';
import type { DialPlan } from './dial-plan.ts';

/** What a company is made of. Plain data; the store keeps it, `configure` brings a changed one into the running machine. */
export interface CompanyConfig {
  readonly companyId: number;
  readonly name: string;
  /** The part after `@` in an agent key (企业缩写). */
  readonly abbreviate: string;
  /** Language of `reason` texts and announcements. */
  readonly language: 'zh' | 'en';
  /** IANA zone, for `begin_time`, `operate_time`, … */
  readonly timeZone: string;
  /** Number shown to customers when a command names none. */
  readonly displayNumber: string;
  readonly agents: readonly AgentConfig[];
  readonly groups: readonly SkillGroupConfig[];
  readonly serviceNumbers: readonly ServiceNumberConfig[];
  readonly flows: readonly IvrFlow[];
  /** Reasons for not ready (忙碌类型): 0 is the default label. */
  readonly notReadyReasons: readonly { readonly id: number; readonly text: string }[];
  /** Hosts that HTTP steps of flows may ask. Absent: none. */
  readonly httpHosts?: readonly AllowedHost[];
  /** Names of flows that were written or removed over REST: what comes with the demo does not replace them. */
  readonly flowsEdited?: readonly string[];
  /** Which numbers the agents may call; absent: national ones. */
  readonly dialing?: DialPlan;
  /** How long an agent whose page is gone stays signed in, ms. */
  readonly pageGraceMs: number;
}

export interface AgentConfig {
  /** Row id, the manual's `agentid`. */
  readonly id: number;
  /** 工号, e.g. `1001`. The agent key is `operatorId@abbreviate`. */
  readonly operatorId: string;
  readonly name: string;
  readonly role: 'agent' | 'supervisor';
  /** The first is the primary group, that of the agent's own calls. `level`: skill in the group, 1–10, 10 the most skilled. */
  readonly groups: readonly { readonly groupId: number; readonly level: number }[];
  /** SIP account for worktype 1. */
  readonly sipAccount: string;
  /** Phone number for worktype 0. */
  readonly phoneNumber: string;
  /** 长签 / 短签; worktype 2 is long by nature. */
  readonly signInMode: 'long' | 'short';
  /**
   * Which calls the agent's SIP phone is asked to answer by itself, without ringing (worktype 1; a phone behind a trunk is
   * nobody's to command): `ownCalls` those that the agent asked for with the page (dialling, supervision) and the standing leg of
   * a long sign-in, `always` customers' and colleagues' too. Absent: none, the agent picks up.
   */
  readonly autoAnswer?: 'ownCalls' | 'always';
}

export interface SkillGroupConfig {
  readonly groupId: number;
  readonly name: string;
  readonly kind: 'inbound' | 'task';
  /** `playtts`: tell the customer the agent's number before they talk. */
  readonly announcesAgentNumber: boolean;
  /** 0: no wrap-up, the agent is ready again at once. */
  readonly wrapUpMs: number;
  readonly ringTimeoutMs: number;
  readonly records: boolean;
  /** Callers waiting at once; one more is refused with the reason `queueFull`. */
  readonly waitingMax: number;
  /** Longest wait, ms; then `queueTimeout`. */
  readonly waitMsMax: number;
  /** Flow that the customer hears when the agent hangs up first, to rate the service. Absent: the call ends. */
  readonly afterFlow?: string;
}

export interface ServiceNumberConfig {
  readonly number: string;
  /** `firstPrompt`: 200 OK with the first prompt or music. `agent`: rings (180) until an agent answers. */
  readonly answers: 'firstPrompt' | 'agent';
  /** Name of the IVR flow that its calls run. */
  readonly flow: string;
  /** Score that calls to this number start with in a queue. */
  readonly baseScore: number;
  /**
   * How long a customer whom an agent dialled by hand waits for that agent alone before the group serves the call (manual 6.11),
   * ms. Default 20 s; 0: not at all.
   */
  readonly stickyMs?: number;
}
