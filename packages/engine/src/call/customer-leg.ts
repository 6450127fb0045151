import type { Context } from '../company/context.ts';
import type { Call } from './call.ts';

/** Picks up an inbound customer's leg, if that has not happened. */
export function answerCustomer(ctx: Context, call: Call): void {
  const { customer } = call;
  if (customer.state === 'incoming' || customer.state === 'ringing') {
    customer.state = 'up';
    call.answeredAtMs = ctx.now.wallMs;
    ctx.effects.push({ type: 'answer', leg: customer.leg });
  }
}

/** 180 to an inbound customer, once. */
export function ringCustomer(ctx: Context, call: Call): void {
  if (call.customer.state === 'incoming') {
    call.customer.state = 'ringing';
    ctx.effects.push({ type: 'ring', leg: call.customer.leg });
  }
}
