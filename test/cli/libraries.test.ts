/** Libraries of the command line: where they are looked for, what they may hold, and what becomes of a migration that calls them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jsonLines, regrade, withFolder } from './run-regrade.ts';

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const code = 'old(1);\nf(1, 2);\n';
const swap = '# Swap\n\n```grit\nlanguage js\n\nf_call() where { $a => $b, $b => $a } \n```\n';
const library = {
  '.grit/grit.yaml':
    'version: 0.0.1\npatterns:\n  - name: renamed\n    body: |\n      language js\n      `old($x)` => loud(word=$x)\n  - name: github.com/acme/patterns#*\n  - file: ../shared/extra.grit\n',
  '.grit/patterns/deep/loud.grit': 'language js\n\nfunction loud($word) { return `NEW($word)` }\n',
  '.grit/patterns/notes.md': '# Only words\n\n```js\nold(2)\n```\n',
  'shared/extra.grit':
    'language js\n\npattern from_shared() { `old($x)` }\n\nprivate pattern hidden_one() { `f($x, $y)` }\n',
};

describe('lookup', () => {
  test('the nearest .grit folder upwards: patterns, inline ones, and files that its list names', () =>
    withFolder(async (cwd) => {
      await write(cwd, { ...library, 'src/a.js': code });
      const sub = join(cwd, 'src');
      const named = await regrade(['search', 'renamed'], { cwd: sub });
      expect(named).toMatchObject({ code: 0, stdout: 'a.js:1:1: old(1);\n' });
      const [site] = jsonLines((await regrade(['search', '--json', 'renamed'], { cwd: sub })).stdout);
      expect(site).toMatchObject({ bindings: { x: { text: '1' } } });
      const called = await regrade(['search', 'contains from_shared()', '--count'], { cwd: sub });
      expect(called.stdout).toBe('a.js:1\n');
      const hidden = await regrade(['search', 'hidden_one()'], { cwd: sub });
      expect(hidden.stdout).toBe('a.js:2:1: f(1, 2);\n');
      const applied = await regrade(['apply', '--dry-run', 'renamed'], { cwd: sub });
      expect(applied.stdout).toContain('+NEW(1);');
    }));

  test('--library takes files and folders, several times; the project’s own hides a ready pattern', () =>
    withFolder(async (cwd) => {
      await write(cwd, {
        'one/first.grit': '`old($x)`',
        'two.grit': 'pattern second() { `f($x, $y)` }',
        'mine/url_parse.grit': 'language js\n\n`f($x, 2)`',
        'a.js': `${code}const url = require('url');\nurl.parse(y);\n`,
      });
      const options = ['--library', 'one', '--library', 'two.grit'];
      const both = await regrade(['search', 'or { first(), second() }', ...options, 'a.js'], { cwd });
      expect(both.stdout).toBe('a.js:1:1: old(1);\na.js:2:1: f(1, 2);\n');
      const ready = await regrade(['search', 'contains url_parse()', '--count', 'a.js'], { cwd });
      expect(ready).toMatchObject({ code: 0, stdout: 'a.js:1\n' });
      const mine = await regrade(['search', 'url_parse', '--library', 'mine', 'a.js'], { cwd });
      expect(mine.stdout).toBe('a.js:2:1: f(1, 2);\n');
    }));

  test('a pattern of several languages is chosen by the language', () =>
    withFolder(async (cwd) => {
      await write(cwd, {
        'lib/js/put.grit': 'language js\n\n`log($x)`',
        'lib/python/put.md': '# Put\n\n```grit\nlanguage python\n\n`print($x)`\n```\n',
        'a.js': 'log(1)\n',
        'a.py': 'print(1)\n',
      });
      const unclear = await regrade(['search', 'put', '--library', 'lib'], { cwd });
      expect(unclear.code).toBe(2);
      expect(unclear.stderr).toContain('js in lib/js/put.grit, python in lib/python/put.md');
      const python = await regrade(['search', 'put', '--library', 'lib', '-l', 'python', '.'], { cwd });
      expect(python.stdout).toBe('a.py:1:1: print(1)\n');
      const js = await regrade(['search', 'language js\nput()', '--library', 'lib', '.'], { cwd });
      expect(js.stdout).toBe('a.js:1:1: log(1)\n');
    }));
});

describe('what is refused', () => {
  test('two definitions of one name, with both files', () =>
    withFolder(async (cwd) => {
      await write(cwd, {
        '.grit/patterns/a.grit': 'pattern p() { `a` }',
        '.grit/patterns/b.grit': 'pattern p() { `b` }',
      });
      const { code: exit, stderr } = await regrade(['search', 'p()'], { cwd });
      expect(exit).toBe(2);
      expect(stderr).toContain('`p` is defined twice: in .grit/patterns/a.grit and in .grit/patterns/b.grit');
    }));

  test('lists that name each other, with both files', () =>
    withFolder(async (cwd) => {
      await write(cwd, {
        '.grit/grit.yaml': 'patterns:\n  - file: ../other/grit.yaml\n',
        'other/grit.yaml': 'patterns:\n  - file: ../.grit/grit.yaml\n',
      });
      const { code: exit, stderr } = await regrade(['search', '`a`'], { cwd });
      expect(exit).toBe(2);
      expect(stderr).toContain('.grit/grit.yaml → other/grit.yaml → .grit/grit.yaml');
      expect(stderr).toContain('RG_CLI_LIBRARY');
    }));

  test.each([
    ['patterns:\n  - name: "two words"\n    body: x\n', 'line 2: an entry is'],
    ['patterns:\n  - file: missing.grit\n', 'there is no such file or folder'],
    ['patterns: [\n', 'line 2:'],
  ])('a list that is wrong: %j', (text, reason) =>
    withFolder(async (cwd) => {
      await write(cwd, { '.grit/grit.yaml': text });
      const { code: exit, stderr } = await regrade(['search', '`a`'], { cwd });
      expect([exit, stderr]).toEqual([2, expect.stringContaining(reason)]);
    }),
  );

  test('an unknown name, with the nearest one and the modules that are not here', () =>
    withFolder(async (cwd) => {
      await write(cwd, library);
      const call = await regrade(['search', 'from_share()'], { cwd });
      expect(call.stderr).toContain('Did you mean `from_shared`?');
      expect(call.stderr).toContain('The patterns of github.com/acme/patterns are not on this machine');
      const ready = await regrade(['search', '`x` where { $x <: url_parze() }'], { cwd });
      expect(ready.stderr).toContain('Did you mean `url_parse`?');
      const name = await regrade(['search', 'renamd'], { cwd });
      expect(name.stderr).toContain('Did you mean `renamed`?');
    }));

  test('an error within a library, at its place', () =>
    withFolder(async (cwd) => {
      await write(cwd, { '.grit/patterns/swap.md': swap, 'a.js': code });
      const { code: exit, stderr } = await regrade(['search', 'swap()'], { cwd });
      expect(exit).toBe(2);
      expect(stderr).toMatch(
        /^\.grit\/patterns\/swap\.md:\d+:\d+: error: pattern definition not found: f_call/,
      );
    }));
});

test('explain lists what a pattern calls, and where it stands', () =>
  withFolder(async (cwd) => {
    await write(cwd, library);
    const text = await regrade(['explain', 'renamed()'], { cwd });
    expect(text.stdout).toContain('read as\n  renamed()\n');
    expect(text.stdout).toMatch(
      /calls\n {2}pattern renamed +\.grit\/grit\.yaml\n {2}function loud +\.grit\/patterns\/deep\/loud\.grit\n/,
    );
    expect(text.stdout).toMatch(/asks the parser for\n(?: {2}.*\n)*? {2}.*kind: call_expression\n/);
    const json = await regrade(['explain', '--json', 'renamed()'], { cwd });
    expect(jsonLines(json.stdout)[0]).toMatchObject({
      formatted: 'renamed()\n',
      linked: expect.stringContaining('function loud($word)'),
      rule: expect.objectContaining({}),
      definitions: [
        { kind: 'pattern', name: 'renamed', path: '.grit/grit.yaml' },
        { kind: 'function', name: 'loud', path: '.grit/patterns/deep/loud.grit' },
      ],
    });
  }));

describe('migrations', () => {
  const migration = (pattern: string) =>
    `apiVersion: regrade/v1\nname: called\nscope:\n  sources: [{ directory: . }]\nsteps:\n  - pattern: ${pattern}\n`;
  const idOf = async (cwd: string) => {
    const { stdout, stderr } = await regrade(['check', '--json', 'm.migration.yaml'], { cwd });
    const [checked] = jsonLines(stdout);
    expect([checked?.valid, stderr]).toEqual([true, '']);
    return checked?.specId;
  };

  test('a step may name a ready pattern', () =>
    withFolder(async (cwd) => {
      await write(cwd, { 'm.migration.yaml': migration('node_protocol'), 'a.js': "import fs from 'fs';\n" });
      const named = await idOf(cwd);
      await write(cwd, { 'm.migration.yaml': migration('node_protocol()') });
      expect(await idOf(cwd)).toBe(named);
      const { stdout } = await regrade(['apply', '--dry-run', 'm.migration.yaml'], { cwd });
      expect(stdout).toContain("+import fs from 'node:fs';");
    }));

  test('what a step calls is part of the spec: another text is another spec, what it does not call is none', () =>
    withFolder(async (cwd) => {
      await write(cwd, { ...library, 'm.migration.yaml': migration('renamed()'), 'src/a.js': code });
      const first = await idOf(cwd);
      await write(cwd, { 'shared/extra.grit': 'pattern another() { `x` }' });
      expect(await idOf(cwd)).toBe(first);
      await write(cwd, {
        '.grit/patterns/deep/loud.grit': 'language js\nfunction loud($word) { return `LOUD($word)` }',
      });
      expect(await idOf(cwd)).not.toBe(first);
      const { stdout } = await regrade(['apply', '--dry-run', 'm.migration.yaml', 'src'], { cwd });
      expect(stdout).toContain('+LOUD(1);');
    }));

  test('an unknown name is told at its place in the file, an error of a library with its own', () =>
    withFolder(async (cwd) => {
      await write(cwd, { '.grit/patterns/swap.md': swap, 'm.migration.yaml': migration('url_parsed()') });
      const unknown = await regrade(['check', 'm.migration.yaml'], { cwd });
      expect(unknown.code).toBe(2);
      expect(unknown.stdout).toContain('m.migration.yaml:6:14');
      expect(unknown.stdout).toContain('Did you mean `url_parse`?');
      await write(cwd, { 'm.migration.yaml': migration('swap()') });
      const within = await regrade(['check', 'm.migration.yaml'], { cwd });
      expect(within.stdout).toMatch(
        /\.grit\/patterns\/swap\.md:\d+:\d+: pattern definition not found: f_call/,
      );
      await write(cwd, { 'lib/f_call.grit': 'language js\npattern f_call() { `f($a, $b)` }' });
      expect(await regrade(['check', '--library', 'lib', 'm.migration.yaml'], { cwd })).toMatchObject({
        code: 0,
      });
      await write(cwd, { 'm.migration.yaml': `${migration('swap()')}libraries: [./lib]\n` });
      expect(await regrade(['check', 'm.migration.yaml'], { cwd })).toMatchObject({ code: 0 });
      await write(cwd, { 'm.migration.yaml': `${migration('swap()')}libraries: [./none]\n` });
      const none = await regrade(['check', 'm.migration.yaml'], { cwd });
      expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('RG_CLI_LIBRARY')]);
    }));
});
