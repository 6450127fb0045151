/** Limits of IVR flows, each with its reason. */

/** Steps of one flow; larger ones are split by `goto`, for people have to read them. */
export const FLOW_STEPS_MAX = 200;
/** A flow as JSON, characters. */
export const FLOW_CHARS_MAX = 65_536;
/** Parts of one prompt; the player takes 64. */
export const FLOW_PROMPTS_MAX = 16;
/** Characters of a text to be spoken, templates not filled in; the player takes 1,000. */
export const FLOW_TEXT_CHARS_MAX = 500;
/** Digits that `collect` takes at most. */
export const FLOW_DIGITS_MAX = 64;
/** Longest wait for a key, ms: a caller who is silent for a minute is gone. */
export const FLOW_KEY_WAIT_MS_MAX = 60_000;
/** Longest time an HTTP step may take, ms: a caller waits on the line. */
export const FLOW_HTTP_MS_MAX = 20_000;
/** Longest message, ms. */
export const FLOW_MESSAGE_MS_MAX = 600_000;
/** Longest ringing at the target of a transfer, ms. */
export const FLOW_RING_MS_MAX = 120_000;
