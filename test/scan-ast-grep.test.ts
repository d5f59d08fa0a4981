import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGit } from '../activities/adapters/git/git.ts';
import { createMirrors } from '../activities/adapters/git/mirrors.ts';
import { makeTestFolder, makeTestRepository } from '../activities/adapters/git/test-repository.ts';
import { discover } from '../activities/discover/discover.ts';
import { scanFleet } from '../activities/scan/scan-fleet.ts';
import { makeSpec, storeSpec } from '../activities/scan/test-spec.ts';
import { createTestDatabase, type TestDatabase } from './harness/database.ts';

/** Packages with hand-written and compiled code of many authors; their versions are locked. */
const packages = [
  'fastify',
  'pino',
  'picomatch',
  'yaml',
  'commander',
  'pg',
  'diff',
  '@temporalio/worker',
  'octokit',
];
const modules = path.resolve(import.meta.dirname, '..', 'node_modules');
const folder = makeTestFolder();
const checkout = path.join(folder.path, 'fleet', 'packages');
const extension = /\.(?:js|mjs|cjs)$/;
let db: TestDatabase;
let files: readonly string[];

beforeAll(async () => {
  db = await createTestDatabase();
  const repository = makeTestRepository(checkout);
  for (const name of packages)
    cpSync(path.join(modules, name), path.join(checkout, name), {
      recursive: true,
      dereference: true,
      filter: (source) => !path.relative(modules, source).includes('node_modules') && isWanted(source),
    });
  repository.commit({});
  files = repository.git('ls-files').split('\n');
});

afterAll(async () => {
  await db.drop();
  folder.remove();
});

test('the corpus is a few hundred real files', () => {
  expect(files.length).toBeGreaterThan(300);
  expect(files.every((file) => extension.test(file))).toBe(true);
  expect(readdirSync(checkout)).toContain('fastify');
});

/**
 * Patterns of ast-grep whose sites together are those of one GritQL pattern. The two languages differ on purpose: a lone
 * metavariable of GritQL takes a whole list of arguments (`$$$X`), and its `.` also stands for `?.`.
 */
const patterns = [
  [['require($$$X)'], '`require($x)`'],
  [['console.log($$$X)'], '`console.log($x)`'],
  [['new Error($$$X)'], '`new Error($x)`'],
  [['Object.keys($$$X)'], '`Object.keys($x)`'],
  [['$A === undefined'], '`$a === undefined`'],
  [['$A instanceof $B'], '`$a instanceof $b`'],
  [['$A.replace($B, $C)', '$A?.replace($B, $C)'], '`$a.replace($b, $c)`'],
  [['$A.push($$$B)', '$A?.push($$$B)'], '`$a.push($b)`'],
] as const;

test.each(patterns)('%j stands at the same places for ast-grep', async (theirs, ours) => {
  const expected = [...new Set(theirs.flatMap(sitesOfAstGrep))].sort();

  const found = await sitesOfScan(ours);

  expect(expected.length).toBeGreaterThan(20);
  expect(found).toEqual(expected);
});

/** Sites as `path:line:column-line:column`, lines and columns from 1. */
function sitesOfAstGrep(pattern: string): readonly string[] {
  const output = execFileSync(
    path.join(modules, '.bin', 'ast-grep'),
    ['run', '--pattern', pattern, '--lang', 'js', '--json=stream', '--no-ignore', 'hidden', '.'],
    { cwd: checkout, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { file, range } = JSON.parse(line) as {
        file: string;
        range: Record<'start' | 'end', { line: number; column: number }>;
      };
      const { start, end } = range;
      return `${file}:${start.line + 1}:${start.column + 1}-${end.line + 1}:${end.column + 1}`;
    });
}

async function sitesOfScan(pattern: string): Promise<readonly string[]> {
  const spec = makeSpec({
    name: `pattern-${pattern.length}-${Buffer.from(pattern).toString('hex').slice(0, 20)}`,
    sources: [{ kind: 'directory', path: path.dirname(checkout) }],
    files: { include: ['**/*'], generated: true, vendored: true, maxBytes: 10_000_000 },
    steps: [{ kind: 'pattern', id: 'one', pattern }],
  });
  const git = createGit();
  const mirrors = createMirrors({ git, directory: path.join(folder.path, 'mirrors'), credentials: () => [] });
  const dependencies = {
    ...{ database: db.database, git, mirrors, credentials: () => [], listers: [] },
    clock: { now: () => performance.now() },
    settings: { lanes: 2, targets: 1 },
  };
  const specId = await storeSpec(db.database, spec);
  await discover(dependencies, { specId, migration: spec.name, spec });
  await scanFleet(dependencies, { specId, spec });
  const rows = await db.database.query<Record<string, string | number>>(
    'select s.* from sites s join targets t on t.id = s.target where t.spec = $1',
    [specId],
  );
  return rows
    .map((row) => `${row.path}:${row.start_line}:${row.start_column}-${row.end_line}:${row.end_column}`)
    .sort();
}

function isWanted(source: string): boolean {
  return statSync(source).isDirectory() || extension.test(source);
}
