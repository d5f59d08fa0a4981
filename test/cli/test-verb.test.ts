/** `regrade test`: samples of every kind of pattern file, filters, differences, and watching. */
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

const fence = (tag: string, text: string) => `\`\`\`${tag}\n${text}\n\`\`\`\n\n`;
const page = (pattern: string, before: string, after: string) =>
  `# Page\n\n${fence('grit', pattern)}## changes\n\n${fence('js', before)}${fence('js', after)}`;

describe('samples', () => {
  test('of Markdown and of grit.yaml, which call each other and the ready patterns', () =>
    withFolder(async (cwd) => {
      await write(cwd, {
        'rules/rename.md': page('language js\n\n`a($x)` => loud(word=$x)', 'a(b)', 'B'),
        'rules/words.grit': 'language js\n\nfunction loud($word) { return uppercase($word) }\n',
        'rules/grit.yaml':
          'patterns:\n  - name: twice\n    body: |\n      language js\n      rename()\n    samples:\n      - input: a(c)\n        output: C\n      - name: kept\n        input: b(c)\n  - name: finds\n    body: contains url_parse()\n    samples:\n      - input: |\n          const url = require("url");\n          url.parse(x);\n        output: |\n          const url = require("url");\n          url.parse(x);\n',
      });
      const { code, stdout, stderr } = await regrade(['test', '--json', 'rules'], { cwd });
      expect(stderr).toBe('4 samples passed, 0 failed\n');
      expect(code).toBe(0);
      expect(jsonLines(stdout)).toEqual([
        { path: 'rules/rename.md', line: 12, pattern: 'rename', sample: 'changes', kind: 'passed' },
        { path: 'rules/grit.yaml', line: 2, pattern: 'twice', sample: 'sample 1', kind: 'passed' },
        { path: 'rules/grit.yaml', line: 2, pattern: 'twice', sample: 'kept', kind: 'passed' },
        { path: 'rules/grit.yaml', line: 11, pattern: 'finds', sample: 'sample 1', kind: 'passed' },
      ]);
    }));

  test('of several files: every file of the second block counts, the others stay', () =>
    withFolder(async (cwd) => {
      const several = (c: string) => `// @filename: a.js\nfoo(1)\n\n// @filename: b.js\nbar(1)\n${c}`;
      const pattern =
        'language js\n\nmultifile {\n  bubble($x) file($name, $body) where $body <: contains `foo($x)`,\n  bubble($x) file($name, $body) where $body <: contains `bar($x)` => `baz($x)`\n}';
      const right = several('bar(3)\n').replace('bar(1)', 'baz(1)');
      await write(cwd, { 'right.md': page(pattern, several('bar(3)\n'), right) });
      expect(await regrade(['test'], { cwd })).toMatchObject({ code: 0, stdout: '' });
      await write(cwd, { 'wrong.md': page(pattern, several('bar(3)\n'), right.replace('a.js', 'c.js')) });
      const wrong = await regrade(['test', 'wrong.md'], { cwd });
      expect(wrong.code).toBe(1);
      expect(wrong.stdout).toContain('// @filename: c.js');
    }));

  test('that fail show the place, the reason and the difference', () =>
    withFolder(async (cwd) => {
      await write(cwd, {
        'p.md': page('`a($x)` => `b($x)`', 'one();\na(1);\ntwo();', 'one();\nc(1);\ntwo();'),
      });
      const { code, stdout } = await regrade(['test'], { cwd });
      expect(code).toBe(1);
      expect(stdout).toBe(
        'p.md:10: failed p / changes: the result differs\n--- expected  +++ the pattern gives\n@@ -1,3 +1,3 @@\n one();\n-c(1);\n+b(1);\n two();\n',
      );
    }));

  test('--filter runs what the text names, by pattern or by sample', () =>
    withFolder(async (cwd) => {
      await write(cwd, {
        'one.md': page('`a` => `b`', 'a', 'b'),
        'two.md': `${page('`a` => `b`', 'a', 'b')}## special case\n\n${fence('js', 'z')}`,
      });
      const ran = async (filter: string) =>
        jsonLines((await regrade(['test', '--json', '--filter', filter], { cwd })).stdout).map(
          ({ pattern, sample }) => `${pattern}/${sample}`,
        );
      expect(await ran('ONE')).toEqual(['one/changes']);
      expect(await ran('special')).toEqual(['two/special case']);
      expect(await ran('two / changes')).toEqual(['two/changes']);
      expect(await ran('nothing of it')).toEqual([]);
    }));
});

describe('patterns that do not compile', () => {
  test('in any kind of file, at their place', () =>
    withFolder(async (cwd) => {
      await write(cwd, {
        'a.md': page('language js\n\n`a` => unknown_thing()', 'a', 'b'),
        'b.grit': 'language js\n\npattern fine() { `a` }\n\npattern broken($x) { another_thing($x) }\n',
        'c.grit': '`a` =>',
        'grit.yaml': 'patterns:\n  - name: listed\n    body: third_thing()\n',
        'universal.grit': 'language universal\npattern late() { what_the_language_has() }\n',
      });
      const { code, stdout, stderr } = await regrade(['test'], { cwd });
      expect(code).toBe(1);
      const told = stdout.split('\n').filter((line) => line !== '');
      expect(told).toEqual([
        expect.stringMatching(/^a\.md:6: failed a \/ pattern: .*unknown_thing/),
        expect.stringMatching(/^b\.grit:5: failed broken \/ pattern: .*another_thing/),
        expect.stringMatching(/^c\.grit:1: failed c \/ pattern: the pattern does not compile/),
        expect.stringMatching(/^grit\.yaml:2: failed listed \/ pattern: .*third_thing/),
      ]);
      expect(stderr).toBe('0 samples passed, 4 failed\n');
    }));
});

test('--watch runs what a change concerns, also through what it calls; Ctrl-C ends it with the last result', () =>
  withFolder(async (cwd) => {
    const loud = (word: string) => `language js\n\nfunction loud($word) { return \`${word}\` }\n`;
    await write(cwd, {
      'p.md': page('language js\n\n`a($x)` => loud(word=$x)', 'a(1)', 'LOUD'),
      'other.md': page('`c` => `d`', 'c', 'd'),
      'lib/loud.grit': loud('LOUD'),
    });
    // Each step waits until the run before it has said that it is over.
    const steps = [
      () => write(cwd, { 'lib/loud.grit': loud('QUIET') }),
      () => write(cwd, { 'other.md': page('`c` => `e`', 'c', 'e') }),
      () => write(cwd, { 'lib/grit.yaml': 'patterns: [\n' }),
      () => write(cwd, { 'lib/grit.yaml': 'patterns: []\n', 'lib/loud.grit': loud('LOUD') }),
    ];
    let seen = '';
    let next = 0;
    const { code, stdout, stderr } = await regrade(['test', '--watch', '--json'], {
      cwd,
      onStderr: (text, kill) => {
        seen += text;
        const ends = seen.match(/waiting for changes\n|RG_CLI_LIBRARY\]\n/g)?.length ?? 0;
        if (ends <= next) return;
        next = ends;
        const step = steps[ends - 1];
        if (step === undefined) kill('SIGINT');
        else void step();
      },
    });
    const runs = jsonLines(stdout).filter((line) => 'ran' in line || 'error' in line);
    expect(runs).toEqual([
      { ran: 2, passed: 2, failed: 0 },
      { ran: 1, passed: 1, failed: 1 },
      { ran: 1, passed: 1, failed: 1 },
      { error: { code: 'RG_CLI_LIBRARY', message: expect.any(String) } },
      { ran: 1, passed: 2, failed: 0 },
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('2 samples passed, 0 failed; 1 run, waiting for changes');
  }));
