import type { CommandName } from '@callwright/cti/light';
import type { LoginGroup, LoginInfo } from '../login/login-client.ts';
import type { SignIn } from '../session/sign-in.ts';
import type { AgentSnapshot, CallPhase, NowStatus } from '../state/agent-snapshot.ts';
import type { Connection, ConnectionStatus, EndWhy } from '../wire/connection.ts';
import { allowedActions } from './allowed-actions.ts';
import type {
  AgentIdentity,
  AgentState,
  AudioSnapshot,
  CallSnapshot,
  ClientSnapshot,
  EndedCall,
  NotReadyReason,
} from './client-snapshot.ts';

/** What a session is, from which the snapshot of pages is made. */
export interface SessionFacts {
  readonly snapshot: AgentSnapshot;
  readonly signIn: SignIn | undefined;
  readonly connection: Connection;
  readonly connectionStatus: ConnectionStatus;
  readonly endedWhy: EndWhy | undefined;
  readonly roundTripMs: number | undefined;
  readonly audioSnapshot: AudioSnapshot;
  readonly follows: boolean;
}

export function toClientSnapshot(facts: SessionFacts): ClientSnapshot {
  const { snapshot, signIn, audioSnapshot } = facts;
  const agent = signIn === undefined ? undefined : identityOf(signIn);
  const call = snapshot.phase === 'none' ? undefined : callOf(snapshot, agent);
  return {
    connection: { status: facts.connectionStatus, why: facts.endedWhy, roundTripMs: facts.roundTripMs },
    agent,
    state: states[snapshot.nowStatus],
    stateSinceMs: snapshot.stateSinceMs,
    text: snapshot.text,
    colour: snapshot.colour,
    notReadyReason: snapshot.busyType,
    notReadyWhy: snapshot.notReadyWhy,
    notReadyReasons: reasonsOf(snapshot),
    nextState: snapshot.nextState,
    call,
    lastCall: lastCallOf(snapshot),
    queues: [...snapshot.queues].map(([groupId, { waiting, campaignWaiting }]) => ({
      groupId,
      groupName: nameOf(signIn?.info.groups, groupId),
      waiting,
      campaignWaiting,
    })),
    pending: facts.connection.pending.map((entry) => entry.frame.cmd as CommandName),
    can: allowedActions({ ...facts, call }),
    audio: audioSnapshot,
    tab: facts.follows ? 'follower' : 'holder',
  };
}

const states: Readonly<Record<NowStatus, AgentState>> = {
  offwork: 'signedOut',
  logon: 'signedIn',
  agentidle: 'ready',
  agentbusy: 'notReady',
  after: 'wrapUp',
};

export function identityOf({ info, worktype, auto }: SignIn): AgentIdentity {
  return {
    agentKey: keyOf(info),
    operatorId: info.operatorid,
    companyId: info.companyid,
    name: info.name === '' ? info.operatorid : info.name,
    role: info.role,
    worktype,
    auto: auto !== 0,
    groups: info.groups.map(({ groupId, name }) => ({ groupId, name })),
  };
}

function keyOf({ operatorid, abbreviate }: LoginInfo): string {
  return `${operatorid}@${abbreviate}`;
}

function nameOf(
  groups: readonly Pick<LoginGroup, 'groupId' | 'name'>[] | undefined,
  groupId: number | undefined,
): string {
  return groups?.find((group) => group.groupId === groupId)?.name ?? '';
}

function reasonsOf({ labels }: AgentSnapshot): readonly NotReadyReason[] {
  const others = [...labels.busyTypes].filter(([id]) => id !== 0);
  return [{ id: 0, text: labels.busyTypes.get(0) ?? labels.busy }, ...others.map(([id, text]) => ({ id, text }))];
}

function callOf(snapshot: AgentSnapshot, agent: AgentIdentity | undefined): CallSnapshot {
  const { ids, details, phase } = snapshot;
  const outbound = details.dir === undefined ? snapshot.isOutbound : details.dir === 1;
  const internal = details.internal || (snapshot.callFrom === 'makecall' && ids.called.includes('@'));
  // Between agents both sides' frames have the same direction: the other one is who is not this agent.
  const showsCalled = internal ? ids.caller === agent?.agentKey || snapshot.isOutbound : outbound;
  const timestamp = Number(ids.timestamp);
  return {
    callid: ids.callid,
    phase,
    from: snapshot.callFrom,
    direction: outbound ? 'outbound' : 'inbound',
    internal,
    caller: ids.caller,
    called: ids.called,
    origcaller: details.origcaller,
    number: showsCalled ? ids.called : ids.caller,
    area: showsCalled ? details.calledArea : details.callerArea,
    groupId: details.groupId,
    groupName: nameOf(agent?.groups, details.groupId),
    userdata: details.userdata,
    followData: details.followData,
    preview: details.preview,
    uuiData: details.uuiData,
    party: WITH_PARTY.has(phase) ? details.target : '',
    ringing: RINGING.has(phase),
    answerable: RINGING.has(phase) && (agent?.worktype === 2 || details.answerable),
    connected: CONNECTED.has(phase),
    held: phase === 'hold',
    beganAtMs: timestamp > 0 ? timestamp * 1_000 : undefined,
    sinceMs: snapshot.callSinceMs,
  };
}

const RINGING: ReadonlySet<CallPhase> = new Set([
  'outringing',
  'inringing',
  'innerringing',
  'consultinringing',
  'transferinringing',
  'monitorringing',
  'agentinsertringing',
  'interceptaltering',
]);

const WITH_PARTY: ReadonlySet<CallPhase> = new Set([
  'agentconsult',
  'consultationcalls',
  'transfering',
  'tripartitetalk',
  'sanfangcall',
]);

const CONNECTED: ReadonlySet<CallPhase> = new Set([
  'answer',
  'outboundcall',
  'incall',
  'innercall',
  'consultincall',
  'transferincall',
  'consultationcalls',
  'sanfangcall',
  'agentinsertincall',
  'interceptcall',
]);

function lastCallOf({ lastCall }: AgentSnapshot): EndedCall | undefined {
  if (lastCall === undefined) return undefined;
  const { dir, ...rest } = lastCall;
  return { ...rest, direction: dir === 1 ? 'outbound' : 'inbound' };
}
