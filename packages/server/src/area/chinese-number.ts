/**
 * The part of a Chinese number that tells its place: a mobile number's eleven digits, or a landline's area code and number
 * without the leading 0. undefined for whatever has no place: service and toll-free numbers (95xxx, 10086, 400…, 800…),
 * extensions, local numbers without area code, agent keys, numbers of other countries.
 *
 * Understands `13910010008`, `013910010008` (as dialled from elsewhere), `01088887777`, `+86…`, `0086…`, `86…` before a
 * mobile number, and the usual separators.
 */
export function nationalNumber(number: string): string | undefined {
  const digits = number.replace(/[\s().-]/g, '');
  const international = /^(?:\+|00)86(\d+)$/.exec(digits)?.[1];
  if (international !== undefined) {
    return mobile(international) ?? landline(international.replace(/^0/, ''));
  }
  if (!/^\d{10,13}$/.test(digits)) {
    return undefined;
  }
  const trunk = digits.startsWith('0') ? digits.slice(1) : undefined;
  return mobile(digits) ?? mobile(digits.replace(/^86/, '')) ?? (trunk && (mobile(trunk) ?? landline(trunk)));
}

/** 1, then 3 to 9 (YD/T 1327: numbers of mobile networks). */
function mobile(digits: string): string | undefined {
  return /^1[3-9]\d{9}$/.test(digits) ? digits : undefined;
}

/** Two-digit area codes are 10 and 2x, with eight digits behind; all others have three, with seven or eight behind. */
function landline(digits: string): string | undefined {
  return /^(?:10|2\d)\d{8}$|^[3-9]\d{9,10}$/.test(digits) && !/^[48]00/.test(digits) ? digits : undefined;
}
