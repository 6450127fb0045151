import { sequenceDiagram } from './sequence-diagram.ts';

/**
 * A whole HTML page from the Markdown that our generator writes: headings, paragraphs, lists, tables, fenced code, `code`,
 * **bold**, links, and sequence diagrams as pictures. Everything else is shown as it stands, and all text is escaped.
 */
export function markdownPage(markdown: string, stylesheet: string): string {
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? 'Callwright';
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${escaped(title)}</title><link rel="icon" href="/agent/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="${escaped(stylesheet)}"></head>` +
    `<body><main>${blocks(markdown.split('\n'))}</main></body></html>`
  );
}

function blocks(lines: readonly string[]): string {
  const html: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const [text, next] = block(lines, at);
    html.push(text);
    at = next;
  }
  return html.join('\n');
}

/** One block from line `at`: its HTML, and where the next begins. */
function block(lines: readonly string[], at: number): [string, number] {
  const line = lines[at] ?? '';
  if (line.trim() === '') {
    return ['', at + 1];
  }
  if (line.startsWith('```')) {
    const end = lines.findIndex((other, index) => index > at && other.startsWith('```'));
    const code = lines.slice(at + 1, end < 0 ? undefined : end);
    const picture = line === '```mermaid' ? sequenceDiagram(code) : undefined;
    return [picture ?? `<pre><code>${escaped(code.join('\n'))}</code></pre>`, end < 0 ? lines.length : end + 1];
  }
  const heading = /^(#{1,6}) (.+)$/.exec(line);
  if (heading?.[1] !== undefined && heading[2] !== undefined) {
    const level = heading[1].length;
    return [`<h${level}>${inline(heading[2])}</h${level}>`, at + 1];
  }
  const kind = line.startsWith('|') ? /^\|/ : /^\s*[-*] /.test(line) ? /^\s*[-*] / : undefined;
  const end = endOf(lines, at, kind ?? /^(?!#|```|\||\s*[-*] ).*\S/);
  const taken = lines.slice(at, end);
  if (kind === undefined) {
    return [`<p>${taken.map(inline).join('\n')}</p>`, end];
  }
  return [line.startsWith('|') ? table(taken) : list(taken), end];
}

function endOf(lines: readonly string[], at: number, belongs: RegExp): number {
  const end = lines.findIndex((line, index) => index > at && !belongs.test(line));
  return end < 0 ? lines.length : end;
}

function list(lines: readonly string[]): string {
  return `<ul>${lines.map((line) => `<li>${inline(line.replace(/^\s*[-*] /, ''))}</li>`).join('')}</ul>`;
}

function table(lines: readonly string[]): string {
  const [head = '', , ...rows] = lines;
  const row = (line: string, tag: string) =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${inline(cell)}</${tag}>`)
      .join('')}</tr>`;
  return `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((line) => row(line, 'td')).join('')}</tbody></table>`;
}

/** `| a | b \| c |` → `a`, `b | c` */
function cells(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

const LINK = /\[((?:`[^`]*`|[^\]`])+)\]\(([^)\s]+)\)/;

function inline(text: string): string {
  const found = LINK.exec(text);
  if (found?.[1] === undefined || found[2] === undefined) {
    return spans(text);
  }
  const after = text.slice(found.index + found[0].length);
  return spans(text.slice(0, found.index)) + link(spans(found[1]), found[2]) + inline(after);
}

/** `code`, **bold** and plain text. */
function spans(text: string): string {
  const parts = text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.length > 1 && part.startsWith('`')) {
      return `<code>${escaped(part.slice(1, -1))}</code>`;
    }
    return /^\*\*[^*]+\*\*$/.test(part) ? `<strong>${escaped(part.slice(2, -2))}</strong>` : escaped(part);
  });
  return parts.join('');
}

/** Relative pages, anchors and the web; anything else (`javascript:`) stays text. */
function link(label: string, target: string): string {
  return /^(?:https?:\/\/|#|[\w./-]+(?:#[\w-]*)?$)/.test(target) ? `<a href="${escaped(target)}">${label}</a>` : label;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
