/** Rows as CSV, as RFC 4180 has it. Pure. */

/** One row without its line end; texts with a comma, a quote or a line break are quoted. */
export function csvRow(cells: readonly (string | number)[]): string {
  return cells.map((cell) => quoted(String(cell))).join(',');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
