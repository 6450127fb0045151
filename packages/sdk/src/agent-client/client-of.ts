import type { CommandName, EventOf, EventType } from '@callwright/cti/light';
import type { Environment } from '../browser/environment.ts';
import type { Session } from '../session/session.ts';
import type { ServerFrame } from '../wire/frames.ts';
import type { AgentClient, CommandOptions } from './agent-client.ts';
import { AgentError } from './agent-error.ts';
import { audioControl } from './audio-control-of.ts';
import { ClientEvents } from './client-events-of.ts';
import { SignInDesk } from './sign-in-desk.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Commands with the reply that each resolves with. Most have their own name for it. */
type Commands = Omit<
  AgentClient,
  'snapshot' | 'onChange' | 'on' | 'serverNowMs' | 'signIn' | 'resume' | 'signOut' | 'close' | 'audio'
>;

/** The promise-based face of a session. @param server where to log in */
export function clientOf(session: Session, environment: Environment, server: () => string | undefined): AgentClient {
  const events = new ClientEvents(session, (error) => environment.report(error));
  session.audio.watchLevels(() => events.hears('audiolevel'));
  const desk = new SignInDesk(session, environment, server);
  return {
    get snapshot() {
      return events.snapshot;
    },
    onChange: (listener) => events.onChange(listener),
    on: (type: string, handler: (event: never) => void) => events.on(type, handler),
    serverNowMs: () => session.serverNowMs,
    signIn: (request, options) => desk.signIn(request, options),
    resume: (options) => desk.resume(options),
    signOut: (options) => desk.signOut(options),
    close: () => desk.close(),
    ...commandsOf(session),
    audio: audioControl(session, environment, server),
  };
}

function commandsOf(session: Session): Commands {
  function run<Type extends EventType>(
    cmd: Type & CommandName,
    fields: Fields,
    options: CommandOptions | undefined,
  ): Promise<EventOf<Type>> {
    // The reply to a command is the event of its name: the catalogue says so, and the wire carries it.
    return ask(session, cmd, fields, options) as Promise<ServerFrame & EventOf<Type>>;
  }
  const on = (agentKey: string): Fields => ({ agentoperatorid: agentKey });
  return {
    ready: (options) => run('agentidle', {}, options),
    notReady: (reason = 0, options) => {
      session.adjust((snapshot) => ({ ...snapshot, busyType: reason }));
      return run('agentbusy', { busydescr: reason }, options);
    },
    dial: (number, options = {}) => {
      const { caller, preview, followData, uuiData, userdata } = options;
      return run('makecall', given({ called: number, caller, preview, followData, uuiData, userdata }), options);
    },
    answer: (options) => run('answercall', {}, options),
    hangUp: (options = {}) => run('cancelmakecall', given({ uuiData: options.uuiData }), options),
    hold: (options) => run('mute', {}, options),
    retrieve: (options) => run('unmute', {}, options),
    sendDtmf: (key, options) => run('senddtmf', { num: key }, options),
    saveNote: (note, options = {}) => {
      const { result, callid, segment } = options;
      return run('callnote', given({ note, result, callid, segment }), options);
    },
    transfer: (target, options = {}) =>
      run('transfercall', given({ num: target, groupid: options.groupId, userdata: options.userdata }), options),
    transferToGroup: (groupId, options = {}) =>
      run('transfergroup', given({ groupid: groupId, userdata: options.userdata }), options),
    cancelTransfer: (options) => run('canceltransfercall', {}, options),
    consult: (target, options = {}) => run('agentconsult', given({ num: target, userdata: options.userdata }), options),
    endConsult: (options) => run('agentconsultback', {}, options),
    completeConsult: (options) => run('agentshift', {}, options),
    conference: (options) => run('tripartitetalk', {}, options),
    transferToIvr: (flow, options = {}) =>
      run('transferservice', given({ filename: flow, num: options.number, userdata: options.userdata }), options),
    consultIvr: (flow, options = {}) => {
      const { number, groupId, userdata } = options;
      return run('consulationservice', given({ filename: flow, num: number, groupid: groupId, userdata }), options);
    },
    listen: (agentKey, options = {}) =>
      run('monitor', { ...on(agentKey), ...(options.whisper === true ? { mode: 'whisper' } : {}) }, options),
    bargeIn: (agentKey, options) => run('agentinsert', on(agentKey), options),
    takeOver: (agentKey, options) => run('agentinterceptcall', on(agentKey), options),
    forceRelease: (agentKey, options) => run('agentbreak', on(agentKey), options),
    forceReady: (agentKey, options) => run('forceidle', on(agentKey), options),
    forceNotReady: (agentKey, options) => run('forcebusy', on(agentKey), options),
    forceSignOut: (agentKey, options) => run('forcelogout', on(agentKey), options),
    watch: (options) => run('monitoragent', {}, options),
    readyAgents: (options) => run('idleagents', {}, options),
    groups: (options) => run('agentgroups', {}, options),
    taskGroups: (options) => run('availablegroup', {}, options),
    agentState: (agentKey, options) => run('getagentstate', given({ agentid: agentKey }), options),
    command: (cmd, fields, options) => ask(session, cmd, fields, options),
  };
}

/** Sends a command; settles with what the server did, within 5 s. */
async function ask(
  session: Session,
  cmd: string,
  fields: Fields,
  options: CommandOptions | undefined,
): Promise<ServerFrame> {
  options?.signal?.throwIfAborted();
  const asked = session.request(cmd, fields);
  if (!asked.ok) throw new AgentError(asked.problem, { cmd });
  return session.reply(asked.ticket, cmd, options?.signal);
}

/** What is not given is not sent. */
function given(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
