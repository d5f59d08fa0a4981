/** Small parts of Markdown for the generated reference: tables, and sections between markers. Pure. */
import { RegradeError } from '../../core/errors.ts';

/** A table; cells may hold Markdown, a bar in them is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * A document with one generated section replaced: what stands between `<!-- generated:name -->` and
 * `<!-- /generated:name -->`.
 */
export function replaceSection(document: string, name: string, content: string): string {
  const open = `<!-- generated:${name} -->`;
  const close = `<!-- /generated:${name} -->`;
  const start = document.indexOf(open);
  const end = document.indexOf(close);
  if (start === -1 || end < start)
    throw new RegradeError('RG_CLI_USAGE', {
      reason: `the document has no section \`${name}\``,
      remedy: `Add the lines ${open} and ${close}.`,
    });
  return `${document.slice(0, start + open.length)}\n${content}\n${document.slice(end)}`;
}
