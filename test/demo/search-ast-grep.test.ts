/**
 * `regrade search` finds in the demo's fleet what the ast-grep CLI finds for the same simple pattern.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureFleet } from '../../infra/demo/fleet.ts';
import { fleetFolder } from '../../infra/demo/fleet-packages.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const astGrep = fileURLToPath(new URL('../../node_modules/.bin/ast-grep', import.meta.url));
const maxBuffer = 1 << 28;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-search-test-'));
  await ensureFleet(join(folder, 'fleet'), () => {});
  // Both tools skip folders named node_modules, so the packages are looked at under another name.
  await cp(join(fleetFolder, 'node_modules'), join(folder, 'packages'), {
    recursive: true,
    filter: (path) => !path.includes('.bin') && path.split('node_modules').length <= 2,
  });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function byRegrade(pattern: string): Promise<readonly string[]> {
  const { stdout } = await run(process.execPath, [main, 'search', pattern, '--json', 'packages'], {
    cwd: folder,
    maxBuffer,
  });
  const rows = stdout
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  return rows
    .map((line) => JSON.parse(line) as { path?: string; start?: { line: number; column: number } })
    .flatMap(({ path, start }) =>
      path === undefined || start === undefined ? [] : [`${path}:${start.line}:${start.column}`],
    )
    .sort();
}

const foundByAstGrep = new Map<string, Promise<readonly string[]>>();

/** Each pattern is searched once, whoever asks. */
function byAstGrep(pattern: string): Promise<readonly string[]> {
  const found = foundByAstGrep.get(pattern) ?? runAstGrep(pattern);
  foundByAstGrep.set(pattern, found);
  return found;
}

async function runAstGrep(pattern: string): Promise<readonly string[]> {
  const arguments_ = [
    'run',
    '--pattern',
    pattern,
    '--lang',
    'js',
    '--json=stream',
    '--no-ignore',
    'hidden',
    'packages',
  ];
  const { stdout } = await run(astGrep, arguments_, { cwd: folder, maxBuffer }).catch(
    (error: { stdout: string; code: number }) => {
      // Exit code 1 means that nothing was found.
      if (error.code === 1) return error;
      throw error;
    },
  );
  const rows = stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '');
  return (
    rows
      .map((line) => JSON.parse(line) as { file: string; range: { start: { line: number; column: number } } })
      // ast-grep reads the scripts of HTML pages as well.
      .filter(({ file }) => !file.endsWith('.html'))
      .map(({ file, range }) => `${file}:${range.start.line + 1}:${range.start.column + 1}`)
      .sort()
  );
}

/**
 * Simple patterns of different rarity. A variable that is the only argument takes the whole list in GritQL, so its ast-grep
 * form is `$$$`.
 */
const patterns: readonly { readonly regrade: string; readonly astGrep: string }[] = [
  { regrade: '`util.inherits($a, $b)`', astGrep: 'util.inherits($A, $B)' },
  { regrade: '`new Buffer($a, $b)`', astGrep: 'new Buffer($A, $B)' },
  { regrade: '`new Buffer($x)`', astGrep: 'new Buffer($$$X)' },
  { regrade: '`Buffer.isBuffer($x)`', astGrep: 'Buffer.isBuffer($$$X)' },
  { regrade: '`process.nextTick($f)`', astGrep: 'process.nextTick($$$F)' },
  { regrade: '`Object.defineProperty($o, $k, $d)`', astGrep: 'Object.defineProperty($O, $K, $D)' },
  { regrade: '`$x === undefined`', astGrep: '$X === undefined' },
  { regrade: '`$a instanceof $b`', astGrep: '$A instanceof $B' },
  { regrade: '`JSON.stringify($x)`', astGrep: 'JSON.stringify($$$X)' },
  { regrade: '`Array.isArray($x)`', astGrep: 'Array.isArray($$$X)' },
  { regrade: '`Object.keys($o)`', astGrep: 'Object.keys($$$O)' },
  { regrade: '`throw new TypeError($x)`', astGrep: 'throw new TypeError($$$X)' },
  { regrade: '`$a == null`', astGrep: '$A == null' },
  { regrade: '`console.log($x)`', astGrep: 'console.log($$$X)' },
  { regrade: '`require($x)`', astGrep: 'require($$$X)' },
  { regrade: '`Math.max($a, $b)`', astGrep: 'Math.max($A, $B)' },
  { regrade: '`process.env.NODE_ENV`', astGrep: 'process.env.NODE_ENV' },
  { regrade: '`moment().format($f)`', astGrep: 'moment().format($$$F)' },
];

describe('regrade search', () => {
  it.each(patterns)('finds $regrade where ast-grep does', async ({ regrade, astGrep: other }) => {
    const [ours, theirs] = [await byRegrade(regrade), await byAstGrep(other)];
    expect(ours).toEqual(theirs);
  });

  it('finds something for all but the last', async () => {
    for (const { astGrep: pattern } of patterns.slice(0, -1)) {
      expect((await byAstGrep(pattern)).length).toBeGreaterThan(5);
    }
    expect(await byAstGrep('moment().format($$$F)')).toEqual([]);
  });
});
