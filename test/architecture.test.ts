import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { errorRegistry } from '../core/errors.ts';
import { projectFolder } from '../infra/processes/tree-hash.ts';
import { buildWorkflowBundle } from '../infra/processes/workflow-bundle.ts';
import { checkArrows, checkWorkflowClosure, type Violation } from './architecture/arrows.ts';
import { modulesOf } from './architecture/bundle-modules.ts';
import { checkCodeAreas, checkCodesExist, checkCodesUsed } from './architecture/error-laws.ts';
import { checkDocs, checkHeaders, checkPromises, checkSize } from './architecture/file-laws.ts';
import { missingPlatforms } from './architecture/lock-file.ts';
import { projectPaths, projectSources } from './architecture/project-files.ts';
import type { SourceFile } from './architecture/source-file.ts';

let paths: readonly string[];
let files: readonly SourceFile[];
const registry = new Set(Object.keys(errorRegistry));

beforeAll(() => {
  paths = projectPaths();
  files = projectSources(paths);
});

const listed = (violations: readonly Violation[]) =>
  violations.map(({ path, line, message }) => `${path}:${line} ${message}`);

test('there is something to check', () => {
  expect(files.length).toBeGreaterThan(100);
});

test('no import goes against an arrow', () => {
  expect(listed(checkArrows(files))).toEqual([]);
});

test('workflows import nothing heavy, at any depth', () => {
  expect(listed(checkWorkflowClosure(files))).toEqual([]);
});

test('files stay below 400 lines', () => {
  expect(listed(checkSize(files))).toEqual([]);
});

test('every file says what it is and every export is documented', () => {
  expect(listed([...checkHeaders(files), ...checkDocs(files)])).toEqual([]);
});

test('nothing is put off, switched off or skipped', () => {
  expect(listed(checkPromises(files))).toEqual([]);
});

test('error codes exist, are used and lie in their area', () => {
  const violations = [
    ...checkCodesExist(files, registry),
    ...checkCodesUsed(files, registry),
    ...checkCodeAreas(files),
  ];

  expect(listed(violations)).toEqual([]);
});

test('the top level holds the folders of the architecture and nothing else', () => {
  const folders = new Set(paths.filter((path) => path.includes('/')).map((path) => path.split('/')[0]));
  const allowed = ['.ci', '.github', 'activities', 'cli', 'core', 'dashboard', 'docs', 'examples', 'infra'];

  const others = [...folders].filter(
    (folder) => ![...allowed, 'migrations', 'query-language', 'test', 'workflows'].includes(folder ?? ''),
  );

  expect(others).toEqual([]);
});

test('the bundle of the workflows holds our workflows, core and the SDK alone', async () => {
  const { code } = await buildWorkflowBundle();
  const modules = modulesOf(code);

  // The SDK's own: nexus-rpc, long and ms come with it.
  const expected = /^(workflows|core)\/|^(@temporalio\/(workflow|common)|nexus-rpc|long|ms)$/;
  const foreign = modules.filter((module) => !expected.test(module));

  expect(modules).toContain('workflows/index.ts');
  expect(foreign).toEqual([]);
});

test('the lock file names the packages of every platform', () => {
  const lock = readFileSync(join(projectFolder, 'package-lock.json'), 'utf8');

  expect(missingPlatforms(lock)).toEqual([]);
});
