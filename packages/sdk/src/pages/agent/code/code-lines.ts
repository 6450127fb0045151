/** Lines for the two ways to drive Callwright from a page. */
export interface CodeLines {
  /** The global `CallCenter`, as pages of the incumbent write it. */
  readonly callCenter: string;
  /** `AgentClient`. */
  readonly client: string;
}

type Frame = Readonly<Record<string, unknown>>;
type Lines = (frame: Frame) => CodeLines;

/** Commands that a person's click sends, and what a CRM page would write for it. Others are no one's code. */
const LINES: Readonly<Record<string, Lines>> = {
  logon: (frame) => ({
    callCenter: `CallCenter.opLogin(${list(frame.operatorid, 'md5OfPassword', frame.companyid, String(frame.worktype))});\nCallCenter.logon_event = (event) => { /* event.status === 0: signed in */ };`,
    client: `await client.signIn({ operator: ${js(frame.operatorid)}, password, companyid: ${js(frame.companyid)}, worktype: ${js(frame.worktype)} });`,
  }),
  agentidle: plain('free()', 'ready()', 'agentidle'),
  agentbusy: (frame) => ({
    callCenter: `CallCenter.busy(${js(frame.busydescr ?? 0)});\nCallCenter.agentbusy_event = (event) => { /* … */ };`,
    client: `await client.notReady(${js(frame.busydescr ?? 0)});`,
  }),
  logout: plain('logout()', 'signOut()', 'logout'),
  makecall: (frame) => ({
    callCenter: `CallCenter.callout(${js(frame.called)});\nCallCenter.answer_event = (event) => showCustomer(event.called, event.callid);`,
    client: `const { callid } = await client.dial(${js(frame.called)});\nclient.on('answer', (event) => showCustomer(event.called, event.callid));`,
  }),
  answercall: () => ({
    callCenter: `CallCenter.inringing_event = (event) => showCustomer(event.caller, event.userdata);\nCallCenter.acceptcall();`,
    client: `client.on('inringing', (event) => showCustomer(event.caller, event.userdata));\nawait client.answer();`,
  }),
  cancelmakecall: () => ({
    callCenter: `CallCenter.cancelmakecall();\nCallCenter.after_event = (event) => saveCall(event.callid, event.duration, event.endReason);`,
    client: `await client.hangUp();\nclient.on('after', (event) => saveCall(event.callid, event.duration, event.endReason));`,
  }),
  mute: plain('mute()', 'hold()', 'mute'),
  unmute: plain('unmute()', 'retrieve()', 'unmute'),
  senddtmf: (frame) => ({
    callCenter: `CallCenter.sendDTMF(${js(frame.num)});`,
    client: `await client.sendDtmf(${js(frame.num)});`,
  }),
  transfercall: (frame) => ({
    callCenter: `CallCenter.transfercall(${list(frame.num, frame.groupid)});\nCallCenter.transfercall_event = (event) => { /* a second one with status ≠ 0: not taken */ };`,
    client: `await client.transfer(${js(frame.num)}${frame.groupid === undefined ? '' : `, { groupId: ${js(frame.groupid)} }`});`,
  }),
  transfergroup: (frame) => ({
    callCenter: `CallCenter.transfergroup(${js(frame.groupid)});`,
    client: `await client.transferToGroup(${js(frame.groupid)});`,
  }),
  canceltransfercall: plain('canceltransfercall()', 'cancelTransfer()', 'canceltransfercall'),
  transferservice: (frame) => ({
    callCenter: `CallCenter.transferservice(${js(frame.filename)});`,
    client: `await client.transferToIvr(${js(frame.filename)});`,
  }),
  agentconsult: (frame) => ({
    callCenter: `CallCenter.agentconsult(${js(frame.num)});\nCallCenter.consultationcalls_event = (event) => { /* the other side answered */ };`,
    client: `await client.consult(${js(frame.num)});\nclient.on('consultationcalls', (event) => { /* the other side answered */ });`,
  }),
  agentconsultback: plain('agentconsultback()', 'endConsult()', 'agentconsultback'),
  agentshift: plain('agentshift()', 'completeConsult()', 'agentshift'),
  tripartitetalk: plain('tripartitetalk()', 'conference()', 'sanfangcall'),
  consulationservice: (frame) => ({
    callCenter: `CallCenter.consulationservice(${js(frame.filename)});`,
    client: `await client.consultIvr(${js(frame.filename)});`,
  }),
  idleagents: () => ({
    callCenter: `CallCenter.idleagents();\nCallCenter.idleagents_event = (event) => showAgents(event.data);`,
    client: `const { data } = await client.readyAgents();`,
  }),
};

/** What a CRM page would write for a frame that this page has just sent; undefined for heartbeats and the like. */
export function codeFor(frame: unknown): (CodeLines & { readonly cmd: string }) | undefined {
  if (typeof frame !== 'object' || frame === null || !('cmd' in frame)) return undefined;
  const cmd = String(frame.cmd);
  const lines = Object.hasOwn(LINES, cmd) ? LINES[cmd] : undefined;
  return lines === undefined ? undefined : { cmd, ...lines(frame as Frame) };
}

function plain(callCenter: string, client: string, event: string): Lines {
  return () => ({
    callCenter: `CallCenter.${callCenter};\nCallCenter.${event}_event = (event) => { /* … */ };`,
    client: `await client.${client};`,
  });
}

/** A literal: whatever was typed stays within its quotes. */
function js(value: unknown): string {
  if (value === undefined) return 'undefined';
  return typeof value === 'string'
    ? `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
    : JSON.stringify(value);
}

function list(...values: readonly unknown[]): string {
  const given = values.slice(0, values.findLastIndex((value) => value !== undefined) + 1);
  return given.map((value) => (value === 'md5OfPassword' ? 'md5OfPassword' : js(value))).join(', ');
}
