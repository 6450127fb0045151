/** A customer's number as it is dialled, and by which one customer is told from another; or why it is none. */
export type ReadNumber =
  | { readonly ok: true; readonly number: string }
  | { readonly ok: false; readonly problem: string };

/** Digits of the shortest and the longest: an extension, and ITU-T E.164 §6.2.1's 15 with a carrier's prefix before them. */
const DIGITS_MIN = 3;
const DIGITS_MAX = 20;
/** Characters of a cell that are looked at: longer ones are no number. */
const CHARS_MAX = 64;

/**
 * Reads a number as people and spreadsheets write it: separators, full-width digits and Excel's leading apostrophe are
 * removed; `+86`, `0086` and `86` before a Chinese mobile number too, so that one customer written in two ways is one.
 */
export function readCustomerNumber(text: string): ReadNumber {
  const plain = text.length > CHARS_MAX ? text : ascii(text);
  const digits = plain.replace(SEPARATORS, '');
  if (digits === '') {
    return { ok: false, problem: 'has no number' };
  }
  if (/^\d+(?:\.\d+)?[eE]\+?\d+$/.test(digits)) {
    return { ok: false, problem: 'the number is in scientific notation, digits of it are lost' };
  }
  if (!/^\+?\d+$/.test(digits)) {
    return { ok: false, problem: 'the number has characters that are no digits' };
  }
  const length = digits.startsWith('+') ? digits.length - 1 : digits.length;
  if (length < DIGITS_MIN || length > DIGITS_MAX) {
    return { ok: false, problem: `the number has ${length} digits, not ${DIGITS_MIN} to ${DIGITS_MAX}` };
  }
  return { ok: true, number: CHINESE_MOBILE.exec(digits)?.[1] ?? digits };
}

const SEPARATORS = /[\s'‘’"().\-‐‑–—/\u200b-\u200f\u202a-\u202e\ufeff]/g;
/** As pages copy it, a mobile number comes with or without the country; YD/T 1327: 1, then 3 to 9. */
const CHINESE_MOBILE = /^(?:\+86|0086|86)(1[3-9]\d{9})$/;

/** Full-width forms (U+FF01–FF5E) are ASCII, 0xFEE0 higher. */
function ascii(text: string): string {
  return /[\uff01-\uff5e]/.test(text)
    ? text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    : text;
}
