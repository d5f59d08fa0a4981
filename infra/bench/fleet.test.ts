import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTestFolder } from '../../activities/adapters/git/test-repository.ts';
import { checkOutFleet, type Fleet, writeFleet } from './fleet.ts';
import { listPackageParts } from './fleet-packages.ts';
import { planFleet } from './fleet-plan.ts';

const folder = makeTestFolder();
const modules = path.join(folder.path, 'node_modules');
const repositories = 12;
let fleet: Fleet;

beforeAll(async () => {
  for (const name of ['alpha', '@scope/beta', 'gamma']) {
    const root = path.join(modules, name);
    mkdirSync(path.join(root, 'lib', 'node_modules'), { recursive: true });
    writeFileSync(path.join(root, 'package.json'), JSON.stringify({ name }));
    for (let index = 0; index < 5; index += 1)
      writeFileSync(path.join(root, 'lib', `f${index}.js`), `call(${index});\n`.repeat(index + 1));
    writeFileSync(path.join(root, 'lib', 'node_modules', 'foreign.js'), 'foreign();\n');
  }
  fleet = await write('one', 'seed');
});

afterAll(() => folder.remove());

test('every repository is sound and has files on its default branch', () => {
  expect(fleet.repositories).toHaveLength(repositories);
  expect(readFileSync(fleet.list, 'utf8').trim().split('\n')).toEqual(fleet.repositories);
  for (const repository of fleet.repositories) {
    git(repository, 'fsck', '--strict', '--full');
    const files = git(repository, 'ls-tree', '-r', '--name-only', 'HEAD').split('\n');
    expect(files).toContain('lib/f0.js');
    expect(files).not.toContain('lib/node_modules/foreign.js');
  }
});

test('forks hold the objects of their base and commits of their own', () => {
  const forks = fleet.repositories.filter((repository) => repository.includes('-fork-'));
  expect(forks).toHaveLength(repositories - 3);
  for (const fork of forks) {
    const name = path.basename(fork).replace(/-fork-\d+\.git$/, '.git');
    const base = fleet.repositories.find((repository) => path.basename(repository) === name) ?? '';
    const tip = git(base, 'rev-parse', 'HEAD');
    expect(git(fork, 'merge-base', 'HEAD', tip)).toBe(tip);
    expect(git(fork, 'rev-parse', 'HEAD')).not.toBe(tip);
  }
});

test('the same seed over the same packages gives the same commits, another seed others', async () => {
  const again = await write('two', 'seed');
  const other = await write('three', 'another');

  expect(tips(again)).toEqual(tips(fleet));
  expect(tips(other)).not.toEqual(tips(fleet));
});

test('a checkout has the files of the default branches and nothing of git', async () => {
  const out = path.join(folder.path, 'checkout');
  await checkOutFleet(fleet, out);

  for (const repository of fleet.repositories) {
    const place = path.join(out, path.relative(fleet.directory, repository));
    const listed = git(repository, 'ls-tree', '-r', '--name-only', 'HEAD').split('\n');
    const found = readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(place, path.join(entry.parentPath, entry.name)));
    expect(found.toSorted()).toEqual(listed.toSorted());
  }
});

test('a package with many files becomes several repositories', () => {
  const root = path.join(folder.path, 'many', 'node_modules', 'large');
  mkdirSync(root, { recursive: true });
  for (let index = 0; index < 650; index += 1) writeFileSync(path.join(root, `f${index}.js`), '');

  const parts = listPackageParts([path.dirname(root)]);

  expect(parts.map(({ name, paths }) => [name, paths.length])).toEqual([
    ['large', 300],
    ['large-2', 300],
    ['large-3', 50],
  ]);
});

test('a plan without packages is empty', () => {
  expect(planFleet([], { seed: 'seed', repositories: 5 }).repositories).toEqual([]);
});

async function write(name: string, seed: string): Promise<Fleet> {
  return await writeFleet({ out: path.join(folder.path, name), repositories, seed, modules: [modules] });
}

function tips({ repositories: paths }: Fleet): readonly string[] {
  return paths.map((repository) => git(repository, 'rev-parse', 'HEAD'));
}

function git(repository: string, ...args: readonly string[]): string {
  return execFileSync('git', ['--git-dir', repository, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
}
