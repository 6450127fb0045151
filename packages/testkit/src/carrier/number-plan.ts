/** What the phone behind a number does when it is called (DESIGN, "Demo company"). */
export type Behaviour =
  | { readonly kind: 'refuses'; readonly status: number; readonly reason: string }
  | { readonly kind: 'ringsForEver' }
  | { readonly kind: 'answers'; readonly afterMs: number; readonly thereafter: Answered };

/**
 * What it does once it has answered. `talks`: a customer's voice, for ever. `waits`: says hello, and talks when nobody has spoken
 * for a while. `machine`: a greeting, then a beep, then silence.
 */
export type Answered =
  | { readonly kind: 'talks' }
  | { readonly kind: 'waits' }
  | { readonly kind: 'agentTalks' }
  | { readonly kind: 'hangsUp'; readonly afterMs: number }
  | { readonly kind: 'machine' };

/** Mobile numbers of the demo's agents (worktype 0), written with or without the trunk prefix 0. */
const AGENT_PHONE = /^0?1391001\d{4}$/;

/**
 * The behaviour of a number, by its last two digits. The mobile phones of the demo's agents answer after 2 s and talk in
 * another voice, whatever their last digits are: an agent is a person at work, not a test case.
 */
export function behaviourOf(number: string): Behaviour {
  if (AGENT_PHONE.test(number)) return { kind: 'answers', afterMs: 2_000, thereafter: { kind: 'agentTalks' } };
  switch (number.slice(-2)) {
    case '00':
      return { kind: 'answers', afterMs: 1_000, thereafter: { kind: 'talks' } };
    case '01':
      return { kind: 'refuses', status: 486, reason: 'Busy Here' };
    case '02':
      return { kind: 'ringsForEver' };
    case '03':
      return { kind: 'refuses', status: 404, reason: 'Not Found' };
    case '04':
      return { kind: 'answers', afterMs: 5_000, thereafter: { kind: 'talks' } };
    case '05':
      return { kind: 'answers', afterMs: 2_000, thereafter: { kind: 'hangsUp', afterMs: 3_000 } };
    case '06':
      return { kind: 'answers', afterMs: 2_000, thereafter: { kind: 'machine' } };
    case '07':
      return { kind: 'answers', afterMs: 1_000, thereafter: { kind: 'waits' } };
    default:
      return { kind: 'answers', afterMs: 2_000, thereafter: { kind: 'talks' } };
  }
}
