/** Tests of a plan's parts: which repositories lie here, how waves are filled, what models would cost. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../core/config/reader.ts';
import { parseMigrationFile } from '../../core/spec/migration-file.ts';
import { createOutput } from '../output.ts';
import { costEstimate, estimateTarget, waveEstimates } from './estimate.ts';
import { findLocalRepositories } from './local-repositories.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-plan-'));
  for (const tree of ['co/a', 'co/group/b', 'other', 'co/a/node_modules/c'])
    await mkdir(join(folder, tree, '.git'), { recursive: true });
  await writeFile(join(folder, 'list.txt'), '# ours\n./other@main\ngithub.com/acme/shop  # later\n\nco/a\n');
  await writeFile(join(folder, 'other', 'x.js'), 'old(1);\nold(2);\nask(1);\n');
  await writeFile(join(folder, 'other', 'x.min.js'), 'old(3);\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('trees of directories and lists are found once; the rest is left to a run', async () => {
  const github = { include: [], exclude: [], archived: false, forks: false, topics: [] };
  const scope = await findLocalRepositories(
    [
      { kind: 'directory', path: 'co' },
      { kind: 'repositories', path: 'list.txt' },
      { kind: 'github', host: 'github.com', organization: 'acme', ...github },
    ],
    folder,
  );
  expect(scope.trees).toEqual(['co/a', 'co/group/b', 'other'].map((name) => join(folder, name)));
  expect(scope.unresolved).toEqual(['github.com/acme/shop', 'the repositories of github.com/acme']);
});

const text = `apiVersion: regrade/v1
name: demo
scope: { sources: [{ directory: . }] }
steps:
  - { id: plain, pattern: '\`old($x)\` => \`new($x)\`' }
  - { id: judge, model: { select: '\`ask($x)\`', instructions: Mend it. } }
rollout:
  waves: [{ name: one, take: 2 }, { name: two, take: 25% }, { name: rest }]
`;

function spec() {
  const outcome = parseMigrationFile(text, { path: 'demo.migration.yaml' });
  if (outcome.kind === 'invalid') throw new Error(outcome.problems[0]?.message);
  return outcome.spec;
}

describe('waves', () => {
  test.each([
    [10, [2, 3, 5]],
    [3, [2, 1, 0]],
    [1, [1, 0, 0]],
    [0, [0, 0, 0]],
  ])('%i targets', (targets, sizes) => {
    expect(waveEstimates(spec().rollout.waves, targets).map((wave) => wave.targets)).toEqual(sizes);
  });
});

test('sites are counted by step, generated files left out; only model steps cost', async () => {
  const sink = { write: () => true };
  const output = createOutput({ stdout: sink, stderr: sink, environment: {}, json: false, quiet: true });
  const context = { directory: folder, environment: {}, output, signal: new AbortController().signal };
  const steps = [
    { id: 'plain', source: '`old($x)` => `new($x)`', role: 'rewrite' },
    { id: 'judge', source: '`ask($x)`', role: 'select' },
  ] as const;
  const target = await estimateTarget(join(folder, 'other'), spec(), context, { steps, threads: 1 });
  expect(target.sites).toEqual({ plain: 2, judge: 1 });
  const read = readConfig({
    environment: { REGRADE_MODEL_FAST_INPUT_PRICE: '1000000', REGRADE_MODEL_FAST_OUTPUT_PRICE: '0' },
    directory: folder,
    defaults: { stateDirectory: folder, cores: 1 },
  });
  if (read.kind === 'invalid') throw new Error('invalid configuration');
  const asked = costEstimate(spec(), [target], read.config);
  expect(asked).toBeGreaterThan(700);
  expect(costEstimate(spec(), [{ ...target, sites: { plain: 2 } }], read.config)).toBe(0);
});
