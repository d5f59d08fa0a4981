/**
 * One site as text: `path:line:column: text` that terminals and editors link, with lines around it if asked.
 */
import type { LinesAround } from '../../core/lines-around.ts';
import type { MatchedSite } from '../../query-language/index.ts';
import type { Colors } from '../output.ts';

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
  const { repository, path, range, lines, withContext } = shown;
  const { start, end } = range;
  const prefix = repository === undefined ? '' : `${repository}:`;
  const contextLines = (texts: readonly string[], first: number) =>
    texts.map((text, at) => `${colors.dim(`${prefix}${path}-${first + at}-`)} ${text}`.trimEnd());
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

function marked(line: string, range: MatchedSite['range'], colors: Colors): string {
  const from = range.start.column - 1;
  const to = range.end.line === range.start.line ? range.end.column - 1 : line.length;
  const parts = `${line.slice(0, from)}${colors.bold(colors.red(line.slice(from, to)))}${line.slice(to)}`;
  return parts.trim();
}

function moreLines(count: number): string {
  return count > 0 ? ` … (+${count} ${count === 1 ? 'line' : 'lines'})` : '';
}
