import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopbackName } from '../gateway/origin-policy.ts';
import { addressOf } from '../gateway/websocket-door.ts';
import { Throttle } from '../login/throttle.ts';
import { sendProblem } from './problem.ts';

export const DEMO_TOKEN = 'demo-admin-token';
/** Wrong tokens that one address may show in a minute before it has to pause. */
const WRONG_TOKENS_MAX = 20;

export interface AuthRules {
  /** `apiToken` of the settings. */
  readonly apiToken: string | undefined;
  /** The demo runs and only this machine can reach it: its well-known token is good. */
  readonly demoToken: boolean;
  readonly clock: { monoMs(): number };
}

/** Lets requests with a valid `Authorization: Bearer` pass. For `onRequest` of the routes that need one. */
export function createBearerAuth(rules: AuthRules) {
  const throttle = new Throttle(WRONG_TOKENS_MAX);
  const apiToken = rules.apiToken === undefined ? undefined : digest(rules.apiToken);
  const demoToken = rules.demoToken ? digest(DEMO_TOKEN) : undefined;

  return function authorized(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    const address = addressOf(request.raw);
    const nowMs = rules.clock.monoMs();
    const pausedMs = throttle.pausedMs(address, nowMs);
    if (pausedMs > 0) {
      return sendProblem(reply.header('retry-after', Math.ceil(pausedMs / 1_000)), 429, 'Too many wrong tokens.');
    }
    const token = /^Bearer (\S{1,256})$/i.exec(request.headers.authorization ?? '')?.[1];
    const shown = token === undefined ? undefined : digest(token);
    // A page of another site that has rebound its name to this machine knows the demo's token too.
    const demo = demoToken !== undefined && isLoopbackName(hostName(request.headers.host));
    if (shown !== undefined && (same(shown, apiToken) || (demo && same(shown, demoToken)))) {
      return undefined;
    }
    if (shown !== undefined) {
      throttle.wrong(address, nowMs);
    }
    return sendProblem(reply.header('www-authenticate', 'Bearer'), 401, 'Send Authorization: Bearer TOKEN.');
  };
}

/** `localhost:8080` → `localhost` */
export function hostName(host: string | undefined): string {
  return URL.parse(`http://${host ?? ''}`)?.hostname ?? '';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function same(left: Buffer, right: Buffer | undefined): boolean {
  return right !== undefined && timingSafeEqual(left, right);
}
