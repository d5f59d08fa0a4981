/**
 * One search over a fleet as a process: `node scan-search.ts LIST HOME QUERY [OUTPUT]` prints one line of JSON, what it found
 * and when. The list names bare repositories, one a line; with OUTPUT the sites themselves are written there, sorted.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import type { FleetTarget } from '../../activities/scan/fleet-events.ts';

/** What a search found, and when, in milliseconds since the process was started. */
export interface SearchFigures {
  readonly sites: number;
  readonly files: number;
  readonly bytes: number;
  readonly targets: Readonly<Record<string, number>>;
  readonly firstSiteMs: number | null;
  readonly endMs: number;
}

/** Only what `ast-grep --lang js` reads too, all of it. */
export const searchedFiles = {
  include: ['**/*.{js,mjs,cjs,jsx}'],
  generated: true,
  vendored: true,
  maxBytes: 1_000_000,
};

/** The targets that a list names; their ids are the last two parts of the paths. */
export function readTargets(list: string): readonly FleetTarget[] {
  return readFileSync(list, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ id: `fleet/${line.split(path.sep).slice(-2).join('/')}`, cloneUrl: line }));
}

async function search(list: string, home: string, query: string, output?: string): Promise<SearchFigures> {
  // As the command line does: half of a short search is compiling its modules.
  module.enableCompileCache();
  const { scanFleetStream } = await import('../../activities/scan/scan-fleet-stream.ts');
  const sites: string[] = [];
  const targets: Record<string, number> = {};
  const sum = { sites: 0, files: 0, bytes: 0 };
  let firstSiteMs: number | null = null;
  for await (const event of scanFleetStream({
    targets: readTargets(list),
    query,
    home,
    files: searchedFiles,
  })) {
    if (event.kind === 'site') {
      firstSiteMs ??= performance.now();
      sum.sites += 1;
      const { target, path: file, start, end } = event;
      if (output !== undefined)
        sites.push(`${target} ${file}:${start.line}:${start.column}-${end.line}:${end.column}`);
    } else if (event.kind === 'target') {
      targets[event.to] = (targets[event.to] ?? 0) + 1;
      sum.files += event.filesScanned;
      sum.bytes += event.bytesScanned;
    }
  }
  if (output !== undefined) writeFileSync(output, sites.toSorted().join('\n'));
  return { ...sum, targets, firstSiteMs, endMs: performance.now() };
}

const [list, home, query, output] = process.argv.slice(2);
if (import.meta.main && list !== undefined && home !== undefined && query !== undefined)
  process.stdout.write(`${JSON.stringify(await search(list, home, query, output))}\n`);
