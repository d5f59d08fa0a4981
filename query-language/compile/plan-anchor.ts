/**
 * A regex that finds something in the text of every match: tokens that stand beside each other, as the pattern demands.
 *
 * Sharper than literals, which may stand anywhere. It is found inside of the match itself, so it also tells where in a
 * file a match can be. Sound: what is not certain to stand side by side is not asked to.
 */
import type { Language } from '../languages/language.ts';
import type { Definition, LeafShape, NodeShape, Pattern } from './program.ts';

/** A regex source, the number of fixed characters in each of its matches, and words that stand whole in each. */
export interface Anchor {
  readonly source: string;
  readonly weight: number;
  readonly words: readonly string[];
}

/** A part of a text: a regex with its fixed characters, or anything. */
type Piece = Anchor | 'gap';

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
    const field = node.fields.find(({ spec }) => spec.name === part.field);
    return field === undefined ? ['gap'] : piecesOf(language, field.pattern);
  });
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
  const runs: Anchor[][] = [[]];
  for (const piece of pieces) {
    if (piece === 'gap') runs.push([]);
    else runs.at(-1)?.push(piece);
  }
  return runs.map((run) => ({
    source: run.map(({ source }) => source).join(language.trivia),
    weight: run.reduce((sum, { weight }) => sum + weight, 0),
    words: run.flatMap(({ words }) => words),
  }));
}

function heaviest(anchors: readonly (Anchor | undefined)[]): Anchor | undefined {
  return anchors.reduce(
    (best, anchor) =>
      anchor !== undefined && anchor.weight >= leastWeight && anchor.weight > (best?.weight ?? 0)
        ? anchor
        : best,
    undefined,
  );
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
