import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { AGENT_SOCKET_PATH, addressOf } from '../../gateway/websocket-door.ts';
import type { SignInChoice } from '../../login/cookie-sessions.ts';
import type { LoginAttempt, LoginOutcome } from '../../login/login-desk.ts';
import { md5Of } from '../../login/passwords.ts';
import type { HttpDeps } from '../http-deps.ts';
import { iceServersFor } from '../ice-servers.ts';
import { sendJsonp } from '../jsonp.ts';
import { sendProblem } from '../problem.ts';

const COOKIE = 'callwright_agent';
const COOKIE_SECONDS = 12 * 3_600;

const textOrNumber = Type.Union([Type.String({ maxLength: 128 }), Type.Integer()]);
const loginBody = Type.Object(
  {
    operator: Type.Optional(
      Type.Union([Type.String({ maxLength: 128 }), Type.Integer()], { description: 'Agent number (工号)' }),
    ),
    sip_id: Type.Optional(
      Type.String({ maxLength: 128, description: 'SIP account, instead of `operator`; with `sip_pwd`' }),
    ),
    sip_pwd: Type.Optional(Type.String({ maxLength: 128, description: 'Password of the SIP account' })),
    pwd: Type.Optional(Type.String({ maxLength: 128, description: 'MD5 hex of the password' })),
    password: Type.Optional(Type.String({ maxLength: 128, description: 'The password itself, instead of `pwd`' })),
    companyid: textOrNumber,
    worktype: Type.Optional(textOrNumber),
    auto: Type.Optional(textOrNumber),
    logingroups: Type.Optional(Type.String({ maxLength: 1024 })),
  },
  { description: 'Further fields are ignored' },
);
const reply = Type.Object(
  {
    code: Type.String({ description: '`0000`: fine; others as sdk-facts §6' }),
    info: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: '`ws_url`, `password` (for `logon`, once), …' }),
    ),
    reason: Type.Optional(Type.String()),
  },
  { description: 'Also with status 401, 429 and 503' },
);

type Query = Readonly<Record<string, string | string[] | undefined>>;

/** Logins: ours (`POST`, with a cookie for our own pages) and the incumbent's (`GET`, JSON or JSONP). */
export function addLoginRoutes(app: FastifyInstance, deps: HttpDeps): void {
  addOurs(app, deps);
  addHelpers(app, deps);
  if (deps.config.incumbentLogin ?? deps.demo) {
    addIncumbents(app, deps);
  }
}

function addOurs(app: FastifyInstance, deps: HttpDeps): void {
  const tags = ['agent'];
  app.post<{ Body: Static<typeof loginBody> }>(
    '/api/v1/agent/login',
    { schema: { summary: 'Sign an agent in', tags, open: true, body: loginBody, response: { 200: reply } } as object },
    async (request, answer) => {
      if (!deps.origins.allows(request.headers.origin, request.headers.host)) {
        return sendProblem(answer, 403, 'This origin is not in CALLWRIGHT_ORIGINS.');
      }
      const { body } = request;
      const attempt = attemptOf(body, addressOf(request.raw));
      const choice: SignInChoice = {
        worktype: Number(body.worktype ?? 0),
        auto: Number(body.auto ?? 0),
        logingroups: body.logingroups ?? '',
      };
      const outcome = await deps.login.logIn(attempt, isOwnPage(request) ? choice : undefined);
      return sendOurs(deps, request, answer, outcome);
    },
  );
  app.post(
    '/api/v1/agent/resume',
    {
      schema: {
        summary: 'Sign in again by the cookie of this browser',
        tags,
        open: true,
        response: { 200: reply },
      } as object,
    },
    async (request, answer) => {
      if (!isOwnPage(request)) {
        return sendProblem(answer, 403, 'Only the pages of this server come back by cookie.');
      }
      return sendOurs(deps, request, answer, await deps.login.resume(request.cookies[COOKIE]));
    },
  );
  app.delete(
    '/api/v1/agent/login',
    { schema: { summary: 'Forget this browser', tags, open: true, response: { 204: Type.Null() } } as object },
    (request, answer) => {
      if (!isOwnPage(request)) {
        return sendProblem(answer, 403);
      }
      deps.login.forget(request.cookies[COOKIE]);
      return answer.clearCookie(COOKIE, { path: '/' }).code(204).send();
    },
  );
}

/** By agent number, or, where none is given, by SIP account. */
function attemptOf(body: Static<typeof loginBody>, address: string): LoginAttempt {
  const from = { companyId: Number(body.companyid), address };
  const { operator, sip_id, sip_pwd = '', pwd, password } = body;
  if (operator === undefined && sip_id !== undefined) {
    return { ...from, sipAccount: sip_id, sipPassword: sip_pwd };
  }
  return {
    ...from,
    operator: String(operator ?? ''),
    pwd: pwd ?? (password === undefined ? '' : md5Of(password)),
  };
}

function sendOurs(deps: HttpDeps, request: FastifyRequest, answer: FastifyReply, outcome: LoginOutcome): FastifyReply {
  answer.header('cache-control', 'no-store');
  if (!outcome.ok) {
    if (outcome.retryAfterS !== undefined) {
      answer.header('retry-after', outcome.retryAfterS);
    }
    const status = outcome.code === '8888' ? 503 : outcome.retryAfterS === undefined ? 401 : 429;
    return answer.code(status).send({ code: outcome.code, reason: outcome.reason });
  }
  const { cookie } = outcome;
  if (cookie !== undefined) {
    answer.setCookie(COOKIE, cookie.id, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: isSecure(deps, request),
      maxAge: COOKIE_SECONDS,
    });
  }
  const choice =
    cookie === undefined ? {} : { worktype: cookie.worktype, auto: cookie.auto, logingroups: cookie.logingroups };
  // Our page speaks WebRTC to us and needs no SIP password.
  return answer.send({
    code: '0000',
    info: {
      ...infoOf(deps, request, outcome),
      sip_pwd: '',
      iceServers: iceServersFor(
        deps.config,
        `${outcome.info.operatorid}@${outcome.info.abbreviate}`,
        deps.clock.wallMs(),
      ),
      ...choice,
    },
  });
}

/** Characters of a page's log line; the rest is cut. */
const LOG_CHARS_MAX = 2_000;
/** Lines of one address in a minute; a page in a loop must not fill the log. */
const LOG_LINES_MAX = 120;
/** Addresses that are counted at once; with more, nobody's lines are taken until the minute is over. */
const LOG_ADDRESSES_MAX = 10_000;

/** What pages of both SDKs ask beside the login (sdk-facts §3.1): names of tasks, and a log that is kept at ours. */
function addHelpers(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: Query }>('/Api/grouptasklist', (request, answer) => {
    const companyId = Number(text(request.query.companyid));
    // Of a group with campaigns the names of those; another shows its own.
    const tasks = (groupId: number) =>
      deps.live
        .campaigns(companyId)
        .filter((campaign) => campaign.groupId === groupId)
        .map((campaign) => campaign.name)
        .join(', ');
    const wanted = new Set(text(request.query.groupids).split(',').map(Number));
    const groups = deps.agents.company(companyId)?.groups ?? [];
    const data = groups
      .filter((group) => group.kind === 'task' && wanted.has(group.groupId))
      .map((group) => ({ groupid: group.groupId, taskname: tasks(group.groupId) || group.name }));
    return sendJsonp(answer, text(request.query.callback), { code: '0000', data });
  });
  const lines = new Map<string, number>();
  let minute = 0;
  app.get<{ Querystring: Query }>('/Api/savelog', (request, answer) => {
    const now = Math.floor(deps.clock.monoMs() / 60_000);
    if (now !== minute) {
      minute = now;
      lines.clear();
    }
    const address = addressOf(request.raw);
    const count = (lines.get(address) ?? 0) + 1;
    if (lines.size < LOG_ADDRESSES_MAX) {
      lines.set(address, count);
    }
    if (count <= LOG_LINES_MAX && lines.has(address)) {
      deps.log.info({ address, page: text(request.query.log).slice(0, LOG_CHARS_MAX) }, 'a page says');
    }
    return sendJsonp(answer, text(request.query.callback), { code: '0000' });
  });
}

function addIncumbents(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: Query }>('/Api/get_login_info4operator', async (request, answer) => {
    const { operator, pwd, companyid } = request.query;
    const attempt = {
      operator: text(operator),
      pwd: text(pwd),
      companyId: Number(text(companyid)),
      address: addressOf(request.raw),
    };
    return sendIncumbent(deps, request, answer, await deps.login.logIn(attempt, undefined));
  });
  app.get<{ Querystring: Query }>('/Api/get_login_info4sip', async (request, answer) => {
    const { sip_id, sip_pwd, companyid } = request.query;
    const attempt = {
      sipAccount: text(sip_id),
      sipPassword: text(sip_pwd),
      companyId: Number(text(companyid)),
      address: addressOf(request.raw),
    };
    return sendIncumbent(deps, request, answer, await deps.login.logIn(attempt, undefined));
  });
}

/** JSONP can't carry a status, so every outcome is 200 there, as with the incumbent. */
function sendIncumbent(
  deps: HttpDeps,
  request: FastifyRequest<{ Querystring: Query }>,
  answer: FastifyReply,
  outcome: LoginOutcome,
): FastifyReply {
  answer.header('cache-control', 'no-store');
  const body = outcome.ok
    ? { code: '0000', info: infoOf(deps, request, outcome) }
    : {
        code: outcome.code,
        reason: outcome.reason,
        ...(outcome.retryAfterS === undefined ? {} : { retryAfter: outcome.retryAfterS }),
      };
  return sendJsonp(answer, text(request.query.callback), body);
}

function infoOf(
  deps: HttpDeps,
  request: FastifyRequest,
  outcome: LoginOutcome & { ok: true },
): Record<string, unknown> {
  const { token, groups, ...info } = outcome.info;
  const wsUrl = `${socketBase(deps, request)}${AGENT_SOCKET_PATH}?t=${token}`;
  const groupList = groups.map((group) => ({
    ...group,
    ws_url: wsUrl,
    media_ip: info.media_ip,
    media_port: info.media_port,
  }));
  return { ...info, ws_url: wsUrl, groupList };
}

/** The address by which the page reached us, or the one that is configured. */
function socketBase(deps: HttpDeps, request: FastifyRequest): string {
  const { publicUrl, http } = deps.config;
  if (publicUrl !== undefined) {
    return publicUrl.replace(/^http/, 'ws');
  }
  const host = request.headers.host ?? '';
  return `ws://${/^[\w.:[\]-]{1,255}$/.test(host) ? host : `${http.host}:${http.port}`}`;
}

function isSecure(deps: HttpDeps, request: FastifyRequest): boolean {
  return deps.config.publicUrl?.startsWith('https:') ?? request.protocol === 'https';
}

/** No `Origin`, or our own: only such pages get and use the cookie. */
export function isOwnPage(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || URL.parse(origin)?.host === host?.toLowerCase();
}

/** The agent whose browser this is, by its cookie. */
export function agentOfCookie(deps: HttpDeps, request: FastifyRequest): string | undefined {
  return isOwnPage(request) ? deps.cookies.find(request.cookies[COOKIE])?.agentKey : undefined;
}

function text(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
