/**
 * Tables as CSV (RFC 4180), safe to open in a spreadsheet: text that a spreadsheet would take for a formula is quoted by an
 * apostrophe, since names of repositories and texts of sites are strangers' words.
 */

/** A cell. */
export type CsvCell = string | number | null;

/** Lines end with CRLF; an absent cell is empty. */
export function csvText(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

const formula = /^[=+\-@\t\r]/;

function cellText(cell: CsvCell): string {
  if (typeof cell === 'number') return String(cell);
  const text = cell === null ? '' : formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
