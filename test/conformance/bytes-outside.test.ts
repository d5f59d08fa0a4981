import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../core/edits/index.ts';
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
      wrongOnlyInBlankLines: 0,
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

/** A file of telling lines, some indented, some blank, with mixed line ends; and a request that misquotes a part of it. */
const misquoted = fc.record({
  words: fc.uniqueArray(fc.stringMatching(/^[a-z]{5,9}$/), { minLength: 9, maxLength: 16 }),
  blanks: fc.array(fc.nat(3), { minLength: 16, maxLength: 16 }),
  ends: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
  from: fc.nat(3),
  fault: fc.constantFrom('none', 'slip', 'dedent', 'tail', 'missing', 'blanks', 'quotes'),
  change: fc.constantFrom('replace', 'insert', 'delete'),
});

type Misquoted = typeof misquoted extends fc.Arbitrary<infer Value> ? Value : never;

function requestOf({ words, blanks, ends, from, fault, change }: Misquoted) {
  const lines = words.flatMap((word, index) => [
    `${'  '.repeat(index % 3)}${word}Step("${word}", ${index});`,
    ...(blanks[index] === 0 ? [''] : []),
  ]);
  const file = lines.map((line, index) => `${line}${ends[index] === true ? '\r\n' : '\n'}`).join('');
  const quoted = lines.slice(from, from + 7);
  const at = quoted.findLastIndex((line, index) => index < 6 && line !== '');
  const wrong = (line: string, index: number): string[] => {
    if (index === at) return [line];
    if (fault === 'slip' && index === 0) return [line.replace('Step', 'Setp')];
    if (fault === 'tail') return [`${line}  `];
    if (fault === 'missing' && index === 2) return [];
    if (fault === 'blanks' && line === '') return [];
    return fault === 'quotes' ? [line.replaceAll('"', "'")] : [line];
  };
  const out = (list: readonly string[]): string =>
    list.map((line) => (fault === 'dedent' ? line.trimStart() : line)).join('\n');
  const changed = (line: string): string[] => {
    if (change === 'delete') return [];
    return change === 'insert' ? [line, `${line.replace('Step', 'Other')}`] : [`${line} // changed`];
  };
  const replace = quoted.flatMap((line, index) => (index === at ? changed(line) : wrong(line, index)));
  return { file, search: out(quoted.flatMap(wrong)), replace: out(replace) };
}

describe('an applied edit', () => {
  it('changes no byte outside of the lines it means to change, however it misquotes them', () => {
    let appliedEdits = 0;
    fc.assert(
      fc.property(misquoted, (given) => {
        const { file, search, replace } = requestOf(given);
        const reply = JSON.stringify({ path: 'a.ts', old_string: search, new_string: replace });
        const result = applyEdits({ files: [{ path: 'a.ts', text: file }], reply });
        if (result.status === 'rejected') return;
        appliedEdits++;
        const span = result.hunks[0]?.span;
        const carried = { search, replace, ...(span === undefined ? {} : { span }) };
        expect(bytesOutside(file, result.files[0]?.text ?? '', [carried])).toBe(0);
      }),
      { numRuns: 400 },
    );
    expect(appliedEdits).toBeGreaterThan(200);
  });
});

describe('the comma of a last element', () => {
  const list = { search: '  first,\n  second,\n]', replace: '  first,\n  second,\n  third\n]' };
  const text = '[\n  first,\n  second\n]\n';

  it('belongs to the request that adds another behind it, and nothing else of the line does', () => {
    expect(bytesOutside(text, '[\n  first,\n  second,\n  third\n]\n', [list])).toBe(0);
    expect(bytesOutside(text, '[\n  first,\n  foreign,\n  third\n]\n', [list])).toBeGreaterThan(0);
  });
});
