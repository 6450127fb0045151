import type { CtiEvent } from '../events/index.ts';

/**
 * The frame that refuses a command: of the command's own type where it has one, since pages match replies by `type` alone
 * and wait for ever otherwise (sdk-facts §3.2, §4.2), else the `error` frame.
 */
export function refusedReply(cmd: string, reply: { readonly status: number; readonly reason: string }): CtiEvent {
  const { status, reason } = reply;
  if (WITH_DIRECTION.has(cmd)) {
    return { type: cmd, dir: 0, ...reply } as CtiEvent;
  }
  if (SUPERVISION.has(cmd)) {
    return { type: cmd, monitor: 1, ...reply } as CtiEvent;
  }
  if (FORCED.has(cmd)) {
    return { type: cmd, monitor: 1, status, reason } as CtiEvent;
  }
  if (cmd === 'monitoragent') {
    return { type: cmd, status, reason } as CtiEvent;
  }
  // All of these have the same fields; the compiler cannot tell which of them `cmd` is.
  return (OWN_REPLY.has(cmd) ? { type: cmd, ...reply } : { type: 'error', cmd, ...reply }) as CtiEvent;
}

const OWN_REPLY: ReadonlySet<string> = new Set([
  ...[
    'agentidle',
    'agentbusy',
    'makecall',
    'cancelmakecall',
    'answercall',
    'senddtmf',
    'callnote',
    'mute',
    'unmute',
    'logout',
  ],
  ...['getagentstate', 'transfergroup', 'canceltransfercall', 'transferservice', 'consulationservice'],
  ...['tripartitetalk', 'agentshift'],
]);
const WITH_DIRECTION: ReadonlySet<string> = new Set(['transfercall', 'agentconsult']);
/** The copy of the supervisor who acts carries `monitor: 1`. */
const SUPERVISION: ReadonlySet<string> = new Set(['monitor', 'agentinsert', 'agentinterceptcall', 'agentbreak']);
/** The same, of an agent and not of a call. */
const FORCED: ReadonlySet<string> = new Set(['forceidle', 'forcebusy', 'forcelogout']);
