import type { CtiEvent } from '../events/index.ts';

/**
 * The frame that refuses a command: of the command's own type where it has one, since pages match replies by `type` alone
 * and wait for ever otherwise (sdk-facts §3.2, §4.2), else the `error` frame.
 */
export function refusedReply(cmd: string, reply: { readonly status: number; readonly reason: string }): CtiEvent {
  if (WITH_DIRECTION.has(cmd)) {
    return { type: cmd, dir: 0, ...reply } as CtiEvent;
  }
  // All of these have the same fields; the compiler cannot tell which of them `cmd` is.
  return (OWN_REPLY.has(cmd) ? { type: cmd, ...reply } : { type: 'error', cmd, ...reply }) as CtiEvent;
}

const OWN_REPLY: ReadonlySet<string> = new Set([
  ...['agentidle', 'agentbusy', 'makecall', 'cancelmakecall', 'answercall', 'senddtmf', 'mute', 'unmute', 'logout'],
  ...['getagentstate', 'transfergroup', 'canceltransfercall', 'transferservice', 'consulationservice'],
  ...['tripartitetalk', 'agentshift'],
]);
const WITH_DIRECTION: ReadonlySet<string> = new Set(['transfercall', 'agentconsult']);
