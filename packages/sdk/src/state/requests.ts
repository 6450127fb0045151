/**
 * Status texts while a request is on its way (sdk-facts §4.3). Pages show them, so they are values and not our wording.
 */
const requestTexts: ReadonlyMap<string, string> = new Map([
  ['logon', '请求登录'],
  ['logout', '请求登出'],
  ['reconnection', '请求重新连接'],
  ['agentidle', '请求空闲'],
  ['agentbusy', '请求忙碌'],
  ['answercall', '请求接听'],
  ['makecall', '请求外呼'],
  ['cancelmakecall', '请求取消呼叫'],
  ['mute', '请求保持'],
  ['unmute', '请求取消保持'],
  ['agentconsult', '请求咨询'],
  ['agentconsultback', '请求取消咨询'],
  ['consulationservice', '请求咨询服务'],
  ['agentshift', '请求咨询转接'],
  ['tripartitetalk', '请求三方通话'],
  ['transfercall', '请求转接'],
  ['transfergroup', '请求转接技能组'],
  ['canceltransfercall', '请求取消转接'],
  ['transferservice', '请求转接服务'],
  ['monitor', '请求监听'],
  ['agentinterceptcall', '请求拦截'],
  ['agentinsert', '请求强插'],
]);

/** Text for a command that shows one. */
export function requestText(cmd: string): string | undefined {
  return requestTexts.get(cmd);
}

/** A command beyond this is not sent: the server would cut the socket (2 MB), and we would send it again. From 64 kB on it refuses itself. */
const COMMAND_CHARS_MAX = 500_000;

export function isTooLarge(fields: Readonly<Record<string, unknown>>): boolean {
  return JSON.stringify(fields).length > COMMAND_CHARS_MAX;
}
