import type { ReasonHeader } from '../endpoint/inputs.ts';
import { headerValues } from './headers.ts';
import type { SipMessage } from './message.ts';
import { param, plainParam, readHeaderParams } from './params.ts';
import { quote } from './split.ts';
import { readUint } from './uint.ts';

/**
 * Reads Reason (RFC 3326): the `Q.850` value where there are several, for it says more of the network; values without
 * a cause or of other protocols are passed over. `undefined`: none that can be used.
 */
export function readReason(message: SipMessage): ReasonHeader | undefined {
  let found: ReasonHeader | undefined;
  for (const value of headerValues(message, 'reason')) {
    const reason = readReasonValue(value);
    if (reason?.protocol === 'Q.850') return reason;
    found ??= reason;
  }
  return found;
}

/** `Q.850;cause=16;text="Normal call clearing"`. */
export function serializeReason(reason: ReasonHeader): string {
  const text = reason.text === undefined ? '' : `;text=${quote(reason.text)}`;
  return `${reason.protocol};cause=${reason.cause}${text}`;
}

function readReasonValue(value: string): ReasonHeader | undefined {
  const semicolon = value.indexOf(';');
  const protocol = value
    .slice(0, semicolon < 0 ? undefined : semicolon)
    .trim()
    .toUpperCase();
  const params = readHeaderParams(semicolon < 0 ? '' : value.slice(semicolon));
  if (params === undefined || (protocol !== 'SIP' && protocol !== 'Q.850')) return undefined;
  const cause = readUint(param(params, 'cause') ?? '', CAUSE_MAX);
  const text = plainParam(params, 'text');
  if (cause === undefined) return undefined;
  return text === undefined ? { protocol, cause } : { protocol, cause, text };
}

/** SIP status codes have three digits, Q.850 causes go up to 127. */
const CAUSE_MAX = 999;
