import Papa from 'papaparse';

/** A record of the file, or what is wrong with it. `line`: where it begins, 1 the first. */
export type CsvRow =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly problem: string };

/** Characters of one record: a quote that is never closed swallows no more than this. */
export const RECORD_CHARS_MAX = 64 * 1024;
/** Lines of one record, for the same reason. */
export const RECORD_LINES_MAX = 1_000;
/** Records that are parsed at once: enough to make the call cheap, few enough to be a step of some ms. */
const BLOCK_RECORDS = 1_000;
const BLOCK_CHARS = 256 * 1024;

const NEVER_CLOSED = 'a quote is opened and never closed';
const TOO_LONG = `the record is longer than ${RECORD_CHARS_MAX} characters`;

/**
 * Reads CSV (RFC 4180) as it comes, in bounded memory. Papa Parse reads the fields; here it is only decided where the text may
 * be cut, so that a bad record costs its own lines: a quote that is never closed is a problem of its line, and the next line
 * is read as if it had not been.
 */
export class CsvReader {
  readonly #delimiter: string;
  #rest = '';
  /** The rest belongs to a line that is too long already. */
  #skipping = false;
  #line = 0;
  /** Lines of a record whose quote is open. */
  #open: string[] = [];
  #openChars = 0;
  #block: { line: number; text: string }[] = [];
  #blockChars = 0;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** The rows that are complete. */
  push(text: string): CsvRow[] {
    const rows: CsvRow[] = [];
    const all = this.#rest + text;
    // A CR at the end may be half of a CR LF.
    const lines = (all.endsWith('\r') ? all.slice(0, -1) : all).split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? '') + (all.endsWith('\r') ? '\r' : '');
    for (const line of lines) {
      this.#take(line, rows);
    }
    if (this.#rest.length > RECORD_CHARS_MAX) {
      this.#skipping = true;
      this.#rest = this.#rest.endsWith('\r') ? '\r' : '';
    }
    return rows;
  }

  /** The rows that were still missing an end. */
  end(): CsvRow[] {
    const rows: CsvRow[] = [];
    const last = this.#rest.replace(/\r$/, '');
    this.#rest = '';
    if (last !== '' || this.#skipping) {
      this.#take(last, rows);
    }
    while (this.#open.length > 0) {
      this.#giveUp(rows);
    }
    this.#flush(rows);
    return rows;
  }

  #take(line: string, rows: CsvRow[]): void {
    this.#line += 1;
    if (this.#skipping || line.length > RECORD_CHARS_MAX) {
      this.#skipping = false;
      this.#problem(this.#line, TOO_LONG, rows);
      return;
    }
    this.#add(line, rows);
    while (this.#openChars > RECORD_CHARS_MAX || this.#open.length > RECORD_LINES_MAX) {
      this.#giveUp(rows);
    }
  }

  #add(line: string, rows: CsvRow[]): void {
    const wasOpen = this.#open.length > 0;
    if (!wasOpen && !line.includes('"')) {
      this.#record(this.#line, line, rows);
      return;
    }
    this.#open.push(line);
    this.#openChars += line.length + 1;
    if (!endsInQuotes(line, this.#delimiter, wasOpen)) {
      const text = this.#open.join('\n');
      const from = this.#line - this.#open.length + 1;
      this.#open = [];
      this.#openChars = 0;
      this.#record(from, text, rows);
    }
  }

  /** The record that is open never ends: its first line is lost, the others begin anew. */
  #giveUp(rows: CsvRow[]): void {
    const lines = this.#open;
    const last = this.#line;
    this.#open = [];
    this.#openChars = 0;
    this.#problem(last - lines.length + 1, NEVER_CLOSED, rows);
    for (const [at, line] of lines.slice(1).entries()) {
      this.#line = last - lines.length + 2 + at;
      this.#add(line, rows);
    }
    this.#line = last;
  }

  #record(line: number, text: string, rows: CsvRow[]): void {
    if (text.trim() === '') {
      return;
    }
    this.#block.push({ line, text });
    this.#blockChars += text.length;
    if (this.#block.length >= BLOCK_RECORDS || this.#blockChars >= BLOCK_CHARS) {
      this.#flush(rows);
    }
  }

  #problem(line: number, problem: string, rows: CsvRow[]): void {
    this.#flush(rows);
    rows.push({ line, problem });
  }

  #flush(rows: CsvRow[]): void {
    const block = this.#block;
    this.#block = [];
    this.#blockChars = 0;
    const together = this.#parse(block.map((record) => record.text).join('\n'));
    if (together?.length === block.length) {
      for (const [at, { line }] of block.entries()) {
        rows.push({ line, fields: together[at] ?? [] });
      }
      return;
    }
    for (const { line, text } of block) {
      const alone = this.#parse(text);
      rows.push(alone?.length === 1 ? { line, fields: alone[0] ?? [] } : { line, problem: 'the quotes are wrong' });
    }
  }

  /** undefined: it can't be read. */
  #parse(text: string): string[][] | undefined {
    if (text === '') {
      return [];
    }
    const { data, errors } = Papa.parse<string[]>(text, { delimiter: this.#delimiter, newline: '\n' });
    return errors.length === 0 ? data : undefined;
  }
}

/** Whether a line leaves a quoted field open. RFC 4180 §2: quotes stand at the ends of a field, one inside is doubled. */
function endsInQuotes(line: string, delimiter: string, openBefore: boolean): boolean {
  let quoted = openBefore;
  let fieldStart = !openBefore;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at];
    if (quoted) {
      if (char === '"' && line[at + 1] === '"') {
        at += 1;
      } else if (char === '"') {
        quoted = false;
      }
    } else if (char === '"' && fieldStart) {
      quoted = true;
    }
    fieldStart = !quoted && char === delimiter;
  }
  return quoted;
}

const DELIMITERS = [',', ';', '\t', '|'];

/** The one of comma, semicolon, tab and bar that stands most often in the heading, outside quotes. */
export function detectDelimiter(start: string): string {
  const heading = (/^[^\r\n]*/.exec(start.trimStart())?.[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => heading.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
}
