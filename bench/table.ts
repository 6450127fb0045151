/** Prints rows as aligned columns below a title. Numbers are rounded to three places that matter. */
export function printTable(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const lines = [columns, ...rows.map((row) => row.map(formatCell))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  console.log(`\n${title}`);
  for (const line of lines) {
    console.log(`  ${line.map((text, i) => text.padStart(widths[i] ?? 0)).join('  ')}`);
  }
}

export type Cell = string | number;

function formatCell(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return '-';
  if (Number.isInteger(cell) || Math.abs(cell) >= 100) return Math.round(cell).toLocaleString('en-US');
  return cell.toPrecision(3);
}
