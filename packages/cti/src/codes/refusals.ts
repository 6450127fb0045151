/** How a refused reply's `status` is grouped. 0 is always "fine"; clients only tell 0 from the rest (sdk-facts §6). */
export const REFUSAL_STATUS = { frame: 400, right: 403, unknown: 404, state: 409, target: 480, system: 500 } as const;

type Refusal = { readonly status: number; readonly en: string; readonly zh: string };
const { frame, right, unknown, state, target, system } = REFUSAL_STATUS;

/** Why a command was refused: the closed catalogue behind `status` and `reason` of replies. Ours: the manual only says "non-zero". */
export const REFUSALS = {
  malformedFrame: { status: frame, en: 'the frame is not a JSON object with a cmd', zh: '报文格式错误' },
  unknownCommand: { status: frame, en: 'unknown command', zh: '未知命令' },
  missingField: { status: frame, en: 'a required field is missing', zh: '缺少必填参数' },
  invalidField: { status: frame, en: 'a field has a wrong value', zh: '参数值错误' },
  numberEmpty: { status: frame, en: 'the number is empty', zh: '号码为空' },
  numberTooLong: { status: frame, en: 'the number is longer than 32 characters', zh: '号码长度超过32位' },
  dataTooLarge: { status: frame, en: 'the attached data is larger than 65,536 bytes', zh: '随路数据超过65536字节' },
  noteTooLong: { status: frame, en: 'the note is longer than 4,000 characters', zh: '小结超过4000字' },
  tooManyCommands: { status: frame, en: 'too many commands, slow down', zh: '请求过于频繁' },
  notSignedIn: { status: right, en: 'not signed in', zh: '未签入' },
  alreadySignedIn: { status: right, en: 'signed in elsewhere', zh: '已在其他设备签入' },
  badCredentials: { status: right, en: 'wrong agent number or password', zh: '工号或密码错误' },
  forcedOut: { status: right, en: 'signed out by a supervisor', zh: '已被班长强制签出' },
  sessionExpired: { status: right, en: 'the session has expired, sign in again', zh: '会话已过期，请重新登录' },
  licenceLimit: { status: right, en: 'too many agents are signed in', zh: '签入坐席数已达上限' },
  notSupervisor: { status: right, en: 'only a supervisor may do this', zh: '仅班长可操作' },
  notAllowedForWorktype: { status: right, en: 'not possible with this kind of phone', zh: '当前话机类型不支持该操作' },
  notYourGroup: { status: right, en: 'the agent is in none of your skill groups', zh: '该坐席不在您的技能组' },
  numberNotAllowed: { status: right, en: 'this number may not be called', zh: '该号码不允许呼叫' },
  wrongState: { status: state, en: 'not possible in the present state', zh: '当前状态不允许该操作' },
  noCall: { status: state, en: 'there is no call', zh: '当前没有通话' },
  noRingingCall: { status: state, en: 'no call is ringing', zh: '当前没有来电' },
  onCall: { status: state, en: 'you are on a call', zh: '您正在通话中' },
  notTalking: { status: state, en: 'the call is not connected', zh: '通话尚未接通' },
  alreadyReady: { status: state, en: 'already ready', zh: '已处于空闲状态' },
  alreadyOnHold: { status: state, en: 'the call is already on hold', zh: '通话已保持' },
  notOnHold: { status: state, en: 'the call is not on hold', zh: '通话未保持' },
  noConsultation: { status: state, en: 'there is no consultation', zh: '当前没有咨询' },
  noTransfer: { status: state, en: 'there is no transfer under way', zh: '当前没有转接' },
  noteTooLate: { status: state, en: 'this call can be noted no more', zh: '该通话已不能填写小结' },
  phoneNotConnected: { status: state, en: 'your phone is not connected', zh: '话机未接通' },
  audioNotStarted: { status: state, en: 'the audio session of the page is not up', zh: '网页音频未建立' },
  audioFailed: { status: system, en: 'the audio session could not be set up', zh: '网页音频建立失败' },
  targetUnknown: { status: unknown, en: 'unknown target', zh: '目标不存在' },
  groupUnknown: { status: unknown, en: 'unknown skill group', zh: '技能组不存在' },
  flowUnknown: { status: unknown, en: 'unknown IVR flow', zh: 'IVR流程不存在' },
  campaignUnknown: { status: unknown, en: 'unknown campaign', zh: '任务不存在' },
  campaignNotYours: { status: right, en: 'the campaign is in none of your skill groups', zh: '该任务不在您的技能组' },
  campaignNotRunning: { status: state, en: 'the campaign is not running', zh: '任务未在运行' },
  campaignEmpty: { status: state, en: 'the campaign has no customer to call now', zh: '任务暂无可呼客户' },
  claimLimit: { status: state, en: 'you hold as many customers as you may', zh: '已达到可领取客户数上限' },
  reasonUnknown: { status: unknown, en: 'unknown not-ready reason', zh: '忙碌类型不存在' },
  targetIsSelf: { status: target, en: 'the target is yourself', zh: '目标不能是自己' },
  targetSignedOut: { status: target, en: 'the agent is signed out', zh: '目标坐席未签入' },
  targetNotReady: { status: target, en: 'the agent is not ready', zh: '目标坐席未就绪' },
  targetOnCall: { status: target, en: 'the agent is on a call', zh: '目标坐席通话中' },
  targetNotOnCall: { status: target, en: 'the agent is not on a call', zh: '目标坐席未在通话' },
  targetNoAnswer: { status: target, en: 'the target did not answer', zh: '目标无应答' },
  targetDeclined: { status: target, en: 'the target declined', zh: '目标拒接' },
  targetUnreachable: { status: target, en: 'the target cannot be reached', zh: '目标不可达' },
  groupEmpty: { status: target, en: 'nobody is signed in to the skill group', zh: '技能组无坐席签入' },
  queueFull: { status: target, en: 'the queue is full', zh: '排队已满' },
  notSupported: { status: system, en: 'not supported yet', zh: '暂不支持' },
  tooManyCalls: { status: system, en: 'too many calls at once', zh: '并发呼叫数已达上限' },
  systemError: { status: system, en: 'system error', zh: '系统错误' },
} as const satisfies Record<string, Refusal>;

export type RefusalCode = keyof typeof REFUSALS;

/** Text for people, for `reason` of a reply, in the company's language. */
export function reasonText(code: RefusalCode, language: 'zh' | 'en'): string {
  return REFUSALS[code][language];
}

/** `{status, reason}` of a refused reply. */
export function refusal(code: RefusalCode, language: 'zh' | 'en'): { status: number; reason: string } {
  const entry = REFUSALS[code];
  return { status: entry.status, reason: entry[language] };
}
