/**
 * How the indentation of a reply relates to that of the file, and the map that follows for lines the reply adds.
 *
 * A relation is affine: one constant shift, one change of unit (tab against spaces, 2 against 4), or both, for every
 * line but perhaps the first, whose indentation models tend to drop. Anything else is no relation.
 */
import { indentOf, isBlank } from '../line-keys.ts';

/** Indentation of one SEARCH line and of its partner in the file. */
export interface IndentPair {
  readonly reply: string;
  readonly file: string;
  /** The line is punctuation only, so that its indentation is all that places it. */
  readonly light: boolean;
}

/** A proven relation. `map` gives the file's form of a reply's indentation, undefined where there is none. */
export interface IndentRelation {
  readonly identity: boolean;
  /** The first line stands outside the relation; its own pair. */
  readonly firstLine?: IndentPair;
  readonly map: (indent: string) => string | undefined;
}

type IndentMap = (indent: string) => string | undefined;

/** Everything a relation may be derived from. */
export interface IndentEvidence {
  /** Pairs of non-blank lines, in order; the first one belongs to SEARCH's first line when `hasFirst`. */
  readonly pairs: readonly IndentPair[];
  readonly hasFirst: boolean;
  /** Indentations that have to be mapped. */
  readonly wanted: readonly string[];
}

/** The relation that all pairs obey, or undefined. */
export function indentRelation(evidence: IndentEvidence): IndentRelation | undefined {
  const { pairs, hasFirst, wanted } = evidence;
  if (pairs.every((pair) => pair.reply === pair.file)) return { identity: true, map: (indent) => indent };
  if (otherBrackets(pairs)) return undefined;
  const whole = affineMap(pairs, wanted);
  if (whole !== undefined) return farShift(pairs, wanted) ? undefined : { identity: false, map: whole };
  const mostly = majorityRelation(pairs, wanted);
  if (mostly !== undefined) return mostly;
  const first = pairs[0];
  if (!hasFirst || first === undefined || pairs.length < 2) return undefined;
  const rest = pairs.slice(1);
  const identity = rest.every((pair) => pair.reply === pair.file);
  const map: IndentMap | undefined = identity ? (indent) => indent : affineMap(rest, wanted);
  const implied = map?.(first.reply);
  if (map === undefined || (implied !== undefined && implied.length > first.file.length)) return undefined;
  return { identity: false, firstLine: first, map };
}

/**
 * True when a text that is indented in the reply stands two levels or more further right in the file, or further left but
 * not at the margin. Models drop indentation altogether or miss it by a level, and add it only to a text at the margin;
 * this is the same text at another place. So are brackets alone at any other level.
 */
function farShift(pairs: readonly IndentPair[], wanted: readonly string[]): boolean {
  const unit = indentUnit([...pairs.map((pair) => pair.reply), ...wanted]);
  const least = Math.min(...pairs.map((pair) => columns(pair.reply, unit)));
  const pair = pairs.find((candidate) => columns(candidate.reply, unit) === least);
  if (pair === undefined || least === 0 || wanted.includes('') || tabs([pair.file]) !== tabs([pair.reply]))
    return false;
  const shift = columns(pair.file, unit) - least;
  return (
    (shift < 0 && pair.file !== '') || shift >= 2 * unit || (shift !== 0 && pairs.every(({ light }) => light))
  );
}

/** True when a text that is indented in the reply stands at another level in the file, by spaces alone. */
export function missesLevel(pairs: readonly IndentPair[]): boolean {
  const [reply, file] = [pairs.map((pair) => pair.reply), pairs.map((pair) => pair.file)];
  if (tabs(reply) !== tabs(file) || reply.includes('')) return false;
  return pairs.every((pair) => pair.reply !== pair.file);
}

/** True when only brackets stand at another level than they are quoted: those are other brackets. */
function otherBrackets(pairs: readonly IndentPair[]): boolean {
  const telling = pairs.filter(({ light }) => !light);
  if (telling.some((pair) => pair.reply !== pair.file)) return false;
  return pairs.some(
    ({ reply, file }, index) =>
      reply !== file && tabs([reply]) === tabs([file]) && (index > 0 || reply !== ''),
  );
}

const mostOutliers = 0.25;

/** One constant shift that nearly all lines obey; the others must be telling lines, which stand for themselves. */
function majorityRelation(
  pairs: readonly IndentPair[],
  wanted: readonly string[],
): IndentRelation | undefined {
  for (const pair of pairs) {
    const map = affineMap([pair], wanted);
    if (map === undefined) continue;
    const outliers = pairs.filter((other) => map(other.reply) !== other.file);
    if (outliers.length > mostOutliers * pairs.length || outliers.some((other) => other.light)) continue;
    return { identity: pair.reply === pair.file, map };
  }
  return undefined;
}

function affineMap(pairs: readonly IndentPair[], wanted: readonly string[]): IndentMap | undefined {
  const unit = indentUnit([...pairs.map((pair) => pair.reply), ...wanted]);
  const mixed =
    tabs(pairs.map((pair) => pair.file)) !== tabs([...pairs.map((pair) => pair.reply), ...wanted]);
  const plain = mixed ? undefined : prefixMap(pairs);
  return plain ?? columnMap(pairs, unit) ?? ratioMap(pairs);
}

/** One constant prefix added or removed. */
function prefixMap(pairs: readonly IndentPair[]): IndentMap | undefined {
  const first = pairs[0];
  if (first === undefined) return undefined;
  if (first.file.endsWith(first.reply)) {
    const prefix = first.file.slice(0, first.file.length - first.reply.length);
    const fits = pairs.every((pair) => pair.file === prefix + pair.reply);
    return fits ? (indent) => prefix + indent : undefined;
  }
  if (!first.reply.endsWith(first.file)) return undefined;
  const prefix = first.reply.slice(0, first.reply.length - first.file.length);
  const fits = pairs.every((pair) => pair.reply === prefix + pair.file);
  return fits ? (indent) => (indent.startsWith(prefix) ? indent.slice(prefix.length) : undefined) : undefined;
}

/** The same columns under one tab width, shifted by a constant. */
function columnMap(pairs: readonly IndentPair[], unit: number): IndentMap | undefined {
  const fileTabs = tabs(pairs.map((pair) => pair.file));
  if (!fileTabs && !tabs(pairs.map((pair) => pair.reply))) return undefined;
  const widths = [...new Set([unit, 4, 2, 8, 3])];
  const shifts = widths.map((width) => ({ width, shift: commonShift(pairs, width) }));
  const fit = shifts.find(({ shift }) => shift === 0) ?? shifts.find(({ shift }) => shift !== undefined);
  const { width, shift } = fit ?? {};
  if (width === undefined || shift === undefined) return undefined;
  return (indent) => {
    // A line that is written with tabs as the file has them keeps the spaces behind them.
    if (fileTabs && shift === 0 && indent.startsWith('\t')) return indent;
    const target = columns(indent, width) + shift;
    if (target < 0) return undefined;
    return fileTabs
      ? '\t'.repeat(Math.floor(target / width)) + ' '.repeat(target % width)
      : ' '.repeat(target);
  };
}

function commonShift(pairs: readonly IndentPair[], width: number): number | undefined {
  const shifts = new Set(pairs.map((pair) => columns(pair.file, width) - columns(pair.reply, width)));
  const [only] = shifts;
  return shifts.size === 1 ? only : undefined;
}

/** Another number of spaces a level: 2 for 4, 4 for 2, shifted by a constant. */
function ratioMap(pairs: readonly IndentPair[]): IndentMap | undefined {
  const points = pairs.map((pair) => [pair.reply.length, pair.file.length] as const);
  if (pairs.some((pair) => /[^ ]/.test(pair.reply + pair.file))) return undefined;
  const base = points[0];
  const other = points.find((point) => base !== undefined && point[0] !== base[0]);
  if (base === undefined || other === undefined) return undefined;
  const ratio = (other[1] - base[1]) / (other[0] - base[0]);
  if (![0.25, 0.5, 2 / 3, 0.75, 4 / 3, 1.5, 2, 4].includes(ratio)) return undefined;
  const target = (reply: number): number => base[1] + (reply - base[0]) * ratio;
  if (!points.every(([reply, file]) => target(reply) === file)) return undefined;
  // Any two indentations have some ratio; it takes a third, or no indentation on both sides, to make it a rule.
  const known = new Set(points.map(([reply]) => reply)).size;
  if (known < 3 && target(0) !== 0) return undefined;
  return (indent) => {
    const width = target(indent.length);
    return width >= 0 && Number.isInteger(width) ? ' '.repeat(width) : undefined;
  };
}

/** Columns that an indentation takes at a tab width. */
export function columns(indent: string, width: number): number {
  let column = 0;
  for (const char of indent) column = char === '\t' ? column + width - (column % width) : column + 1;
  return column;
}

function tabs(indents: readonly string[]): boolean {
  return indents.some((indent) => indent.includes('\t'));
}

/** Greatest common divisor of space indentations, at least 2; 4 when there are none. */
export function indentUnit(indents: readonly string[]): number {
  let unit = 0;
  for (const indent of indents) {
    if (indent.includes('\t')) continue;
    for (let a = indent.length, b = unit; ; [a, b] = [b, a % b]) {
      if (b === 0) {
        unit = a;
        break;
      }
    }
  }
  return unit >= 2 ? unit : 4;
}

/** The pair of a line of SEARCH and a line of the file. */
export function indentPair(line: string, body: string): IndentPair {
  return { reply: indentOf(line), file: indentOf(body), light: !/[\p{L}\p{N}]/u.test(line) };
}

/** Pairs of the non-blank lines of SEARCH that have a partner. */
export function indentPairs(
  search: readonly string[],
  at: Int32Array,
  bodies: readonly string[],
): IndentPair[] {
  const pairs: IndentPair[] = [];
  search.forEach((line, index) => {
    const partner = at[index] ?? -1;
    if (partner >= 0 && !isBlank(line)) pairs.push(indentPair(line, bodies[partner] ?? ''));
  });
  return pairs;
}
