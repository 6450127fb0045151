import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { AGENT_SOCKET_PATH, addressOf } from '../../gateway/websocket-door.ts';
import type { SignInChoice } from '../../login/cookie-sessions.ts';
import type { LoginAttempt, LoginOutcome } from '../../login/login-desk.ts';
import { md5Of } from '../../login/passwords.ts';
import type { HttpDeps } from '../http-deps.ts';
import { sendJsonp } from '../jsonp.ts';
import { sendProblem } from '../problem.ts';

const COOKIE = 'callwright_agent';
const COOKIE_SECONDS = 12 * 3_600;

const textOrNumber = Type.Union([Type.String({ maxLength: 128 }), Type.Integer()]);
const loginBody = Type.Object(
  {
    operator: Type.Union([Type.String({ maxLength: 128 }), Type.Integer()], { description: 'Agent number (工号)' }),
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
      const attempt: LoginAttempt = {
        companyId: Number(body.companyid),
        address: addressOf(request.raw),
        operator: String(body.operator),
        pwd: body.pwd ?? (body.password === undefined ? '' : md5Of(body.password)),
      };
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
    info: { ...infoOf(deps, request, outcome), sip_pwd: '', iceServers: [], ...choice },
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
  app.get<{ Querystring: Query }>('/Api/grouptasklist', (request, answer) => {
    // Of a group with campaigns the names of those; another shows its own.
    const tasks = (groupId: number) =>
      deps.live
        .campaigns(companyId)
        .filter((campaign) => campaign.groupId === groupId)
        .map((campaign) => campaign.name)
        .join(', ');
    const companyId = Number(text(request.query.companyid));
    const wanted = new Set(text(request.query.groupids).split(',').map(Number));
    const groups = deps.agents.company(companyId)?.groups ?? [];
    const data = groups
      .filter((group) => group.kind === 'task' && wanted.has(group.groupId))
      .map((group) => ({ groupid: group.groupId, taskname: tasks(group.groupId) || group.name }));
    return sendJsonp(answer, text(request.query.callback), { code: '0000', data });
  });
  // The incumbent's page sends its log here; we take none, and it must not see an error.
  app.get<{ Querystring: Query }>('/Api/savelog', (request, answer) =>
    sendJsonp(answer, text(request.query.callback), { code: '0000' }),
  );
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
