/**
 * What separates a person from a machine, in one place: every figure with its reason. Times are ms of the customer's own
 * stream, levels dB below full scale (dBFS) of 20 ms. The figures were set on the speech of `bench/machines.ts`.
 */

/** A verdict that did not come by then is "unsure". The engine gives up at 4,000 ms by its own clock: this leaves the way there. */
export const VERDICT_MS_MAX = 3_600;
/** Nothing but silence for so long: a person who waits for us to speak, or a dead line. Nobody is hung up on for it. */
export const SILENCE_MS_MAX = 2_500;
/**
 * A person names himself, perhaps with his company, and stops; what goes on for longer is read out. With 2,300 ms three times as many
 * companies were taken for machines, and few machines more were found.
 */
export const GREETING_MS_MAX = 2_700;
/** After a word or two ("hello?", 喂) a person waits for an answer; machines pause for 300 to 600 ms between sentences. */
export const SILENCE_AFTER_SHORT_MS = 700;
/** What counts as a word or two. */
export const SHORT_GREETING_MS = 1_000;
/** After a longer sentence a machine may take a breath; a person still waits. */
export const SILENCE_AFTER_LONG_MS = 900;
/** People speak within a second of picking up; what begins later is a machine that starts, if it then goes on for … */
export const LATE_START_MS = 1_300;
/** … so long, … */
export const LATE_GREETING_MS = 1_000;
/** … and has not paused when time is up. */
export const STILL_TALKING_MS = 400;
/** Pieces of sound between pauses, within the time of a greeting: lists of keys and numbers are read out so. A person stops after a few. */
export const WORDS_MAX = 10;
/** Shorter sound is a click of the line, not a word. */
export const WORD_MS_MIN = 60;
/** A shorter pause lies within a word: the closure of a p or t. */
export const PAUSE_MS_MIN = 60;

/** Noise is never taken to be louder: on a line without a pause (music) the softest part is no noise. Bad lines stay below. */
export const NOISE_DBFS_MAX = -42;
/** Sound below is silence however quiet the line: comfort noise and the steps of G.711 lie there. */
export const VOICE_DBFS_MIN = -50;
/** Voice stands out of the noise by this much; noise itself varies by 3 dB from frame to frame. */
export const VOICE_ABOVE_NOISE_DB = 7;
/** Further below the loudest sound it is breath, or the line's echo, which comes back softer than this where it is heard at all. */
export const VOICE_BELOW_PEAK_DB = 17;
/** The part of the frames that is at most noise: between words everybody pauses. */
export const NOISE_SHARE = 0.1;

/** A beep lies above the fundamental of any voice, and below where telephone lines end. */
export const BEEP_HZ_MIN = 380;
export const BEEP_HZ_MAX = 3_000;
/** The share of a frame's power that one frequency must hold: vowels spread theirs over harmonics. */
export const TONE_PURITY_MIN = 0.86;
/** From frame to frame a tone does not move; the pitch of a voice does. */
export const TONE_DRIFT_HZ_MAX = 12;
/** A tone that falls by so much has ended: what is left of it is echo. */
export const TONE_FALL_DB = 12;
/** Beeps are 200 ms and longer; a vowel that is as pure is shorter. */
export const BEEP_MS_MIN = 140;
/** A longer tone is a dial or busy tone, or music: nobody records after it begins. */
export const BEEP_MS_MAX = 4_000;
/** After its last frame a tone is over, and recording has begun. */
export const BEEP_OVER_MS = 60;
/** Sound under which no tone is looked for. */
export const TONE_DBFS_MIN = -42;

/** A greeting that is followed by so long a silence, and no beep, is over: the machine records already. */
export const NO_BEEP_SILENCE_MS = 3_000;
/** Greetings of machines are shorter; the engine's own limit is 30 s. */
export const GREETING_OVER_MS_MAX = 28_000;

/** Lost frames that are taken to sound like the last one: a gap of 60 ms is no pause. */
export const LOST_FRAMES_HELD_MAX = 3;
