import { answerChallenge } from '../digest/answer.ts';
import { headerLines } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import type { Context, OutgoingRequest } from './context.ts';
import type { IncomingParty } from './effects.ts';
import { randomToken } from './ids.ts';

import { field, withCredentials } from './requests.ts';
import type { ClientData } from './state.ts';

/**
 * The request once more with the answer to a 401 or 407 (RFC 3261 §22.2, §22.3), or `undefined`: we have no
 * credentials for this party, or it asks for a scheme that we do not speak. Only trunks challenge us.
 */
export function answerChallengeOnce(
  ctx: Context,
  data: ClientData,
  response: SipResponse,
  party: IncomingParty,
  cseq: number,
): OutgoingRequest | undefined {
  const { request } = data;
  const trunk = party.kind === 'trunk' ? ctx.settings.trunks.find(({ name }) => name === party.trunk) : undefined;
  if (request === undefined || trunk?.credentials === undefined) return undefined;
  const kind = response.status === 407 ? 'proxy' : 'www';
  const answer = answerChallenge({
    challenges: headerLines(response, kind === 'proxy' ? 'proxy-authenticate' : 'www-authenticate'),
    kind,
    method: request.method,
    uri: request.requestUri,
    username: trunk.credentials.user,
    password: trunk.credentials.password,
    cnonce: randomToken(ctx.settings.rng),
    nonceCount: 1,
  });
  if (!answer.ok) return undefined;
  return withCredentials(ctx, request, data.flow, cseq, field(answer.header, answer.value));
}
