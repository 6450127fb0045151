/** Calls at once, unless told otherwise: a demo has a few, a test some hundred. */
export const CUSTOMERS_MAX_DEFAULT = 1_000;
/** Characters of an id or number in a command. */
export const NAME_LENGTH_MAX = 64;
/** Keys of one command. */
export const DIGITS_MAX = 64;
/** How long an ended customer is still listed. */
export const ENDED_KEPT_MS = 30_000;
