/** The edit engine as a library: the example of its manual runs in another project that links this package. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
let project = '';

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'edits-library-'));
  await mkdir(join(project, 'node_modules'));
  await symlink(root, join(project, 'node_modules', 'regrade'));
  const manual = await readFile(new URL('../docs/edits.md', import.meta.url), 'utf8');
  const [, example = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(manual) ?? [];
  await writeFile(join(project, 'example.ts'), example);
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  await writeFile(join(project, 'a.py'), 'def f(rows):\n    total = 0\n    return total\n');
});

afterEach(() => rm(project, { recursive: true, force: true }));

async function runExample(search: string, replace: string): Promise<string> {
  const reply = `a.py\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
  await writeFile(join(project, 'reply.md'), reply);
  return execFileSync(process.execPath, ['example.ts', 'a.py', 'reply.md'], {
    cwd: project,
    encoding: 'utf8',
  });
}

test('the example of docs/edits.md applies an edit', async () => {
  expect(await runExample('total = 0\nreturn total', 'total = len(rows)\nreturn total')).toBe('');
  expect(await readFile(join(project, 'a.py'), 'utf8')).toBe(
    'def f(rows):\n    total = len(rows)\n    return total\n',
  );
});

test('the example of docs/edits.md prints feedback for an edit that has no place', async () => {
  expect(await runExample('average = 0', 'average = 1')).toContain('no_match');
});
