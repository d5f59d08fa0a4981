/**
 * Where in a sorted list of like lines (imports, dependencies, exports) a new line goes.
 *
 * The lines around must be sorted without exception and enough of them that it is no chance; then only one position
 * keeps the order.
 */
import { indentOf, isBlank } from '../line-keys.ts';

const fewestLines = 4;
/** Lists that people sort with tools: in them three lines are enough; Go's formatter always sorts, so two are. */
const fewestImports = 3;
const fewestPaths = 2;
const imports = /^\s*(?:import|from|use|using|require|#include)\b/;
/** Tags stand in the order of their nesting. */
const tag = /^\s*</;
const goPath = /^\t"[\w.-]+(?:\/[\w.-]+)+"$/;

/** Line before which the text keeps the list sorted, among positions `from` to `to`; undefined when none or several do. */
export function sortedPosition(
  bodies: readonly string[],
  [from, to]: readonly [number, number],
  added: readonly string[],
): number | undefined {
  return (
    sortedAmong(kindOf, { bodies, from, to, added }) ?? sortedAmong(elementOf, { bodies, from, to, added })
  );
}

interface Region {
  readonly bodies: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly added: readonly string[];
}

/** The position among lines that a function calls alike; of elements that begin with other words there must be more. */
function sortedAmong(
  sortOf: (line: string) => string,
  { bodies, from, to, added }: Region,
): number | undefined {
  const sort = sortOf(bodies[from] ?? '');
  const like = (line: string | undefined): boolean =>
    line !== undefined && !isBlank(line) && !tag.test(line) && sortOf(line) === sort;
  if (!added.every(like)) return undefined;
  let first = from;
  while (first > 0 && like(bodies[first - 1])) first--;
  let end = from;
  while (like(bodies[end])) end++;
  const list = bodies.slice(first, end);
  const fewest = sortOf === kindOf ? fewestOf(list) : fewestLines;
  if (list.length < fewest) return undefined;
  const found = new Set(orders.flatMap((key) => positionBy(key, { list, first, added, from, to })));
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

function fewestOf(list: readonly string[]): number {
  if (list.every((line) => goPath.test(line))) return fewestPaths;
  return imports.test(list[0] ?? '') ? fewestImports : fewestLines;
}

/** Elements of one list have the same indentation and end with the same mark or letter. */
function elementOf(line: string): string {
  return `${indentOf(line)}…${line.trimEnd().slice(-1)}`;
}

type SortKey = (line: string) => string;

/** Ways in which lists are sorted: by the whole line, without case, by the module an import names. */
const orders: readonly SortKey[] = [
  (line) => line.trim(),
  (line) => line.trim().toLowerCase(),
  (line) => /(['"])([^'"]+)\1;?\s*$/.exec(line)?.[2] ?? line.trim(),
];

interface List {
  readonly list: readonly string[];
  readonly first: number;
  readonly added: readonly string[];
  readonly from: number;
  readonly to: number;
}

function positionBy(key: SortKey, { list, first, added, from, to }: List): number[] {
  const [keys, news] = [list.map(key), added.map(key)];
  const sorted = (values: readonly string[]): boolean =>
    values.every((value, index) => index === 0 || (values[index - 1] ?? '') < value);
  if (!sorted(keys) || !sorted(news)) return [];
  const fits: number[] = [];
  for (let at = Math.max(from, first); at <= Math.min(to, first + list.length); at++) {
    if (sorted([...keys.slice(0, at - first), ...news, ...keys.slice(at - first)])) fits.push(at);
  }
  return fits;
}

/** True for a line that imports something. */
export function importsName(line: string): boolean {
  return imports.test(line);
}

/** Lines of one kind have the same indentation and the same first word or mark. */
export function kindOf(line: string): string {
  return `${indentOf(line)}${/^(?:[\w$]+|\S)/.exec(line.trim())?.[0] ?? ''}`;
}
