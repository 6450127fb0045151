import { cleanNumber } from '@callwright/cti/light';
import type { Call } from '../call/call.ts';
import type { Context } from '../company/context.ts';
import type { IvrStepOf, IvrTest } from './flow.ts';
import { customerNumber, fieldOf, textOf } from './render.ts';

/** The step that a condition leads to. Times are those of the company's zone. */
export function conditionNext(ctx: Context, call: Call, step: IvrStepOf<'condition'>): string {
  const found = step.cases.find((one) => one.when.every((test) => holds(ctx, call, test) !== (test.not === true)));
  return found?.next ?? step.otherwise;
}

function holds(ctx: Context, call: Call, test: IvrTest): boolean {
  switch (test.kind) {
    case 'time':
      return inTime(ctx.zone.format(ctx.now.wallMs).slice(11, 16), test.from, test.to);
    case 'weekday':
      return test.days.some((day) => day === weekday(ctx.zone.format(ctx.now.wallMs)));
    case 'date':
      return inDates(ctx.zone.format(ctx.now.wallMs).slice(0, 10), test.from, test.to);
    case 'caller': {
      const number = customerNumber(call);
      return test.prefixes.some((prefix) => number.startsWith(cleanNumber(prefix)));
    }
    case 'data':
      return compares(fieldOf(ctx, call, test.field), test);
  }
}

/** `HH:mm`, which sorts as text. From later to earlier goes over midnight. */
function inTime(now: string, from: string, to: string): boolean {
  return from <= to ? now >= from && now < to : now >= from || now < to;
}

/** `yyyy-MM-dd`, or `MM-dd` for every year, which may go over its end. */
function inDates(today: string, from: string, to: string): boolean {
  const day = from.length === 5 ? today.slice(5) : today;
  return from <= to ? day >= from && day <= to : day >= from || day <= to;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** The day of the week of `yyyy-MM-dd …`: a date has one whatever the zone. */
function weekday(text: string): (typeof DAYS)[number] | undefined {
  const days = Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, Number(text.slice(8, 10)));
  return DAYS[new Date(days).getUTCDay()];
}

function compares(value: unknown, test: IvrTest & { readonly kind: 'data' }): boolean {
  if (test.operator === 'exists') {
    return value !== undefined && value !== null && value !== '';
  }
  const text = textOf(value);
  const wanted = test.value;
  switch (test.operator) {
    case 'equals':
      return text === textOf(wanted);
    case 'startsWith':
      return text.startsWith(textOf(wanted));
    case 'endsWith':
      return text.endsWith(textOf(wanted));
    case 'contains':
      return text.includes(textOf(wanted));
    case 'oneOf':
      return Array.isArray(wanted) && wanted.includes(text);
    case 'above':
      return text !== '' && Number(text) > Number(wanted);
    case 'below':
      return text !== '' && Number(text) < Number(wanted);
  }
}
