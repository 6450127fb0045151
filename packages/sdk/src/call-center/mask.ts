/** Longest number that is shown whole. */
const SHORT = 7;

/** What `filterPhone` shows of a number when hiding is on (sdk-facts §1.9). */
export function maskPhone(number: string): string {
  if (number.length <= SHORT) return number;
  const bare = number.startsWith('0') ? number.slice(1) : number;
  const first = Number(bare.slice(0, 2));
  if (first >= 11 && first <= 19) return masked(bare, 3, 7);
  // Area codes of three digits begin with 01 or 02, those of four with 03 to 09.
  if (first < 30) return number.length > 8 ? masked(number, 3, 7) : `****${number.slice(4)}`;
  return number.length > 10 ? masked(number, 4, 8) : `****${number.slice(4)}`;
}

function masked(number: string, shown: number, rest: number): string {
  return `${number.slice(0, shown)}****${number.slice(rest)}`;
}
