/** Guards over the context lines of SEARCH that the file does not have: few, not telling, and not replaced by others. */
import { foldLine, indentOf } from '../line-keys.ts';
import { indentPair, missesLevel } from '../project/indent.ts';
import { commonWords, lineTokens, markSimilarityOf, tokenOverlap } from './line-similarity.ts';
import type { Refusal } from './proof.ts';
import type { AlignmentEvidence, EvidenceLine } from './proof-evidence.ts';
import { shortIn } from './windows.ts';

const skippedShare = 0.34;
const edgeOverlap = 0.5;
/** Two lines of so few tokens are alike by chance. */
const fewestTokens = 4;
/** Values that say nothing about where a line is from. */
const literals = new Set(['true', 'false', 'null', 'None', 'True', 'False', 'undefined']);
/** Fewer letters stand in a file by chance. */
const fewestLetters = 10;
/** In so short a text another line at the level of a missing one has taken its place. */
const fewLines = 3;
const declaration =
  /^\s*(?:(?:export|default|public|private|protected|internal|static|final|abstract|async|override|pub|unsafe|virtual|inline|open|data|sealed)\b(?:\([^)]*\))?\s+)*(?:function|class|def|fn|func|fun|struct|interface|trait|impl|enum|module|namespace|record|object|protocol|package)\b/;

/** A block that ends here where the file goes on is another block. */
const closing = /^\s*[)\]}]+[;,]?\s*$|^\s*end\s*$/;
/** A line of documentation: where it ends in the file, but not in SEARCH, it is another one. */
const docLine = /^\s*(?:\/\/[/!]|\*\s|\*$)/;
const hasWord = /[\p{L}\p{N}]/u;
/** What begins a block, is the target of a jump, or declares with a modifier. */
const begins =
  /[{([:]\s*$|=>\s*$|\b(?:do|then)\s*$|^\s*(?:static|extern|public|private|protected|internal|export|pub)\b/;

/** True for a line that declares a function, a type or a module. */
export function isDeclaration(line: string): boolean {
  return declaration.test(line);
}

/** Context that the file lacks may be one line, or a third. */
export function skippedTooMuch(evidence: AlignmentEvidence): Refusal | undefined {
  const skipped = evidence.lines.filter((line) => line.position < 0);
  const bothEnds = (evidence.lines[0]?.position ?? 0) < 0 && (evidence.lines.at(-1)?.position ?? 0) < 0;
  if (!bothEnds && skipped.length <= Math.max(1, skippedShare * evidence.lines.length)) return undefined;
  const text = skipped[0]?.search.text.trim();
  return {
    code: 'stale_context',
    message: `${skipped.length} of the lines are not in the file, first: ${text}`,
  };
}

/** A declaration that the file lacks means that the text was meant for another one. */
export function declarationSkipped(evidence: AlignmentEvidence): Refusal | undefined {
  const skipped = evidence.lines.find(
    (line) =>
      line.position < 0 &&
      (isDeclaration(line.search.text) || (begins.test(line.search.text) && !standsNear(evidence, line))),
  );
  if (skipped === undefined) return undefined;
  return {
    code: 'stale_context',
    message: `The file has no such declaration there: ${skipped.search.text.trim()}`,
  };
}

/** True when a line stands in the file behind one line that SEARCH leaves out: it is only too light to be worth the gap. */
function standsNear(evidence: AlignmentEvidence, { search }: EvidenceLine): boolean {
  const matched = evidence.lines.filter((line) => line.position >= 0);
  const [first, last] = [matched[0], matched.at(-1)];
  if (first === undefined || last === undefined) return false;
  const near = search.index < first.search.index ? first.position - 2 : last.position + 2;
  return fileLine(evidence, near)?.text === search.text;
}

/** A missing line in whose place the file has another line says that this is another text, not a forgotten line. */
export function contradiction(evidence: AlignmentEvidence): Refusal | undefined {
  const { lines } = evidence;
  const marked = markedOtherwise(evidence) ?? indentedOtherwise(evidence) ?? spacedOtherwise(evidence);
  if (marked !== undefined) return marked;
  for (let from = 0; from < lines.length; ) {
    if ((lines[from]?.position ?? -1) >= 0) {
      from++;
      continue;
    }
    let to = from;
    while (to < lines.length && (lines[to]?.position ?? -1) < 0) to++;
    const other = replacedBy(evidence, from, to);
    if (other !== undefined) {
      const text = lines[from]?.search.text.trim();
      const message = `In place of "${text}" the file has line ${other.line + 1}: ${other.text.trim()}`;
      return { code: 'stale_context', message };
    }
    from = to;
  }
  return undefined;
}

/**
 * With lines missing on either side, the others must be indented as they are quoted, but for a first line that lost its
 * indentation.
 */
function indentedOtherwise(evidence: AlignmentEvidence): Refusal | undefined {
  const { lines } = evidence;
  const from = lines[0]?.position ?? -1;
  if (lines.every(({ position }, row) => position >= 0 && position === from + row))
    return levelMissed(evidence);
  const shifted = lines.find(({ search, position }) => {
    const other =
      position < 0 || search.indent === '' || !hasWord.test(search.text)
        ? undefined
        : fileLine(evidence, position);
    return other !== undefined && indentOf(other.text) !== search.indent;
  });
  if (shifted === undefined) return undefined;
  const message = `The file has other lines there, and this one at another indentation: ${shifted.search.text.trim()}`;
  return { code: 'stale_context', message };
}

/** A short text as a whole at another level of a long file is another copy of it. */
function levelMissed({ model, hunk, lines }: AlignmentEvidence): Refusal | undefined {
  const { bodies } = model.lines;
  const { inkLines } = model.index();
  const pairs = lines.map(({ search, position }) =>
    indentPair(search.text, bodies[inkLines[position] ?? -1] ?? ''),
  );
  if (!missesLevel(pairs) || !shortIn(bodies, hunk.hunk.search)) return undefined;
  return { code: 'stale_context', message: 'The file has such lines only at another level of indentation.' };
}

/** With lines missing on either side, the others must be spaced as they are quoted, and parted by as many blank lines. */
function spacedOtherwise(evidence: AlignmentEvidence): Refusal | undefined {
  const { lines } = evidence;
  const from = lines[0]?.position ?? -1;
  if (lines.every(({ position }, row) => position >= 0 && position === from + row)) return undefined;
  const spaced = lines.find(({ search, position, exact }, row) => {
    const other = exact ? fileLine(evidence, position) : undefined;
    if (other === undefined) return false;
    if (looseQuotes(other.text) !== looseQuotes(search.text)) return true;
    const above = lines[row - 1];
    if (above === undefined || above.position !== position - 1) return false;
    const before = fileLine(evidence, above.position);
    return before !== undefined && other.line - before.line !== search.index - above.search.index;
  });
  if (spaced === undefined) return undefined;
  const message = `The file has other lines there, and this one spaced otherwise: ${spaced.search.text.trim()}`;
  return { code: 'stale_context', message };
}

function looseQuotes(text: string): string {
  return foldLine(text).trim().replace(/['`]/g, '"');
}

/** A line that ends with another mark is the same line only where nothing else is amiss. */
function markedOtherwise(evidence: AlignmentEvidence): Refusal | undefined {
  if (evidence.lines.every((line) => line.position >= 0)) return undefined;
  const marked = evidence.lines.find(({ search, position, exact }) => {
    const other = position < 0 || exact ? undefined : fileLine(evidence, position);
    return other !== undefined && markSimilarityOf(search.tokens, lineTokens(other.text)) > 0;
  });
  if (marked === undefined) return undefined;
  const message = `The file has no such line there: ${marked.search.text.trim()}`;
  return { code: 'stale_context', message };
}

interface FileLine {
  readonly line: number;
  readonly text: string;
}

/** The file line that stands where the skipped lines `[from, to)` should be. */
function replacedBy(evidence: AlignmentEvidence, from: number, to: number): FileLine | undefined {
  const above = evidence.lines[from - 1]?.position;
  const below = evidence.lines[to]?.position;
  if (above !== undefined && below !== undefined) {
    if (below > above + 1) return fileLine(evidence, above + 1);
    // Nothing stands there; but a line that the file has elsewhere, or documents in its words, tells like texts apart,
    // where no declaration does.
    const named = evidence.lines.some(({ exact, search }) => exact && isDeclaration(search.text));
    const known = evidence.lines
      .slice(from, to)
      .some((line) => (line.search.key >= 0 || docLine.test(line.search.text)) && knownWords(evidence, line));
    return known && !named ? fileLine(evidence, below) : undefined;
  }
  const edge = above !== undefined ? evidence.lines[from] : evidence.lines[to - 1];
  const position = above !== undefined ? above + 1 : (below ?? 0) - 1;
  const beside = fileLine(evidence, position);
  if (edge === undefined) return undefined;
  if (beside === undefined) return knownWords(evidence, edge) ? endOfFile(evidence, position) : undefined;
  const tokens = lineTokens(beside.text);
  const deeper = indentOf(beside.text).length > edge.search.indent.length;
  const goesOn = above !== undefined && deeper && closing.test(edge.search.text);
  const kept = evidence.lines[above !== undefined ? from - 1 : to]?.search.text ?? '';
  const documents =
    [edge.search.text, kept].every((text) => docLine.test(text)) && !docLine.test(beside.text);
  const like =
    goesOn ||
    documents ||
    sameSort(edge.search.text, beside.text) ||
    knownWords(evidence, edge) ||
    tokenOverlap(edge.search.tokens, tokens) >= edgeOverlap ||
    sameShape(edge.search.tokens, tokens) ||
    (evidence.lines.length <= fewLines && indentOf(edge.search.text) === indentOf(beside.text));
  return like ? beside : undefined;
}

/** True for lines without words, for two of documentation of which the missing one has none, and where one begins the other. */
function sameSort(missing: string, beside: string): boolean {
  const [text, other] = [missing.trim(), beside.trim()];
  if (!hasWord.test(text))
    return !hasWord.test(other) || [missing, beside].every((line) => docLine.test(line));
  return text.startsWith(other) && lineTokens(other).length >= fewestTokens;
}

/** What the file has instead of a line before its first one or behind its last one. */
function endOfFile({ model }: AlignmentEvidence, position: number): FileLine {
  const start = position < 0;
  return {
    line: start ? 0 : model.lines.bodies.length - 1,
    text: start ? 'the file begins there' : 'the file ends there',
  };
}

/**
 * True for a missing line of words that the file has elsewhere: it is a line of another place. An invented line has
 * words of its own.
 */
function knownWords({ model }: AlignmentEvidence, { search }: EvidenceLine): boolean {
  const words = search.tokens.filter(
    (token) => hasWord.test(token) && !commonWords.has(token) && token.length >= 4,
  );
  const own = words.filter((word) => !literals.has(word));
  const letters = own.reduce((sum, word) => sum + word.length, 0);
  // A short line is no chance where the whole of it stands in the file.
  if (letters < fewestLetters && (own.length === 0 || model.index().keyOf(search.text) < 0)) return false;
  return own.every((word) => model.plain.includes(word));
}

/** True for lines that are the same but for their names, as `if (a) {` and `if (b) {`. */
function sameShape(left: readonly string[], right: readonly string[]): boolean {
  const name = (token: string): boolean => /^[\p{L}_$]/u.test(token) && !commonWords.has(token);
  return (
    left.length >= fewestTokens &&
    left.length === right.length &&
    left.some((token) => !name(token)) &&
    left.every((token, index) => token === right[index] || (name(token) && name(right[index] ?? '')))
  );
}

function fileLine(evidence: AlignmentEvidence, position: number): FileLine | undefined {
  const line = evidence.model.index().inkLines[position];
  const text = line === undefined ? undefined : evidence.model.lines.bodies[line];
  return line === undefined || text === undefined ? undefined : { line, text };
}
