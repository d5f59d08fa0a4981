/** Rules against cheating: each on what it must refuse, and on honest changes that look like it. */
import { describe, expect, it } from 'vitest';
import type { FileChange } from '../../core/patch.ts';
import type { ForbiddenRule } from '../../core/spec/spec.ts';
import { checkForbidden } from './check-forbidden.ts';

function edit(path: string, before: string | undefined, after: string | undefined): FileChange {
  return {
    path,
    mode: '100644',
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
const two = "test('a', () => {});\ntest('b', () => {});\n";
const manifest = (version: string, section = 'dependencies') =>
  JSON.stringify({ [section]: { lib: version } });

const refused: readonly (readonly [ForbiddenRule, string, readonly FileChange[], string])[] = [
  [
    'deleted-tests',
    'a case',
    [edit('a.test.ts', two, "test('a', () => {});\n")],
    '1 of 2 test cases are gone',
  ],
  ['deleted-tests', 'a file', [edit('test/a.js', two, undefined)], '2 of 2 test cases are gone'],
  [
    'deleted-tests',
    'a file in a form unknown here',
    [edit('tests/a.pl', 'ok(1);\n', undefined)],
    'tests/a.pl is deleted',
  ],
  [
    'deleted-tests',
    'Python',
    [edit('test_a.py', 'def test_x():\n  pass\n', 'def x():\n  pass\n')],
    '1 of 1 test cases are gone',
  ],
  [
    'deleted-tests',
    'Go',
    [edit('a_test.go', 'func TestA(t *testing.T) {}\n', '')],
    '1 of 1 test cases are gone',
  ],
  [
    'skipped-tests',
    'skip',
    [edit('a.test.ts', two, two.replace('test(', 'test.skip('))],
    '1 new skipped test, first a.test.ts:1',
  ],
  [
    'skipped-tests',
    'only',
    [edit('a.test.ts', two, two.replace("test('b'", "test.only('b'"))],
    '1 new skipped test, first a.test.ts:2',
  ],
  [
    'skipped-tests',
    'xit',
    [edit('a.test.js', "it('a')", "xit('a')")],
    '1 new skipped test, first a.test.js:1',
  ],
  [
    'skipped-tests',
    'a deep skip',
    [edit('a.test.js', '', "describe.each([1]).skip('a')\ndescribe.concurrent.skip('a')")],
    '2 new skipped tests, first a.test.js:1',
  ],
  [
    'skipped-tests',
    'pytest',
    [edit('test_a.py', 'def test_a(): pass', '@pytest.mark.skip\ndef test_a(): pass')],
    '1 new skipped test, first test_a.py:1',
  ],
  [
    'new-suppressions',
    'ts-ignore',
    [edit('a.ts', 'x\n', '// @ts-ignore\nx\n')],
    '1 new suppression, first a.ts:1',
  ],
  [
    'new-suppressions',
    'eslint',
    [edit('a.js', 'x\ny\n', 'x\n// eslint-disable-next-line\ny\n')],
    '1 new suppression, first a.js:2',
  ],
  [
    'new-suppressions',
    'two at once',
    [edit('a.py', 'x\ny\n', 'x  # noqa\ny  # type: ignore\n')],
    '2 new suppressions, first a.py:1',
  ],
  [
    'widened-types',
    'any',
    [edit('a.ts', 'const a: X = b;\n', 'const a: any = b;\n')],
    '1 new widened type, first a.ts:1',
  ],
  [
    'widened-types',
    'as any',
    [edit('a.ts', 'f(b);\n', 'f(b as any);\n')],
    '1 new widened type, first a.ts:1',
  ],
  [
    'widened-types',
    'a double assertion',
    [edit('a.ts', 'f(b);\n', 'f(b as unknown as C);\n')],
    '1 new widened type, first a.ts:1',
  ],
  [
    'widened-types',
    'a non-null assertion',
    [edit('a.ts', 'f(b?.c);\n', 'f(b!.c);\n')],
    '1 new widened type, first a.ts:1',
  ],
  [
    'lowered-versions',
    'major',
    [edit('package.json', manifest('^4.1.0'), manifest('^3.9.9'))],
    'package.json: lib from ^4.1.0 to ^3.9.9',
  ],
  [
    'lowered-versions',
    'patch, in a package of a monorepo',
    [
      edit(
        'packages/a/package.json',
        manifest('4.1.10', 'devDependencies'),
        manifest('4.1.9', 'devDependencies'),
      ),
    ],
    'packages/a/package.json: lib from 4.1.10 to 4.1.9',
  ],
];

const honest: readonly (readonly [ForbiddenRule, string, readonly FileChange[]])[] = [
  ['deleted-tests', 'a moved file', [edit('test/a.js', two, undefined), edit('test/b.js', undefined, two)]],
  ['deleted-tests', 'a deleted source', [edit('src/a.js', 'x', undefined)]],
  ['deleted-tests', 'a rewritten case', [edit('a.test.ts', two, two.replaceAll('test(', 'it('))]],
  ['skipped-tests', 'a skip that was there', [edit('a.test.ts', "test.skip('a');\n", "\ntest.skip('a');\n")]],
  [
    'skipped-tests',
    'a method of another object',
    [edit('a.ts', '', 'array.skip(1); iterator.it.only; submit(1);')],
  ],
  [
    'new-suppressions',
    'one that moved to another file',
    [edit('a.ts', '// @ts-ignore\n', ''), edit('b.ts', '', '// @ts-ignore\n')],
  ],
  ['new-suppressions', 'one that went away', [edit('a.ts', '// @ts-ignore\n', '')]],
  [
    'widened-types',
    'the word in JavaScript or prose',
    [
      edit('a.js', '', 'const any = 1; // like any'),
      edit('a.ts', '', '// as in any other case\nconst many: Many = 1;\n'),
    ],
  ],
  ['widened-types', 'a negation', [edit('a.ts', '', 'if (!a || b !== c) f(!d);\n')]],
  ['lowered-versions', 'raised', [edit('package.json', manifest('^3.9.9'), manifest('^4.0.0'))]],
  [
    'lowered-versions',
    'a tag or a URL',
    [
      edit('package.json', manifest('^3.9.9'), manifest('git+https://x/1')),
      edit('a/package.json', manifest('3'), manifest('latest')),
    ],
  ],
  ['lowered-versions', 'one that was removed', [edit('package.json', manifest('^3.9.9'), '{}')]],
];

describe('checkForbidden', () => {
  it.each(refused)('%s refuses %s', (rule, _name, changes, summary) => {
    expect(checkForbidden(rule, changes)).toMatchObject({
      id: `forbid:${rule}`,
      outcome: 'failed',
      required: true,
      summary,
    });
  });

  it.each(honest)('%s lets pass %s', (rule, _name, changes) => {
    expect(checkForbidden(rule, changes)).toMatchObject({ outcome: 'passed' });
  });
});
