/**
 * Templates of IVR flows: `${caller}`, `${customer.level}`. A name is one of `TEMPLATE_NAMES`, else a field of the call's
 * data; dots lead into objects. Anything else in a text stands for itself.
 */
const FIELD = /\$\{([A-Za-z][A-Za-z0-9_]{0,63}(?:\.[A-Za-z0-9][A-Za-z0-9_]{0,63}){0,7})\}/g;

/** Names that are there in every call; a field of the data with the same name stands behind them. */
export const TEMPLATE_NAMES = ['caller', 'called', 'customerNumber', 'callid', 'uui', 'date', 'time'] as const;

/** Fills a template in. `textOf` gives the text of a field, `""` where there is none. */
export function fillTemplate(text: string, textOf: (path: string) => string): string {
  return text.includes('${') ? text.replace(FIELD, (_, path: string) => textOf(path)) : text;
}

/** What is wrong with a template, if anything. */
export function templateProblem(text: string): string | undefined {
  const rest = text.replace(FIELD, '');
  const at = rest.indexOf('${');
  return at < 0 ? undefined : `"${rest.slice(at, at + 20)}" is no field: write \${name} or \${name.part}`;
}

/**
 * The own value at a path of an object, `undefined` where there is none. Own properties only: a flow cannot reach a
 * prototype.
 */
export function valueAt(data: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = data;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      return undefined;
    }
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
