/**
 * Shows a search of a fleet that was kept as the search itself would show it: its lines as they are where those are asked
 * for, else read into the report of sites.
 */
import type { KeptSearch } from '../../infra/fleet-search/kept-search.ts';
import type { Output } from '../output.ts';
import type { FoundSite } from './found-site.ts';
import type { SearchEnd, SearchOptions } from './search-options.ts';
import type { SiteReport } from './site-report.ts';

const newline = 10;
/** Written at once: pipes take some, and no text of all lines is made. */
const chunkBytes = 1 << 20;

/** Shows a kept search and tells how it ended. */
export function showKept(
  { lines, sites, summary }: KeptSearch,
  options: SearchOptions & { readonly report: SiteReport },
  output: Output,
): SearchEnd {
  const { format, isCount, groupBy, report } = options;
  if (format === 'json' && !isCount && groupBy === undefined) writeLines(lines, output);
  else for (const file of filesOf(lines)) report.file(file);
  report.end();
  output.log(summary);
  return { sites, failed: 0 };
}

function writeLines(lines: Buffer, output: Output): void {
  for (let from = 0; from < lines.length; ) {
    const end = lines.indexOf(newline, Math.min(from + chunkBytes, lines.length - 1)) + 1;
    output.jsonLines(lines.toString('utf8', from, end));
    from = end;
  }
}

interface KeptFile {
  readonly repository: string;
  readonly path: string;
  readonly sites: FoundSite[];
}

/** The sites of one file stand together. */
function* filesOf(lines: Buffer): Generator<KeptFile, void, void> {
  let file: KeptFile | undefined;
  for (let from = 0; from < lines.length; ) {
    const end = lines.indexOf(newline, from);
    const site = JSON.parse(lines.toString('utf8', from, end)) as FoundSite;
    from = end + 1;
    const { repository = '', path } = site;
    if (file === undefined || file.repository !== repository || file.path !== path) {
      if (file !== undefined) yield file;
      file = { repository, path, sites: [] };
    }
    file.sites.push(site);
  }
  if (file !== undefined) yield file;
}
