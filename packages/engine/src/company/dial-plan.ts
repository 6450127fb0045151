import { cleanNumber } from '@callwright/cti/light';

/** Which numbers the agents of a company may call, transfer to and consult. */
export interface DialPlan {
  /** A number must begin with one of these. Absent: any national number. */
  readonly prefixes?: readonly string[];
  /** Numbers of other countries, written with `+` or `00`. Default: none of them. */
  readonly international?: boolean;
  /** Country code whose numbers are no foreign ones. Default `86`. */
  readonly homeCountry?: string;
}

/** `number` as the page sent it: the `+` tells, which cleaning removes. */
export function mayDial(plan: DialPlan | undefined, number: string | number | undefined): boolean {
  const foreign = /^(?:\+|00)(.*)$/.exec(String(number ?? '').replace(/[^0-9A-Za-z+]/g, ''))?.[1];
  if (foreign !== undefined && plan?.international !== true && !foreign.startsWith(plan?.homeCountry ?? '86')) {
    return false;
  }
  const cleaned = cleanNumber(number);
  return plan?.prefixes === undefined || plan.prefixes.some((prefix) => cleaned.startsWith(prefix));
}
