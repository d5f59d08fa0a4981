/**
 * Answers to the demo's model sites, written by hand: for each package, which calls allocate, which copy, which stay.
 *
 * Not a model and never called one: recordings made of it name `hand-written` as their source. A site that the book does not
 * know is an error, never a guess. Pure, but for reading the book.
 */
import answers from './answers.json' with { type: 'json' };

/** What is to become of one call. */
export type Decision = 'from' | 'alloc' | 'keep';

/** One site: lines from 1, inclusive. */
export interface BookSite {
  readonly first: number;
  readonly last: number;
  readonly text: string;
}

/** The decision on a site, or undefined when the book does not know it. */
export function decide(repository: string, text: string): Decision | undefined {
  const line = text.replace(/\s+/g, ' ');
  const matches = (entry: string) =>
    entry.endsWith('…') ? line.startsWith(entry.slice(0, -1)) : line === entry;
  for (const decision of ['from', 'alloc', 'keep'] as const) {
    const packages: Readonly<Record<string, readonly string[]>> = answers[decision];
    if (packages[repository]?.some(matches) === true) return decision;
  }
  return undefined;
}

/** SEARCH/REPLACE blocks that carry out the decisions, one for each run of adjacent lines; undefined where none changes. */
export function writeBlocks(
  file: { readonly path: string; readonly text: string },
  sites: readonly (BookSite & { readonly decision: Decision })[],
): string | undefined {
  const lines = file.text.split('\n').map((line) => line.replace(/\r$/, ''));
  const changed = sites.filter(({ decision }) => decision !== 'keep');
  const blocks = groupAdjacent(changed).map((group) => {
    const first = startOfUnique(lines, group.first, group.last);
    const before = lines.slice(first - 1, group.last).join('\n');
    const after = group.sites.reduce((text, site) => replaceCall(text, site), before);
    return `${file.path}\n<<<<<<< SEARCH\n${before}\n=======\n${after}\n>>>>>>> REPLACE`;
  });
  return blocks.length === 0 ? undefined : `${blocks.join('\n\n')}\n`;
}

interface Group {
  readonly first: number;
  readonly last: number;
  readonly sites: readonly (BookSite & { readonly decision: Decision })[];
}

function groupAdjacent(sites: Group['sites']): readonly Group[] {
  const groups: Group[] = [];
  for (const site of [...sites].sort((a, b) => a.first - b.first)) {
    const previous = groups.at(-1);
    if (previous !== undefined && site.first <= previous.last) {
      groups[groups.length - 1] = {
        first: previous.first,
        last: Math.max(previous.last, site.last),
        sites: [...previous.sites, site],
      };
    } else groups.push({ first: site.first, last: site.last, sites: [site] });
  }
  return groups;
}

/** The search text must stand in the file only once: lines above are added until it does. */
function startOfUnique(lines: readonly string[], first: number, last: number): number {
  const text = lines.join('\n');
  let start = first;
  while (start > 1) {
    const part = lines.slice(start - 1, last).join('\n');
    if (text.indexOf(part) === text.lastIndexOf(part)) return start;
    start -= 1;
  }
  return start;
}

function replaceCall(text: string, site: BookSite & { readonly decision: Decision }): string {
  const call = site.text.replaceAll('\r', '');
  const at = text.indexOf(call);
  const replacement = call.replace(
    /^(new )?Buffer\(/,
    site.decision === 'from' ? 'Buffer.from(' : 'Buffer.alloc(',
  );
  return at === -1 ? text : text.slice(0, at) + replacement + text.slice(at + call.length);
}
