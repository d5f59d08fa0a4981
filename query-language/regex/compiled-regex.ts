/**
 * Regexes ready to run, so that no regex and no text can make a query hang.
 *
 * JavaScript's engine is fast but backtracks; it runs where the number of ways it may have to try is bounded. Elsewhere
 * RE2 runs, which takes time linear in the text. Both give the leftmost match, earlier alternatives first, as Rust does.
 */
import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import { parseRegex } from './parse-regex.ts';
import { printForJavaScript, printForRe2 } from './print-regex.ts';
import { countWays } from './regex-cost.ts';
import { countGroups, type RegexTree } from './regex-tree.ts';

const require = createRequire(import.meta.url);

/** A regex to run on any number of texts. */
export interface Regex {
  readonly tree: RegexTree;
  readonly groups: number;
  /** Filled when first needed. */
  readonly engines: { backtracking?: RegExp; linear?: RE2JS };
}

/** Half-open range of UTF-16 offsets. */
export type TextSpan = readonly [start: number, end: number];

/** Steps, a way taking at most one for each character, beyond which the backtracking engine is not trusted. */
const maximumSteps = 10_000_000;

const cacheLimit = 2_000;
const cache = new Map<string, Regex>();

/**
 * The regex for Rust's syntax: `whole` is anchored at both ends, `part` is searched for. As in GritQL, the anchors of
 * `whole` stand before the first and after the last alternative. Throws `SyntaxError`.
 */
export function compileRegexText(source: string, extent: 'whole' | 'part'): Regex {
  const key = `${extent} ${source}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const tree = parseRegex(source);
  const regex = regexOf(extent === 'whole' ? anchored(tree) : tree);
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(key, regex);
  return regex;
}

/** The regex for a tree. */
export function regexOf(tree: RegexTree): Regex {
  return { tree, groups: countGroups(tree), engines: {} };
}

const start: RegexTree = Object.freeze({ kind: 'place', place: 'start' });
const end: RegexTree = Object.freeze({ kind: 'place', place: 'end' });

function anchored(tree: RegexTree): RegexTree {
  if (tree.kind !== 'choice') return { kind: 'sequence', items: [start, tree, end] };
  const last = tree.items.length - 1;
  const items = tree.items.map((item, i): RegexTree => {
    if (i === 0) return { kind: 'sequence', items: [start, item] };
    return i === last ? { kind: 'sequence', items: [item, end] } : item;
  });
  return { kind: 'choice', items };
}

/** Where the regex first matches, and its groups in order (undefined: took no part); undefined without a match. */
export function findRegex(regex: Regex, text: string): readonly (TextSpan | undefined)[] | undefined {
  const steps = countWays(regex.tree, text.length) * (text.length + 1);
  return steps <= maximumSteps ? findByBacktracking(regex, text) : findInLinearTime(regex, text);
}

function findByBacktracking(regex: Regex, text: string): ReturnType<typeof findRegex> {
  regex.engines.backtracking ??= new RegExp(printForJavaScript(regex.tree), 'dv');
  const found = regex.engines.backtracking.exec(text);
  return found?.indices === undefined ? undefined : [...found.indices];
}

function findInLinearTime(regex: Regex, text: string): ReturnType<typeof findRegex> {
  regex.engines.linear ??= loadRe2().compile(printForRe2(regex.tree));
  const matcher = regex.engines.linear.matcher(text);
  if (!matcher.find()) return undefined;
  return Array.from({ length: regex.groups + 1 }, (_, group) => {
    const from = matcher.start(group);
    return from < 0 ? undefined : ([from, matcher.end(group)] as const);
  });
}

/** Loaded where it is first needed: few queries have such a regex, and reading it takes as long as a tenth of the engine. */
function loadRe2(): typeof RE2JS {
  const re2: { readonly RE2JS: typeof RE2JS } = require('re2js');
  return re2.RE2JS;
}
