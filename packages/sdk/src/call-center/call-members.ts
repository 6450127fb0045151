import type { Session } from '../session/session.ts';
import type { CallApi } from './api-calls.ts';
import type { Commands } from './commands.ts';
import type { Result } from './result.ts';

/** sdk-facts §1.7, §1.8: each sends its command, with the fields of §3.3. */
export function callMembers(session: Session, commands: Commands): CallApi {
  /** Supervision: remembered for `getBeOperator`, and refused here for a predictive sign-in by version A (§1.8). */
  function supervise(method: 'monitor' | 'agentinsert' | 'agentinterceptcall', agentid: string): Result {
    if (commands.profile === 'A' && session.snapshot.auto) return commands.refuse('智能外呼模式不支持该操作');
    if (commands.problem(method) === undefined) {
      session.adjust((snapshot) => ({ ...snapshot, beOperator: String(agentid) }));
    }
    return onAgent(method, agentid);
  }

  function onAgent(method: string, agentid: string): Result {
    return commands.send(method, method, { agentoperatorid: String(agentid) });
  }

  const plain = (method: string) => (): Result => commands.send(method, method);

  return {
    transfercall: (number, groupid, userdata) =>
      commands.send('transfercall', 'transfercall', given({ num: String(number), groupid, userdata })),
    transfergroup(groupid, userdata) {
      const { operatorid = '', abbreviate = '', companyid = '' } = session.signIn?.info ?? {};
      const agentkey = `${operatorid}@${abbreviate}`;
      return commands.send('transfergroup', 'transfergroup', given({ agentkey, companyid, groupid, userdata }));
    },
    canceltransfercall: plain('canceltransfercall'),
    agentconsult: (number, userdata) =>
      commands.send('agentconsult', 'agentconsult', given({ num: String(number), userdata })),
    agentconsultback: plain('agentconsultback'),
    agentshift: plain('agentshift'),
    tripartitetalk: plain('tripartitetalk'),
    consulationservice: (filename, groupid, userdata, num) =>
      commands.send('consulationservice', 'consulationservice', given({ filename, groupid, userdata, num })),
    transferservice: (filename, num) => commands.send('transferservice', 'transferservice', given({ filename, num })),
    monitoragent: plain('monitoragent'),
    monitor: (agentid) => supervise('monitor', agentid),
    agentinsert: (agentid) => supervise('agentinsert', agentid),
    agentinterceptcall: (agentid) => supervise('agentinterceptcall', agentid),
    agentbreak: (agentid) => onAgent('agentbreak', agentid),
    forcebusy: (agentid) => onAgent('forcebusy', agentid),
    forceidle: (agentid) => onAgent('forceidle', agentid),
    forcelogout: (agentid) => onAgent('forcelogout', agentid),
    idleagents: (type = 0) => commands.send('idleagents', 'idleagents', { type }),
    agentgroups: plain('agentgroups'),
    availablegroup() {
      const { operatorid = '', abbreviate = '', companyid = '' } = session.signIn?.info ?? {};
      return commands.send('availablegroup', 'availablegroup', { companyid, operatorid, abbreviate });
    },
    getagentstate: (agentid) => commands.send('getagentstate', 'getagentstate', given({ agentid })),
  };
}

/** Undefined and empty fields are not sent (sdk-facts §3.2). */
function given(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}
