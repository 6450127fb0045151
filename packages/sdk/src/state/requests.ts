/**
 * Status texts while a request is on its way (sdk-facts §4.3). Pages show them, so they are values and not our wording.
 */
export const requestTexts = {
  logon: '请求登录',
  logout: '请求登出',
  reconnection: '请求重新连接',
  agentidle: '请求空闲',
  agentbusy: '请求忙碌',
  answercall: '请求接听',
  makecall: '请求外呼',
  cancelmakecall: '请求取消呼叫',
  mute: '请求保持',
  unmute: '请求取消保持',
} as const satisfies Readonly<Record<string, string>>;

/** Text for a command that shows one. */
export function requestText(cmd: string): string | undefined {
  return Object.hasOwn(requestTexts, cmd) ? requestTexts[cmd as keyof typeof requestTexts] : undefined;
}
