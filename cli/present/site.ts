/**
 * One site as text: `path:line:column: text` that terminals and editors link, with lines around it if asked.
 */
import type { MatchedSite } from '../../query-language/index.ts';
import type { Colors } from '../output.ts';

/** A site with the file it was found in. */
export interface ShownSite {
  readonly path: string;
  /** Text of the file. */
  readonly text: string;
  readonly site: MatchedSite;
  /** Lines shown before and after. */
  readonly around: number;
}

/** A site as lines; a context line has `-` where the site's line has `:`. */
export function siteLines({ path, text, site, around }: ShownSite, colors: Colors): readonly string[] {
  const { start, end } = site.range;
  const lines = text.split('\n');
  const shown: string[] = [];
  const contextLine = (number: number) =>
    `${colors.dim(`${path}-${number}-`)} ${lineAt(lines, number)}`.trimEnd();
  for (let number = Math.max(1, start.line - around); number < start.line; number++)
    shown.push(contextLine(number));
  const place = `${colors.magenta(path)}:${start.line}:${start.column}:`;
  shown.push(
    `${place} ${marked(lineAt(lines, start.line), site, colors)}${moreLines(end.line - start.line)}`,
  );
  for (
    let number = start.line + 1;
    number <= Math.min(lines.length, end.line + around) && around > 0;
    number++
  )
    shown.push(contextLine(number));
  if (around > 0) shown.push(colors.dim('--'));
  return shown;
}

function lineAt(lines: readonly string[], number: number): string {
  return (lines[number - 1] ?? '').replace(/\r$/, '');
}

function marked(line: string, { range }: MatchedSite, colors: Colors): string {
  const from = range.start.column - 1;
  const to = range.end.line === range.start.line ? range.end.column - 1 : line.length;
  const parts = `${line.slice(0, from)}${colors.bold(colors.red(line.slice(from, to)))}${line.slice(to)}`;
  return parts.trim();
}

function moreLines(count: number): string {
  return count > 0 ? ` … (+${count} ${count === 1 ? 'line' : 'lines'})` : '';
}
