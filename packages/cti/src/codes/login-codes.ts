/** `code` of the HTTP login's reply (sdk-facts §6; strings). Only `0000` means signed in. */
export const LOGIN_CODES = {
  '0000': { en: 'fine', zh: '成功' },
  '0004': { en: 'the session is missing or has expired', zh: '会话不存在或已过期' },
  '0009': { en: 'the verification is not valid', zh: '验证信息无效' },
  '1001': { en: 'malformed agent number', zh: '用户名格式错误' },
  '1002': { en: 'no SIP phone is bound to the agent', zh: '未绑定SIP话机' },
  '1003': { en: 'no phone number is bound to the agent', zh: '未绑定电话号码' },
  '1004': { en: 'wrong agent number or password', zh: '用户名或密码错误' },
  '1005': { en: 'the account is disabled', zh: '账号已停用' },
  '1006': { en: 'the old password is wrong', zh: '原密码错误' },
  '1007': { en: 'no such account', zh: '账号不存在' },
  '1008': { en: 'no primary skill group is bound', zh: '未绑定主技能组' },
  '3001': { en: 'a required parameter is empty', zh: '必填参数为空' },
  '3003': { en: 'the login has expired, try again', zh: '登录已失效，请重试' },
  '8888': { en: 'system error', zh: '系统错误' },
} as const satisfies Record<string, { readonly en: string; readonly zh: string }>;

export type LoginCode = keyof typeof LOGIN_CODES;

/** `status` of `logon` (sdk-facts §6). 2 and 3 also come unasked in the middle of a session. */
export const LOGON_STATUS = {
  ok: 0,
  refused: 1,
  signedInElsewhere: 2,
  forcedOut: 3,
} as const;

/** Text for people of a login code. */
export function loginCodeText(code: LoginCode, language: 'zh' | 'en'): string {
  return LOGIN_CODES[code][language];
}
