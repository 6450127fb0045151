import Type, {
  type TBoolean,
  type TInteger,
  type TLiteral,
  type TRecord,
  type TSchema,
  type TString,
  type TUnknown,
} from 'typebox';

/** What stands beside a field in the docs. Kept in the JSON Schema as `description` and `x-…` keywords. */
export interface FieldAbout {
  readonly en: string;
  readonly zh: string;
  readonly unit?: string;
  /** Manual or sdk-facts section, when it is not the message's own. */
  readonly source?: string;
  /** Where the manual contradicts itself or is silent, and what was decided. */
  readonly note?: string;
  /** Not in the manual: an addition of Callwright. */
  readonly ours?: boolean;
}

/** A fresh schema with its documentation. (Assigned in place: TypeBox keeps its kinds in hidden properties that a copy would lose.) */
export function field<T extends TSchema>(schema: T, about: FieldAbout): T {
  return Object.assign(schema, {
    description: about.en,
    'x-zh': about.zh,
    ...(about.unit === undefined ? {} : { 'x-unit': about.unit }),
    ...(about.source === undefined ? {} : { 'x-source': about.source }),
    ...(about.note === undefined ? {} : { 'x-note': about.note }),
    ...(about.ours === true ? { 'x-ours': true } : {}),
  });
}

/** Reads back what `field` wrote. */
export function aboutOf(schema: TSchema): FieldAbout {
  const raw = schema as unknown as Readonly<Record<string, unknown>>;
  const text = (key: string): string | undefined => (typeof raw[key] === 'string' ? raw[key] : undefined);
  const [unit, source, note] = [text('x-unit'), text('x-source'), text('x-note')];
  return {
    en: text('description') ?? '',
    zh: text('x-zh') ?? '',
    ...(unit === undefined ? {} : { unit }),
    ...(source === undefined ? {} : { source }),
    ...(note === undefined ? {} : { note }),
    ours: raw['x-ours'] === true,
  };
}

export function text(about: FieldAbout): TString {
  return field(Type.String(), about);
}

/** Text of a fixed form. `pattern` is a regular expression over the whole value. */
export function textLike(pattern: string, about: FieldAbout): TString {
  return field(Type.String({ pattern }), about);
}

export function int(about: FieldAbout): TInteger {
  return field(Type.Integer(), about);
}

export function bool(about: FieldAbout): TBoolean {
  return field(Type.Boolean(), about);
}

/** A JSON object, `{}` when empty. */
export function json(about: FieldAbout): TRecord<'^.*$', TUnknown> {
  return field(Type.Record(Type.String(), Type.Unknown()), about);
}

export function fixed<const V extends string | number | boolean>(value: V, about: FieldAbout): TLiteral<V> {
  return field(Type.Literal(value), about);
}

/** One of a few strings. */
export function oneOf<const V extends string>(values: readonly V[], about: FieldAbout) {
  return field(Type.Unsafe<V>({ type: 'string', enum: [...values] }), about);
}

/** One of a few integers. */
export function oneOfInts<const V extends number>(values: readonly V[], about: FieldAbout) {
  return field(Type.Unsafe<V>({ type: 'integer', enum: [...values] }), about);
}

export const optional = Type.Optional;
