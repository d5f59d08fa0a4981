/**
 * Writes what a search finds, as it is found: sites, counts of files, or counts of groups; for people, as JSON Lines or
 * as CSV.
 */
import { type LinesAround, linesAround } from '../../core/lines-around.ts';
import type { Output } from '../output.ts';
import { printable } from '../present/printable.ts';
import { longestShown, siteLines } from '../present/site.ts';
import { csvRow } from './csv.ts';
import { type FoundSite, foundSiteJson } from './found-site.ts';
import { createGroups, type GroupBy } from './group-sites.ts';

/** How results are written. */
export type ReportFormat = 'text' | 'json' | 'csv';

/** What a report shows. */
export interface ReportOptions {
  readonly output: Output;
  readonly format: ReportFormat;
  /** Only the number of sites of each file. */
  readonly isCount: boolean;
  readonly groupBy?: GroupBy | undefined;
  /** Lines shown around a site. */
  readonly around: number;
}

/** The sites of one file. */
export interface FoundFile {
  readonly repository?: string;
  readonly path: string;
  /** Text of the file; absent where only the sites' own texts are at hand. */
  readonly text?: string;
  readonly sites: readonly FoundSite[];
}

/** A report that is being written. */
export interface SiteReport {
  file(found: FoundFile): void;
  /** A file or a repository that could not be looked at. */
  failure(
    place: { readonly repository?: string; readonly path?: string },
    code: string,
    message: string,
  ): void;
  /** Writes what stands at the end. */
  end(): void;
}

/** Starts a report; a CSV writes its head at once. */
export function createReport(options: ReportOptions): SiteReport {
  const { format, groupBy, isCount } = options;
  const groups = groupBy === undefined ? undefined : createGroups(groupBy);
  const head = groupBy !== undefined ? groupHead : isCount ? countHead : siteHead;
  if (format === 'csv') options.output.line(csvRow(head));
  return {
    file(found) {
      if (groups !== undefined) for (const site of found.sites) groups.add(site);
      else if (isCount) writeCount(found, options);
      else writeSites(found, options);
    },
    failure({ repository, path }, code, message) {
      const place = {
        ...(repository === undefined ? {} : { repository }),
        ...(path === undefined ? {} : { path }),
      };
      if (format === 'json') writeJson({ ...place, error: { code, message } }, options.output);
      const shown = [repository, path].filter((part) => part !== undefined).join(':');
      options.output.error(`${printable(shown)}: ${printable(message)} [${code}]`);
    },
    end() {
      if (groups === undefined) return;
      const list = groups.list();
      const width = Math.max(0, ...list.map(({ sites }) => String(sites).length));
      for (const { group, sites, files, repositories } of list) {
        if (format === 'json') writeJson({ by: groupBy, group, sites, files, repositories }, options.output);
        else if (format === 'csv') options.output.line(csvRow([group, sites, files, repositories]));
        else options.output.line(`${String(sites).padStart(width)}  ${printable(group)}`);
      }
    },
  };
}

const siteHead = [
  'repository',
  'path',
  'start_line',
  'start_column',
  'start_offset',
  'end_line',
  'end_column',
  'end_offset',
  'text',
  'bindings',
];
const countHead = ['repository', 'path', 'sites'];
const groupHead = ['group', 'sites', 'files', 'repositories'];

/** With `--json` the output writes values itself; `--format json` asks for the same lines. */
function writeJson(value: object, output: Output): void {
  if (output.mode === 'json') output.json(value);
  else output.line(JSON.stringify(value));
}

function writeCount({ repository, path, sites }: FoundFile, { output, format }: ReportOptions): void {
  const count = sites.length;
  const named = repository === undefined ? {} : { repository };
  if (format === 'json') writeJson({ ...named, path, count }, output);
  else if (format === 'csv') output.line(csvRow([repository ?? '', path, count]));
  else output.line(printable(`${repository === undefined ? '' : `${repository}:`}${path}:${count}`));
}

function writeSites(found: FoundFile, options: ReportOptions): void {
  const { format, around } = options;
  const needsLines = format === 'text' || (format === 'json' && around > 0);
  const fileLines = needsLines ? found.text?.split('\n') : undefined;
  for (const site of found.sites) {
    const range = { start: site.start.line, end: site.end.line };
    const lines =
      site.context ?? (fileLines === undefined ? undefined : linesAround(fileLines, range, around));
    writeSite(site, lines, options);
  }
}

function writeSite(
  site: FoundSite,
  lines: LinesAround | undefined,
  { output, format, around }: ReportOptions,
): void {
  if (format === 'json') {
    const context = lines === undefined || around === 0 ? {} : { context: lines };
    writeJson(foundSiteJson({ ...site, ...context }), output);
    return;
  }
  if (format === 'csv') output.line(siteRow(site));
  else for (const line of textLines(site, lines, { output, around })) output.line(line);
}

function siteRow({ repository = '', path, start, end, text, bindings }: FoundSite): string {
  const texts = Object.fromEntries(Object.entries(bindings).map(([name, binding]) => [name, binding.text]));
  const places = [start.line, start.column, start.offset, end.line, end.column, end.offset];
  return csvRow([repository, path, ...places, text, JSON.stringify(texts)]);
}

function textLines(
  { repository, path, start, end, text }: FoundSite,
  lines: LinesAround | undefined,
  { output, around }: Pick<ReportOptions, 'output' | 'around'>,
): readonly string[] {
  if (lines !== undefined) {
    const shown = { repository, path, range: { start, end }, lines, withContext: around > 0 };
    return siteLines(shown, output.colors);
  }
  const [line = '', ...more] = text.split('\n');
  const rest = more.length === 0 ? '' : ` … (+${more.length} ${more.length === 1 ? 'line' : 'lines'})`;
  const { magenta, cyan } = output.colors;
  const name = repository === undefined ? '' : `${cyan(repository)}:`;
  const shown = line.length > longestShown ? `${line.slice(0, longestShown)}…` : line;
  return [
    `${name}${magenta(printable(path))}:${start.line}:${start.column}: ${printable(shown.trim())}${rest}`,
  ];
}
