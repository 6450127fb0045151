import type { AgentSnapshot, TalkPhase } from '../state/agent-snapshot.ts';
import type { Connection, EndWhy } from '../wire/connection.ts';

/**
 * Version A's state machine (sdk-facts §4) as a view on what is so: its state's name, and what it allows there. Events are
 * never rejected by it; its mistakes ([quirk]) are not kept.
 */
export function stateOfA(
  snapshot: AgentSnapshot,
  connection: Pick<Connection, 'phase' | 'pending' | 'signedOn'>,
  endedWhy: EndWhy | undefined,
): string {
  const { name } = connection.phase;
  if (name === 'signingOff') return 'logout_sending';
  if (name === 'resuming') return 'reconnection_sending';
  if (name === 'waiting' || (name === 'opening' && connection.signedOn)) return 'disconnect';
  if (!snapshot.isLogin) return name === 'off' || name === 'ended' ? signedOut(endedWhy) : 'login_sending';
  const state = restingOrCalling(snapshot);
  const cmd = connection.pending.at(-1)?.frame.cmd;
  return cmd === undefined ? state : sending(state, cmd, snapshot);
}

/** True where version A would send `method`, false where it answers `{result: 0}`. Methods it does not know are allowed. */
export function allowedByA(method: string, state: string): boolean {
  const from = allowed.get(method);
  return from === undefined || from.has(state);
}

function signedOut(why: EndWhy | undefined): string {
  switch (why) {
    case 'refused':
      return 'authfail';
    case 'takenOver':
      return 'kick';
    case 'resumeRefused':
    case 'unreachable':
      return 'reconnection_fail';
    case 'signedOut':
    case 'forced':
    case 'dropped':
      return 'logout';
    case undefined:
      return 'nologin';
  }
}

const prefixes: Readonly<Record<TalkPhase, string>> = {
  answer: 'out',
  outboundcall: 'out_auto',
  incall: 'in',
  innercall: 'in',
  transferincall: 'transferincall',
  interceptcall: 'in',
};

const rests: Readonly<Record<AgentSnapshot['nowStatus'], string>> = {
  offwork: 'logout',
  logon: 'login',
  agentidle: 'idle',
  agentbusy: 'busy',
  after: 'after',
};

function restingOrCalling(snapshot: AgentSnapshot): string {
  const prefix = prefixes[snapshot.talk];
  switch (snapshot.phase) {
    case 'none':
      if (snapshot.status === 'siperror') return 'siperror';
      return snapshot.status === 'reconnection' ? 'reconnection' : rests[snapshot.nowStatus];
    case 'hold':
      return `${prefix}_mute`;
    case 'agentconsult':
    case 'consultationcalls':
    case 'consulationservice':
    case 'transfering':
    case 'tripartitetalk':
      return `${prefix}_${snapshot.phase}`;
    default:
      return snapshot.phase;
  }
}

/** While a reply is pending. Commands that leave the machine where it is are not among them. */
function sending(state: string, cmd: string, snapshot: AgentSnapshot): string {
  const prefix = prefixes[snapshot.talk];
  switch (cmd) {
    case 'agentidle':
      return 'idle_sending';
    case 'agentbusy':
      return 'busy_sending';
    case 'makecall':
      return `${state === 'busy' ? 'busy' : 'idle'}_makecall_sending`;
    case 'cancelmakecall':
      return 'cancelmakecall_sending';
    case 'answercall':
      return `${acceptPrefixes.get(state) ?? 'in'}_acceptcall_sending`;
    case 'mute':
    case 'unmute':
    case 'agentconsult':
    case 'agentconsultback':
    case 'agentshift':
    case 'tripartitetalk':
    case 'consulationservice':
    case 'transfercall':
    case 'transfergroup':
    case 'canceltransfercall':
    case 'transferservice':
      return `${prefix}_${cmd}_sending`;
    case 'monitor':
    case 'agentinsert':
    case 'agentinterceptcall':
      return `${cmd}_${state}_sending`;
    default:
      return state;
  }
}

const acceptPrefixes: ReadonlyMap<string, string> = new Map([
  ['outringing', 'out'],
  ['consultinringing', 'consult'],
  ['transferinringing', 'transfer'],
  ['monitorringing', 'monitor'],
  ['interceptaltering', 'intercept'],
  ['agentinsertringing', 'insert'],
]);

const TALKS = ['answer', 'outboundcall', 'incall'];
const PREFIXES = ['out', 'out_auto', 'in', 'transferincall'];
const each = (suffix: string): readonly string[] => PREFIXES.map((prefix) => `${prefix}_${suffix}`);

const RINGS = ['innerringing', 'consultinringing', 'transferinringing', 'monitorringing', 'interceptaltering'];
const HANG_UPS = [
  ...['makecall', 'outringing', 'outcall', 'calledringing', ...TALKS, 'inringing', 'playtts', 'innercall'],
  ...['transferincall', 'consultincall', 'sanfangcall', 'monitorincall', 'interceptcall', 'agentinsertincall'],
  ...[...RINGS, 'agentinsertringing'],
];

/** sdk-facts §4.2, user actions. */
const allowed: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    logout: ['login', 'idle', 'busy', 'siperror', 'inringing', 'incall', 'after'],
    free: ['login', 'busy', 'incall', 'after', 'reconnection'],
    busy: ['login', 'idle', 'busy', 'incall', 'siperror', 'after', 'reconnection'],
    callout: ['idle', 'busy'],
    acceptcall: ['outringing', 'inringing', 'agentinsertringing', ...RINGS],
    cancelmakecall: HANG_UPS,
    mute: TALKS,
    unmute: each('mute'),
    agentconsult: [...TALKS, 'transferincall'],
    agentconsultback: [...each('agentconsult'), ...each('consultationcalls')],
    agentshift: each('consultationcalls'),
    tripartitetalk: each('consultationcalls'),
    consulationservice: TALKS,
    transfercall: [...TALKS, 'transferincall'],
    transfergroup: [...TALKS, 'transferincall'],
    canceltransfercall: each('transfering'),
    transferservice: TALKS,
    monitor: ['idle', 'busy'],
    agentinsert: ['idle', 'busy'],
    agentinterceptcall: ['idle', 'busy', 'agentinsertincall'],
  }).map(([method, from]) => [method, new Set(from)]),
);
