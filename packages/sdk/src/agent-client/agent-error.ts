import { REFUSALS, type RefusalCode } from '@callwright/cti/light';

/** What can go wrong before, or instead of, a reply of the server's. */
export const clientProblems = {
  notSignedInHere: { en: 'nobody is signed in on this page', zh: '尚未登录' },
  alreadySignedInHere: { en: 'this page is signed in already', zh: '已经登录' },
  loginRefused: { en: 'the login was refused', zh: '登录失败' },
  signInFailed: { en: 'the sign-in was refused', zh: '签入失败' },
  noServer: { en: 'no server address was given', zh: '未指定服务器地址' },
  network: { en: 'the server could not be reached', zh: '无法连接服务器' },
  noReply: {
    en: 'no reply within 5 s; whether the server did it, its events will tell',
    zh: '服务器没有响应',
  },
  tooLarge: { en: 'the attached data is too large to send', zh: '随路数据过大' },
  connecting: { en: 'the connection is down and nothing more can wait for it', zh: '正在连接，请稍后再试' },
  sessionEnded: { en: 'the session ended before the reply', zh: '会话已结束' },
  aborted: { en: 'the caller gave up waiting', zh: '已取消' },
  invalidArgument: { en: 'an argument is not valid', zh: '参数无效' },
  refused: { en: 'the server refused it', zh: '服务器拒绝了请求' },
} as const satisfies Readonly<Record<string, { readonly en: string; readonly zh: string }>>;

export type ClientProblem = keyof typeof clientProblems;

/** Every `code` that a rejected promise of `AgentClient` may carry: the server's catalogue, and what happens on the page. */
export type AgentErrorCode = RefusalCode | ClientProblem;

export interface AgentErrorFacts {
  /** The command, or `login`. */
  readonly cmd: string;
  /** `status` of the refused reply; 0 when there was none. */
  readonly status?: number;
  /** The server's own words for people, in the company's language. */
  readonly reason?: string;
  /** The whole reply, for what a page wants to log. */
  readonly reply?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Why a command or sign-in did not happen. `code` is for programs, `reason` for people. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: AgentErrorCode;
  readonly cmd: string;
  readonly status: number;
  readonly reason: string;
  readonly reply: Readonly<Record<string, unknown>> | undefined;

  constructor(code: AgentErrorCode, facts: AgentErrorFacts) {
    super(`${facts.cmd}: ${textsOf(code).en}`, { cause: facts.cause });
    this.code = code;
    this.cmd = facts.cmd;
    this.status = facts.status ?? 0;
    this.reason = facts.reason || textsOf(code).zh;
    this.reply = facts.reply;
  }

  /** A refused reply. The wire tells `status` and words; both catalogues of words are known, so the code is found by them. */
  static ofReply(cmd: string, status: number, reason: string, reply: Readonly<Record<string, unknown>>): AgentError {
    return new AgentError(refusalCode(status, reason), { cmd, status, reason, reply });
  }
}

function textsOf(code: AgentErrorCode): { readonly en: string; readonly zh: string } {
  return isRefusal(code) ? REFUSALS[code] : clientProblems[code];
}

function isRefusal(code: AgentErrorCode): code is RefusalCode {
  return Object.hasOwn(REFUSALS, code);
}

/** Words of the engine that tell more than the catalogue's. */
const HINTS: Readonly<Record<string, RefusalCode>> = {
  请在话机上接听: 'notAllowedForWorktype',
  'answer on your phone': 'notAllowedForWorktype',
};

function refusalCode(status: number, reason: string): AgentErrorCode {
  const hinted = HINTS[reason];
  if (hinted !== undefined) return hinted;
  for (const [code, entry] of Object.entries(REFUSALS)) {
    if (entry.status === status && (entry.en === reason || entry.zh === reason)) return code as RefusalCode;
  }
  return 'refused';
}
