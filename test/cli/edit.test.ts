/** `regrade edit apply` as people and tools call it: a process, real files, a reply from a file or a pipe. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regrade-edit-test-'));
  await writeFile(join(folder, 'a.ts'), 'function f() {\r\n    return 1;\r\n}\r\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const reply =
  'a.ts\n<<<<<<< SEARCH\nfunction f() {\n  return 1;\n=======\nfunction f() {\n  return 2;\n>>>>>>> REPLACE\n';

function edit(
  arguments_: readonly string[],
  input = '',
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, 'edit', ...arguments_],
      { cwd: folder },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

const text = () => readFile(join(folder, 'a.ts'), 'utf8');

it("applies a loose edit in the file's own line ends and indentation", async () => {
  await writeFile(join(folder, 'reply.md'), reply);
  const { code, stdout, stderr } = await edit(['apply', 'a.ts', '--reply', 'reply.md']);
  expect(code).toBe(0);
  expect(stdout).toContain('+    return 2;');
  expect(stderr).toContain('edit 1 a.ts:1-2: applied (');
  expect(await text()).toBe('function f() {\r\n    return 2;\r\n}\r\n');
});

it('writes nothing on a dry run and reports as JSON', async () => {
  const before = await text();
  const { code, stdout } = await edit(['apply', 'a.ts', '--dry-run', '--json'], reply);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'applied',
    files: ['a.ts'],
    hunks: [{ status: 'applied' }],
  });
  expect(await text()).toBe(before);
});

it('ends with 1, feedback and untouched files where an edit has no place', async () => {
  const before = await text();
  const { code, stdout } = await edit(
    ['apply', 'a.ts', '--json'],
    reply.replaceAll('function f', 'class Other'),
  );
  expect(code).toBe(1);
  const answer = JSON.parse(stdout) as { status: string; feedback: string };
  expect(answer.status).toBe('rejected');
  expect(answer.feedback).toMatch(/no_match[\s\S]*return 1;/);
  expect(await text()).toBe(before);
});

it('has nothing to do, and says so, where the reply was applied before', async () => {
  const whole = reply.replaceAll(/(return \d;\n)/g, '$1}\n');
  expect((await edit(['apply', 'a.ts'], whole)).code).toBe(0);
  const before = await text();

  const { code, stdout } = await edit(['apply', 'a.ts', '--json'], whole);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ files: [], hunks: [{ status: 'already_applied' }] });
  expect(await text()).toBe(before);
  expect((await edit(['apply', 'a.ts'], 'NO_CHANGE')).code).toBe(0);
  expect((await edit(['apply', 'a.ts'], 'I see nothing to do.')).code).toBe(1);
});

it('applies nothing of a reply that was cut', async () => {
  const before = await text();
  const { code, stdout } = await edit(['apply', 'a.ts', '--cut', '--json'], reply);
  expect([code, JSON.parse(stdout).hunks[0]?.code ?? JSON.parse(stdout).status]).toEqual([1, 'truncated']);
  expect(await text()).toBe(before);
});

it('refuses bytes that are not UTF-8, an unknown action and an unknown format', async () => {
  await writeFile(join(folder, 'latin.js'), Buffer.from([0x61, 0xe9, 0x0a]));
  expect((await edit(['apply', 'latin.js'], reply)).code).toBe(2);
  expect((await edit(['undo', 'a.ts'], reply)).code).toBe(2);
  expect((await edit(['apply', 'a.ts', '--format', 'morse'], reply)).code).toBe(2);
});

it('takes a cut reply for one unless it is told that it is whole', async () => {
  const cut = 'a.ts\n------- SEARCH\nfunction f() {\n=======\nfunction g() {\n';
  const rejected = await edit(['apply', 'a.ts', '--dry-run', '--json'], cut);
  expect(rejected.code).toBe(1);
  expect(JSON.parse(rejected.stdout)).toMatchObject({ hunks: [{ code: 'truncated' }] });
  expect((await edit(['apply', 'a.ts', '--dry-run', '--whole'], cut)).code).toBe(0);
  expect((await edit(['apply', 'a.ts', '--dry-run', '--cut'], `${cut}+++++++ REPLACE\n`)).code).toBe(1);
});

it('writes nothing at all where one file must not be written', async () => {
  const before = await text();
  await writeFile(join(folder, 'kept.ts'), 'kept();\n');
  const outside = await mkdtemp(join(tmpdir(), 'edit-outside-'));
  await symlink(outside, join(folder, 'link'));
  for (const path of ['kept.ts', 'link/new.ts']) {
    const patch = `*** Begin Patch\n*** Update File: a.ts\n@@\n-function f() {\n+function g() {\n*** Add File: ${path}\n+taken();\n*** End Patch\n`;
    const { code, stderr } = await edit(['apply', 'a.ts'], patch);
    expect(code).toBe(2);
    expect(stderr).toContain(path);
    expect(await text()).toBe(before);
  }
  expect(await readFile(join(folder, 'kept.ts'), 'utf8')).toBe('kept();\n');
  expect(await readdir(outside)).toEqual([]);
});

it('says what to do about a wrong action or format', async () => {
  for (const given of [
    ['frob', 'a.ts'],
    ['apply', 'a.ts', '--format', 'frob'],
  ]) {
    const { code, stderr } = await edit(given, reply);
    expect(code).toBe(2);
    expect(stderr).toContain('frob');
    expect(stderr).not.toContain('{remedy}');
  }
});
