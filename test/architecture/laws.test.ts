import { expect, test } from 'vitest';
import { checkArrows, checkWorkflowClosure } from './arrows.ts';
import { modulesOf } from './bundle-modules.ts';
import { checkCodeAreas, checkCodesExist, checkCodesUsed } from './error-laws.ts';
import { checkDocs, checkHeaders, checkPromises, checkSize } from './file-laws.ts';
import { missingPlatforms } from './lock-file.ts';
import { readSource } from './source-file.ts';

const messages = (violations: readonly { readonly message: string }[]) =>
  violations.map(({ message }) => message);

test.each([
  ['core/a.ts', `import { b } from '../activities/b.ts';`],
  ['core/a.ts', `import type { B } from '../query-language/b.ts';`],
  ['core/a.ts', `import { readFile } from 'node:fs/promises';`],
  ['core/a.ts', `import pg from 'pg';`],
  ['query-language/a.ts', `import { b } from '../infra/b.ts';`],
  ['query-language/a.ts', `import { spawn } from 'node:child_process';`],
  ['activities/a.ts', `import { b } from '../workflows/contracts.ts';`],
  ['activities/a.ts', `import { b } from '../infra/b.ts';`],
  ['workflows/a.ts', `import { b } from '../activities/b.ts';`],
  ['workflows/a.ts', `export { b } from '../activities/b.ts';`],
  ['workflows/a.ts', `import { type B } from '../activities/b.ts';`],
  ['workflows/a.ts', `import { z } from 'zod';`],
  ['dashboard/server/a.ts', `import { b } from '../../activities/b.ts';`],
  ['dashboard/server/a.ts', `import { b } from '../../infra/b.ts';`],
  ['dashboard/web/a.tsx', `import { b } from '../server/b.ts';`],
  ['dashboard/web/a.tsx', `import type { B } from '../../activities/b.ts';`],
  ['infra/local-forge/a.ts', `import { b } from '../../core/b.ts';`],
  ['infra/local-forge/a.ts', `import type { B } from '../dev-stack/b.ts';`],
  ['infra/a.ts', `import { b } from '../cli/b.ts';`],
  ['cli/a.ts', `import { b } from '../activities/b.ts';`],
  ['cli/a.ts', `import { b } from '../infra/local-forge/b.ts';`],
  ['cli/a.ts', `const b = await import('../dashboard/server/b.ts');`],
  ['cli/a.ts', `new Worker(new URL('../activities/b.ts', import.meta.url));`],
  ['core/a.ts', `import { b } from './b.test.ts';`],
  ['core/a.ts', `import { b } from '../test/b.ts';`],
  ['core/a.ts', `import { expect } from 'vitest';`],
])('refuses in %s: %s', (path, text) => {
  expect(checkArrows([readSource(path, text)])).toHaveLength(1);
});

test.each([
  ['core/a.ts', `import { z } from 'zod'; import { b } from './b.ts'; import { join } from 'node:path';`],
  ['query-language/a.ts', `import { b } from '../core/b.ts'; import { parse } from '@ast-grep/napi';`],
  ['activities/a.ts', `import type { B } from '../workflows/contracts.ts';`],
  ['activities/a.ts', `import { b } from '../query-language/b.ts'; import pg from 'pg';`],
  ['workflows/a.ts', `import type { B } from '../activities/b.ts'; import { b } from '../core/b.ts';`],
  ['dashboard/web/a.tsx', `import type { B } from '../server/b.ts'; import { c } from '../client/c.ts';`],
  ['infra/a.ts', `import { b } from './local-forge/b.ts'; import { c } from '../workflows/c.ts';`],
  [
    'cli/a.ts',
    `import { b } from '../infra/dev-stack/b.ts'; import type { C } from '../dashboard/server/c.ts';`,
  ],
  ['core/a.test.ts', `import { b } from '../infra/b.ts'; import { expect } from 'vitest';`],
  ['infra/a.ts', `// import { b } from '../cli/b.ts';\nconst text = "import '../cli/b.ts'";`],
])('allows in %s: %s', (path, text) => {
  expect(checkArrows([readSource(path, text)])).toEqual([]);
});

test('finds what workflows reach through core', () => {
  const files = [
    readSource('workflows/a.ts', `import { b } from '../core/b.ts'; import type { T } from '../core/t.ts';`),
    readSource('core/b.ts', `import { c } from './c.ts';`),
    readSource('core/c.ts', `import { z } from 'zod';`),
    readSource('core/t.ts', `import { createHash } from 'node:crypto';`),
  ];

  expect(checkWorkflowClosure(files)).toEqual([
    { path: 'core/c.ts', line: 1, message: 'workflows reach zod through it' },
  ]);
});

test('counts lines as an editor does and exempts generated files', () => {
  const lines = (count: number) => 'x;\n'.repeat(count);

  expect(checkSize([readSource('core/a.ts', lines(400))])).toEqual([]);
  expect(checkSize([readSource('core/a.ts', lines(401))])).toHaveLength(1);
  expect(checkSize([readSource('core/generated/a.ts', lines(401))])).toEqual([]);
});

test.each([
  'export function a(): void {}',
  'export const a = 1;',
  'export interface A {}',
  'export type A = string;',
  'export class A {}',
  'export default function (): void {}',
  '// a line comment\nexport const a = 1;',
  '/** elsewhere */\nconst b = 1;\nexport const a = b;',
])('refuses an export without a docstring: %s', (text) => {
  expect(checkDocs([readSource('core/a.ts', text)])).toHaveLength(1);
});

test.each([
  '/** says it */\nexport async function a(): Promise<void> {}',
  '/** once for all */\nexport function a(): void;\nexport function a(b?: string): void {}',
  `export { a } from './b.ts';`,
  'function a(): void {}',
])('accepts: %s', (text) => {
  expect(checkDocs([readSource('core/a.ts', text)])).toEqual([]);
});

test('refuses a file without a header', () => {
  const headed = readSource('core/a.ts', '/** What it is. */\nconst a = 1;\n');
  const bare = readSource(
    'core/b.ts',
    `import { a } from './a.ts';\n/** Not of the file. */\nconst b = a;\n`,
  );
  const test = readSource('core/b.test.ts', 'const b = 1;\n');

  expect(checkHeaders([headed, bare, test])).toEqual([
    { path: 'core/b.ts', line: 1, message: 'has no header comment' },
  ]);
});

test.each([
  ['core/a.ts', '// TODO later\nconst a = 1;'],
  ['core/a.ts', 'const a = 1;\n/* FIXME */\nconst b = 2;'],
  ['core/a.ts', 'function a() {\n  // @ts-ignore\n  return 1;\n}'],
  ['core/a.ts', '// biome-ignore lint: because\nconst a = 1;'],
  ['core/a.test.ts', `test.skip('a', () => {});`],
  ['core/a.test.ts', `describe.only('a', () => {});`],
  ['core/a.test.ts', `test.todo('a');`],
])('refuses in %s: %s', (path, text) => {
  expect(checkPromises([readSource(path, text)])).toHaveLength(1);
});

test('accepts such words in strings', () => {
  const file = readSource('core/a.test.ts', `const sample = "test.skip('a')"; const b = '// TODO';`);

  expect(checkPromises([file])).toEqual([]);
});

test('knows error codes that do not exist, are unused, or lie in the wrong file', () => {
  const registry = new Set(['RG_SPEC_ONE', 'RG_SPEC_TWO']);
  const area = readSource('core/error-codes/spec.ts', `x({\n  RG_SPEC_ONE: {},\n  RG_SCAN_X: {},\n});`);
  const user = readSource('core/a.ts', `throw new E('RG_SPEC_ONE'); throw new E('RG_SPEC_OEN');`);

  expect(messages(checkCodesExist([area, user], registry))).toEqual(['RG_SPEC_OEN is not in the registry']);
  expect(messages(checkCodesUsed([area, user], registry))).toEqual(['RG_SPEC_TWO is used nowhere']);
  expect(messages(checkCodeAreas([area, user]))).toEqual(['RG_SCAN_X does not begin with RG_SPEC_']);
});

test('reads the modules of a bundle', () => {
  const sources = [
    '/x/node_modules/zod/index.js',
    '/x/node_modules/@a/b/c/node_modules/@d/e/f.js',
    'webpack/bootstrap',
  ];
  const map = Buffer.from(JSON.stringify({ sources })).toString('base64');

  expect(modulesOf(`code\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${map}`)).toEqual([
    '@d/e',
    'zod',
  ]);
});

test('finds platforms that the lock file lost', () => {
  const lock = {
    packages: {
      'node_modules/a': { optionalDependencies: { 'a-linux': '1', 'a-darwin': '1' } },
      'node_modules/a-linux': {},
    },
  };

  expect(missingPlatforms(JSON.stringify(lock))).toEqual(['a-darwin']);
});
