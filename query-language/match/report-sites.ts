/** Makes the reported sites of what a step matched and changed. */
import type { Binding, MatchedSite } from '../api.ts';
import { matchSlot } from '../compile/program.ts';
import type { SyntaxTree } from '../languages/tree.ts';
import { rangeOf } from '../syntax/syntax-error.ts';
import { type FileState, treeOf } from './file-state.ts';
import type { Effect, Run, Site } from './run.ts';
import { RunError } from './run-error.ts';
import { lastPlace, placeRange, textOf, type Value } from './values.ts';

interface Extent {
  readonly start: number;
  readonly end: number;
}

/**
 * Most characters that the sites of a file and their bindings may hold together: 128 Mi. Sites within sites hold the same text
 * again, so a small file may have any number; what is sent between processes must stay far below 2 GiB.
 */
const mostReportedText = 2 ** 27;

/** Sites of a file: the matches of a naked pattern; else what was changed, else what the outermost walk found. */
export function sitesOf(run: Run, file: FileState, effects: readonly Effect[]): readonly MatchedSite[] {
  const tree = treeOf(file);
  const changed = effects.flatMap((effect): Extent[] => {
    const range = placeRange(effect.place);
    return range?.tree === tree ? [range] : [];
  });
  const found = run.sites.filter((site) => site.node.tree === tree);
  const isScan =
    run.program.steps.length === 1 && found.length > 0 && found.some((site) => site.values[matchSlot]);
  if (isScan || (changed.length === 0 && found.length > 0)) {
    return bounded(uniqueSites(found, tree.text.length), (site) =>
      siteAt(tree, site.node, { changed, bindings: bindingsOf(run, tree, site) }),
    );
  }
  const ranges = changed.length > 0 ? outermost(changed) : [{ start: 0, end: tree.text.length }];
  return ranges.map((range) => siteAt(tree, range, { changed, bindings: {} }));
}

/** The site of each, as long as their texts are not too long together. */
function bounded(found: readonly Site[], siteFor: (site: Site) => MatchedSite): readonly MatchedSite[] {
  let left = mostReportedText;
  return found.map((each) => {
    const site = siteFor(each);
    left -= site.text.length;
    for (const name in site.bindings) left -= site.bindings[name]?.text.length ?? 0;
    if (left < 0) throw new RunError('budget', 'its sites lie within each other and hold too much text');
    return site;
  });
}

function siteAt(
  tree: SyntaxTree,
  at: Extent,
  about: { readonly changed: readonly Extent[]; readonly bindings: MatchedSite['bindings'] },
): MatchedSite {
  return {
    range: rangeOf(tree.text, at.start, at.end),
    text: tree.text.slice(at.start, at.end),
    bindings: about.bindings,
    rewritten: about.changed.some((range) => range.start >= at.start && range.end <= at.end),
  };
}

/** What the root's variables hold, by name, in the order of their slots. */
function bindingsOf({ program }: Run, tree: SyntaxTree, { values }: Site): MatchedSite['bindings'] {
  const bindings: Record<string, Binding> = {};
  for (const [slot, name] of program.locals.entries()) {
    const value = slot === matchSlot ? undefined : values[slot];
    if (value !== undefined) bindings[name] = bindingOf(tree, value);
  }
  return bindings;
}

function bindingOf(tree: SyntaxTree, value: Value): Binding {
  const place = lastPlace(value);
  const range = place === undefined ? undefined : placeRange(place);
  const text = textOf(value);
  return range?.tree === tree ? { text, range: rangeOf(tree.text, range.start, range.end) } : { text };
}

/** Below this length of a text two offsets make one exact number. */
const shortEnough = 2 ** 26;

function uniqueSites(sites: readonly Site[], length: number): readonly Site[] {
  const byRange = new Map<number | string, Site>();
  for (const site of sites) {
    const { start, end } = site.node;
    const key = length < shortEnough ? start * shortEnough + end : `${start} ${end}`;
    if (!byRange.has(key)) byRange.set(key, site);
  }
  return [...byRange.values()];
}

function outermost(ranges: readonly Extent[]): readonly Extent[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Extent[] = [];
  for (const range of sorted) {
    const last = kept.at(-1);
    if (last === undefined || range.start >= last.end) kept.push(range);
  }
  return kept;
}
