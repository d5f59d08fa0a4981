/**
 * On which side of one line that SEARCH left out an insertion goes, where both sides tear nothing.
 *
 * Each rule is a proof from the four lines that meet there: of the other side something would be unreachable, used before
 * it is declared, a list without its comma, or a comment without what it is about. Likeness decides only where one line
 * alone is like all of the text.
 */
import { indentOf, isBlank } from '../line-keys.ts';
import type { GapSide } from './gap.ts';
import { leadsWhatFollows } from './gap.ts';
import { kindOf } from './sorted-place.ts';

/** The added lines, the left-out line and the file's lines around it. */
export interface LeftOut {
  readonly added: readonly string[];
  readonly left: string;
  readonly above: string;
  readonly below: string;
}

/** A fact about one place: the side that it proves, if it does. */
type Rule = (around: Around) => GapSide | undefined;

interface Around extends LeftOut {
  readonly ink: readonly string[];
  readonly first: string;
  readonly last: string;
}

const jump = /^\s*(?:return|throw|break|continue|raise|goto)\b/;
const unfinished = /[([{,]\s*$/;
/** Where control may come from elsewhere, or nothing is done at all. */
const reached =
  /^\s*(?:case\b|default\b|[)\]}<@#*]|\/[/*]|end\b|else\b|elif\b|elsif\b|when\b|catch\b|except\b|rescue\b|ensure\b|finally\b|[\w-]+:\s*$|(?:async\s+)?(?:def|func|fun|fn|function|class)\b|(?:public|private|protected|internal|export|static|pub)\b)/;
const closer = /^\s*[)\]}]/;
const comment = /^\s*(?:\/\/|\/\*|\*(?!\*)|#(?=\s|$)|--\s)/;
const decorator = /^\s*(?:@[A-Za-z][\w.]*(?:\(|\s*$|\s+@)|#!?\[)/;
const declared = /^\s*(?:(?:const|let|var|val|auto)\s+(?:mut\s+)?([A-Za-z_$][\w$]+)\b|([A-Za-z_]\w+)\s*:=)/;
const noComma = /[^,;:([{><=+\-*/|&?.\\\s]\s*$/;

const rules: readonly Rule[] = [unreachable, usedName, listComma, commentAlone, decoratorBelow, onlyKin];

/** The side that is proven, undefined where none or both are. */
export function provenSide(place: LeftOut): GapSide | undefined {
  const ink = place.added.filter((line) => !isBlank(line));
  const [first, last] = [ink[0], ink.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const around: Around = { ...place, ink, first, last };
  const sides = new Set(rules.flatMap((rule) => rule(around) ?? []));
  const [only] = sides;
  return sides.size === 1 ? only : undefined;
}

/** Behind what leaves the block nothing is done. */
function unreachable({ left, first }: Around): GapSide | undefined {
  if (!jump.test(left) || unfinished.test(left) || reached.test(first)) return undefined;
  return indentOf(left) === indentOf(first) ? 'above' : undefined;
}

/** A name is declared before it is used. */
function usedName({ left, ink }: Around): GapSide | undefined {
  const match = declared.exec(left);
  const name = match?.[1] ?? match?.[2];
  if (name === undefined) return undefined;
  const used = ink.some((line) => !comment.test(line) && wordsOf(line).has(name));
  return used ? 'below' : undefined;
}

/** Names in a line that are not members of something. */
function wordsOf(line: string): ReadonlySet<string> {
  return new Set(line.match(/(?<![\w$.])[A-Za-z_$][\w$]*/g) ?? []);
}

/** Only the last element of a list has no comma. */
function listComma({ left, above, below, first, last }: Around): GapSide | undefined {
  if (indentOf(left) !== indentOf(first)) return undefined;
  if (closer.test(below) && /,\s*$/.test(last) && noComma.test(left)) return 'above';
  const ends = noComma.test(last) && !closer.test(left) && indentOf(left) === indentOf(last);
  return ends && /,\s*$/.test(above) && /,\s*$/.test(left) ? 'below' : undefined;
}

/** A comment is about the line below it, which is neither blank nor the end of a block. */
function commentAlone({ added, ink, left, below }: Around): GapSide | undefined {
  if (!ink.every((line) => comment.test(line)) || comment.test(left)) return undefined;
  const nothing = (line: string): boolean =>
    closer.test(line) || (isBlank(line) && !isBlank(added.at(-1) ?? ''));
  return nothing(below) && !nothing(left) ? 'above' : undefined;
}

/** Documentation stands above the decorators of what it documents. */
function decoratorBelow({ left, below, last }: Around): GapSide | undefined {
  const leads = decorator.test(left) && comment.test(last) && !isBlank(below);
  return leads ? 'above' : undefined;
}

/** The one line beside the text that begins as all of the text does, by a word at its level. */
function onlyKin({ added, left, above, below, ink, first }: Around): GapSide | undefined {
  if (isBlank(added[0] ?? '') || isBlank(added.at(-1) ?? '')) return undefined;
  const kind = kindOf(first);
  const words = [first, left].every((line) => /^\s*[A-Za-z_$]/.test(line));
  if (!words || ink.some((line) => kindOf(line) !== kind || leadsWhatFollows(line))) return undefined;
  const [up, down] = [kindOf(above) === kind, kindOf(below) === kind];
  if (kindOf(left) === kind || up === down) return undefined;
  return up ? 'above' : 'below';
}
