/** Longest header section (start line and header fields, bytes). RFC 3261 names none; a UDP datagram holds no more. */
export const HEADER_SECTION_BYTES_MAX = 65_536;

/** Longest body (bytes): an SDP is 1–4 kB, so 1 MiB is generous and still bounds what one connection can make us hold. */
export const BODY_BYTES_MAX = 1_048_576;

/** Most header lines of one message, continuation lines included: long real ones have 60, most of them Via and Record-Route. */
export const HEADER_FIELDS_MAX = 512;

/** Most values that one header name is split into; RFC 4475's longest request has 34 Vias. */
export const HEADER_VALUES_MAX = 512;

/** Most parameters of one URI or header value. */
export const PARAMS_MAX = 128;

/** Longest display name, user part or other text that is taken out of a message for people to see (characters). */
export const URI_CHARACTERS_MAX = 4_096;

/** CSeq numbers are below 2^31 for those we make (RFC 3261 §8.1.1.5) and 32 bits wide for those we read. */
export const CSEQ_MAX = 0xffff_ffff;

/** Expires, Session-Expires, Retry-After and such: 32 bits wide (RFC 3261 §20.19). */
export const DELTA_SECONDS_MAX = 0xffff_ffff;

/** RFC 3261 §20.22. */
export const MAX_FORWARDS_MAX = 255;
