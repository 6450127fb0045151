import type { Context } from '../company/context.ts';
import type { AgentKey } from '../company/inputs.ts';

/** Manual 6.11, 固定记忆坐席: which agent last dialled a customer by hand. */
export interface StickyMemory {
  readonly agentKey: AgentKey;
  /** When, unix ms. */
  readonly atMs: number;
}

/** Customers remembered at once; the one dialled longest ago is forgotten first. About 10 MB. */
export const REMEMBERED_MAX = 50_000;
/** Who calls back later than this is served like any other. */
export const REMEMBERED_MS_MAX = 7 * 86_400_000;

/** The agent dials this customer by hand. */
export function rememberDial(ctx: Context, number: string, agentKey: AgentKey): void {
  const { sticky } = ctx.state;
  const key = customerKey(number);
  if (key === '') {
    return;
  }
  sticky.delete(key); // to the end of the order
  sticky.set(key, { agentKey, atMs: ctx.now.wallMs });
  if (sticky.size > REMEMBERED_MAX) {
    const oldest = sticky.keys().next();
    if (oldest.done !== true) {
      sticky.delete(oldest.value);
    }
  }
}

/** The agent who is to serve this customer. */
export function rememberedAgent(ctx: Context, number: string): AgentKey | undefined {
  const key = customerKey(number);
  const memory = ctx.state.sticky.get(key);
  if (memory === undefined) {
    return undefined;
  }
  if (ctx.now.wallMs - memory.atMs > REMEMBERED_MS_MAX) {
    ctx.state.sticky.delete(key);
    return undefined;
  }
  return memory.agentKey;
}

/**
 * One customer, however the network writes the number: digits only, without the country code 86 and the 0 that is dialled
 * before a mobile number of another city.
 */
export function customerKey(number: string): string {
  const digits = number.replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '');
  return digits.replace(/^0(?=1[3-9]\d{9}$)/, '');
}
