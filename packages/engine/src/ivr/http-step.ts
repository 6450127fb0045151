import type { Call, JsonObject } from '../call/call.ts';
import { answerCustomer } from '../call/customer-leg.ts';
import { arrange } from '../call/media-layout.ts';
import type { Context } from '../company/context.ts';
import type { CompanyInput } from '../company/inputs.ts';
import type { IvrStepOf } from './flow.ts';
import { type AllowedHost, allowedHost } from './http-hosts.ts';
import { render, renderUrl, renderValue } from './render.ts';
import { addData, type IvrCall, setStage, stepTimer } from './waiting.ts';

/**
 * A step that asks a web service. The engine decides whether the company allows the host and how long it waits; the server
 * carries the request out and brings its outcome back as an input. Functions return the step to go on with.
 */
type Http = IvrStepOf<'http'>;

export function request(ctx: Context, call: IvrCall, step: Http): string | undefined {
  const url = renderUrl(ctx, call, step.url);
  const allowed = allowedHost(ctx.state.config.httpHosts ?? [], url);
  if (allowed === undefined) {
    return step.failed;
  }
  if (step.music === true) {
    answerCustomer(ctx, call);
  }
  call.nextId += 1;
  const requestId = `${call.callId}.h${call.nextId}`;
  const timerId = stepTimer(ctx, call, step.timeoutMs);
  setStage(ctx, call, { kind: 'requesting', requestId, timerId, music: step.music === true });
  arrange(ctx, call);
  ctx.effects.push(requestEffect(ctx, call, step, { requestId, url, allowed }));
  return undefined;
}

function requestEffect(
  ctx: Context,
  call: Call,
  step: Http,
  about: { readonly requestId: string; readonly url: string; readonly allowed: AllowedHost },
) {
  return {
    type: 'httpRequest' as const,
    requestId: about.requestId,
    callId: call.callId,
    method: step.method ?? 'GET',
    url: about.url,
    headers: Object.fromEntries(
      Object.entries(step.headers ?? {}).map(([name, value]) => [name, String(renderValue(ctx, call, value))]),
    ),
    body: step.body === undefined ? undefined : JSON.stringify(bodyOf(ctx, call, step.body)),
    timeoutMs: step.timeoutMs,
    privateAllowed: about.allowed.private === true,
  };
}

function bodyOf(ctx: Context, call: Call, body: NonNullable<Http['body']>): JsonObject {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      // A text stays a text, whatever stands in it.
      typeof value === 'string' ? render(ctx, call, value) : value,
    ]),
  );
}

/** The outcome of the request that the step waits for. What cannot be taken in counts as failed. */
export function answered(call: IvrCall, step: Http, input: CompanyInput & { readonly type: 'httpResponse' }): string {
  if (input.outcome !== 'ok') {
    return step[input.outcome];
  }
  if (input.data === undefined || input.data === null) {
    return step.ok;
  }
  if (typeof input.data !== 'object' || (Array.isArray(input.data) && step.into === undefined)) {
    return step.failed;
  }
  const more = step.into === undefined ? (input.data as JsonObject) : { [step.into]: input.data };
  return addData(call, more) ? step.ok : step.failed;
}
