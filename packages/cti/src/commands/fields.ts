import Type from 'typebox';
import { type FieldAbout, field } from '../schema/field.ts';

/** Fields of commands, as tolerant as clients are: pages send numbers as numbers or as strings, and `""` for "not given". */

/** Longest text of a name or key. Longer is no honest client. */
export const NAME_CHARS_MAX = 64;
/** Longest raw number, with its blanks and dashes; cleaned it may have 32 characters. */
export const RAW_NUMBER_CHARS_MAX = 128;
/** Longest free text or JSON string of a command, characters; the serialised size has its own limit. */
export const DATA_CHARS_MAX = 65_536;
/** RFC 7433: ISDN has 128 octets; it travels in every INVITE of the call. */
export const UUI_CHARS_MAX = 1_024;
/** An SDP offer of one audio stream has 1–3 kB; room for many candidates. */
export const SDP_CHARS_MAX = 32_768;

/** An integer, or a string of digits. */
export function intLike(about: FieldAbout) {
  return field(
    Type.Union([
      Type.Integer({ minimum: -2_147_483_648, maximum: 2_147_483_647 }),
      Type.String({ pattern: '^[0-9]{1,9}$' }),
    ]),
    about,
  );
}

/** A short text, or the same as a number (agent numbers). */
export function nameLike(about: FieldAbout) {
  return field(Type.Union([Type.String({ maxLength: NAME_CHARS_MAX }), Type.Integer({ minimum: 0 })]), about);
}

/** A phone number or agent key, before cleaning to `[0-9A-Za-z@]`. */
export function numberLike(about: FieldAbout) {
  return field(Type.Union([Type.String({ maxLength: RAW_NUMBER_CHARS_MAX }), Type.Integer({ minimum: 0 })]), {
    unit: 'at most 32 characters after cleaning to [0-9A-Za-z@]',
    ...about,
  });
}

/** A JSON object, or a string: one that parses as a JSON object is that object, any other becomes `{"value": …}`. */
export function dataLike(about: FieldAbout) {
  return field(
    Type.Union([
      Type.Record(Type.String(), Type.Unknown()),
      Type.String({ maxLength: DATA_CHARS_MAX }),
      Type.Number(),
      Type.Boolean(),
    ]),
    { unit: 'at most 64 kB serialised, 32 levels deep', ...about },
  );
}

/** 0/1, also as string or boolean. */
export function flagLike(about: FieldAbout) {
  return field(
    Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal('0'), Type.Literal('1'), Type.Boolean()]),
    about,
  );
}

export function longText(maxLength: number, about: FieldAbout) {
  return field(Type.String({ maxLength }), about);
}
