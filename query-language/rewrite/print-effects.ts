/**
 * Prints a range of a file with the effects recorded on it: nested rewrites, replacements that quote what they replace,
 * insertions.
 *
 * An inner rewrite survives inside an outer one only where the outer's replacement quotes a place that holds it. While
 * the replacement of a range is printed, that same range inside it stands for the original text.
 */
import type { Language } from '../languages/language.ts';
import type { SyntaxTree } from '../languages/tree.ts';
import type { Effect } from '../match/run.ts';
import { RunError } from '../match/run-error.ts';
import {
  lastPlace,
  type Part,
  type Place,
  placeRange,
  placeText,
  textOf,
  type Value,
} from '../match/values.ts';
import { applyPieces, type Piece } from './apply-pieces.ts';
import { indentBinding, indentText } from './indentation.ts';
import { insertionPadding } from './insertion.ts';

interface Located {
  readonly effect: Effect;
  readonly tree: SyntaxTree;
  readonly start: number;
  readonly end: number;
  readonly order: number;
}

interface Printer {
  readonly effects: readonly Located[];
  /** The language where pasted texts must be shifted; undefined where they need not. */
  readonly indents: Language | undefined;
  /** Printed replacements by range; undefined while one is being printed. */
  readonly memo: Map<SyntaxTree, Map<string, string | undefined>>;
}

/** The text of `value` with `effects` carried out. */
export function printValue(value: Value, effects: readonly Effect[]): string {
  return printWhole(newPrinter(effects), value, '');
}

/** The whole text of a tree with `effects` carried out; the text itself where none hits it. */
export function printTree(tree: SyntaxTree, effects: readonly Effect[]): string {
  const printer = newPrinter(effects);
  return printRange(printer, tree, 0, tree.text.length);
}

function newPrinter(effects: readonly Effect[]): Printer {
  const located = effects.flatMap((effect, order): Located[] => {
    const range = placeRange(effect.place);
    return range === undefined ? [] : [{ effect, order, ...range }];
  });
  const indents = located.find(({ tree }) => tree.language.indents)?.tree.language;
  return { effects: located, memo: new Map(), indents };
}

function memoOf(printer: Printer, tree: SyntaxTree): Map<string, string | undefined> {
  const known = printer.memo.get(tree) ?? new Map<string, string | undefined>();
  printer.memo.set(tree, known);
  return known;
}

function printRange(printer: Printer, tree: SyntaxTree, start: number, end: number): string {
  const source = tree.text.slice(start, end);
  const pieces = topLevel(printer, tree, start, end).map((located) => pieceOf(printer, located));
  return pieces.length === 0 ? source : applyPieces(source, start, pieces, tree);
}

/** Effects inside a range that are not inside another, from the end to the start. */
function topLevel(printer: Printer, tree: SyntaxTree, start: number, end: number): readonly Located[] {
  const memo = memoOf(printer, tree);
  const inside = printer.effects
    .filter((at) => at.tree === tree && at.start >= start && at.end <= end && !isInProgress(memo, at))
    .sort((a, b) => b.end - a.end || a.start - b.start || b.order - a.order);
  const kept: Located[] = [];
  let outer: Located | undefined;
  for (const at of inside) {
    if (at.effect.kind === 'insert') {
      if (outer === undefined || at.end <= outer.start || at.end >= outer.end) kept.push(at);
      continue;
    }
    if (outer === undefined || at.end <= outer.start) {
      kept.push(at);
      outer = at;
    } else if (at.start < outer.start) {
      throw new RunError('overlap', 'two rewrites overlap without one holding the other');
    }
  }
  return kept.sort((a, b) => b.end - a.end || rank(a) - rank(b) || b.order - a.order);
}

/** At one end, insertions go behind the rewrite, the later ones behind the earlier. */
function rank(at: Located): number {
  return at.effect.kind === 'insert' ? 0 : 1;
}

function isInProgress(memo: ReadonlyMap<string, string | undefined>, at: Located): boolean {
  const key = keyOf(at);
  return memo.has(key) && memo.get(key) === undefined;
}

function keyOf(at: { readonly start: number; readonly end: number }): string {
  return `${at.start} ${at.end}`;
}

function pieceOf(printer: Printer, at: Located): Piece {
  const { effect, start, end } = at;
  if (effect.kind === 'insert') {
    const text = printWhole(printer, effect.value, '');
    const isFirst = isFirstInsertion(printer, at);
    const padding = insertionPadding(effect.place, effect.value, text, isFirst);
    return { kind: 'insert', start: end, end, anchor: start, padding, text, isFirst };
  }
  const memo = memoOf(printer, at.tree);
  const known = memo.get(keyOf(at));
  if (known !== undefined) return { kind: 'rewrite', start, end, anchor: start, text: known };
  memo.set(keyOf(at), undefined);
  const text = printWhole(printer, effect.value, '');
  memo.set(keyOf(at), text);
  return { kind: 'rewrite', start, end, anchor: start, text };
}

function isFirstInsertion(printer: Printer, at: Located): boolean {
  return !printer.effects.some(
    (other) =>
      other.effect.kind === 'insert' &&
      other.tree === at.tree &&
      other.end === at.end &&
      other.order < at.order,
  );
}

/** A value as it stands alone: lists with commas. */
function printWhole(printer: Printer, value: Value, before: string): string {
  switch (value.kind) {
    case 'text':
      return indentText(printer.indents, printParts(printer, value.parts), before);
    case 'list':
      return value.items.map((item) => printWhole(printer, item, before)).join(',');
    case 'binding':
      return printPlace(printer, lastPlace(value), before);
    default:
      return textOf(value);
  }
}

function printParts(printer: Printer, parts: readonly Part[]): string {
  let out = '';
  for (const part of parts) out += printPart(printer, part, out);
  return out;
}

function printPart(printer: Printer, part: Part, before: string): string {
  if (typeof part === 'string') return setApart(printer, part);
  if (part.kind === 'joined') {
    const items = part.items.map((item) => printWhole(printer, item, before));
    return setApart(printer, items.join(part.separator));
  }
  const { value } = part;
  if (value.kind === 'list') return value.items.map((item) => printWhole(printer, item, before)).join(' ');
  return printWhole(printer, value, before);
}

/** Where indentation carries meaning, a text that begins a new line is set apart by one more. */
function setApart(printer: Printer, text: string): string {
  const isApart = printer.indents !== undefined && text.startsWith('\n') && text.trim() !== '';
  return isApart ? `\n${text}` : text;
}

function printPlace(printer: Printer, place: Place | undefined, before: string): string {
  if (place === undefined) return '';
  const range = placeRange(place);
  if (range === undefined) return placeText(place);
  const { tree, start, end } = range;
  return indentBinding(tree, start, printRange(printer, tree, start, end), before);
}
