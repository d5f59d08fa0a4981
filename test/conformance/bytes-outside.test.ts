import { describe, expect, it } from 'vitest';
import { bytesOutside } from './bytes-outside.ts';
import { describePerturbed, runPerturbedEdits } from './perturbed-edits.ts';

const before = 'one();\n  two();\nthree();\n';
const edit = { search: '  two();\nthree();', replace: '  two();\nfour();', span: [2, 3] } as const;

describe('bytes outside of the lines that an edit means to change', () => {
  it('are none where only those changed', () => {
    expect(bytesOutside(before, 'one();\n  two();\nfour();\n', [edit])).toBe(0);
  });

  it('are counted for a context line that took the request for its text', () => {
    expect(bytesOutside(before, 'one();\ntwo();\nfour();\n', [edit])).toBeGreaterThan(0);
  });

  it('are counted for a line end that changed', () => {
    const windows = before.replaceAll('\n', '\r\n');
    expect(bytesOutside(windows, 'one();\r\n  two();\nfour();\r\n', [edit])).toBeGreaterThan(0);
  });

  it('are counted for lines far from the request', () => {
    const long = `a();\nb();\nc();\n${before}`;
    const moved = { ...edit, span: [5, 6] } as const;
    expect(bytesOutside(long, 'b();\na();\nc();\none();\n  two();\nfour();\n', [moved])).toBeGreaterThan(0);
  });
});

describe('perturbed edits', () => {
  const row = { id: 'a', file: before, S: edit.search, R: edit.replace } as const;
  const rows = [
    { ...row, op: 'exact', gold: 'one();\n  two();\nfour();\n', expect: 'apply' as const },
    { ...row, op: 'other', gold: 'one();\n  two();\nfour(); \n', expect: 'apply' as const },
    { ...row, op: 'X_absent', file: 'one();\n', gold: null, expect: 'reject' as const },
  ];

  it('are judged byte for byte and counted by class', () => {
    const report = runPerturbedEdits(rows);
    expect(report.total).toEqual({
      toApply: 2,
      correct: 1,
      wrong: 1,
      rejected: 0,
      toReject: 1,
      appliedWrongly: 0,
    });
    expect(Object.entries(report.classes).find(([name]) => name === 'other')?.[1]).toMatchObject({
      toApply: 1,
      correct: 0,
      wrong: 1,
    });
    expect(report.outside).toEqual({ cases: 0, bytes: 0 });
    expect(describePerturbed(report)).toContain('0 in 0 cases');
  });
});
