/** The check of types over real projects and the real compiler: what a patch breaks, and what was broken before. */
import { describe, expect, it } from 'vitest';
import { edit, useVerifyBench } from './testing/verify-bench.ts';

const bench = useVerifyBench();

describe('the types', () => {
  const config =
    '{ "compilerOptions": { "strict": true, "skipLibCheck": true, "lib": ["es2022"], "noEmit": true, "types": [] }, "include": ["src"] }';
  const lib = 'export function price(): number {\n  return 1;\n}\n';
  const use = "import { price } from './lib.ts';\nexport const total: number = price();\n";
  const withImports = config.replace('"types": []', '"types": [], "allowImportingTsExtensions": true');

  it('reject a patch that breaks a file it did not touch', async () => {
    const base = bench.repository.commit({
      'tsconfig.json': withImports,
      'src/lib.ts': lib,
      'src/use.ts': use,
    });
    const after = lib.replace('number', 'string').replace('1', "'1'");
    const patch = await bench.seed({ types: 'auto' }, base, [edit('src/lib.ts', lib, after)]);
    expect(await bench.verify(patch)).toEqual({
      kind: 'rejected',
      reason: "types: 1 new error src/use.ts:2 TS2322 Type 'string' is not assignable to type 'number'.",
    });
  });

  it('pass where only old errors are left, at other lines, and the base is compiled once', async () => {
    const broken = `import { x } from 'not-installed';\nexport const y: number = 'text';\nexport const z = x;\n`;
    const base = bench.repository.commit({
      'tsconfig.json': withImports,
      'src/lib.ts': lib,
      'src/broken.ts': broken,
    });
    const shifted = `// a new first line\n${broken}`;
    const patch = await bench.seed({ types: 'auto' }, base, [edit('src/broken.ts', broken, shifted)]);
    expect(await bench.verify(patch)).toMatchObject({ kind: 'accepted' });
    expect((await bench.stored()).checks).toMatchObject([
      { id: 'types', outcome: 'passed', summary: 'no new error in tsconfig.json' },
    ]);
    expect(bench.ran).toHaveLength(1);
    expect(await bench.textOf((await bench.stored()).checks[0])).toBe(
      [
        'tsconfig.json: 2 errors',
        "other src/broken.ts:3 TS2322 Type 'string' is not assignable to type 'number'.",
        "other src/broken.ts:2 TS2307 Cannot find module 'not-installed' or its corresponding type declarations.",
        '',
      ].join('\n'),
    );
    const [kept] = await bench.db.database.query<{ result: readonly unknown[] }>(
      'select result from base_results',
    );
    expect(kept?.result).toHaveLength(2);
    const worse = `${shifted}export const w: number = 'more text';\n`;
    const second = await bench.seed({ types: 'auto' }, base, [edit('src/broken.ts', broken, worse)]);
    expect(await bench.verify(second)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('1 new error src/broken.ts:5 TS2322'),
    });
    expect(await bench.db.database.query('select count(*) from base_results')).toEqual([{ count: 1 }]);
  });

  it('are checked although the project names types that are not installed', async () => {
    const bare = withImports.replace('"types": []', '"types": ["node"]');
    const base = bench.repository.commit({ 'tsconfig.json': bare, 'src/lib.ts': lib, 'src/use.ts': use });
    const fine = await bench.seed({ types: 'auto' }, base, [edit('src/lib.ts', lib, `// a comment\n${lib}`)]);
    expect(await bench.verify(fine)).toMatchObject({ kind: 'accepted' });
    const after = lib.replace('number', 'string').replace('1', "'1'");
    const broken = await bench.seed({ types: 'auto' }, base, [edit('src/lib.ts', lib, after)]);
    expect(await bench.verify(broken)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('1 new error src/use.ts:2 TS2322'),
    });
  });

  it('do not hold it against a patch that dependencies are not installed, but that none is listed', async () => {
    const bare = withImports.replace('"types": []', '"types": ["node"]');
    const manifest = JSON.stringify({
      devDependencies: { '@types/node': '24' },
      dependencies: { express: '5' },
    });
    const files = { 'tsconfig.json': bare, 'package.json': manifest, 'src/lib.ts': lib, 'src/use.ts': use };
    const base = bench.repository.commit(files);
    const honest = `import { readFile } from 'node:fs';
import express from 'express';
readFile(express().path, (error, data) => console.log(error, data, new URL('x:y'), Buffer.alloc(1)));
${lib}`;
    const patch = await bench.seed({ types: 'auto' }, base, [edit('src/lib.ts', lib, honest)]);
    expect(await bench.verify(patch)).toMatchObject({ kind: 'accepted' });
    const unlisted = `import x from 'not-listed';\n${lib}`;
    const worse = await bench.seed({ types: 'auto' }, base, [edit('src/lib.ts', lib, unlisted)]);
    expect(await bench.verify(worse)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining("1 new error src/lib.ts:1 TS2307 Cannot find module 'not-listed'"),
    });
  });

  it('see files that the patch makes, moves and deletes on the right side', async () => {
    const odd = "export const odd: number = 'a';\n";
    const files = { 'tsconfig.json': withImports, 'src/lib.ts': lib, 'src/use.ts': use, 'src/odd.ts': odd };
    const base = bench.repository.commit(files);
    const moved = await bench.seed({ types: 'auto' }, base, [
      { path: 'src/odd.ts', mode: '100644', before: odd },
      { path: 'src/deep/odd.ts', mode: '100644', after: odd },
    ]);
    expect(await bench.verify(moved)).toMatchObject({ kind: 'accepted' });
    const deleted = await bench.seed({ types: 'auto' }, base, [
      { path: 'src/lib.ts', mode: '100644', before: lib },
    ]);
    expect(await bench.verify(deleted)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining("1 new error src/use.ts:1 TS2307 Cannot find module './lib.ts'"),
    });
    const made = await bench.seed({ types: 'auto' }, base, [
      { path: 'src/made.ts', mode: '100644', after: "export const made: number = 'made';\n" },
    ]);
    expect(await bench.verify(made)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('1 new error src/made.ts:1 TS2322'),
    });
  });

  it('are skipped where no project is touched', async () => {
    const base = bench.repository.commit({ 'readme.md': 'a\n' });
    const patch = await bench.seed({ types: 'auto' }, base, [edit('readme.md', 'a\n', 'b\n')]);
    expect(await bench.verify(patch)).toMatchObject({ kind: 'accepted' });
    expect((await bench.stored()).checks).toMatchObject([{ id: 'types', outcome: 'skipped' }]);
  });
});
