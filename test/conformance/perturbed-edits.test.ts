import { expect, test } from 'vitest';
import { type PerturbedEdit, runPerturbedEdits } from './perturbed-edits.ts';

const file = 'class A:\n    x = 1\n';
const base = { id: 'one', file, S: '    x = 1\n', R: '    x = 1\n\n    y = 2\n', expect: 'apply' } as const;
const rows: readonly PerturbedEdit[] = [
  { ...base, op: 'same', gold: 'class A:\n    x = 1\n\n    y = 2\n' },
  { ...base, op: 'blanks', gold: 'class A:\n    x = 1\n    \n    y = 2\n' },
  { ...base, op: 'blanks', gold: 'class A:\n    x = 1\n\n    y = 3\n' },
  { ...base, op: 'lines', gold: 'class A:\n    x = 1\n\n\n    y = 2\n' },
  { ...base, op: 'X_applied', gold: null, expect: 'reject' },
];

test('wrong edits that differ only in blanks inside blank lines are counted beside, and stay wrong', () => {
  const { total, classes } = runPerturbedEdits(rows);
  expect(classes).toMatchObject({
    same: { correct: 1, wrong: 0, wrongOnlyInBlankLines: 0 },
    blanks: { correct: 0, wrong: 2, wrongOnlyInBlankLines: 1 },
    lines: { wrong: 1, wrongOnlyInBlankLines: 0 },
    X_applied: { wrong: 0, wrongOnlyInBlankLines: 0, appliedWrongly: 1 },
  });
  expect(total).toMatchObject({ toApply: 4, correct: 1, wrong: 3, wrongOnlyInBlankLines: 1, rejected: 0 });
});
