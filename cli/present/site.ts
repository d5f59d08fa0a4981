/**
 * One site as text: `path:line:column: text` that terminals and editors link, with lines around it if asked.
 */
import type { LinesAround } from '../../core/lines-around.ts';
import type { MatchedSite } from '../../query-language/index.ts';
import type { Colors } from '../output.ts';
import { printable } from './printable.ts';

/** A site with the lines it stands in. */
export interface ShownSite {
  /** Stands before the path, with a colon; absent where one repository is searched. */
  readonly repository?: string | undefined;
  readonly path: string;
  readonly range: MatchedSite['range'];
  readonly lines: LinesAround;
  /** Whether the lines around it are shown, with a rule behind them. */
  readonly withContext: boolean;
}

/** A site as lines; a context line has `-` where the site's line has `:`. */
export function siteLines(shown: ShownSite, colors: Colors): readonly string[] {
  const { repository, range, lines, withContext } = shown;
  const path = printable(shown.path);
  const { start, end } = range;
  const prefix = repository === undefined ? '' : `${repository}:`;
  const contextLines = (texts: readonly string[], first: number) =>
    texts.map((text, at) => `${colors.dim(`${prefix}${path}-${first + at}-`)} ${printable(text)}`.trimEnd());
  const [line = '', ...rest] = lines.within;
  const name = repository === undefined ? '' : `${colors.cyan(repository)}:`;
  const place = `${name}${colors.magenta(path)}:${start.line}:${start.column}:`;
  const site = `${place} ${marked(line, range, colors)}${moreLines(end.line - start.line)}`;
  if (!withContext) return [site];
  return [
    ...contextLines(lines.before, start.line - lines.before.length),
    site,
    ...contextLines([...rest, ...lines.after], start.line + 1),
    colors.dim('--'),
  ];
}

/** Most UTF-16 units of a line that are shown: minified files have one line for all. */
export const longestShown = 500;
/** Of those, before the site. */
const longestBefore = 100;

/** The line with the site marked; of a long one the part that the site stands in. */
function marked(line: string, range: MatchedSite['range'], colors: Colors): string {
  const from = range.start.column - 1;
  const to = range.end.line === range.start.line ? range.end.column - 1 : line.length;
  const start = line.length > longestShown ? Math.max(0, from - longestBefore) : 0;
  const end = Math.min(line.length, start + longestShown);
  const before = `${start > 0 ? '…' : ''}${printable(line.slice(start, from)).trimStart()}`;
  const site = colors.bold(colors.red(printable(line.slice(from, Math.min(to, end)))));
  const after = printable(line.slice(Math.min(to, end), end)).trimEnd();
  return `${before}${site}${after}${end < line.length ? '…' : ''}`;
}

function moreLines(count: number): string {
  return count > 0 ? ` … (+${count} ${count === 1 ? 'line' : 'lines'})` : '';
}
