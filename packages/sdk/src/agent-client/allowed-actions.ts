import type { SignIn } from '../session/sign-in.ts';
import type { AgentSnapshot, CallPhase } from '../state/agent-snapshot.ts';
import { type Connection, takesCommand } from '../wire/connection.ts';
import { ACTIONS, type Action } from './actions.ts';
import type { AudioSnapshot, CallSnapshot } from './client-snapshot.ts';

export interface ActionFacts {
  readonly snapshot: AgentSnapshot;
  readonly signIn: SignIn | undefined;
  readonly connection: Connection;
  readonly audioSnapshot: AudioSnapshot;
  readonly call: CallSnapshot | undefined;
}

/** What the server would take now, as the engine's own rules say; whether the target can be reached, only the server knows. */
export function allowedActions(facts: ActionFacts): Readonly<Record<Action, boolean>> {
  const allowed = new Set<Action>(actionsOf(facts));
  return Object.fromEntries(ACTIONS.map((action) => [action, allowed.has(action)])) as Record<Action, boolean>;
}

function actionsOf(facts: ActionFacts): readonly Action[] {
  const { snapshot, signIn, connection, call } = facts;
  if (signIn === undefined) return ['signIn'];
  if (!snapshot.isLogin || !takesCommand(connection, 'agentidle')) return [];
  const page = signIn.worktype === 2;
  const audioUp = !page || facts.audioSnapshot.state === 'connected';
  const ready: readonly Action[] = audioUp ? ['ready'] : [];
  const supervisor = signIn.info.role === 'supervisor';
  const always: readonly Action[] = [
    'notReady',
    ...ready,
    ...(supervisor ? (['forceRelease', 'forceState'] as const) : []),
  ];
  if (call === undefined) {
    const starts: readonly Action[] = audioUp ? ['dial', ...(supervisor ? SUPERVISION : [])] : [];
    const notes: readonly Action[] = snapshot.nowStatus === 'after' ? ['saveNote'] : [];
    return [...always, ...starts, ...notes, 'signOut'];
  }
  const answers: readonly Action[] = call.answerable && audioUp ? ['answer'] : [];
  // A supervisor who has barged in may take that call over.
  const takes: readonly Action[] = snapshot.phase === 'agentinsertincall' && supervisor ? ['takeOver'] : [];
  return [
    ...always,
    ...answers,
    ...takes,
    'hangUp',
    'saveNote',
    ...inCall(snapshot.phase, call.internal, snapshot.callFrom),
  ];
}

const SUPERVISION: readonly Action[] = ['listen', 'bargeIn', 'takeOver'];
const WITH_CUSTOMER: readonly Action[] = ['transfer', 'transferToGroup', 'consult', 'transferToIvr', 'consultIvr'];

function inCall(phase: CallPhase, internal: boolean, from: AgentSnapshot['callFrom']): readonly Action[] {
  switch (phase) {
    case 'answer':
    case 'outboundcall':
    case 'incall':
    case 'transferincall':
    case 'interceptcall':
      return internal ? ['sendDtmf'] : ['hold', 'sendDtmf', ...WITH_CUSTOMER];
    case 'innercall':
    case 'consultincall':
      return ['sendDtmf'];
    case 'hold':
      return ['retrieve', ...WITH_CUSTOMER];
    case 'agentconsult':
      return ['endConsult'];
    case 'consultationcalls':
      return ['endConsult', 'completeConsult', 'conference', 'sendDtmf'];
    case 'sanfangcall':
      // Who was asked may only leave.
      return from === 'consult' ? ['sendDtmf'] : ['endConsult', 'sendDtmf'];
    case 'transfering':
      return ['cancelTransfer'];
    default:
      return [];
  }
}
