import { cleanNumber, fillTemplate, valueAt } from '@callwright/cti/light';
import type { Call } from '../call/call.ts';
import { customerNumber as numberOfCustomer } from '../call/customer-number.ts';
import type { Context } from '../company/context.ts';
import type { PromptPart } from '../company/effects.ts';
import type { IvrPrompt } from './flow.ts';

/** Fills the templates of a flow in from a call. */

/** The player takes no longer text, characters. */
const SAID_CHARS_MAX = 1_000;
/** Signs of one `digits` part: what nobody can follow is not said. */
const SPELLED_CHARS_MAX = 64;

export function render(ctx: Context, call: Call, template: string): string {
  return fillTemplate(template, (path) => textAt(ctx, call, path));
}

/** Every value is percent-encoded: it stays inside the part of the URL in which the template stands. */
export function renderUrl(ctx: Context, call: Call, template: string): string {
  return fillTemplate(template, (path) => encodeURIComponent(textAt(ctx, call, path).toWellFormed()));
}

/** A template, or a value as it is. */
export function renderValue<T extends string | number | boolean>(
  ctx: Context,
  call: Call,
  value: T,
): string | number | boolean {
  return typeof value === 'string' ? render(ctx, call, value) : value;
}

/** The value that a template or a test names. */
export function fieldOf(ctx: Context, call: Call, path: string): unknown {
  switch (path) {
    case 'caller':
    case 'called':
      return call[path];
    case 'customerNumber':
      return customerNumber(call);
    case 'callid':
      return call.callId;
    case 'uui':
      return call.uui;
    case 'date':
      return ctx.zone.format(ctx.now.wallMs).slice(0, 10);
    case 'time':
      return ctx.zone.format(ctx.now.wallMs).slice(11, 16);
    default:
      return valueAt(call.userdata, path);
  }
}

/** The customer's number, whoever called whom. */
export function customerNumber(call: Call): string {
  return cleanNumber(numberOfCustomer(call));
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '';
}

function textAt(ctx: Context, call: Call, path: string): string {
  return textOf(fieldOf(ctx, call, path));
}

/** What is played: empty texts are left out, for nothing can be said of them. */
export function promptParts(ctx: Context, call: Call, prompts: readonly IvrPrompt[]): readonly PromptPart[] {
  return prompts.flatMap((prompt): readonly PromptPart[] => {
    if (prompt.kind !== 'say' && prompt.kind !== 'digits') {
      return [prompt];
    }
    const language = prompt.language ?? ctx.state.config.language;
    const filled = render(ctx, call, prompt.text).trim();
    const text = prompt.kind === 'say' ? filled.slice(0, SAID_CHARS_MAX) : spelled(filled, language);
    return text === '' ? [] : [{ kind: 'say', text: text.toWellFormed(), language }];
  });
}

const ZH_DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** Sign by sign: `105` as "1 0 5", or 一零五. */
function spelled(text: string, language: 'zh' | 'en'): string {
  const signs = [...text.slice(0, SPELLED_CHARS_MAX)].filter((sign) => sign.trim() !== '');
  return language === 'zh' ? signs.map((sign) => ZH_DIGITS[Number(sign)] ?? sign).join('，') : signs.join(' ');
}
