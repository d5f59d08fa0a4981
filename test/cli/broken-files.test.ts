/** Ten broken migration files: each is refused with exit code 2, before anything is started, at its line, with a remedy. */
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Problem } from '../../core/spec/problem.ts';
import { jsonLines, regrade } from './run-regrade.ts';

const folder = fileURLToPath(new URL('../fixtures/broken/', import.meta.url));

/** Line, code, part of the cause, part of the remedy of the first problem of each file. */
const cases = [
  ['bad-yaml', 3, 'RG_SPEC_YAML', 'not well-formed YAML', 'in quotes'],
  ['unknown-key', 3, 'RG_SPEC_UNKNOWN_KEY', '`owner` is not a key', 'Did you mean `owners`?'],
  ['bad-pattern', 11, 'RG_SPEC_PATTERN', '`or` needs at least one pattern', 'between the braces'],
  ['empty-scope', 4, 'RG_SPEC_EMPTY_SCOPE', 'names no repositories', 'at least one source'],
  ['bad-waves', 11, 'RG_SPEC_WAVES', 'takes the rest', 'move it to the end'],
  ['wrong-type', 11, 'RG_SPEC_WRONG_TYPE', 'Expected a number, found the text `twice`', 'Write a number'],
  ['unsupported-key', 10, 'RG_SPEC_NOT_SUPPORTED', 'not supported yet', 'Remove `reviewers`'],
  ['bare-number', 11, 'RG_SPEC_UNIT', 'bare number 600 is not a duration', '`10m`'],
  [
    'unknown-template-variable',
    13,
    'RG_SPEC_TEMPLATE',
    '`{{migration.titel}}` is not a template variable',
    'Did you mean `{{migration.title}}`?',
  ],
  ['duplicate-step', 9, 'RG_SPEC_DUPLICATE', '`plain` is taken already (line 7)', 'its own name'],
] as const;

test('every fixture has its case', async () => {
  const names = (await readdir(folder)).map((file) => file.replace('.migration.yaml', ''));
  expect(names.sort()).toEqual(cases.map(([name]) => name).sort());
});

test.each(cases)('%s is refused at line %i', async (name, line, code, cause, remedy) => {
  const file = `${name}.migration.yaml`;
  const shown = await regrade(['check', file], { cwd: folder });
  expect(shown.code).toBe(2);
  expect(shown.stdout).toContain(`${file}:${line}:`);
  expect(shown.stdout).toContain(cause);
  expect(shown.stdout).toContain(remedy);

  const [report] = jsonLines((await regrade(['check', '--json', file], { cwd: folder })).stdout);
  const [problem] = (report?.problems ?? []) as readonly Problem[];
  expect(problem).toMatchObject({ file, line, code });
  expect(problem?.message).toContain(cause);
  expect(problem?.remedy).toContain(remedy);
  expect(problem?.frame).toMatch(new RegExp(`^> +${line} \\|`, 'm'));
});

test('no verb starts a broken migration', async () => {
  const file = 'bare-number.migration.yaml';
  for (const verb of ['plan', 'run', 'apply']) {
    const ended = await regrade([verb, file], { cwd: folder });
    expect(ended.code, verb).toBe(2);
    expect(ended.stdout, verb).toBe('');
    expect(ended.stderr, verb).toContain('RG_SPEC_INVALID');
    expect(ended.stderr, verb).toContain(`${file}:11:`);
  }
});
