import type { NewCustomer } from '../../store/campaign-customers.ts';
import type { ImportOptions } from '../../store/imports.ts';
import { readCustomerNumber } from '../customer-number.ts';

/** Which column of the file is what. */
export interface ImportColumns {
  readonly number: number;
  readonly name: number | undefined;
  readonly priority: number | undefined;
  /** Names of all columns; those that are none of the above go into the customer's data. */
  readonly names: readonly string[];
  /** The first row is a heading, and no customer. */
  readonly heading: boolean;
}

export type ReadRow =
  | { readonly ok: true; readonly customer: Omit<NewCustomer, 'zone' | 'nextAtMs'> }
  | { readonly ok: false; readonly problem: string };

/** Columns of a file: more are a wrong delimiter, or no list of customers. */
const COLUMNS_MAX = 100;
/** Characters of a name and of one other cell. */
const NAME_CHARS_MAX = 200;
const CELL_CHARS_MAX = 2_000;
/** Of all of a customer's data: it travels with every event of the call. */
const DATA_CHARS_MAX = 16_384;
export const PRIORITY_MAX = 9;

const NUMBER_NAMES =
  /^(?:number|phone ?number|phone|mobile|tel|telephone|手机|手机号|手机号码|电话|电话号码|号码|联系电话|客户电话|客户号码)$/i;
const NAME_NAMES = /^(?:name|customer ?name|customer|姓名|名字|名称|客户|客户姓名|客户名称)$/i;
const PRIORITY_NAMES = /^(?:priority|优先级)$/i;

/** From the first row, which is a heading unless it holds a number where the numbers are. */
export function readColumns(first: readonly string[], options: ImportOptions): ImportColumns | { problem: string } {
  if (first.length > COLUMNS_MAX) {
    return { problem: `line 1 has ${first.length} columns, more than ${COLUMNS_MAX}` };
  }
  const names = first.map((cell) => cell.trim());
  const named = (wanted: string | undefined, usual: RegExp) => {
    const at = names.findIndex((name) => (wanted === undefined ? usual.test(name) : name === wanted.trim()));
    return at === -1 ? undefined : at;
  };
  const number = named(options.numberColumn, NUMBER_NAMES);
  if (number !== undefined) {
    const columns = {
      name: named(options.nameColumn, NAME_NAMES),
      priority: named(options.priorityColumn, PRIORITY_NAMES),
    };
    return { number, ...columns, names: uniqueNames(names), heading: true };
  }
  if (options.numberColumn !== undefined) {
    return { problem: `line 1 has no column ${options.numberColumn}` };
  }
  const withNumber = first.findIndex((cell) => looksLikePhone(cell));
  return withNumber === -1
    ? { problem: 'no column holds the number: give it the heading number or 手机号, or name it in numberColumn' }
    : {
        number: withNumber,
        name: undefined,
        priority: undefined,
        names: names.map((_, at) => `column${at + 1}`),
        heading: false,
      };
}

/** A customer of a row, or what is wrong with it. */
export function readRow(fields: readonly string[], columns: ImportColumns, options: ImportOptions): ReadRow {
  // Spreadsheets write separators behind the last column, as many as the widest row had.
  const surplus = fields.slice(columns.names.length).some((cell) => cell.trim() !== '');
  if (surplus || fields.length < columns.names.length) {
    return { ok: false, problem: `has ${fields.length} columns, not ${columns.names.length}` };
  }
  if (fields.some((cell) => cell.includes('\ufffd'))) {
    return { ok: false, problem: 'has characters that can not be read: another encoding?' };
  }
  const read = readCustomerNumber(fields[columns.number] ?? '');
  if (!read.ok) {
    return read;
  }
  const name = columns.name === undefined ? '' : (fields[columns.name]?.trim() ?? '');
  const priority = readPriority(
    columns.priority === undefined ? '' : (fields[columns.priority] ?? ''),
    options.priority,
  );
  if (priority === undefined) {
    return { ok: false, problem: `the priority is not 0 to ${PRIORITY_MAX}` };
  }
  const data = dataOf(fields, columns);
  return name.length > NAME_CHARS_MAX || data === undefined
    ? { ok: false, problem: 'has more text than a customer may have' }
    : { ok: true, customer: { number: read.number, name, priority, data } };
}

export function isEmptyRow(fields: readonly string[]): boolean {
  return fields.every((cell) => cell.trim() === '');
}

function readPriority(cell: string, otherwise: number): number | undefined {
  const text = cell.trim();
  if (text === '') {
    return otherwise;
  }
  return /^\d$/.test(text) ? Number(text) : undefined;
}

function dataOf(fields: readonly string[], columns: ImportColumns): Record<string, string> | undefined {
  const data: Record<string, string> = {};
  let chars = 0;
  for (const [at, name] of columns.names.entries()) {
    const cell = fields[at]?.trim() ?? '';
    if (at !== columns.number && at !== columns.name && at !== columns.priority && cell !== '') {
      data[name] = cell;
      chars += name.length + cell.length;
      if (cell.length > CELL_CHARS_MAX || chars > DATA_CHARS_MAX) {
        return undefined;
      }
    }
  }
  return data;
}

/** Every column has a name of its own, and none that JavaScript gives a meaning. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name, at) => {
    const plain = name === '' || name === '__proto__' || name.length > NAME_CHARS_MAX ? `column${at + 1}` : name;
    const own = taken.has(plain) ? `${plain} (${at + 1})` : plain;
    taken.add(own);
    return own;
  });
}

/** Seven digits and more: a year or an amount is no phone. */
function looksLikePhone(cell: string): boolean {
  const read = readCustomerNumber(cell);
  return read.ok && read.number.length >= 7;
}
