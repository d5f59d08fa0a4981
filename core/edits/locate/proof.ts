/**
 * The acceptance proof: what an alignment must show before a single byte is changed on its word.
 *
 * A list of guards, each of which can refuse alone; an alignment is accepted only when all are silent. Each guard is here
 * because of a way to hit the wrong place that some tool in use shows; a test removes each in turn and sees it happen.
 */
import type { EditCode } from '../edit.ts';
import { looseLine } from '../line-keys.ts';
import { contradiction, declarationSkipped, skippedTooMuch } from './proof-context.ts';
import type { AlignmentEvidence, EvidenceLine } from './proof-evidence.ts';
import { brokenRun, missingTouchedLine, unclearInsertion } from './proof-place.ts';

/** Least confidence: 1 − cost ÷ cost of matching nothing. Chosen on the risk–coverage curve of `npm run bench -- edits`. */
export const leastConfidence = 0.7;
/** Least distance in cost to the next best place, in the same unit. */
export const leastMargin = 0.12;
/** Least confidence where all of SEARCH but its first or last line stands in the file word for word. */
const leastVerbatim = 0.5;
/** Exact lines of this weight together are no chance. */
const tellingText = 1.5;
/** An exactly matched line below this weight does not anchor a place. */
const anchorWeight = 0.4;
/** A text of less weight stands in many places, if only its blank lines may differ. */
const anchorText = 1.2;
/** A line of this weight tells one copy of a text from another. */
const tellingWeight = 0.8;
/** A line of this weight has words enough to be told from others by all but one letter. */
const longLine = 1.5;

/** Why a guard refuses. */
export interface Refusal {
  readonly code: EditCode;
  readonly message: string;
}

/** One condition of the proof. */
export interface ProofGuard {
  readonly name: string;
  readonly refuse: (evidence: AlignmentEvidence) => Refusal | undefined;
}

/** All guards but the two that compare with other places. */
export const placeGuards: readonly ProofGuard[] = [
  {
    name: 'confidence',
    refuse: (evidence) =>
      evidence.confidence >= leastConfidence ||
      (evidence.confidence >= leastVerbatim && tellsEnough(evidence) && verbatimButEdge(evidence))
        ? undefined
        : refusal('no_match', 'Nothing in the file is close enough to the text to replace.'),
  },
  {
    name: 'anchor',
    refuse: (evidence) =>
      anchored(evidence)
        ? undefined
        : refusal('no_match', 'No telling line of the text to replace stands in the file as written.'),
  },
  { name: 'touched-lines', refuse: missingTouchedLine },
  { name: 'unbroken-run', refuse: brokenRun },
  { name: 'insertion-point', refuse: unclearInsertion },
  { name: 'skipped-context', refuse: skippedTooMuch },
  { name: 'declaration', refuse: declarationSkipped },
  { name: 'contradiction', refuse: contradiction },
  {
    name: 'span',
    refuse: (evidence) =>
      evidence.span <= 1.5 * evidence.searchLength + 8
        ? undefined
        : refusal('stale_context', 'The file has many more lines there than the text to replace.'),
  },
];

/** The two guards that compare with the next best place. */
export const rivalGuards: readonly ProofGuard[] = [
  {
    name: 'margin',
    refuse: (evidence) =>
      evidence.margin >= leastMargin || verbatimButEdge(evidence) ? undefined : ambiguousPlace(),
  },
  {
    name: 'rival',
    refuse: (evidence) => {
      const { rival } = evidence;
      if (rival === undefined || placeGuards.some((guard) => guard.refuse(rival) !== undefined))
        return undefined;
      return exactWeight(evidence) - exactWeight(rival) >= anchorWeight ? undefined : ambiguousPlace();
    },
  },
];

/** The first refusal, in the order of the guards; `without` leaves one guard out (tests of the guards only). */
export function refuted(evidence: AlignmentEvidence, without?: string): Refusal | undefined {
  for (const guard of [...placeGuards, ...rivalGuards]) {
    const refused = guard.name === without ? undefined : guard.refuse(evidence);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/**
 * True when the place is SEARCH word for word but for its first or last line, and its rival lacks a telling line: then a
 * small margin only says that SEARCH is long.
 */
function verbatimButEdge(evidence: AlignmentEvidence): boolean {
  const { lines, rival } = evidence;
  const inner = lines.slice(
    (lines[0]?.position ?? -1) < 0 ? 1 : 0,
    (lines.at(-1)?.position ?? -1) < 0 ? -1 : undefined,
  );
  const from = inner[0]?.position ?? -1;
  const verbatim = inner.every((line, index) => line.exact && line.position === from + index);
  if (!verbatim || inner.length < lines.length - 1) return false;
  return rival === undefined || exactWeight(evidence) - exactWeight(rival) >= tellingWeight;
}

/** True when the lines that stand in the file word for word tell where they are; two of them, if any is missing. */
function anchored(evidence: AlignmentEvidence): boolean {
  const telling = evidence.lines.filter((line) => line.exact && line.search.weight >= anchorWeight);
  if (slippedOnce(evidence)) return true;
  const long = verbatimButEdge(evidence) && telling.some((line) => line.search.weight >= anchorText);
  const fewest = evidence.lines.some((line) => line.position < 0) && !long ? 2 : 1;
  const whole =
    evidence.lines.every((line) => line.exact) &&
    (evidence.span !== evidence.searchLength || evidence.lines.some((line) => spacedInside(evidence, line)));
  return telling.length >= fewest && (!whole || exactWeight(evidence) >= anchorText);
}

/** True when all of SEARCH stands in the file in one go, but for a letter of one line that has many words. */
function slippedOnce({ lines }: AlignmentEvidence): boolean {
  const from = lines[0]?.position ?? -1;
  if (lines.length < 2 || !lines.every(({ position }, row) => position === from + row && from >= 0))
    return false;
  const [slip, ...more] = lines.filter((line) => !line.exact);
  return slip !== undefined && more.length === 0 && slip.search.weight >= longLine;
}

/** True for a line that stands in the file with other spaces between its words and marks, or other quotes. */
function spacedInside({ model }: AlignmentEvidence, { search, position }: EvidenceLine): boolean {
  const body = model.lines.bodies[model.index().inkLines[position] ?? -1] ?? '';
  return looseLine(body) !== looseLine(search.text);
}

/** True when the lines that stand in the file word for word are no chance. */
function tellsEnough(evidence: AlignmentEvidence): boolean {
  if (evidence.lines.some((line) => line.position < 0 && line.search.beside)) return false;
  return evidence.lines.filter((line) => line.exact).length >= 2 && exactWeight(evidence) >= tellingText;
}

function exactWeight(evidence: AlignmentEvidence): number {
  return evidence.lines.reduce((sum, line) => sum + (line.exact ? line.search.weight : 0), 0);
}

function ambiguousPlace(): Refusal {
  return refusal(
    'ambiguous',
    'Another place fits nearly as well. Add lines that are only at the one you mean.',
  );
}

function refusal(code: EditCode, message: string): Refusal {
  return { code, message };
}
