/** What the acceptance proof looks at: one alignment, its cost in relation to others, and what it left unmatched. */
import type { FileModel } from '../file-model.ts';
import { type Alignment, skipAllCost } from './alignment.ts';
import { type MatchTable, similarityAt } from './match-table.ts';
import type { SearchLine, SearchLines } from './search-lines.ts';

/** One non-blank line of SEARCH and the position it was matched to, −1 when skipped. */
export interface EvidenceLine {
  readonly search: SearchLine;
  readonly position: number;
  /** Equal but for spacing, indentation and the kind of quotes. */
  readonly exact: boolean;
}

/** One alignment, ready to be judged. */
export interface AlignmentEvidence {
  readonly model: FileModel;
  readonly hunk: SearchLines;
  readonly lines: readonly EvidenceLine[];
  readonly confidence: number;
  readonly margin: number;
  /** File lines from the first to the last matched one. */
  readonly span: number;
  readonly searchLength: number;
  readonly rival?: AlignmentEvidence;
}

/** Collects the evidence of an alignment; `rival` is the best alignment on none of its lines. */
export function evidenceOf(
  model: FileModel,
  hunk: SearchLines,
  found: {
    readonly best: Alignment;
    readonly table: MatchTable;
    readonly rival?: Alignment;
    readonly rivalCost?: number;
  },
): AlignmentEvidence {
  const total = skipAllCost(hunk.ink);
  const lines = hunk.ink.map((search, row): EvidenceLine => {
    const position = found.best.at[row] ?? -1;
    return { search, position, exact: position >= 0 && similarityAt(found.table, row, position) === 1 };
  });
  const matched = lines.filter((line) => line.position >= 0).map((line) => line.position);
  const { inkLines } = model.index();
  const span =
    matched.length === 0 ? 0 : (inkLines[matched.at(-1) ?? 0] ?? 0) - (inkLines[matched[0] ?? 0] ?? 0) + 1;
  const rivalCost = found.rivalCost ?? total;
  return {
    model,
    hunk,
    lines,
    confidence: total === 0 ? 0 : 1 - found.best.cost / total,
    margin: total === 0 ? 0 : (rivalCost - found.best.cost) / total,
    span,
    searchLength: hunk.hunk.search.length,
    ...(found.rival === undefined
      ? {}
      : { rival: evidenceOf(model, hunk, { best: found.rival, table: found.table }) }),
  };
}
