/**
 * A regex that finds something in the text of every match: tokens that stand beside each other, as the pattern demands.
 *
 * Sharper than literals, which may stand anywhere. It is found inside of the match itself, so it also tells where in a
 * file a match can be. Sound: what is not certain to stand side by side is not asked to.
 */
import type { BracketedList, Language } from '../languages/language.ts';
import type { Definition, LeafShape, NodeShape, Pattern } from './program.ts';

/** A regex source, the number of fixed characters that were demanded, and words that stand whole in each match of the pattern. */
export interface Anchor {
  readonly source: string;
  readonly weight: number;
  readonly words: readonly string[];
}

/** A part of a text: a regex with its fixed characters, what stands round the regex of all that follows, or anything. */
type Piece = Anchor | Around | 'gap';

/** Texts before and after what follows; each match ends with it or, where more may stand there, before it. */
interface Around {
  readonly around: readonly [before: string, after: string];
}

/** Fewer fixed characters than this tell nothing. */
const leastWeight = 2;

/** The anchor of a pattern matched against nodes; undefined where there is none for all of its matches. */
export function anchorOf(language: Language, pattern: Pattern): Anchor | undefined {
  return language.layouts.size === 0 ? undefined : anchorIn(language, pattern, []);
}

function anchorIn(language: Language, pattern: Pattern, open: readonly Definition[]): Anchor | undefined {
  const of = (inner: Pattern) => anchorIn(language, inner, open);
  switch (pattern.op) {
    case 'snippet':
      return oneOf([...pattern.candidates.values()].map(of));
    case 'node':
      if (pattern.orText !== undefined)
        return oneOf([of({ ...pattern, orText: undefined }), of(pattern.orText)]);
      return heaviest([...runsOf(language, piecesOf(language, pattern)), ...partsOf(pattern, of)]);
    case 'leaf':
    case 'leafRegex':
      return heaviest(runsOf(language, piecesOf(language, pattern)));
    case 'list':
      return heaviest(pattern.items.map((item) => (item.op === 'dots' ? undefined : of(item))));
    case 'or':
    case 'anyOf':
      return oneOf(pattern.items.map(of));
    case 'and':
      return heaviest(pattern.items.map(of));
    case 'where':
    case 'as':
      return of(pattern.pattern);
    case 'rewrite':
    case 'accumulate':
      return of(pattern.left);
    case 'bubble':
    case 'call': {
      const { definition } = pattern;
      if (definition.pattern === undefined || open.includes(definition)) return undefined;
      return anchorIn(language, definition.pattern, [...open, definition]);
    }
    default:
      return undefined;
  }
}

/** Anchors of what stands in a node's fields. */
function partsOf(
  { fields }: NodeShape,
  of: (inner: Pattern) => Anchor | undefined,
): readonly (Anchor | undefined)[] {
  return fields.map((field) => of(field.pattern));
}

function piecesOf(language: Language, pattern: Pattern): readonly Piece[] {
  switch (pattern.op) {
    case 'leaf':
      return [leafPiece(language, pattern)];
    case 'leafRegex':
      return pattern.literals.flatMap((text): readonly Piece[] => [
        'gap',
        { source: escapeText(text), weight: text.trim().length, words: [] },
      ]);
    case 'node':
      return nodePieces(language, pattern);
    default:
      return ['gap'];
  }
}

function nodePieces(language: Language, node: NodeShape): readonly Piece[] {
  const layout = language.layouts.get(node.kind);
  if (layout === undefined || node.orText !== undefined) return ['gap'];
  return layout.flatMap((part): readonly Piece[] => {
    if (part === 'gap') return ['gap'];
    if ('text' in part) return [{ source: part.text, weight: 0, words: [] }];
    if ('list' in part) return listPieces(node, part);
    const field = node.fields.find(({ spec }) => spec.name === part.field);
    return field === undefined ? ['gap'] : piecesOf(language, field.pattern);
  });
}

/** A list says where it begins; what stands behind it is known only where it must be empty. */
function listPieces({ fields }: NodeShape, { list, opening, empty }: BracketedList): readonly Piece[] {
  const pattern = fields.find(({ spec }) => spec.name === list)?.pattern;
  if (pattern?.op === 'list' && pattern.items.length === 0) return [{ around: empty }];
  return [{ source: opening, weight: 0, words: [] }, 'gap'];
}

/** Words and keywords stand alone; a comparison with an `=` more, before or after it, is another one. */
function leafPiece(language: Language, { kind, text, isNamed }: LeafShape): Piece {
  if (language.leafClass.has(kind)) {
    const inner = text.replace(/^(["'])(.*)\1$/s, '$2');
    return inner === '' ? 'gap' : { source: escapeText(inner), weight: inner.length, words: [] };
  }
  const isWord = !isNamed || kind.endsWith('identifier');
  const [before, after] = [isWord && /^[\w$]/.test(text), isWord && /[\w$]$/.test(text)];
  const isComparison = /^[=!]==?$/.test(text);
  const source = [
    before ? '(?<![\\w$])' : isComparison ? '(?<![=!])' : '',
    escapeText(text),
    after ? '(?![\\w$])' : isComparison ? '(?!=)' : '',
  ].join('');
  return { source, weight: text.length, words: isWord && /^[\w$]+$/.test(text) ? [text] : [] };
}

/** Pieces without a gap between them, joined over the trivia that may stand there. */
function runsOf(language: Language, pieces: readonly Piece[]): readonly Anchor[] {
  const runs: Exclude<Piece, 'gap'>[][] = [[]];
  for (const piece of pieces) {
    if (piece === 'gap') runs.push([]);
    // With nothing fixed before it, what may stand in its place stands everywhere.
    else if ('source' in piece || runs.at(-1)?.length !== 0) runs.at(-1)?.push(piece);
  }
  return runs.flatMap((run) => {
    const fork = run.findIndex((piece) => 'around' in piece);
    const whole = runOf(language, run);
    if (fork === -1) return [whole];
    // The whole is as sharp as its head alone where something else stands behind that; what follows may be sharper.
    const head = runOf(language, run.slice(0, fork));
    return [{ ...whole, weight: head.weight }, ...runsOf(language, run.slice(fork + 1))];
  });
}

function runOf(language: Language, run: readonly Exclude<Piece, 'gap'>[]): Anchor {
  const fixed = run.filter((piece) => 'source' in piece);
  return {
    source: run.reduceRight((rest, piece) => joined(piece, rest, language), ''),
    weight: fixed.reduce((sum, { weight }) => sum + weight, 0),
    words: fixed.flatMap(({ words }) => words),
  };
}

/** What is unlike other trivia ends the regex: anything may be behind it. */
function joined(piece: Exclude<Piece, 'gap'>, rest: string, { trivia, oddTrivia }: Language): string {
  if ('around' in piece) return piece.around.join(rest);
  if (rest === '') return piece.source;
  const next = oddTrivia === '' ? rest : `(?:${oddTrivia}|${rest})`;
  return `${piece.source}${trivia}${next}`;
}

/** The heaviest of anchors that all matches have, with the words of all of them. */
function heaviest(anchors: readonly (Anchor | undefined)[]): Anchor | undefined {
  const best = anchors.reduce(
    (found, anchor) =>
      anchor !== undefined && anchor.weight >= leastWeight && anchor.weight > (found?.weight ?? 0)
        ? anchor
        : found,
    undefined,
  );
  const words = new Set(anchors.flatMap((anchor) => anchor?.words ?? []));
  return best === undefined ? undefined : { ...best, words: [...words] };
}

function oneOf(anchors: readonly (Anchor | undefined)[]): Anchor | undefined {
  const known = anchors.filter((anchor) => anchor !== undefined);
  if (known.length === 0 || known.length < anchors.length) return undefined;
  const sources = [...new Set(known.map(({ source }) => source))];
  const weight = Math.min(...known.map((anchor) => anchor.weight));
  const source = sources.length === 1 ? (sources[0] ?? '') : `(?:${sources.join('|')})`;
  const [first, ...others] = known;
  const words = first?.words.filter((word) => others.every((other) => other.words.includes(word))) ?? [];
  return { source, weight, words };
}

function escapeText(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
