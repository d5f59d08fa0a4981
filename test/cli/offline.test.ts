/** The verbs that need no server, on plain directories: results, exit codes, JSON, and what they refuse. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jsonLines, regrade, withFolder } from './run-regrade.ts';

const code = 'const url = require("url");\nvar a = url.parse(x);\n\nf(other.call(y,\n  true));\n';
const pattern = '`url.parse($x)`';
const rewrite = '`url.parse($x)` => `new URL($x)`';

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

function git(folder: string, ...args: string[]): string {
  const options = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  return execFileSync('git', [...options, ...args], { cwd: folder, encoding: 'utf8' });
}

describe('search', () => {
  test('prints a line a site, and says what was skipped on stderr', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a.js': code, 'b.js': 'x', 'c.js': 'url.parse(\0)', 'notes.txt': 'url.parse(q)' });
      await writeFile(join(cwd, 'd.js'), Buffer.from([0xff, 0x75, 0x0a]));
      const { code: exit, stdout, stderr } = await regrade(['search', pattern], { cwd });
      expect(stdout).toBe('a.js:2:9: var a = url.parse(x);\n');
      expect(stderr).toContain('1 site in 1 file of 5; skipped 1 binary, 1 not UTF-8');
      expect(exit).toBe(0);
    }));

  test('prints JSON Lines with exact places', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a.js': code });
      const { stdout } = await regrade(['search', '--json', '`other.call($x, $y)`'], { cwd });
      const [site, ...more] = jsonLines(stdout);
      expect(more).toEqual([]);
      const start = code.indexOf('other.call(y');
      expect(site).toMatchObject({
        path: 'a.js',
        start: { line: 4, column: 3, offset: start },
        end: { line: 5, column: 8 },
        text: 'other.call(y,\n  true)',
        bindings: { x: { text: 'y' }, y: { text: 'true' } },
      });
    }));

  test('counts, fails on a match where asked, and shows lines around', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a.js': code, 'sub/b.js': `${code}url.parse(z)` });
      const counted = await regrade(['search', '--count', pattern], { cwd });
      expect(counted).toMatchObject({ code: 0, stdout: 'a.js:1\nsub/b.js:2\n' });
      const failing = await regrade(['search', '--fail-on-match', pattern, 'sub'], { cwd });
      expect(failing.code).toBe(1);
      expect(await regrade(['search', '--fail-on-match', '`nothing()`'], { cwd })).toMatchObject({
        code: 0,
        stdout: '',
      });
      const around = await regrade(['search', '-C', '1', pattern, 'a.js'], { cwd });
      expect(around.stdout.split('\n').slice(0, 3)).toEqual([
        'a.js-1- const url = require("url");',
        'a.js:2:9: var a = url.parse(x);',
        'a.js-3-',
      ]);
    }));

  test('leaves out what git ignores, in a working tree and outside of one', () =>
    withFolder(async (cwd) => {
      const files = {
        '.gitignore': 'dist\n!keep.js\n',
        'a.js': code,
        'dist/b.js': code,
        'pkg/.gitignore': '*.gen.js\n',
      };
      await write(cwd, { ...files, 'pkg/c.gen.js': code, 'pkg/d.js': code });
      const plain = await regrade(['search', '--count', pattern], { cwd });
      git(cwd, 'init', '--quiet');
      const inTree = await regrade(['search', '--count', pattern], { cwd });
      expect(plain.stdout).toBe('a.js:1\npkg/d.js:1\n');
      expect(inTree.stdout).toBe(plain.stdout);
      const named = await regrade(['search', '--count', pattern, 'dist', 'pkg/c.gen.js'], { cwd });
      expect(named.stdout).toBe('dist/b.js:1\npkg/c.gen.js:1\n');
    }));

  test('gives the same result in many threads', () =>
    withFolder(async (cwd) => {
      const names = Array.from({ length: 1200 }, (_, index) => `f${String(index).padStart(4, '0')}.js`);
      await write(
        cwd,
        Object.fromEntries(names.map((name, index) => [name, index % 3 === 0 ? code : 'x();\n'])),
      );
      const [many, one] = await Promise.all([
        regrade(['search', '--threads', '3', pattern], { cwd }),
        regrade(['search', '--threads', '1', pattern], { cwd }),
      ]);
      expect(many.stdout.split('\n')).toHaveLength(401);
      expect(many.stdout).toBe(one.stdout);
    }));

  test('keeps stdout to results, whatever a grammar says when it is loaded', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'package.json': '{ "scripts": { "test": "x" } }', 'a.toml': 'a = 1\n' });
      const source = 'language json `"test": $x`';
      expect((await regrade(['search', source], { cwd })).stdout).toMatch(/^package\.json:1:\d+: [^\n]*\n$/);
      const names = Array.from({ length: 1100 }, (_, index) => [`f${index}.json`, '{ "test": 1 }']);
      await write(cwd, Object.fromEntries(names));
      const many = await regrade(['search', '--json', '--threads', '2', source], { cwd });
      expect(jsonLines(many.stdout)).toHaveLength(1101);
    }));

  test('shows where a pattern is wrong', () =>
    withFolder(async (cwd) => {
      const { code: exit, stdout, stderr } = await regrade(['search', '`a` => '], { cwd });
      expect([exit, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^pattern:1:\d+: error: /);
      expect(stderr).toContain('^');
      expect(stderr).toContain('RG_QUERY_INVALID');
    }));
});

describe('apply', () => {
  test('shows a diff that git can apply, and writes nothing with --dry-run', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a.js': code });
      const dry = await regrade(['apply', '--dry-run', rewrite], { cwd });
      expect(dry.code).toBe(0);
      expect(await readFile(join(cwd, 'a.js'), 'utf8')).toBe(code);
      await writeFile(join(cwd, 'p.diff'), dry.stdout);
      git(cwd, 'apply', 'p.diff');
      const byGit = await readFile(join(cwd, 'a.js'), 'utf8');
      await writeFile(join(cwd, 'a.js'), code);
      const real = await regrade(['apply', rewrite, 'a.js'], { cwd });
      expect(real).toMatchObject({ code: 0, stdout: dry.stdout });
      expect(await readFile(join(cwd, 'a.js'), 'utf8')).toBe(byGit);
      expect(byGit).toContain('var a = new URL(x);');
    }));

  test('refuses a working tree with changes that are not committed, unless forced', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a.js': code, 'b.js': 'x' });
      git(cwd, 'init', '--quiet');
      git(cwd, 'add', '.');
      git(cwd, 'commit', '--quiet', '-m', 'start');
      await write(cwd, { 'b.js': 'changed', 'new.txt': 'not in the way' });
      const refused = await regrade(['apply', rewrite], { cwd });
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('RG_CLI_DIRTY_TREE');
      expect(refused.stderr).toContain('(b.js)');
      expect(await readFile(join(cwd, 'a.js'), 'utf8')).toBe(code);
      expect((await regrade(['apply', '--force', rewrite], { cwd })).code).toBe(0);
      git(cwd, 'checkout', '--quiet', '--', '.');
      expect((await regrade(['apply', rewrite], { cwd })).code, 'new files alone').toBe(0);
    }));

  test('keeps modes, line ends and byte order marks', () =>
    withFolder(async (cwd) => {
      const text = '\ufeffvar a = url.parse(x);\r\nvar b;\r\n';
      await write(cwd, { 'run.js': text });
      await chmod(join(cwd, 'run.js'), 0o755);
      expect((await regrade(['apply', rewrite], { cwd })).code).toBe(0);
      expect(await readFile(join(cwd, 'run.js'), 'utf8')).toBe(text.replace('url.parse(x)', 'new URL(x)'));
      expect((await stat(join(cwd, 'run.js'))).mode & 0o777).toBe(0o755);
    }));

  test('runs the patterns of a migration in its scope, and counts the sites of its model steps', () =>
    withFolder(async (cwd) => {
      const migration = `apiVersion: regrade/v1
name: demo
scope:
  sources: [{ directory: . }]
  files: { include: ['src/**'], exclude: ['**/skip.js'] }
steps:
  - { id: plain, pattern: '${rewrite}' }
  - { id: judge, model: { select: '\`other.call($...)\`', instructions: Mend it. } }
`;
      const generated = `// Code generated by a tool. DO NOT EDIT.\n${code}`;
      await write(cwd, {
        'demo.migration.yaml': migration,
        'src/a.js': code,
        'src/skip.js': code,
        'src/generated.js': generated,
        'other.js': code,
      });
      const ended = await regrade(['apply', '--json', 'demo.migration.yaml'], { cwd });
      const [result] = jsonLines(ended.stdout);
      expect(result).toMatchObject({
        applied: true,
        files: [{ path: 'src/a.js' }],
        modelSites: { judge: 1 },
        failed: 0,
      });
      expect(ended.stderr).toContain('1 site left for the model step `judge`');
      expect(await readFile(join(cwd, 'other.js'), 'utf8')).toBe(code);
      expect(await readFile(join(cwd, 'src/generated.js'), 'utf8')).toBe(generated);
      expect(await readFile(join(cwd, 'src/a.js'), 'utf8')).toContain('new URL(x)');
    }));
});

describe('init, check, explain, fmt, test and doctor', () => {
  test.each(['pattern', 'model'])('init --template %s writes a file that check accepts', (template) =>
    withFolder(async (cwd) => {
      expect((await regrade(['init', '--template', template, 'my-change'], { cwd })).code).toBe(0);
      const checked = await regrade(['check', '--json', 'my-change.migration.yaml'], { cwd });
      expect(jsonLines(checked.stdout)).toEqual([
        expect.objectContaining({ valid: true, name: 'my-change', problems: [], warnings: [] }),
      ]);
      expect(checked.code).toBe(0);
      const again = await regrade(['init', 'my-change'], { cwd });
      expect(again.code).toBe(2);
      expect(again.stderr).toContain('RG_CLI_FILE_EXISTS');
    }),
  );

  test('init makes a pattern of code before and after', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'after.txt': '$s.slice($i, $i + $n)\n', 'a.js': 'x.substr(1, 2);\n' });
      await regrade(['init', 'no-substr', '--before', '$s.substr($i, $n)', '--after', '@after.txt'], { cwd });
      expect((await regrade(['apply', 'no-substr.migration.yaml'], { cwd })).code).toBe(0);
      expect(await readFile(join(cwd, 'a.js'), 'utf8')).toBe('x.slice(1, 1 + 2);\n');
    }));

  test('check names lists and directories that are not there', () =>
    withFolder(async (cwd) => {
      await regrade(['init', 'demo'], { cwd });
      const path = join(cwd, 'demo.migration.yaml');
      await writeFile(
        path,
        (await readFile(path, 'utf8')).replace('- directory: .', '- directory: ./nowhere'),
      );
      const { code: exit, stdout } = await regrade(['check', 'demo.migration.yaml'], { cwd });
      expect(exit).toBe(2);
      expect(stdout).toContain('there is no `./nowhere`');
    }));

  test('explain prints the plan', () =>
    withFolder(async (cwd) => {
      const { code: exit, stdout } = await regrade(['explain', '--json', pattern], { cwd });
      const [plan] = jsonLines(stdout);
      expect(exit).toBe(0);
      expect(plan).toMatchObject({
        language: 'js',
        rewrites: false,
        plan: { kinds: expect.arrayContaining(['call_expression']) },
      });
    }));

  test('fmt --check lists what is not canonical; fmt writes it once, and refuses what is no pattern', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'a.grit': '`a`   =>    `b`', 'lib.grit': 'pattern p() {   elsewhere($x) }\n' });
      expect(await regrade(['fmt', '--check'], { cwd })).toMatchObject({
        code: 1,
        stdout: 'a.grit\nlib.grit\n',
      });
      expect((await regrade(['fmt'], { cwd })).code).toBe(0);
      expect(await readFile(join(cwd, 'a.grit'), 'utf8')).toBe('`a` => `b`\n');
      expect(await regrade(['fmt', '--check'], { cwd })).toMatchObject({ code: 0, stdout: '' });
      await write(cwd, { 'b.grit': '`a` =>', 'c.md': '# C\n\n```grit\n`a`=>`b`\n```\n' });
      const refused = await regrade(['fmt'], { cwd });
      expect(refused).toMatchObject({ code: 2, stdout: 'c.md\n' });
      expect(refused.stderr).toContain('b.grit:1:');
      expect(await readFile(join(cwd, 'c.md'), 'utf8')).toContain('\n`a` => `b`\n');
    }));

  test('test runs samples: rewritten, kept, not matched, and tells a wrong one', () =>
    withFolder(async (cwd) => {
      const block = (text: string, tag = 'js') => `\`\`\`${tag}\n${text}\n\`\`\`\n\n`;
      const good = `# P\n\n${block(rewrite, 'grit')}## rewrites\n\n${block('url.parse(a)')}${block('new URL(a)')}## leaves\n\n${block('f(a)')}`;
      await write(cwd, { 'p.md': good });
      const passing = await regrade(['test', '--json'], { cwd });
      expect(passing.code).toBe(0);
      expect(jsonLines(passing.stdout).map(({ sample, kind }) => [sample, kind])).toEqual([
        ['rewrites', 'passed'],
        ['leaves', 'passed'],
      ]);
      await write(cwd, { 'p.md': `${good}## wrong\n\n${block('url.parse(b)')}` });
      const failing = await regrade(['test'], { cwd });
      expect(failing.code).toBe(1);
      expect(failing.stdout).toContain('a single block must not match');
    }));

  test('doctor answers with one JSON document', () =>
    withFolder(async (cwd) => {
      const environment = { REGRADE_HOME: join(cwd, 'state'), OPENAI_API_KEY: 'sk-secret-secret' };
      const { code: exit, stdout } = await regrade(['doctor', '--json'], { cwd, environment });
      const [report] = jsonLines(stdout);
      expect(report).toMatchObject({ ready: exit === 0, stateDirectory: join(cwd, 'state') });
      const ids = ((report?.findings as readonly { id: string }[] | undefined) ?? []).map(({ id }) => id);
      expect(ids).toEqual(['node', 'git', 'postgres', 'temporal', 'sandbox', 'model', 'chromium']);
      expect(stdout).not.toContain('sk-secret');
    }));
});

describe('every verb', () => {
  test('that does not exist is refused with the nearest one', () =>
    withFolder(async (cwd) => {
      const ended = await regrade(['serch'], { cwd });
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(ended.stderr).toContain('Did you mean search?');
      const later = await regrade(['review', 'x'], { cwd });
      expect(later.code).toBe(2);
      expect(later.stderr).toContain('not supported yet');
    }));

  test('writes an error as JSON where asked', () =>
    withFolder(async (cwd) => {
      const ended = await regrade(['apply', '--json', rewrite, 'missing.js'], { cwd });
      expect(ended.code).toBe(2);
      expect(jsonLines(ended.stdout)).toEqual([
        {
          error: expect.objectContaining({
            code: 'RG_CLI_READ',
            details: { path: 'missing.js', reason: expect.any(String) },
          }),
        },
      ]);
    }));

  test('works elsewhere with --cwd, and is still with --quiet', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'sub/a.js': code });
      const ended = await regrade(['search', '--quiet', '--cwd', 'sub', pattern], { cwd });
      expect(ended).toEqual({ code: 0, stdout: 'a.js:2:9: var a = url.parse(x);\n', stderr: '' });
    }));
});
