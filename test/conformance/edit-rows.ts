/** Edit vectors as a kind of rows for the conformance runner; groups are the formats, features the policy tags. */
import { isEditVector, runEditVector } from './edit-vectors.ts';
import type { RowKind } from './row-kind.ts';

/** Rows of `edits/vectors.jsonl`. */
export const editVectorRows: RowKind = {
  name: 'edit-vector',
  recognises: isEditVector,
  judge: (row) => {
    if (!isEditVector(row)) return [];
    const verdict = runEditVector(row);
    const outcome = verdict.verdict === 'differs' ? 'skipped' : verdict.verdict;
    const accepted = verdict.falseAccept ? 'FALSE ACCEPT: ' : '';
    return [
      {
        id: row.id,
        outcome,
        reason: accepted + verdict.why,
        group: `edit:${row.format}`,
        features: row.policy ?? [],
      },
    ];
  },
};
